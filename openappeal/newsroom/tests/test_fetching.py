"""Fetching a page reaches nothing that is not on the open network, and never waits or loads for ever."""

import http.server
import threading
import time
from datetime import date

import pytest

from openappeal.newsroom.press import fetching, page_facts
from openappeal.newsroom.press.fetching import FetchFailed, Page, check, fetch, is_public

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:53aa::1",
    "not an address",
    "2130706433",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_asked(address):
    assert not is_public(address)
    with pytest.raises(FetchFailed) as refused:
        fetch("https://paper.example/article", resolve=lambda host, port: [address])
    assert refused.value.reason == "private"


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_may_be_asked(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(FetchFailed) as refused:
        fetch("https://paper.example/", resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert refused.value.reason == "private"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://paper.example/",
        "gopher://paper.example/",
        "http://paper.example:8000/",
        "https://paper.example:80/",
        "https://user:word@paper.example/",
        "https:///path",
        "https://",
        "http://[::1",
        "http://paper.example:99999/",
        "javascript:alert(1)",
    ],
)
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(FetchFailed) as refused:
        check(url)
    assert refused.value.reason == "address"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://0x7f000001/", "http://2130706433/"])
def test_numbers_in_the_place_of_a_name_are_looked_at_too(url):
    with pytest.raises(FetchFailed) as refused:
        fetch(url)
    assert refused.value.reason in ("private", "away")


def test_a_line_break_in_the_address_adds_no_header():
    assert check("https://paper.example/a b?c=d e\u200c")[3] == "/a%20b?c=d%20e%E2%80%8C"
    with pytest.raises(FetchFailed):
        check("https://pa per.example/")


class Answers(http.server.BaseHTTPRequestHandler):
    seen: list[dict[str, str]] = []

    def do_GET(self):
        self.seen.append(dict(self.headers))
        if self.path == "/private":
            self.send_response(302)
            self.send_header("Location", "http://inside.example/secret")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/large":
            self._page(b"x" * (fetching.MOST_BYTES + 1))
        elif self.path == "/slow":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                for _ in range(40):
                    self.wfile.write(b"<p>")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass  # cut off
        elif self.path == "/picture":
            self._page(b"GIF89a", "image/gif")
        elif self.path == "/away":
            self.send_error(404)
        else:
            self._page(b"<html lang=en><title>A page</title>")

    def _page(self, body, kind="text/html; charset=utf-8"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # cut off

    def log_message(self, *args):
        pass


@pytest.fixture
def paper(monkeypatch):
    """A server of this machine that the guard takes for a public one; the name `inside.example` is private."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setitem(fetching.PORTS, "http", server.server_port)
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    Answers.seen.clear()
    yield lambda host, port: ["10.0.0.7"] if host == "inside.example" else ["127.0.0.1"]
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched_and_we_say_nothing_of_ourselves(paper):
    page = fetch("http://paper.example/article", resolve=paper)

    assert page == Page("http://paper.example/article", b"<html lang=en><title>A page</title>", "utf-8")
    (sent,) = Answers.seen
    assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert sent["User-Agent"] == "Mozilla/5.0"


@pytest.mark.parametrize(
    ("path", "reason"),
    [("private", "private"), ("round", "redirects"), ("large", "large"), ("picture", "page"), ("away", "page")],
)
def test_what_is_refused_on_the_way(paper, path, reason):
    with pytest.raises(FetchFailed) as refused:
        fetch(f"http://paper.example/{path}", resolve=paper)
    assert refused.value.reason == reason


def test_a_server_that_sends_a_little_now_and_then_is_cut_off(paper, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.3)
    began = time.monotonic()

    with pytest.raises(FetchFailed) as refused:
        fetch("http://paper.example/slow", resolve=paper)

    assert refused.value.reason == "slow"
    assert time.monotonic() - began < 1


# ── What a page says of itself ──────────────────────────────────────────────
def facts(html, charset=""):
    return page_facts.read(Page("https://paper.example/", html.encode(charset or "utf-8"), charset))


def test_a_page_with_everything():
    said = facts(
        '<html lang="de-DE"><head><title>No</title>'
        '<meta property="og:title" content="Zehn  Menschen &amp; eine T&uuml;r">'
        '<meta property="og:site_name" content="Der Bote"><meta property="article:published_time"'
        ' content="2021-07-10T08:00:00+02:00"></head>'
    )

    assert said == page_facts.PageFacts("Zehn Menschen & eine Tür", "Der Bote", date(2021, 7, 10), "de")


def test_a_page_with_little_and_one_with_nothing():
    assert facts("<title>Taken\u202e at night</title><time datetime='2021-06-11'>").title == "Taken at night"
    assert facts("<title>T</title><time datetime='2021-06-11'>").day == date(2021, 6, 11)
    assert facts('<script type="application/ld+json">{"datePublished": "2022-01-09T10:00"}</script>').day == date(
        2022, 1, 9
    )
    assert facts("") == page_facts.PageFacts()
    assert facts('<meta name="date" content="2021-99-99">').day is None


def test_a_page_in_an_old_charset():
    assert facts("<title>зимой</title>", "windows-1251").title == "зимой"
    assert page_facts.read(Page("x", b"<title>\xff\xfe\xfa</title>", "no-such-charset")).title
