"""Looking for a word in everything a seized disk would show, in every dress it may wear."""

from __future__ import annotations

import base64
import gzip
import hashlib
import lzma
import quopri
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import brotli
from ahocorasick_rs import BytesAhoCorasick


def dresses(word: str) -> set[bytes]:
    """The word in the encodings that programs write."""
    found: set[bytes] = set()
    for plain in (word, word.lower(), word.upper(), word.casefold()):
        as_bytes = [plain.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
        found.update(as_bytes)
        for raw in as_bytes:
            found |= {raw.hex().encode(), raw.hex().upper().encode()}
            found |= set(_base64(raw))
        found |= {quote(plain).encode(), quote(plain, safe="").encode(), quote(quote(plain)).encode()}
        found |= {quopri.encodestring(plain.encode()).strip(), plain.encode("unicode_escape")}
        with suppress(UnicodeError):
            found.add(plain.encode("idna"))
    return {dress for dress in found if len(dress) > 5}


class Finder:
    """Looks for words in all their dresses, through each text once."""

    def __init__(self, words: list[str]) -> None:
        self._worn = [(word, dress) for word in words for dress in sorted(dresses(word))]
        self._automaton = BytesAhoCorasick([dress for _, dress in self._worn])

    def __call__(self, text: bytes) -> set[str]:
        # Overlapping: one word's dress may begin inside another's.
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {self._worn[number][0] for number, _, _ in matches}


def _base64(raw: bytes) -> Iterator[bytes]:
    """The middle of the text's base64 wherever the text begins inside a longer one."""
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw)
        start = -(-offset * 8 // 6)
        end = (offset + len(raw)) * 8 // 6
        yield coded[start:end]
        yield coded[start:end].replace(b"+", b"-").replace(b"/", b"_")


def contents(file: Path) -> Iterator[bytes]:
    """The file's bytes, and what they unpack to."""
    raw = file.read_bytes()
    yield raw
    for unpack in (gzip.decompress, brotli.decompress, zlib.decompress, lzma.decompress):
        with suppress(Exception):
            yield unpack(raw)
    # A compressed piece inside another file, as a database may hold.
    start = raw.find(b"\x1f\x8b\x08")
    while start >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(31).decompress(raw[start:])
        start = raw.find(b"\x1f\x8b\x08", start + 1)


def search(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Where each word is found: pairs of word and file."""
    words_in = Finder(words)
    found = []
    # A page stands in three files that unpack to the same: each text is looked through once.
    known: dict[bytes, set[str]] = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        try:
            texts = list(contents(file))
        except FileNotFoundError:
            continue  # a process that lives has put it away meanwhile
        # So does quoted-printable (RFC 2045 §6.7), with a sign of its own.
        texts += [text.replace(b"=\r\n", b"").replace(b"=\n", b"") for text in texts[:1]]
        # base64 is often kept in lines, which would cut a word in two.
        texts += [text.replace(b"\n", b"").replace(b"\r", b"") for text in texts]
        texts += [_decoded(text) for text in texts[:1]]
        there: set[str] = set()
        for text in texts:
            digest = hashlib.sha256(text).digest()
            if digest not in known:
                known[digest] = words_in(text)
            there |= known[digest]
        found += [(word, str(file.relative_to(folder))) for word in words if word in there]
    return found


def _decoded(text: bytes) -> bytes:
    """What a whole file of base64 holds, unpacked if it is packed."""
    with suppress(Exception):
        raw = base64.b64decode(text, validate=True)
        with suppress(Exception):
            return gzip.decompress(raw)
        return raw
    return b""
