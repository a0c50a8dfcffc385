"""DKIM (RFC 6376): signing a letter where no mail server of ours does it, and checking a signature without the network.

Written here: the standard is two pages of text treatment around one RSA signature, and `cryptography` makes it in a
fifth of the time of `dkimpy` (docs/decisions/0069). Tests have `dkimpy` verify what we sign, and we what it signs.

Both parts of a letter are made “relaxed”: white space in a line becomes one space, at its end none; names of headers
are small. Relays change that and nothing else. Each signed header is named once more than it occurs, so that nobody can
add another of the name above it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from openappeal.vault.keys import KeyMissing

KEY_FILE = "dkim.key"
SMALLEST_RSA = 1024
WANTED_RSA = 2048
# RFC 6376 §5.4.1, and what RFC 8058 §4 asks for: without them in the signature one-click is not trusted.
SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "content-language", "auto-submitted", "precedence", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "list-help", "archived-at", "feedback-id",
)  # fmt: skip

Headers = list[tuple[str, bytes]]


class NotSigned(Exception):
    """The message has no signature that can be read."""


class BadRecord(Exception):
    """The DNS record holds no key that can be used; the message is a sentence."""


@dataclass(frozen=True)
class Signer:
    """Signs for a domain, with the key whose public part stands at `<selector>._domainkey.<domain>`."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """The message with its signature above it. Lines must end with CRLF, as they are sent."""
        headers, body = split(message)
        there = [name.lower() for name, _ in headers]
        named = [name for name in SIGNED for _ in range(there.count(name) + 1)]
        algorithm = "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"
        unsigned = (
            f"v=1; a={algorithm}; c=relaxed/relaxed; d={self.domain}; s={self.selector};\r\n"
            f" h={_folded(named)};\r\n bh={base64.b64encode(body_hash(body)).decode()};\r\n b="
        ).encode()
        digest = _signed_text(headers, named, unsigned)
        if isinstance(self.key, RSAPrivateKey):
            signature = self.key.sign(digest, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = self.key.sign(hashlib.sha256(digest).digest())  # RFC 8463: of the hash
        text = base64.b64encode(signature).decode()
        lines = "\r\n ".join(text[at : at + 72] for at in range(0, len(text), 72))
        return b"DKIM-Signature: " + unsigned + lines.encode() + b"\r\n" + message


def signer(*, folder: Path, selector: str, sender: str) -> Signer | None:
    """The signer of this campaign, or None if it has no selector: then whoever takes our letters signs them.

    :raises KeyMissing: there is a selector and no key that can be used with it
    """
    if not selector:
        return None
    path = folder / KEY_FILE
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?", selector):
        raise KeyMissing("OPENAPPEAL_DKIM_SELECTOR should be a short name of letters and digits, such as “appeal1”.")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise KeyMissing(
            f"OPENAPPEAL_DKIM_SELECTOR is set, and the key file {path} is missing. Make one with: openssl genrsa -out "
            f"{path} 2048. Or leave the setting empty if your mail server signs."
        ) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyMissing(f"The key file {path} cannot be used: it holds no private key without a password.") from error
    is_usable = isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST_RSA)
    if not is_usable:
        raise KeyMissing(f"The key file {path} cannot be used: it holds neither an RSA key of 1024 bits nor Ed25519.")
    domain = sender.rpartition("@")[2].strip("<> ").lower()
    return Signer(domain, selector, key)  # type: ignore[arg-type]  # looked at above


# ── Checking ────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Signature:
    """What a message's signature says of itself."""

    domain: str
    selector: str
    signed: Sequence[str]
    tags: dict[str, str]
    value: bytes


def signatures(message: bytes) -> list[Signature]:
    """The signatures of a message, the newest first.

    :raises NotSigned:
    """
    found = []
    for name, value in split(message)[0]:
        if name.lower() == "dkim-signature":
            tags = tag_list(value.decode("latin-1"))
            signed = [one.strip().lower() for one in tags.get("h", "").split(":")]
            found.append(Signature(tags.get("d", "").lower(), tags.get("s", ""), signed, tags, value))
    if not found:
        raise NotSigned
    return found


def is_good(message: bytes, signature: Signature, record: str) -> bool:
    """Whether a signature holds, by the key of a DNS record.

    :raises BadRecord:
    """
    headers, body = split(message)
    tags = signature.tags
    over_headers, _, over_body = tags.get("c", "simple/simple").lower().partition("/")
    body = _relaxed_body(body) if over_body == "relaxed" else _simple_body(body)
    if tags.get("l", "").isdecimal():
        body = body[: int(tags["l"])]
    if hashlib.sha256(body).digest() != _decoded(tags.get("bh", "")):
        return False
    unsigned = re.sub(rb"(^|;)(\s*b\s*=)[^;]*", rb"\1\2", signature.value)
    text = _signed_text(headers, signature.signed, unsigned, _relaxed if over_headers == "relaxed" else _simple)
    key = public_key(record)
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(_decoded(tags.get("b", "")), text, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(_decoded(tags.get("b", "")), hashlib.sha256(text).digest())
    except InvalidSignature:
        return False
    return True


def public_key(record: str) -> RSAPublicKey | Ed25519PublicKey:
    """The key of a DNS record (RFC 6376 §3.6.1, RFC 8463).

    :raises BadRecord:
    """
    tags = tag_list(record)
    raw = _decoded(tags.get("p", ""))
    if not raw:
        raise BadRecord("It holds no key: either it was cut off, or the key was taken back.")
    try:
        if tags.get("k", "rsa").lower() == "ed25519":
            return Ed25519PublicKey.from_public_bytes(raw)
        try:
            key = serialization.load_der_public_key(raw)
        except ValueError:
            # Some hold the bare key of PKCS #1.
            bare = b"-----BEGIN RSA PUBLIC KEY-----\n" + base64.encodebytes(raw) + b"-----END RSA PUBLIC KEY-----\n"
            key = serialization.load_pem_public_key(bare)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadRecord("Its key cannot be read: it was cut off or changed when it was pasted.") from error
    if not isinstance(key, RSAPublicKey):
        raise BadRecord("Its key is of a kind that mail does not use.")
    return key


def tag_list(text: str) -> dict[str, str]:
    """`name=value; …` of a record or a signature, without the white space of folding (RFC 6376 §3.2)."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if equals and name:
            found.setdefault(name, re.sub(r"\s+", "" if name in ("b", "bh", "p", "h") else " ", value).strip())
    return found


# ── Text ────────────────────────────────────────────────────────────────────
def split(message: bytes) -> tuple[Headers, bytes]:
    """Names and folded values of the headers, and the body. Lines that end otherwise are made to end with CRLF."""
    text = re.sub(rb"\r\n|\n|\r", b"\r\n", message)
    head, _, body = text.partition(b"\r\n\r\n")
    headers: Headers = []
    for line in head.removesuffix(b"\r\n").split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + b"\r\n" + line)
        elif b":" in line:
            before, _, after = line.partition(b":")
            headers.append((before.strip().decode("latin-1"), after))
    return headers, body


def body_hash(body: bytes) -> bytes:
    """SHA-256 of the relaxed body."""
    return hashlib.sha256(_relaxed_body(body)).digest()


def _signed_text(
    headers: Headers, named: Sequence[str], unsigned: bytes, make: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """What is signed: of each name the lowest header that is not yet taken, then the signature without its value."""
    make = make or _relaxed
    left: dict[str, list[bytes]] = {}
    for name, value in headers:
        left.setdefault(name.lower(), []).append(make(name, value))
    lines = [left[name].pop() for name in named if left.get(name)]
    return b"\r\n".join([*lines, make("DKIM-Signature", unsigned)])


def _relaxed(name: str, value: bytes) -> bytes:
    unfolded = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.lower().encode("latin-1") + b":" + unfolded.strip(b" \t")


def _simple(name: str, value: bytes) -> bytes:
    return name.encode("latin-1") + b":" + value


def _relaxed_body(body: bytes) -> bytes:
    lines = re.sub(rb"[ \t]+", b" ", body).replace(b" \r\n", b"\r\n").rstrip(b" ")
    stripped = lines.rstrip(b"\r\n")
    return stripped + b"\r\n" if stripped else b""


def _simple_body(body: bytes) -> bytes:
    return body.rstrip(b"\r\n") + b"\r\n"


def _folded(names: Sequence[str]) -> str:
    """Names between colons, in lines short enough for every server."""
    lines, line = [], ""
    for name in names:
        if len(line) + len(name) > 70:
            lines.append(line)
            line = ""
        line += f"{name}:"
    return "\r\n ".join([*lines, line]).removesuffix(":")


def _decoded(text: str) -> bytes:
    try:
        return binascii.a2b_base64(re.sub(r"\s+", "", text))
    except (binascii.Error, ValueError):
        return b""
