"""What is kept of a person at each visibility: boxes, sealed addresses, tags.

Sealing only, no database: `actions` stores what this returns.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from openappeal.core.mailboxes import canonical_of
from openappeal.core.names import fold_name
from openappeal.mailings.actions import news_tag
from openappeal.signatures.models import Kind, Visibility
from openappeal.vault import sealing, tags
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import Token


@dataclass(frozen=True)
class Person:
    """What somebody typed into the form, checked and cleaned, the address too. Lives in memory only."""

    name: str
    address: str
    credential: str
    country: str
    sphere: str
    print_consent: bool
    updates: bool
    relation: str = ""


@dataclass(frozen=True)
class Kept:
    """The part of a person that a visibility lets us store until confirmation."""

    tag_1: bytes
    tag_2: bytes
    name_tag: bytes | None
    named: bytes | None
    address_sealed: bytes | None
    box: bytes | None
    news_sealed: bytes | None
    news_tag: bytes | None
    country: str
    sphere: str
    print_consent: bool


def keep(
    person: Person,
    *,
    visibility: Visibility,
    appeal: str,
    language: str,
    text_sha256: str,
    token: Token,
    today: date,
    keys: KeyProvider,
) -> Kept:
    """Seal and tag a person as the visibility asks.

    :raises openappeal.vault.sealing.TooLong: when name and credential do not fit a box.
    """
    canonical = canonical_of(person.address)
    is_public, is_counted = visibility == Visibility.PUBLIC, visibility == Visibility.COUNTED
    key = keys.tag_key()
    box = None
    if visibility == Visibility.WITHHELD:
        box = seal_box(
            appeal=appeal,
            visibility=visibility,
            name=person.name,
            credential=with_relation(person.credential, person.relation),
            country=person.country,
            address=person.address,
            language=language,
            text_sha256=text_sha256,
            today=today,
            keys=keys,
        )
    return Kept(
        tag_1=tags.address_tag(key, appeal, 1, canonical),
        tag_2=tags.address_tag(key, appeal, 2, canonical),
        name_tag=None if is_counted else tags.name_tag(key, appeal, canonical, fold_name(person.name)),
        named=encrypt_name(token, person.name, person.credential, person.relation) if is_public else None,
        address_sealed=seal_address(person.address, keys) if is_public else None,
        box=box,
        news_sealed=seal_address(person.address, keys) if person.updates else None,
        news_tag=news_tag(canonical, keys=keys) if person.updates else None,
        country="" if is_counted else person.country,
        sphere="" if is_counted else person.sphere,
        print_consent=is_public and person.print_consent,
    )


def seal_box(
    *,
    appeal: str,
    visibility: str,
    name: str,
    credential: str,
    country: str,
    address: str,
    language: str,
    text_sha256: str,
    today: date,
    keys: KeyProvider,
) -> bytes:
    """The box of a withheld signer, for the office key, padded so that its size tells nothing."""
    fields = {
        "v": 1,
        "appeal": appeal,
        "visibility": visibility,
        "name": name,
        "credential": credential,
        "country": country,
        "email": address,
        "lang": language,
        "text_sha256": text_sha256,
        "day": today.isoformat(),
    }
    return sealing.seal(sealing.pad_box(fields), keys.office_recipients())


def with_relation(credential: str, relation: str) -> str:
    """The line of a box, with what somebody says of herself behind it, as the key holders’ tools show it."""
    words = {Kind.FORMER_PRISONER.value: "[former prisoner]", Kind.RELATIVE.value: "[relative of a prisoner]"}
    return f"{credential} {words[relation]}".strip() if relation in words else credential


def seal_address(address: str, keys: KeyProvider) -> bytes:
    """An address for the mailing key. Sealing twice gives two unlike files, which link nothing."""
    return sealing.seal(sealing.pad_box({"v": 1, "email": address}), keys.mailing_recipients())


def encrypt_name(token: Token, name: str, credential: str, relation: str = "") -> bytes:
    """Name, credential and relation of a public signer, readable only with the letter's link."""
    fields = {"name": name, "credential": credential, "relation": relation}
    plain = json.dumps(fields, ensure_ascii=False).encode()
    return sealing.encrypt_under_token(token, plain, NAMED_CONTEXT)


NAMED_CONTEXT = b"signatures.Signing.named"


def decrypt_name(token: Token, named: bytes) -> tuple[str, str]:
    """Name and credential, with the token from the link.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    fields = json.loads(sealing.decrypt_under_token(token, named, NAMED_CONTEXT))
    return fields["name"], fields["credential"]


def decrypt_relation(token: Token, named: bytes) -> str:
    """What a public signer says of herself: one of the relations, or nothing.

    :raises openappeal.vault.sealing.CannotOpen:
    """
    fields = json.loads(sealing.decrypt_under_token(token, named, NAMED_CONTEXT))
    return str(fields.get("relation", ""))
