"""Lists of subscribers that other programs write: which columns are read, and what a row says.

Read are address, language, status, country and field of work, and nothing else: whoever gets news needs no name here.
IP addresses and coordinates are emptied while a file is read (`core.sheets`); countries that a program guessed from
them are not read.

Sources of headers and words: the programs' help pages and code (Mailchimp, Action Network, listmonk, Keila).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils import translation

from openappeal.cms.spheres import Sphere
from openappeal.core import sheets
from openappeal.core.countries import UnknownCountry
from openappeal.core.country_words import country_of
from openappeal.core.languages import INTERFACE_LANGUAGES, best_language
from openappeal.core.mailboxes import BadAddress, canonical_of, clean_address
from openappeal.core.names import fold_name


class Says(StrEnum):
    """What a row says of its address."""

    SUBSCRIBED = "subscribed"
    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Reason(StrEnum):
    """Why a row is not taken in."""

    NO_ADDRESS = "no_address"
    NOT_AGREED = "not_agreed"
    UNKNOWN_STATUS = "unknown_status"


class NoAddresses(Exception):
    """No column of the file holds addresses."""


@dataclass(frozen=True)
class Row:
    """A row, by its number in the file. `reason` is empty if it can be used."""

    number: int
    says: Says = Says.SUBSCRIBED
    address: str = ""
    canonical: str = ""
    language: str = ""
    reason: Reason | None = None
    country: str = ""
    sphere: str = ""


_HEADERS = {
    "email": "email|e-mail|email address|e-mail address|mail|e-mail-adresse|adresse e-mail|courriel|correo|correo "
    "electrónico|e-posta|eposta|ایمیل|رایانامه|نشانی ایمیل|subscriber email",
    "language": "language|lang|locale|preferred language|sprache|langue|idioma|dil|زبان",
    "status": "status|can2_subscription_status|subscription status|subscription_status|email status",
    "country": "country|country of residence|land|wohnsitzland|pays|pays de résidence|país|pais|país de residencia|ülke"
    "|ulke|کشور|کشور محل اقامت|کشور محل سکونت",
    "sphere": "sphere|field of work|arbeitsfeld|domaine d’activité|ámbito de actividad|çalışma alanı|رشتهٔ کار|رشته کار",
    "attributes": "attributes|data",
    "left": "unsub_time|unsub_campaign_title",
    "bounced": "clean_time|clean_campaign_title",
    "mailchimp": "member_rating|optin_time|confirm_time|leid|euid",
    "action network": "can2_user_tags|can2_user_address|can2_phone",
    "keila": "external id",
}
_COLUMN = {fold_name(word): column for column, words in _HEADERS.items() for word in words.split("|")}

# Mailchimp: subscribed, unsubscribed, nonsubscribed, cleaned, pending. Action Network: subscribed, unsubscribed,
# bouncing, previous bounce, spam complaint, previous spam complaint. listmonk: enabled, disabled, blocklisted, and of a
# list confirmed, unconfirmed, unsubscribed. Keila: active, unsubscribed, unreachable.
_STATUS: dict[Says | Reason, str] = {
    Says.SUBSCRIBED: "subscribed|enabled|active|confirmed|opted in|yes",
    Says.LEFT: "unsubscribed|blocklisted|blacklisted|opted out|left",
    Says.BOUNCED: "cleaned|bouncing|bounced|previous bounce|unreachable|hard bounced",
    Says.COMPLAINED: "spam complaint|previous spam complaint|complained|spam|abuse",
    Reason.NOT_AGREED: "nonsubscribed|non subscribed|never subscribed|pending|unconfirmed|disabled|inactive|no"
    "|transactional",
}
_BY_STATUS: dict[str, Says | Reason] = {
    fold_name(word): says for says, words in _STATUS.items() for word in words.split("|")
}
_GUESSING = frozenset({"Action Network"})
"""Programs that fill in a country which nobody has said. Mailchimp does too, in a column (`CC`) that is not read."""
_NAMED = re.compile(r"(unsubscribed|nonsubscribed|cleaned)_", re.IGNORECASE)


@dataclass(frozen=True)
class SubscriberList:
    """An opened list. `program` is whose export it looks like, or empty."""

    sheet: sheets.Sheet
    program: str
    says: Says | Reason
    _places: dict[str, int]

    def rows(self, *, offered: Sequence[str], language: str) -> Iterator[Row]:
        """Every row that is not blank. A language that the campaign has not becomes `language`.

        :raises openappeal.core.sheets.BadFile:
        """
        for row in self.sheet.rows():
            yield self._read(row, offered, language)

    def _read(self, row: sheets.Row, offered: Sequence[str], language: str) -> Row:
        try:
            address = clean_address(self._cell(row, "email"))
        except BadAddress:
            return Row(row.number, reason=Reason.NO_ADDRESS)
        says: Says | Reason = self.says
        status = self._cell(row, "status").strip()
        if status and says == Says.SUBSCRIBED:
            says = _BY_STATUS.get(fold_name(status), Reason.UNKNOWN_STATUS)
        canonical = canonical_of(address)
        if isinstance(says, Reason):
            return Row(row.number, address=address, canonical=canonical, reason=says)
        wanted = self._cell(row, "language").strip() or _language_in(self._cell(row, "attributes"))
        known = best_language(wanted.replace("_", "-")[:40], offered) if wanted else ""
        country = "" if self.program in _GUESSING else _country(self._cell(row, "country"))
        sphere = spheres().get(fold_name(self._cell(row, "sphere")), "")
        return Row(row.number, says, address, canonical, known or language, country=country, sphere=sphere)

    def _cell(self, row: sheets.Row, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else row.cells[place]


def _country(typed: str) -> str:
    try:
        return country_of(typed)
    except UnknownCountry:
        return ""  # the row is good without it


@cache
def spheres() -> dict[str, str]:
    """Fields of work by what lists call them: our keys, and their names in each language of the interface."""
    found = {fold_name(one.value): one.value for one in Sphere}
    for tag in INTERFACE_LANGUAGES:
        with translation.override(tag):
            found |= {fold_name(str(one.label)): one.value for one in Sphere}
    return found


def open_list(data: bytes, *, name: str = "") -> SubscriberList:
    """Open a CSV or XLSX file. Mailchimp says in the file's name, and by its columns, who has left.

    :raises openappeal.core.sheets.BadFile:
    :raises NoAddresses:
    """
    sheet = sheets.open_list(data, score=lambda cells: sum(fold_name(cell) in _COLUMN for cell in cells))
    places: dict[str, int] = {}
    for place, header in enumerate(sheet.header):
        places.setdefault(_COLUMN.get(fold_name(header), ""), place)
    if not sheet.has_header and "email" not in places:
        places["email"] = _place_of_addresses(sheet)
    if places.get("email", -1) < 0:
        raise NoAddresses
    named = _NAMED.match(name.rpartition("/")[2])
    says: Says | Reason = Says.SUBSCRIBED
    if "left" in places or (named and named[1].lower() == "unsubscribed"):
        says = Says.LEFT
    elif "bounced" in places or (named and named[1].lower() == "cleaned"):
        says = Says.BOUNCED
    elif named:
        says = Reason.NOT_AGREED
    return SubscriberList(sheet, _program(places, sheet.header), says, places)


def _program(places: dict[str, int], header: Sequence[str]) -> str:
    folded = {fold_name(name) for name in header}
    if {"mailchimp", "left", "bounced"} & places.keys():
        return "Mailchimp"
    if "action network" in places or fold_name("can2_subscription_status") in folded:
        return "Action Network"
    if "keila" in places or {fold_name("First name"), fold_name("Data")} <= folded:
        return "Keila"
    return "listmonk" if {fold_name("email"), fold_name("attributes")} <= folded else ""


def _place_of_addresses(sheet: sheets.Sheet) -> int:
    for row in sheet.rows():
        return next((place for place, cell in enumerate(row.cells) if "@" in cell), -1)
    return -1


def _language_in(attributes: str) -> str:
    """The language that listmonk and Keila keep among other facts, as JSON."""
    if len(attributes) > 5000 or "lang" not in attributes:
        return ""
    try:
        facts = json.loads(attributes)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(facts, dict):
        return ""
    found = next((facts[key] for key in ("language", "lang", "locale") if key in facts), "")
    return found if isinstance(found, str) else ""
