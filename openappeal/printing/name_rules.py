"""Names chosen by a rule: who works in a field, lives in a place, signed in a language, or is an organisation.

A rule only leaves out: it is asked among those who may be printed (`names.may_be_printed`). It stands on no sheet and
on no page, since of a small group it would say more of each than her name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from openappeal.appeals.models import Edition
from openappeal.core.countries import COUNTRIES, Continent, continent
from openappeal.printing.models import Choice, Print
from openappeal.signatures.models import Kind, PersonalLink, Signature

FEW = 10
"""Of fewer people the team is told what a rule would give away."""


class NoRule(Exception):
    """Names are to be chosen by a rule, and it says nothing, or names no place that there is."""


@dataclass(frozen=True)
class NameRule:
    """What all who are chosen have in common; what is empty is not asked.

    `place` is a country's code or a continent's word. `has_known` takes in the well-known people whom it does not fit.
    """

    sphere: str = ""
    place: str = ""
    language: str = ""
    only_organisations: bool = False
    has_known: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks nothing."""
        return not (self.sphere or self.place or self.language or self.only_organisations)


def check(rule: NameRule) -> None:
    """Look whether names can be chosen by it.

    :raises NoRule:
    """
    if rule.is_empty or (rule.place and not countries_of(rule.place)):
        raise NoRule


def rule_of(made: Print) -> NameRule:
    """The rule of a print."""
    return NameRule(made.of_sphere, made.of_place, made.of_language, made.only_organisations, made.has_known)


def fitting(among: QuerySet[Signature], edition: Edition, rule: NameRule) -> QuerySet[Signature]:
    """Of these signatures those that the rule fits."""
    if rule.sphere:
        among = among.filter(sphere=rule.sphere)
    if rule.place:
        among = among.filter(country__in=countries_of(rule.place))
    if rule.language:
        signed = PersonalLink.objects.filter(version_id=edition.version_id, signature__isnull=False)
        again = signed.filter(language=rule.language).values("signature")
        here = Q(version_id=edition.version_id, language=rule.language)
        among = among.filter(here | Q(pk__in=again))
    if rule.only_organisations:
        among = among.filter(kind=Kind.ORGANISATION)
    return among


def is_few(made: Print, among: QuerySet[Signature]) -> bool:
    """Whether a print's rule fits so few of these that it would tell something of each."""
    return made.choice == Choice.RULE and fitting(among, made.edition, rule_of(made)).count() < FEW


def countries_of(place: str) -> list[str]:
    """A country alone, or all of a continent; none where there is no such place."""
    if place in COUNTRIES:
        return [place]
    if place not in {one.value for one in Continent}:
        return []
    return [code for code in COUNTRIES if continent(code) == Continent(place)]
