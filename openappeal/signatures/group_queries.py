"""The groups of the wall: notables in curated order, former prisoners, relatives, organisations. Shown names only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from openappeal.core import names
from openappeal.signatures.freshness import NAMES_A_PAGE, group_path
from openappeal.signatures.models import Basis, Kind, Signature
from openappeal.signatures.queries import WallEntry, in_words_of, shown_names
from openappeal.signatures.spheres import GROUP_OF_KIND, GROUPS, ORGANISATIONS, NotableGroup

FIRST_OF_GROUP = 12


@dataclass(frozen=True)
class WallGroup:
    """A group on the wall's first page: the first of its names, of so many in its list. All are shown names."""

    key: str
    label: str
    entries: tuple[WallEntry, ...]
    total: int
    url: str


def group_label(key: str) -> str:
    """The heading of a group."""
    return str(Kind.ORGANISATION.label_for_many if key == ORGANISATIONS else NotableGroup(key).label)


def group_names(key: str) -> QuerySet[Signature]:
    """Who stands in a group: its notables, and whoever else is of its kind and in no other group."""
    kinds = [kind for kind, group in GROUP_OF_KIND.items() if group == key]
    return shown_names().filter(Q(group=key) | Q(kind__in=kinds, group=""))


def group_pages(key: str) -> int:
    """How many pages a group's list has; 0 when nobody of it is shown."""
    return -(-group_names(key).count() // NAMES_A_PAGE)


def group_page(key: str, number: int, language: str) -> list[WallEntry]:
    """Names of a group with their lines: notables in their curated order, then the others as the language sorts."""
    return _of_group(key, (number - 1) * NAMES_A_PAGE, NAMES_A_PAGE, language)


def wall_groups(language: str) -> list[WallGroup]:
    """The groups in the order of the wall, each with its first names."""
    found = []
    for key in GROUPS:
        total = group_names(key).count()
        if total:
            entries = tuple(_of_group(key, 0, FIRST_OF_GROUP, language))
            found.append(WallGroup(key, group_label(key), entries, total, group_path(language, key)))
    return found


def in_no_group() -> int:
    """How many of the shown names of people who confirmed stand in no group: “and so many others”."""
    return shown_names().filter(basis=Basis.CONFIRMED, group="", kind=Kind.PERSON).count()


def _of_group(key: str, start: int, number: int, language: str) -> list[WallEntry]:
    facts = group_names(key).values_list("id", "name", "group_position", "group")
    # The order of a language is not the database's; ids first, then only the wanted rows.
    ordered = sorted(
        (not group, position or 0, () if group else names.sort_key(name, language), pk)
        for pk, name, position, group in facts
    )
    wanted = [one[-1] for one in ordered[start : start + number]]
    entries = {row.pk: entry for entry, row in in_words_of(group_names(key).filter(pk__in=wanted), language)}
    return [entries[pk] for pk in wanted]
