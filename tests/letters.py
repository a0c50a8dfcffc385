"""A small mail server on loopback: keeps every letter, and can be slow, busy or down."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
import time
from email.message import EmailMessage
from urllib.parse import urlsplit

from tests.campaign import eventually

KINDS = {"confirm": "c", "personal": "m", "unsubscribe": "u"}


class _Session(socketserver.StreamRequestHandler):
    """RFC 5321, as much as a client of good manners needs."""

    server: _Server

    def handle(self) -> None:
        post = self.server.post
        with post.lock:
            post.open.add(self.connection)
        try:
            self._talk(post)
        except OSError:
            pass
        finally:
            with post.lock:
                post.open.discard(self.connection)

    def _talk(self, post: PostOffice) -> None:
        if post.mode == "refuse":
            self._say("421 try again later")
            return
        self._say("220 sink")
        rcpt: list[str] = []
        while line := self.rfile.readline():
            time.sleep(post.pause)
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self._say("250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8")
            elif verb == b"RCPT":
                if post.mode == "busy":
                    self._say("451 mailbox busy")
                    continue
                rcpt.append(re.sub(r"^.*<|>.*$", "", line.decode("utf-8", "replace").strip()))
                self._say("250 ok")
            elif verb == b"DATA" and not rcpt:
                self._say("503 to whom?")
            elif verb == b"DATA":
                self._say("354 go on")
                body = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    body += part
                if not part:
                    return  # cut off before its end: no server keeps half a letter
                with post.lock:
                    post.letters.append((tuple(rcpt), body))
                rcpt = []
                self._say("250 ok")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    post: PostOffice


class PostOffice:
    """The mail server with its letters. `mode`: ok, refuse (at the door) or busy (at the address)."""

    def __init__(self) -> None:
        self.letters: list[tuple[tuple[str, ...], bytes]] = []
        self.lock = threading.Lock()
        self.open: set[object] = set()
        self.mode, self.pause = "ok", 0.0
        self.port = 0
        self._server: _Server | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Session)
        self._server.post = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Down: nothing listens, and what was connected is cut off."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        with self.lock:
            cut = list(self.open)
        for connection in cut:
            connection.close()  # type: ignore[attr-defined]

    def to(self, address: str) -> list[bytes]:
        """All letters to an address."""
        with self.lock:
            return [body for rcpt, body in self.letters if address in rcpt]

    def wait(self, address: str, *, number: int = 1, within: float = 20) -> list[bytes]:
        """The letters to an address, once there are so many."""
        found = eventually(lambda: found if len(found := self.to(address)) >= number else [], within=within, every=0.05)
        assert found, f"no letter number {number} to {address} in {within} s"
        return found


def read(letter: bytes) -> EmailMessage:
    return email.message_from_bytes(letter, policy=email.policy.default)  # type: ignore[return-value]


def words(letter: bytes) -> str:
    """The plain-text part."""
    body = read(letter).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(letter: bytes, kind: str = "confirm") -> str:
    """The path of the letter's link."""
    found = re.search(rf"https?://[^\s\"<>]+/{KINDS[kind]}/[^\s\"<>]+", words(letter))
    assert found, "the letter has no link"
    return urlsplit(found.group(0)).path
