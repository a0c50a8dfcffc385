"""What a server sends that keeps to no rule, byte for byte."""

import gzip
import http.client
import socketserver
import threading
import time
import tracemalloc

import pytest

from openappeal.config import log_places
from openappeal.config.cli import CannotDo
from openappeal.tlog.tiles import Missing, Withheld

LIMIT = 2**16
MUCH = bytes(2**24)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\n\r\n"


@pytest.fixture
def answered(monkeypatch):
    """What is read of a server that sends these bytes, in pieces, and closes."""
    monkeypatch.setattr(log_places, "MAX_TILE_BYTES", LIMIT)
    answers, servers = [], []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(4096)
            pieces, pause = answers[-1]
            for piece in pieces:
                try:
                    self.request.sendall(piece)
                except OSError:
                    return
                time.sleep(pause)

    def answered(*pieces, pause=0.0, watch=lambda: None):
        if not servers:
            servers.append(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler))
            servers[0].daemon_threads = True
            servers[0].handle_error = lambda *_: None
            threading.Thread(target=servers[0].serve_forever, args=(0.01,), daemon=True).start()
        answers.append((pieces, pause))
        with log_places.opened(f"http://127.0.0.1:{servers[0].server_address[1]}/log", watch) as read:
            return read("tile/0/000")

    yield answered
    for server in servers:
        server.shutdown()
        server.server_close()


def most_memory(answered, *pieces):
    """The sentence that is said, and the most bytes that Python held meanwhile."""
    tracemalloc.start()
    try:
        with pytest.raises(CannotDo) as caught:
            answered(*pieces)
        return str(caught.value), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_whole_answer_is_read_however_its_end_is_told(answered):
    for pieces in [
        (OK + b"Content-Length: 4\r\n\r\n", b"ha", b"lf"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nhalf",),
        (CHUNKED, b"2\r\nha\r\n", b"2\r\nlf\r\n0\r\n\r\n"),
        (PACKED, gzip.compress(b"half")),
        (b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"half"),),
    ]:
        assert answered(*pieces) == b"half"


@pytest.mark.parametrize("body", [b"", b"whole", b"cu"])
def test_an_answer_of_unknown_length_is_not_believed(answered, body):
    for head in (b"HTTP/1.0 200 OK\r\n\r\n", OK + b"Connection: close\r\n\r\n", OK + b"Content-Length: x\r\n\r\n"):
        with pytest.raises(CannotDo, match="does not say how long its answer is"):
            answered(head, body)


def test_an_answer_that_is_cut_is_not_taken_for_a_wrong_one(answered):
    for pieces in [
        (OK + b"Content-Length: 4\r\n\r\n", b"hal"),
        (CHUNKED, b"4\r\nhal"),
        (CHUNKED, b"4\r\nhalf\r\n"),
        (PACKED, gzip.compress(b"half")[:-1]),
    ]:
        with pytest.raises(CannotDo, match="or its answer broke off"):
            answered(*pieces)


def test_a_chunk_of_negative_size_is_held_to_the_limit(answered):
    said, memory = most_memory(answered, CHUNKED, b"-1\r\n", MUCH)

    assert "sends more than any file" in said
    assert memory < 2**20
    for size in (b"-5", b"-1"):
        with pytest.raises(CannotDo, match="or its answer broke off"):
            answered(CHUNKED, size + b"\r\nhello")


def test_a_bomb_is_not_unpacked_to_the_end(answered):
    said, memory = most_memory(answered, PACKED, gzip.compress(MUCH))

    assert "sends more than any file" in said
    assert memory < 2**20


def test_packed_bytes_that_unpack_to_nothing_are_held_to_the_limit(answered):
    # Empty blocks, as many as one likes.
    nothing = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * (2**18)
    said, memory = most_memory(answered, PACKED, nothing)

    assert "sends more than any file" in said
    assert memory < 2**20


def test_nothing_may_follow_what_was_packed(answered):
    packed = gzip.compress(b"half")
    chunked = b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"

    for pieces in [
        (PACKED + packed + b"x",),
        (OK + chunked, b"%x\r\n%s\r\n" % (len(packed), packed), b"1\r\nx\r\n0\r\n\r\n"),
    ]:
        with pytest.raises(CannotDo, match="cannot be unpacked"):
            answered(*pieces)


def test_a_slow_answer_ends_when_the_watch_says_so(answered):
    """Also in the middle of its first line."""
    calls = []

    def watch():
        calls.append(1)
        if len(calls) > 3:
            raise CannotDo("too long")

    for head in (b"HTTP/1.1 ", OK + b"Content-Length: 999\r\n\r\n"):
        calls.clear()
        with pytest.raises(CannotDo, match="too long"):
            answered(head, *[b"2"] * 20, pause=0.01, watch=watch)


def test_only_what_a_server_says_it_has_not_is_missing(answered):
    for status, kind in [(404, Missing), (410, Missing), (403, Withheld), (429, Withheld), (403, CannotDo)]:
        with pytest.raises(kind):
            answered(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
    with pytest.raises(CannotDo) as caught:
        answered(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
    assert not isinstance(caught.value, Withheld)


def test_a_relative_redirection_is_named_whole(answered):
    for location, said in [
        (b"/new/tile/0/000", r"elsewhere: http://127\.0\.0\.1:\d+/new \."),
        (b"//mirror.example/log/tile/0/000", r"elsewhere: http://mirror\.example/log \."),
    ]:
        with pytest.raises(CannotDo, match=said):
            answered(b"HTTP/1.1 302 No\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % location)


@pytest.mark.parametrize("name", ["نامه\u200cها.example", "a.ن\u200dم.example", "straße.example", "σας.example"])
def test_a_name_that_would_lose_a_letter_is_not_asked_for(name):
    with pytest.raises(log_places.BadPlace, match="begins with xn--"), log_places.opened(f"https://{name}/log"):
        pass


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("نامه.example", "xn--mgb4dbg.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("xn--strae-oqa.example", "xn--strae-oqa.example"),
    ],
)
def test_other_names_are_asked_for_in_their_ascii_form(monkeypatch, name, asked):
    hosts = []

    def connect(connection):
        hosts.append(connection.host)
        raise OSError

    monkeypatch.setattr(http.client.HTTPConnection, "connect", connect)
    with log_places.opened(f"http://{name}/log") as read, pytest.raises(CannotDo):
        read("checkpoint")

    assert hosts == [asked]
