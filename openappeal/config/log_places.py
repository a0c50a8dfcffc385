"""Where a published log lies, for `openappeal verify`: a folder, or an address on the web.

Whoever serves a log may be its forger: an answer has a largest size, packed and unpacked, a pause has a longest length,
and an answer that was cut short by the network is never taken for a wrong one."""

from __future__ import annotations

import http.client
import io
import os
import re
import ssl
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from openappeal.config.cli import CannotDo
from openappeal.tlog.tiles import MAX_TILE_BYTES, Missing, Read, Withheld

PAUSE_SECONDS = 20.0
_PIECE = 65_536
_ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
_GZIP = 16 + zlib.MAX_WBITS


class BadPlace(Exception):
    """This is no address of a log; the message says why."""


class _Refused(CannotDo, Withheld):
    """A server would not say whether it has a file."""


def on_the_web(place: str) -> bool:
    """Whether this is an address, and no folder."""
    return _ON_THE_WEB.match(place) is not None


@contextmanager
def opened(place: str, watch: Callable[[], None] = lambda: None) -> Iterator[Read]:
    """How files of the log at this place are read, until it is closed.

    Reading raises :class:`~openappeal.tlog.tiles.Missing`, or :class:`CannotDo` where it is not known what is there.
    Before each piece of an answer ``watch`` is called, which may raise to end a slow one.

    :raises BadPlace: for an address that is none.
    :raises CannotDo: for a folder that is none.
    """
    if on_the_web(place):
        with closing(_Site(place, watch)) as site:
            yield site.read
        return
    folder = Path(place)
    if not os.path.isdir(folder):
        raise CannotDo(f"{place} is no folder. Name the folder of the log, or its address with https:// before it.")
    yield lambda path: read_file(folder / path, MAX_TILE_BYTES, path)


def read_file(file: Path, limit: int, path: str = "") -> bytes:
    """What a file holds.

    :raises Missing: if there is none.
    :raises CannotDo: also if it is larger than the limit.
    """
    try:
        # Not a pipe or a device, which might never end.
        if not file.is_file():
            raise Missing(path or str(file))
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError:
        raise CannotDo(f"{file} cannot be read. Look whether this user may read it.") from None
    if len(data) > limit:
        raise CannotDo(f"{file} is larger than any such file. Look whether it is the right one.")
    return data


class _Site:
    """Files below an address, over one connection that is kept as long as the server keeps it."""

    def __init__(self, address: str, watch: Callable[[], None]) -> None:
        try:
            parts = urlsplit(address)
            self._host = _host(parts)
            # Said whole, or the last group of an IPv6 address would be taken for one.
            port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
            self._connection = (
                http.client.HTTPSConnection(self._host, port, timeout=PAUSE_SECONDS)
                if parts.scheme.lower() == "https"
                else http.client.HTTPConnection(self._host, port, timeout=PAUSE_SECONDS)
            )
        except (ValueError, http.client.InvalidURL):
            raise BadPlace(f"{address} is no address of a log, such as https://campaign.example/log") from None
        self._watch = watch
        self._connection.response_class = self._watched  # type: ignore[assignment]  # it is only called
        self._prefix = parts.path.rstrip("/")
        self._top = f"{parts.scheme}://{parts.netloc}"

    def close(self) -> None:
        self._connection.close()

    def read(self, path: str) -> bytes:
        kept = self._connection.sock is not None
        try:
            return self._get(path)
        except ssl.SSLCertVerificationError:
            raise CannotDo(
                f"{self._host} has no certificate that this machine trusts, so it may be somebody else. "
                "Look at the address and at this machine's clock."
            ) from None
        except (OSError, http.client.HTTPException, ValueError):
            # ValueError: http.client takes a chunk's size with a minus sign, and what follows depends on its version.
            if kept:
                # The server had hung up between two questions; a fresh connection tells whether it is there.
                return self.read(path)
            raise CannotDo(
                f"{self._host} cannot be reached, or its answer broke off. "
                "Look at the address and at your connection, then try again."
            ) from None
        except zlib.error:
            raise CannotDo(
                f"{self._host} sent something that cannot be unpacked. Try another address of the log."
            ) from None

    def _get(self, path: str) -> bytes:
        try:
            self._connection.request("GET", f"{self._prefix}/{path}", headers={"Accept-Encoding": "gzip, identity"})
            with self._connection.getresponse() as response:
                if response.status != http.client.OK:
                    raise self._refusal(response, path)
                return self._body(response)
        except BaseException:
            # What is left of this answer must not be taken for the next one.
            self._connection.close()
            raise

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        packing = response.getheader("Content-Encoding", "identity").lower()
        if packing not in ("identity", "gzip"):
            raise CannotDo(
                f"{self._host} packs its answers in a way that nobody asked for. Try another address of the log."
            )
        unpacker = zlib.decompressobj(_GZIP) if packing == "gzip" else None
        if not unpacker and not response.chunked and response.length is None:
            raise CannotDo(
                f"{self._host} does not say how long its answer is, so nobody can tell whether it is whole. "
                "Try another address of the log."
            )
        data, sent = bytearray(), 0
        # One piece at a time: what http.client reads at once is as long as a server says, even longer than asked for.
        while piece := response.read1(_PIECE):
            sent += len(piece)
            data += unpacker.decompress(piece, MAX_TILE_BYTES + 1 - len(data)) if unpacker else piece
            if max(sent, len(data)) > MAX_TILE_BYTES:
                raise CannotDo(f"{self._host} sends more than any file of a log holds. Look at the address.")
            if unpacker and unpacker.unused_data:
                raise zlib.error("bytes after the end")
        if response.length or (unpacker and not unpacker.eof):
            raise http.client.IncompleteRead(bytes(data))
        return bytes(data)

    def _refusal(self, response: http.client.HTTPResponse, path: str) -> Exception:
        status = response.status
        if status in (http.client.NOT_FOUND, http.client.GONE):
            return Missing(path)
        if 300 <= status < 400 and (elsewhere := self._elsewhere(response.getheader("Location", ""), path)):
            return CannotDo(
                f"{self._host} says that it is elsewhere: {elsewhere} . If you trust that address, name it instead."
            )
        said = f"{self._host} answered with the error {status}. Try again later, or another address of the log."
        return _Refused(said) if 400 <= status < 500 else CannotDo(said)

    def _elsewhere(self, location: str, path: str) -> str:
        """Where the log is, if this file of it is there; nothing if that cannot be shown."""
        if not (location and location.isascii() and location.isprintable()):
            return ""
        try:
            return urljoin(f"{self._top}{self._prefix}/{path}", location).removesuffix(f"/{path}")[:200]
        except ValueError:
            return ""

    def _watched(self, *arguments: Any, **named: Any) -> http.client.HTTPResponse:
        response = http.client.HTTPResponse(*arguments, **named)
        response.fp = io.BufferedReader(_Watched(response.fp.detach(), self._watch))
        return response


class _Watched(io.RawIOBase):
    """What comes over a connection; each piece is waited for only if ``watch`` lets it."""

    def __init__(self, connection: io.RawIOBase, watch: Callable[[], None]) -> None:
        self._connection, self._watch = connection, watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._watch()
        return self._connection.readinto(buffer)

    def close(self) -> None:
        self._connection.close()
        super().close()


def _host(parts: SplitResult) -> str:
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError
    if not re.fullmatch(r"[!-~]*", parts.path):
        raise ValueError
    # A name in another script is asked for in its ASCII form; one that cannot be asked for is refused.
    for label in parts.hostname.split("."):
        # Python makes it by the rules of 2003, in which some letters are lost, and with them the host that was meant.
        if not label.isascii() and label.encode("idna").decode("idna") != unicodedata.normalize("NFC", label):
            raise BadPlace(
                f"{label} is written in more than one way where names are looked up. "
                "Name the host in its ASCII form, which begins with xn--"
            )
    return parts.hostname.encode("idna").decode("ascii")
