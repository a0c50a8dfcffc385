"""The demonstration's 2,700 signers, the same ones at every loading.

`invented_signers` yields them in the order of their days. Who is only counted has no name, no country and
no work here either, since the product keeps none. The addresses are under example.org and reach nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any, Literal

from openappeal.config.demo import pools
from openappeal.config.demo.content import APPEAL
from openappeal.config.demo.invention import Inventor
from openappeal.config.demo.shapes import LANGUAGES, Language

Kind = Literal["person", "former_prisoner", "relative", "organisation"]
Visibility = Literal["public", "withheld", "counted"]

TOTAL = 2700
WITHHELD = 270
COUNTED = 432
FORMER_PRISONERS = 11
RELATIVES = 30
EARLY = 200  # the first signers, among whom all former prisoners and most notables are
PRINT_SHARE = 0.6
SPHERE_SHARE = 0.78
CREDENTIAL_SHARE = 0.35
FARSI_SHARE_OF_COUNTED = 0.35
SPOKEN_IN: dict[Language, str] = {"es": "ES AR MX CL CO PE UY", "de": "DE AT CH", "fr": "FR BE SN MA", "tr": "TR"}
ALWAYS_SHOWN_BELOW = 4  # in so small a country nobody is withheld, so that its total can be shown


@dataclass(frozen=True)
class Notable:
    """A well-known signer. `credential_fa` is empty unless she writes in Farsi."""

    name: str
    group: str
    position: int
    kind: Kind
    country: str
    sphere: str
    language: Language
    credential_en: str
    credential_fa: str
    second_name: str = ""
    second_credential: str = ""

    @property
    def credential(self) -> str:
        """The line as the person herself wrote it."""
        return self.credential_fa or self.credential_en


@dataclass(frozen=True)
class InventedSigner:
    """`waited`: None, or for how many days this name has waited for a reader on the story's last day."""

    name: str = ""
    kind: Kind = "person"
    visibility: Visibility = "public"
    country: str = ""
    language: Language = "en"
    sphere: str = ""
    credential: str = ""
    print_consent: bool = False
    day: date = date.min
    version: int = 0
    address: str = ""
    notable: Notable | None = None
    claims: str = ""
    waited: int | None = None

    @property
    def reviewed(self) -> bool:
        return self.visibility == "public" and self.waited is None


def _notable(data: dict[str, Any], *, position: int) -> Notable:
    return Notable(
        name=data["name"],
        group=data["group"],
        position=position,
        kind=data.get("kind", "person"),
        country=data["country"],
        sphere=data["sphere"],
        language=data.get("language", "en"),
        credential_en=data["credential"]["en"],
        credential_fa=data["credential"].get("fa", ""),
        second_name=data.get("second", {}).get("name", ""),
        second_credential=data.get("second", {}).get("credential", ""),
    )


NOTABLES = tuple(_notable(data, position=n) for n, data in enumerate(pools.read("people")["notable"], start=1))


def invented_signers(count: int = TOTAL, *, seed: int = 20210320) -> Iterator[InventedSigner]:
    """All signers, or `count` of them: the notables and others evenly taken from the rest.

    Raises ValueError for a count below the number of notables or above 2,700.
    """
    if not len(NOTABLES) <= count <= TOTAL:
        raise ValueError(f"count must be between {len(NOTABLES)} and {TOTAL}")
    signers = _everybody(seed)
    if count == TOTAL:
        yield from signers
        return
    others = [n for n, signer in enumerate(signers) if signer.notable is None]
    wanted = count - len(NOTABLES)
    chosen = {others[n * len(others) // wanted] for n in range(wanted)}
    yield from (signer for n, signer in enumerate(signers) if signer.notable or n in chosen)


def _everybody(seed: int) -> list[InventedSigner]:
    random = Random(seed)  # noqa: S311 - nothing is secret here, and the list must repeat
    inventor = Inventor(random)
    notables = [_from_notable(notable) for notable in NOTABLES]
    organisations = [_organisation(row) for row in pools.read("people")["organisations"]["list"]]
    waiting = [_waiting(row) for row in pools.read("people")["waiting"]["list"]]
    for signer in (*notables, *organisations, *waiting):
        inventor.reserve(signer.name)
    drawn = _draw(inventor, taken=[*notables, *organisations, *waiting])
    counted = [
        InventedSigner(visibility="counted", language="fa" if random.random() < FARSI_SHARE_OF_COUNTED else "en")
        for _ in range(COUNTED)
    ]
    order = _in_order(random, notables=notables, others=[*organisations, *drawn, *counted], last=waiting)
    return [_dated(signer, day=day, number=n) for n, (signer, day) in enumerate(zip(order, _days(), strict=True), 1)]


def _from_notable(notable: Notable) -> InventedSigner:
    return InventedSigner(
        name=notable.name,
        kind=notable.kind,
        country=notable.country,
        language=notable.language,
        sphere=notable.sphere,
        credential=notable.credential,
        print_consent=True,
        notable=notable,
    )


def _organisation(row: list[str]) -> InventedSigner:
    name, country, sphere = row
    language: Language = "fa" if "\u0600" <= name[0] <= "\u06ff" else "en"
    return InventedSigner(
        name=name, kind="organisation", country=country, sphere=sphere, language=language, print_consent=True
    )


def _waiting(row: list[Any]) -> InventedSigner:
    name, country, language, credential, waited, *claims = row
    return InventedSigner(
        name=name,
        country=country,
        language=language,
        credential=credential,
        waited=waited,
        claims=claims[0] if claims else "",
    )


def _draw(inventor: Inventor, *, taken: list[InventedSigner]) -> list[InventedSigner]:
    """Everybody else who gave a name, up to each country's number, with kinds and visibilities dealt out."""
    people = [_person(inventor, country=country, pool=pool) for country, pool in _places(inventor.random, taken)]
    inventor.random.shuffle(people)
    free = [n for n, person in enumerate(people) if person.country and _number_in(person.country) >= ALWAYS_SHOWN_BELOW]
    for n in inventor.random.sample(free, WITHHELD):
        people[n] = replace(people[n], visibility="withheld")
    quotas: tuple[tuple[Kind, int], ...] = (("former_prisoner", FORMER_PRISONERS), ("relative", RELATIVES))
    for kind, total in quotas:
        # Of a name that is not shown the product tells no such thing.
        open_to = [n for n in free if people[n].kind == "person" and people[n].visibility == "public"]
        wanted = total - sum(signer.kind == kind for signer in taken)
        for n in inventor.random.sample(open_to, wanted):
            credential = inventor.credential(people[n].language, kind=kind, sphere="")
            people[n] = replace(people[n], kind=kind, credential=credential)
    return [_with_consent(inventor.random, person) for person in people]


def _places(random: Random, taken: list[InventedSigner]) -> Iterator[tuple[str, str]]:
    """A country and a pool for each name still to be drawn."""
    countries = pools.read("countries")
    for country, entry in (*countries["country"].items(), ("", countries["not_given"])):
        wanted = entry["signers"] - sum(signer.country == country for signer in taken)
        shares: dict[str, float] = entry["pools"]
        for pool in random.choices(list(shares), weights=list(shares.values()), k=wanted):
            yield country, pool


def _number_in(country: str) -> int:
    return int(pools.read("countries")["country"][country]["signers"])


def _person(inventor: Inventor, *, country: str, pool: str) -> InventedSigner:
    name, language = inventor.person(pool)
    sphere = inventor.sphere() if inventor.random.random() < SPHERE_SHARE else ""
    credential = ""
    if sphere and inventor.random.random() < CREDENTIAL_SHARE / SPHERE_SHARE:
        credential = inventor.credential(language, kind="person", sphere=sphere)
    return InventedSigner(name=name, country=country, language=language, sphere=sphere, credential=credential)


def _with_consent(random: Random, person: InventedSigner) -> InventedSigner:
    return replace(person, print_consent=person.visibility == "public" and random.random() < PRINT_SHARE)


def _in_order(
    random: Random,
    *,
    notables: list[InventedSigner],
    others: list[InventedSigner],
    last: list[InventedSigner],
) -> list[InventedSigner]:
    """The order of signing: former prisoners and most notables early, unread names last."""
    first_day = [signer for n, signer in enumerate(notables) if n % 2 == 0 or signer.kind == "former_prisoner"]
    later = [signer for signer in notables if signer not in first_day]
    former = [signer for signer in others if signer.kind == "former_prisoner"]
    rest = [signer for signer in others if signer.kind != "former_prisoner"]
    random.shuffle(rest)
    cut = EARLY - len(first_day) - len(former)
    early, rest = [*former, *rest[:cut]], [*rest[cut:], *later]
    random.shuffle(early)
    random.shuffle(rest)
    return [*first_day, *early, *rest, *last]


def _days() -> Iterator[date]:
    """The day of the first, second … last signature, evenly between the known points."""
    points = pools.read("growth")["by"]
    yield from (points[0]["day"] for _ in range(points[0]["signers"]))
    for before, after in pairwise(points):
        number = after["signers"] - before["signers"]
        length = (after["day"] - before["day"]).days
        for n in range(number):
            yield before["day"] + timedelta(days=1 + n * length // number)


def _dated(signer: InventedSigner, *, day: date, number: int) -> InventedSigner:
    """Everybody signs the text that her language shows on the day."""
    language = _language_of(signer, number)
    there = [one for one in APPEAL.versions if one.published <= day and language in one.languages]
    version = max(one.number for one in there)
    address = f"signer-{number:04d}@example.org"
    return replace(signer, day=day, language=language, version=version, address=address)


def _language_of(signer: InventedSigner, number: int) -> Language:
    """Every other one reads the language of the country, of those who wrote no line in English under the name."""
    if signer.language != "en" or signer.credential or signer.notable or signer.kind == "organisation" or number % 2:
        return signer.language
    spoken = (tag for tag, countries in SPOKEN_IN.items() if signer.country in countries.split())
    return next((tag for tag in spoken if tag in LANGUAGES), signer.language)
