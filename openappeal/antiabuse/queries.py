"""Reads of the switches: every process asks before it does what may be stopped."""

from __future__ import annotations

from datetime import date

from openappeal.antiabuse.models import Part, Switch


def is_stopped(part: Part) -> bool:
    """Whether somebody has stopped this part."""
    return Switch.objects.filter(pk=part).exists()


def stopped_since(part: Part) -> date | None:
    """The day on which this part was stopped, or None while it runs."""
    return Switch.objects.filter(pk=part).values_list("since_day", flat=True).first()


def words(part: Part, language: str) -> str:
    """What readers are told in a language; empty where nobody wrote anything: the page has its own sentence then."""
    found = Switch.objects.filter(pk=part).values_list("words", flat=True).first()
    return str((found or {}).get(language, ""))


def does_sums() -> bool:
    """Whether the sign form, no longer without a script, lets browsers do a sum (`sums`)."""
    return is_stopped(Part.PLAIN_FORM)


def stopped_parts() -> frozenset[str]:
    """The parts that are stopped now, where several are asked for at once."""
    return frozenset(Switch.objects.values_list("part", flat=True))


def stopped() -> dict[str, Switch]:
    """Everything that is stopped now, by part."""
    return {switch.part: switch for switch in Switch.objects.all()}
