"""Where a published log lies, for `openappeal verify`: a folder, or an address on the web.

Whoever serves a log may be its forger: an answer has a largest size, a pause has a longest length, and an answer that
was cut short by the network is never taken for a wrong one."""

from __future__ import annotations

import http.client
import os
import re
import ssl
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from openappeal.config.cli import CannotDo
from openappeal.tlog.tiles import MAX_TILE_BYTES, Missing, Read

PAUSE_SECONDS = 20.0
_CHUNK = 65_536
_ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
_GZIP = 16 + zlib.MAX_WBITS


class BadPlace(Exception):
    """This is no address of a log."""


@contextmanager
def opened(place: str) -> Iterator[Read]:
    """How files of the log at this place are read, until it is closed.

    Reading raises :class:`~openappeal.tlog.tiles.Missing`, or :class:`CannotDo` where it is not known what is there.

    :raises BadPlace: for an address that is none.
    :raises CannotDo: for a folder that is none.
    """
    if _ON_THE_WEB.match(place):
        with closing(_Site(place)) as site:
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

    def __init__(self, address: str) -> None:
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
            raise BadPlace from None
        self._prefix = parts.path.rstrip("/")

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
        except (OSError, http.client.HTTPException):
            self._connection.close()
            if kept:
                # The server had hung up between two questions; a fresh connection tells whether it is there.
                return self.read(path)
            raise CannotDo(
                f"{self._host} cannot be reached, or its answer broke off. "
                "Look at the address and at your connection, then try again."
            ) from None
        except zlib.error:
            self._connection.close()
            raise CannotDo(
                f"{self._host} sent something that cannot be unpacked. Try another address of the log."
            ) from None

    def _get(self, path: str) -> bytes:
        self._connection.request("GET", f"{self._prefix}/{path}", headers={"Accept-Encoding": "gzip, identity"})
        response = self._connection.getresponse()
        if response.status != http.client.OK:
            self._connection.close()
            if response.status in (http.client.NOT_FOUND, http.client.GONE):
                raise Missing(path)
            elsewhere = response.getheader("Location", "").removesuffix(f"/{path}")
            raise CannotDo(_refusal(self._host, response.status, elsewhere))
        packing = response.getheader("Content-Encoding", "identity").lower()
        if packing not in ("identity", "gzip"):
            self._connection.close()
            raise CannotDo(
                f"{self._host} packs its answers in a way that nobody asked for. Try another address of the log."
            )
        unpacker = zlib.decompressobj(_GZIP) if packing == "gzip" else None
        data = bytearray()
        while chunk := response.read(_CHUNK):
            data += unpacker.decompress(chunk, MAX_TILE_BYTES + 1) if unpacker else chunk
            if len(data) > MAX_TILE_BYTES:
                self._connection.close()
                raise CannotDo(f"{self._host} sends more than any file of a log holds. Look at the address.")
        if response.length or (unpacker and not unpacker.eof):
            raise http.client.IncompleteRead(bytes(data))
        return bytes(data)


def _host(parts: SplitResult) -> str:
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError
    if not re.fullmatch(r"[!-~]*", parts.path):
        raise ValueError
    # A name in another script in its ASCII form, as it is asked for; one that cannot be asked for is refused.
    return parts.hostname.encode("idna").decode("ascii")


def _refusal(host: str, status: int, location: str) -> str:
    if 300 <= status < 400 and location.isascii() and location.isprintable() and location:
        return f"{host} says that it is elsewhere: {location[:200]} . If you trust that address, name it instead."
    return f"{host} answered with the error {status}. Try again later, or another address of the log."
