"""Promises: a signer's receipt before there is a proof, and the proof's `extra`, which it turns into.

    openappeal-promise@v1
    log <the log's key: name+id+key>
    by <the day on which the entry is in the log at the latest, YYYY-MM-DD>
    appeal <the Appeal's slug>
    text <SHA-256 of the text that was signed, 64 hexadecimal digits in lower case>
    nonce <32 bytes that the signer alone has, 64 hexadecimal digits in lower case>

Each line ends in a line feed, nothing follows. No byte of it depends on who signed but the nonce, and it is as long for
everybody who signed one Appeal. It is not signed: it says what to look for, and only the log shows that it is there.

The entry that it promises has 36 bytes:

    0x01 ‖ 0x01 ‖ day, two bytes, big-endian: days since 2020-01-01 ‖ SHA-256(opening)
    opening = "openappeal/sign/v1" ‖ 0x0A ‖ lp(nonce) ‖ lp(appeal) ‖ lp(text)     lp(x) = length, four bytes ‖ x

The day is the one on which the log took it, so it is found by the last 32 bytes. From the promise and the place where
it was found a complete receipt (:mod:`openappeal.tlog.receipts`) is made. Its `extra` is the entry's first four bytes,
then the opening. So the entry is what stands in `extra`: four bytes, and SHA-256 of the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from openappeal.tlog import notes
from openappeal.tlog.hashing import HASH_SIZE
from openappeal.tlog.receipts import BadReceipt, Receipt

HEADER = "openappeal-promise@v1"
ENTRY_SIZE = 36
NONCE_SIZE = 32
FIRST_DAY = date(2020, 1, 1)
LAST_DAY = FIRST_DAY + timedelta(days=0xFFFF)
MAX_BYTES = 1000
"""No promise is larger."""

_SIGN = b"\x01\x01"
_TAG = b"openappeal/sign/v1\n"
_APPEAL = re.compile(r"[A-Za-z0-9_-]{1,60}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEX = re.compile(r"[0-9a-f]{64}")
_LINES = ("log", "by", "appeal", "text", "nonce")


class BadPromise(Exception):
    """This is no promise. What was given may hold a nonce, and stands in no message."""


@dataclass(frozen=True)
class Promise:
    """What a signer takes home.

    :raises BadPromise: if there can be none such.
    """

    log: notes.Verifier
    by: date
    appeal: str
    text: bytes
    """SHA-256 of the text that was signed."""
    nonce: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.log.name.isascii() or not FIRST_DAY <= self.by <= LAST_DAY:
            raise BadPromise("no such log or day")
        if not _APPEAL.fullmatch(self.appeal) or len(self.text) != HASH_SIZE or len(self.nonce) != NONCE_SIZE:
            raise BadPromise("no such appeal, text or nonce")
        if len(self.written()) > MAX_BYTES:
            raise BadPromise("too large")

    @property
    def opening(self) -> bytes:
        """What the entry's payload is the hash of."""
        return _TAG + b"".join(map(_with_length, (self.nonce, self.appeal.encode(), self.text)))

    @property
    def payload(self) -> bytes:
        """The last 32 bytes of the entry: what a log is searched for, and all that the campaign keeps."""
        return sha256(self.opening).digest()

    def entry(self, day: date) -> bytes:
        """The entry, if the log took it on this day.

        :raises BadPromise: if an entry cannot have this day.
        """
        return _head(day) + self.payload

    def written(self) -> bytes:
        """The file."""
        values = (str(self.log), self.by.isoformat(), self.appeal, self.text.hex(), self.nonce.hex())
        lines = [HEADER, *(f"{name} {value}" for name, value in zip(_LINES, values, strict=True)), ""]
        return "\n".join(lines).encode("ascii")

    def receipt(self, *, day: date, index: int, proof: Sequence[bytes], checkpoint: bytes) -> Receipt:
        """The complete receipt, once the entry has been found. It is not verified here.

        :raises BadPromise: if an entry cannot have this day.
        :raises openappeal.tlog.receipts.BadReceipt: if there can be none such.
        """
        return Receipt(index, tuple(proof), checkpoint, _head(day) + self.opening)


def parse(data: bytes) -> Promise:
    """Read a promise. That something was logged is for the log to show.

    :raises BadPromise:
    """
    if len(data) > MAX_BYTES:
        raise BadPromise("too large")
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadPromise("not a promise") from None
    if len(lines) != len(_LINES) + 2 or lines[0] != HEADER or lines[-1]:
        raise BadPromise("not a promise")
    log, by, appeal, text, nonce = map(_value, _LINES, lines[1:-1])
    if not (_DAY.fullmatch(by) and _HEX.fullmatch(text) and _HEX.fullmatch(nonce)):
        raise BadPromise("not a promise")
    try:
        return Promise(
            notes.Verifier.parse(log), date.fromisoformat(by), appeal, bytes.fromhex(text), bytes.fromhex(nonce)
        )
    except (notes.BadKey, ValueError):  # ValueError: no such day
        raise BadPromise("not a promise") from None


@dataclass(frozen=True)
class Opened:
    """What a receipt's `extra` says its entry is made of."""

    day: date
    appeal: str
    text: bytes
    nonce: bytes = field(repr=False)
    entry: bytes = b""


def opened(receipt: Receipt) -> Opened:
    """The entry that a receipt is for, from its `extra`; verify the receipt with it.

    :raises openappeal.tlog.receipts.BadReceipt: if its `extra` is not that of a signature.
    """
    head, opening = receipt.extra[:4], receipt.extra[4:]
    rest = opening.removeprefix(_TAG)
    parts = []
    for _ in range(3):
        end = 4 + int.from_bytes(rest[:4], "big")
        parts.append(rest[4:end])
        rest = rest[end:]
    nonce, appeal, text = parts
    day = FIRST_DAY + timedelta(days=int.from_bytes(head[2:], "big"))
    found = Opened(day, appeal.decode("ascii", "replace"), text, nonce, head + sha256(opening).digest())
    whole = head[:2] == _SIGN and opening == _TAG + b"".join(map(_with_length, parts)) and not rest
    if not whole or not _APPEAL.fullmatch(found.appeal) or (len(nonce), len(text)) != (NONCE_SIZE, HASH_SIZE):
        raise BadReceipt("its extra is not that of a signature")
    return found


def _value(name: str, line: str) -> str:
    before, space, value = line.partition(" ")
    if before != name or not space:
        raise BadPromise("not a promise")
    return value


def day_of(entry: bytes) -> date | None:
    """The day on which the log took an entry of ours, of whatever kind; of another log's entries none is known."""
    if len(entry) != ENTRY_SIZE or entry[:1] != _SIGN[:1]:
        return None
    return FIRST_DAY + timedelta(days=int.from_bytes(entry[2:4], "big"))


def is_signature(entry: bytes) -> bool:
    """Whether an entry stands for one signature."""
    return len(entry) == ENTRY_SIZE and entry[:2] == _SIGN


def _head(day: date) -> bytes:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadPromise("no entry has such a day")
    return _SIGN + (day - FIRST_DAY).days.to_bytes(2, "big")


def _with_length(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
