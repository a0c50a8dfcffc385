"""What apprise does with our words, as far as a network; and what is believed of its answers."""

import io
import json
import logging

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from openappeal.newsroom import social
from openappeal.newsroom.social import Apprise, Away, BadAddress, Made, NotInstalled, Refused, Uncertain

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
TELEGRAM = f"tgram://{TOKEN}/@homeward"
MASTODON = "mastodons://s3cr3t-token@social.example"
BLUESKY = "bsky://homeward.social.example@abcd-efgh-ijkl-mnop"
URL = "https://home.example/fa/updates/bread/"
NOBODY = requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused")))
BROKEN = requests.ConnectionError(ProtocolError("Connection aborted."))


@pytest.fixture
def network(monkeypatch):
    """Answers in the place of networks, in their order: a status, a failure, or what is said as JSON."""

    class Network:
        def __init__(self):
            self.answers, self.sent = [], []

        def send(self, request, **how):
            self.sent.append((request, how))
            given = self.answers.pop(0) if self.answers else {}
            if isinstance(given, Exception):
                raise given
            answer = requests.Response()
            answer.status_code = given if isinstance(given, int) else 200
            answer.raw = io.BytesIO(json.dumps({} if isinstance(given, int) else given).encode())
            answer.request, answer.url = request, request.url
            return answer

        @property
        def posts(self):
            return [json.loads(request.body) for request, _ in self.sent if request.method == "POST"]

    made = Network()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda _self, request, **how: made.send(request, **how))
    return made


def post(address, said="نان برای ده نفر"):
    Apprise().post(address=address, said=said, url=URL)


def test_telegram_gets_one_message(network):
    post(TELEGRAM, "Bread & <roses>, not *stars*")

    ((request, how),) = network.sent
    assert request.url == f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    (said,) = network.posts
    assert said["chat_id"] == "@homeward"
    assert said["text"].replace("\r\n", "\n") == f"Bread &amp; ‹roses›, not *stars*\n{URL}"
    assert said["parse_mode"] == "HTML"
    assert how["verify"]  # certificates are looked at
    assert how["timeout"]


def test_mastodon_gets_one_toot(network):
    post(MASTODON)

    ((request, _),) = network.sent
    assert request.url == "https://social.example/api/v1/statuses"
    assert [one["status"] for one in network.posts] == [f"نان برای ده نفر\n{URL}"]


def test_bluesky_gets_one_post_after_a_login_and_no_more_than_it_takes(network):
    home = {"service": [{"type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.example"}]}
    network.answers = [{"did": "did:plc:abc"}, home, {"accessJwt": "j", "refreshJwt": "r"}, {"uri": "at://x"}]

    post(BLUESKY, "bread " * 100)

    login, record = network.posts
    assert login["identifier"] == "did:plc:abc"
    text = record["record"]["text"]
    assert text.endswith(f"bread…\n{URL}")
    assert len(text) <= 280


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (NOBODY, Away),
        (429, Away),
        (503, Away),
        (401, Refused),
        (400, Refused),
        (302, Refused),
        (BROKEN, Uncertain),
        (requests.ReadTimeout(), Uncertain),
        (502, Uncertain),
    ],
)
@pytest.mark.parametrize("address", [TELEGRAM, MASTODON])
def test_only_what_surely_was_not_posted_may_be_tried_again(network, address, answer, expected):
    network.answers = [answer] * 3

    with pytest.raises(expected):
        post(address)

    assert len(network.sent) == 1


def test_a_network_whose_lookups_fail_has_not_posted(network):
    network.answers = [BROKEN]

    with pytest.raises(Away):
        post(BLUESKY)


def test_a_yes_that_was_not_understood_is_no_no():
    assert isinstance(social.judge([Made("GET", 200), Made("POST", 201)]), Uncertain)
    assert isinstance(social.judge([]), Away)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (TELEGRAM, "Telegram"),
        (MASTODON, "Mastodon"),
        (BLUESKY, "Bluesky"),
        (MASTODON + "?visibility=public", "Mastodon"),
    ],
)
def test_the_network_is_told_by_the_address(address, network):
    assert social.network_of(address) == network


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bread",
        "json://127.0.0.1:8001/admin/",
        "mastodon://token@social.example",
        "syslog://",
        "mailto://a:b@post.example",
        f"tgram://{TOKEN}",
        f"tgram://{TOKEN}/@one/@two",
        "mastodons://token@social.example/@somebody",
        MASTODON + "?verify=no",
        MASTODON + "?retry=5",
        TELEGRAM + "?template=/etc/passwd",
        TELEGRAM + "?+X-Header=1",
        TELEGRAM + "\nX",
        TELEGRAM + "/" + "x" * 500,
        "mastodons://social.example",
    ],
)
def test_no_other_address_is_taken(address):
    with pytest.raises(BadAddress):
        social.network_of(address)


def test_without_the_package_nothing_else_breaks(monkeypatch):
    monkeypatch.setattr(social, "is_installed", lambda: False)

    for act in (lambda: social.network_of(TELEGRAM), lambda: post(TELEGRAM)):
        with pytest.raises(NotInstalled):
            act()


def test_nothing_that_posts_writes_to_the_log():
    for name in ("apprise", "urllib3", "requests"):
        logger = logging.getLogger(name)
        assert not logger.propagate
        # The tests have handlers of their own.
        kinds = {type(one) for one in logger.handlers if not type(one).__module__.startswith("_pytest")}
        assert kinds == {logging.NullHandler}


@pytest.mark.parametrize(
    ("said", "most", "whole"),
    [
        ("Bread", 100, "Bread\nu"),
        ("Bread for ten", 11, "Bread…\nu"),
        ("Breadfruits", 8, "Bread…\nu"),
        ("Bread", 2, "…\nu"),
    ],
)
def test_a_text_is_cut_between_words_and_its_link_never(said, most, whole):
    assert social.fit(said, "u", most) == whole
