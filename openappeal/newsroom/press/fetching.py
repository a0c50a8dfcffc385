"""Fetching one page of somebody else's, when an organiser asks for it and the operator has allowed it.

The address comes from outside, so the request must not reach what only this machine can reach (“server-side request
forgery”): every address that the name stands for must be a public one, the connection goes to the very address that was
looked at (a second look-up could give another), and each redirect is treated like a new wish. Time and size are
limited. Nothing is sent but the path, the host, and words that many programs send: no cookie, no referrer, no name of
ours.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

MOST_BYTES = 2 * 1024 * 1024
MOST_SECONDS = 20.0
MOST_REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
_CHUNK = 64 * 1024
_HEADERS = {"User-Agent": "Mozilla/5.0", "Accept": "text/html", "Accept-Encoding": "identity", "Connection": "close"}
# RFC 6052, RFC 3056, RFC 4380: IPv6 addresses that hold an IPv4 address, which may be a private one.
_CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")

Resolver = Callable[[str, int], list[str]]


class FetchFailed(Exception):
    """The page was not fetched; `reason` says why in one word: address, private, away, slow, large, page, redirects."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Page:
    """What came: where it stood in the end, its bytes, and the charset that the server names ("" if none)."""

    url: str
    body: bytes
    charset: str


def fetch(url: str, *, resolve: Resolver | None = None) -> Page:
    """Fetch a page of HTML.

    :raises FetchFailed:
    """
    ends = time.monotonic() + MOST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(url, ends, resolve or addresses_of)
        if isinstance(answer, Page):
            return answer
        url = answer
    raise FetchFailed("redirects")


def addresses_of(host: str, port: int) -> list[str]:
    """Every address that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the open network, and hides none that is not."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _CARRIERS):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def check(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that may be asked.

    :raises FetchFailed:
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        raise FetchFailed("address") from None
    usual = PORTS.get(parts.scheme)
    if not _HOST.fullmatch(host):
        raise FetchFailed("address")
    if (
        usual is None
        or not host
        or port not in (None, usual)
        or parts.username is not None
        or parts.password is not None
    ):
        raise FetchFailed("address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return parts.scheme, host, usual, f"{path}?{query}" if query else path


def _ask(url: str, ends: float, resolve: Resolver) -> Page | str:
    """The page, or the address to which it sends us."""
    scheme, host, port, path = check(url)
    try:
        found = resolve(host, port)
    except OSError:
        raise FetchFailed("away") from None
    if not found or not all(map(is_public, found)):
        raise FetchFailed("private")
    connection = _Pinned(scheme, host, port, found[0], ends)
    # A server that sends a byte now and then never lets a single wait time out.
    knife = threading.Timer(max(0.0, ends - time.monotonic()), connection.cut)
    knife.start()
    answer: http.client.HTTPResponse | None = None
    try:
        connection.request("GET", path, headers=_HEADERS)
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return urljoin(url, answer.headers.get("Location", ""))
        kind = answer.headers.get_content_type()
        if answer.status != 200 or kind not in ("text/html", "application/xhtml+xml"):
            raise FetchFailed("page")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchFailed("page")
        return Page(url, _body(answer, ends), answer.headers.get_content_charset("") or "")
    except (OSError, http.client.HTTPException):
        raise FetchFailed("slow" if time.monotonic() >= ends else "away") from None
    finally:
        knife.cancel()
        if answer is not None:
            answer.close()
        connection.close()


def _body(answer: http.client.HTTPResponse, ends: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(_CHUNK):
        size += len(part)
        if size > MOST_BYTES:
            raise FetchFailed("large")
        parts.append(part)
    if time.monotonic() >= ends:
        raise FetchFailed("slow")
    return b"".join(parts)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, whatever the name stands for a moment later."""

    def __init__(self, scheme: str, host: str, port: int, address: str, ends: float) -> None:
        super().__init__(host, port)
        self.scheme, self.address, self.ends = scheme, address, ends
        # `http.client` forgets the socket once the answer has begun.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock = socket.create_connection((self.address, self.port), timeout=left)
        if self.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self.line = self.sock

    def cut(self) -> None:
        """End it from another thread: whoever reads gets nothing more."""
        if self.line is not None:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended by itself
