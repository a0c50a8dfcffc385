"""Signed notes (C2SP signed-note) with Ed25519 (RFC 8032, signature type 0x01).

A note is UTF-8 text without control characters other than line feeds, ends in one, and is followed by an empty line
and by signature lines:

    — <key name> <base64 of: key id, 4 bytes ‖ signature>

The text may hold empty lines: the last one is the border. A key id is the beginning of
SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). Keys are written

    <name>+<key id, 8 hexadecimal digits>+<base64 of: 0x01 ‖ public key>
    PRIVATE+KEY+<name>+<key id>+<base64 of: 0x01 ‖ seed>

Lines of unknown keys, of any type, are ignored, so that a note may carry signatures of witnesses. A line of a known
key that does not verify spoils the note. Base64 has one spelling for each value here, so that no bit of a good line
can change."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
"""The specification asks for 16 at least; one that resists quantum computers has 5 kB."""

_ED25519 = b"\x01"
_KEY_SIZE = 32
_SIGNER = "PRIVATE+KEY+"
_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class BadNote(Exception):
    """These bytes are no signed note, or this text cannot be one."""


class NotSigned(BadNote):
    """No known key has signed the note, or a signature of one is wrong. Its text must not be believed."""


class BadKey(Exception):
    """This is no key as notes write them. What was given may be most of a secret, and stands in no message."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name, which may be shown to anybody."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.public_key) != _KEY_SIZE:
            raise BadKey

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read ``name+id+key``.

        :raises BadKey: also if the id is not this key's, or the key not of type 0x01.
        """
        name, _, rest = text.partition("+")
        key_id, _, key = rest.partition("+")
        found = cls(name, _raw_key(key))
        if key_id != f"{found.key_id:08x}":
            raise BadKey
        return found

    @property
    def key_id(self) -> int:
        hashed = sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()
        return int.from_bytes(hashed[:4], "big")

    def __str__(self) -> str:
        """As :meth:`parse` reads it."""
        return f"{self.name}+{self.key_id:08x}+{_base64(_ED25519 + self.public_key)}"

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether this key has signed this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError):  # ValueError: not the length of a signature
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key with its name."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.seed) != _KEY_SIZE:
            raise BadKey

    @classmethod
    def fresh(cls, name: str) -> "Signer":
        """Make a new key.

        :raises BadKey: if this can be no name: it is empty, or holds a space, a plus sign or a control character.
        """
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Read ``PRIVATE+KEY+name+id+key``.

        :raises BadKey: also if the id is not this key's.
        """
        if not text.startswith(_SIGNER):
            raise BadKey
        name, _, rest = text.removeprefix(_SIGNER).partition("+")
        key_id, _, key = rest.partition("+")
        found = cls(name, _raw_key(key))
        if key_id != f"{found.verifier.key_id:08x}":
            raise BadKey
        return found

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def written(self) -> str:
        """As :meth:`parse` reads it: a secret, so not what ``str()`` gives."""
        return f"{_SIGNER}{self.name}+{self.verifier.key_id:08x}+{_base64(_ED25519 + self.seed)}"

    def line(self, text: str) -> str:
        """The signature line under a text, with its line feed."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{_DASH}{self.name} {_base64(self.verifier.key_id.to_bytes(4, 'big') + signature)}\n"


@dataclass(frozen=True)
class Signature:
    """One line, of whatever type."""

    name: str
    key_id: int
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A note as it was read. Nobody has said yet that its signatures are good."""

    text: str
    signatures: tuple[Signature, ...]


def sign(text: str, *signers: Signer) -> bytes:
    """Return the note of a text, signed by each.

    :raises BadNote: if the text cannot be that of a note, or nobody signs.
    """
    _require_text(text)
    if not signers:
        raise BadNote("nobody signs")
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()


def parse(data: bytes) -> Note:
    """Read a note without looking whether its signatures are good; for that there is :func:`open_note`.

    :raises BadNote:
    """
    if len(data) > MAX_NOTE_BYTES:
        raise BadNote("too large")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise BadNote("not UTF-8") from None
    if _CONTROL.search(whole):
        raise BadNote("a control character")
    before, border, after = whole.rpartition("\n\n")
    if not border or not after.endswith("\n"):
        raise BadNote("no signatures")
    lines = after[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNote("too many signatures")
    return Note(before + "\n", tuple(map(_signature, lines)))


def open_note(data: bytes, verifiers: Sequence[Verifier]) -> str:
    """Return the text of a note that at least one of these keys has signed.

    :raises BadNote: if it is none.
    :raises NotSigned: also if a signature in the name of one of these keys is wrong, whatever the others are.
    """
    note = parse(data)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed = False
    for line in note.signatures:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            continue
        if not verifier.accepts(note.text, line.signature):
            raise NotSigned("a wrong signature")
        signed = True
    if not signed:
        raise NotSigned("no signature of a known key")
    return note.text


def parse_base64(text: str) -> bytes:
    """Return the bytes of standard base64 (RFC 4648 §4), accepting one spelling of each value only.

    :raises ValueError:
    """
    # Not ASCII: UnicodeEncodeError, which is a ValueError, like binascii.Error.
    raw = base64.b64decode(text.encode("ascii"), validate=True)
    if _base64(raw) != text:
        raise binascii.Error("another spelling")
    return raw


def _signature(line: str) -> Signature:
    name, _, written = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _may_be_name(name):
        raise BadNote("not a signature line")
    try:
        raw = parse_base64(written)
    except ValueError:
        raise BadNote("not base64") from None
    if len(raw) < 5:
        raise BadNote("no signature in the line")
    return Signature(name, int.from_bytes(raw[:4], "big"), raw[4:])


def _raw_key(written: str) -> bytes:
    try:
        raw = parse_base64(written)
    except ValueError:
        raise BadKey from None
    if raw[:1] != _ED25519:
        raise BadKey
    return raw[1:]


def _require_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text) or len(text) > MAX_NOTE_BYTES:
        raise BadNote("not the text of a note")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadNote("not Unicode") from None


def _may_be_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(map(str.isspace, name))


def _require_name(name: str) -> None:
    if not _may_be_name(name) or _CONTROL.search(name):
        raise BadKey
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BadKey from None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
