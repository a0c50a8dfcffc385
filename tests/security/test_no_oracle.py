"""Nobody can find out from us whether an address has signed: not by words, bytes, letters or time."""

from __future__ import annotations

import json
import random
import re
import time
import uuid
from collections.abc import Callable

import pytest

from tests.campaign import Campaign, eventually
from tests.letters import PostOffice, link, read
from tests.visitor import FILLING_SECONDS, Answer, Visitor

REQUESTS = 500
LOWEST, HIGHEST = 0.40, 0.60


def rank_auc(some: list[float], others: list[float]) -> float:
    """How often one of `some` took longer than one of `others`; 0.5 when nothing tells them apart."""
    wins = sum((one > other) + 0.5 * (one == other) for one in some for other in others)
    return wins / (len(some) * len(others))


def without_nonce(answer: Answer) -> tuple[object, ...]:
    """Everything a stranger sees, without what is fresh each time."""
    # A process that is about to be replaced ends its connections, whoever asks.
    fresh = ("date", "connection")
    names = sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() not in fresh)
    body = re.sub(rb'(name="token" value=")[^"]*', rb"\1", answer.body)
    return answer.status, tuple(names), body


def same_to_a_stranger(ask: Callable[[bool], Answer], seen: Callable[[Answer], object] = without_nonce) -> None:
    """Ask for known and unknown ones in a random order: the answers are alike, byte for byte, and so is the time."""
    found = 0.0
    for _attempt in range(2):  # a statistic: a busy machine may mislead once
        seconds: dict[bool, list[float]] = {True: [], False: []}
        answers: dict[bool, set[object]] = {True: set(), False: set()}
        for number in range(REQUESTS + 20):
            is_known = random.random() < 0.5
            answer = ask(is_known)
            if number >= 20:  # the first ones warm up
                seconds[is_known].append(answer.seconds)
                answers[is_known].add(seen(answer))
        assert answers[True] == answers[False]
        assert len(answers[True]) == 1
        found = rank_auc(seconds[True], seconds[False])
        if LOWEST <= found <= HIGHEST:
            return
    raise AssertionError(f"known and unknown ones differ in time: AUC {found:.2f}")


def test_answers_do_not_tell_whether_an_address_has_signed(visitor: Visitor, post_office: PostOffice) -> None:
    known = f"known{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
    visitor.sign_and_confirm(post_office, known, name="Nora Known")

    def ask(is_known: bool) -> Answer:
        email = known if is_known else f"fresh{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
        return visitor.sign(email=email, name="Nora Known", visibility="withheld")

    same_to_a_stranger(ask)


# ── The other doors ─────────────────────────────────────────────────────────
# None of them takes an address but that of news. A code has 128 random bits: whoever holds one has it from its signer,
# and her page says how her signature stands. What must not show is whether a code that one has found was ever good.

# As many signers as can be asked about, set aside so that no number moves; and as many who get news.
CROWD = """
import json
from django.conf import settings
from django.utils import timezone
from openappeal.core.ids import random_id
from openappeal.mailings import actions as mailings
from openappeal.mailings.models import Subscriber
from openappeal.signatures.models import PersonalLink, Signature
from openappeal.appeals import queries as appeals
from openappeal.vault import tokens
many, today = {many}, timezone.now().date()
codes = [tokens.personal_code(settings.KEYS.token_key(), tokens.new_token()) for _ in range(many)]
facts = dict(appeal=appeals.the_appeal(), version=appeals.latest_version(), language="en", visibility="counted")
rows = Signature.objects.bulk_create([
    Signature(**facts, day=today, held="trap", tag=tokens.code_hash(code)[:16]) for code in codes
])
PersonalLink.objects.bulk_create([
    PersonalLink(code_hash=tokens.code_hash(code), signature=row, visibility="counted")
    for code, row in zip(codes, rows)
])
def subscribers(stem):
    addresses = [f"{{stem}}{{number}}@crowd.example" for number in range(many)]
    made = Subscriber.objects.bulk_create([
        Subscriber(address_sealed=b"x", tag=mailings.news_tag(one, keys=settings.KEYS), language="en", day=today)
        for one in addresses
    ])
    return addresses, made
linked = subscribers("linked{mark}")[1]
print(json.dumps({{
    "codes": codes,
    "addresses": subscribers("typed{mark}")[0],
    "links": [mailings.unsubscribe_token(one, settings.KEYS) for one in linked],
}}))
"""


@pytest.fixture
def crowd(campaign: Campaign) -> dict[str, list[str]]:
    """Codes, links and addresses that are good, each for one use."""
    program = CROWD.format(many=REQUESTS + 100, mark=uuid.uuid4().hex[:8])
    done = campaign.run("manage", "shell", "-v", "0", "-c", program)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def made_up_code() -> str:
    return "".join(random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=25)) + "0"


def made_up_link(link: str) -> str:
    """As long as a good one, and with a mark that nobody has made."""
    return link[:10] + "".join(random.choices("ABCDEFGHabcdefgh01234567", k=len(link) - 10))


def test_withdrawing_says_the_same_for_every_code(visitor: Visitor, crowd: dict[str, list[str]]) -> None:
    codes = iter(crowd["codes"])

    def ask(is_known: bool) -> Answer:
        return visitor.post(f"/m/{next(codes) if is_known else made_up_code()}/withdraw/")

    same_to_a_stranger(ask)


def test_a_code_that_was_good_once_is_like_one_that_never_was(
    campaign: Campaign, visitor: Visitor, crowd: dict[str, list[str]]
) -> None:
    gone = crowd["codes"][:40]
    for code in gone:
        assert visitor.get(f"/m/{code}/").status == 200
        visitor.post(f"/m/{code}/withdraw/")
    assert eventually(lambda: campaign.number("SELECT count(*) FROM signatures_withdrawal") == 0, within=10)

    same_to_a_stranger(lambda is_known: visitor.get(f"/m/{random.choice(gone) if is_known else made_up_code()}/"))


def test_a_thousand_guessed_codes_are_answered_alike(visitor: Visitor) -> None:
    answers = {without_nonce(visitor.get(f"/m/{made_up_code()}/")) for _ in range(1000)}

    assert len(answers) == 1
    assert {answer[0] for answer in answers} == {404}


def test_a_typed_code_is_led_on_whether_good_or_not(visitor: Visitor, crowd: dict[str, list[str]]) -> None:
    def ask(is_known: bool) -> Answer:
        return visitor.post("/en/sign/code/", {"code": random.choice(crowd["codes"]) if is_known else made_up_code()})

    def seen(answer: Answer) -> object:
        # The way from a code leads to its page, without looking at it.
        status, names, body = without_nonce(answer)
        return status, re.sub(r"/m/[0-9a-z]{26}/", "/m/", str(names)), body

    same_to_a_stranger(ask, seen)


def test_unsubscribing_says_the_same_for_every_link(visitor: Visitor, crowd: dict[str, list[str]]) -> None:
    links = iter(crowd["links"])

    def ask(is_known: bool) -> Answer:
        found = next(links) if is_known else made_up_link(crowd["links"][0])
        return visitor.post(f"/u/{found}/", {"List-Unsubscribe": "One-Click"})

    same_to_a_stranger(ask)


def test_looking_at_ones_news_and_changing_them_says_the_same_for_every_link(
    visitor: Visitor, crowd: dict[str, list[str]]
) -> None:
    links = iter(crowd["links"])
    wanted = {"wish": "change", "language": "en", "topics": "press", "frequency": "weekly"}

    def ask(is_known: bool) -> Answer:
        found = next(links) if is_known else made_up_link(crowd["links"][0])
        looked = visitor.get(f"/u/{found}/")
        assert b'value="updates" checked' in looked.body
        return visitor.post(f"/u/{found}/", wanted) if random.random() < 0.5 else looked

    seen: dict[str, set[object]] = {}

    def by_kind(answer: Answer) -> object:
        kind = "form" if b"<form" in answer.body else "saved"
        seen.setdefault(kind, set()).add(without_nonce(answer))
        return "either"

    same_to_a_stranger(ask, by_kind)
    assert {kind: len(answers) for kind, answers in seen.items()} == {"form": 1, "saved": 1}


@pytest.mark.parametrize("wish", ["get", "stop"])
def test_news_say_the_same_for_every_address(visitor: Visitor, crowd: dict[str, list[str]], wish: str) -> None:
    token = visitor.get("/en/contact/news/").field("token")
    time.sleep(FILLING_SECONDS)
    addresses = iter(crowd["addresses"])

    def ask(is_known: bool) -> Answer:
        address = next(addresses) if is_known else f"fresh{uuid.uuid4().hex[:10]}@crowd.example"
        return visitor.post("/en/contact/news/", {"email": address, "wish": wish, "token": token, "topics": "urgent"})

    same_to_a_stranger(ask)


def test_giving_a_code_does_not_tell_whether_it_is_known_or_set_aside(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    codes = {}
    for kind, trap in (("held", "x"), ("counted", "")):
        email = f"{kind}{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
        thanks = visitor.sign_and_confirm(post_office, email, visibility="counted", url=trap)
        codes[kind] = thanks.rstrip("/").rpartition("/")[2]
    assert campaign.number("SELECT count(*) FROM signatures_signature WHERE held = 'trap'") >= 1
    found: dict[str, float] = {}
    for _attempt in range(2):
        seconds: dict[str, list[float]] = {"held": [], "counted": [], "unknown": []}
        seen: set[tuple[object, ...]] = set()
        for number in range(REQUESTS + 20):
            kind = random.choice(list(seconds))
            code = codes.get(kind) or "".join(random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=26))
            answer = visitor.post("/en/sign/set-aside/", {"code": code})
            if number >= 20:
                seconds[kind].append(answer.seconds)
                seen.add(without_nonce(answer))
        assert len(seen) == 1
        found = {kind: rank_auc(seconds[kind], seconds["unknown"]) for kind in ("held", "counted")}
        if all(LOWEST <= auc <= HIGHEST for auc in found.values()):
            return
    raise AssertionError(f"codes differ in time: AUC {found}")


def test_letters_do_not_tell_it_either(visitor: Visitor, post_office: PostOffice) -> None:
    mark = uuid.uuid4().hex[:10]
    known, fresh = f"a@{mark}.example", f"b@{mark}.example"
    visitor.sign_and_confirm(post_office, known, name="Lea Letter")
    before = len(post_office.to(known))
    for email in (known, fresh):
        assert visitor.sign(email=email, name="Lea Letter").status == 303
    letters = [post_office.wait(known, number=before + 1)[-1], post_office.wait(fresh)[0]]
    assert masked(letters[0]) == masked(letters[1])
    pages = [visitor.get(link(letter)) for letter in letters]
    assert pages[0].text.replace(link(letters[0]), "") == pages[1].text.replace(link(letters[1]), "")
    thanks = [visitor.get(visitor.post(link(letter)).header("Location")) for letter in letters]
    assert len(thanks[0].body) == len(thanks[1].body)
    assert {answer.status for answer in (*pages, *thanks)} == {200}


def masked(letter: bytes) -> str:
    """A letter without its token, recipient, date and the marks of its parts."""
    message = read(letter)
    for name in ("To", "Date", "Message-ID", "Content-Type"):
        del message[name]
    parts = [str(part.get_content()) for part in message.iter_parts()]
    whole = repr(message.items()) + "".join(parts)
    return whole.replace(link(letter), "/c/TOKEN/")


def test_the_measure_would_find_a_difference() -> None:
    slow = [random.gauss(1.2, 0.3) for _ in range(250)]
    fast = [random.gauss(1.0, 0.3) for _ in range(250)]
    assert rank_auc(slow, fast) > HIGHEST
