"""What a seized server would show: in words, and as the register of columns has it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from openappeal.accounts.rules import is_key_holder, only
from openappeal.privacy.register import Holding, Reading, holdings


@dataclass(frozen=True)
class Taken:
    """What somebody takes, and what it tells of each kind of person. The same as docs/privacy.md."""

    what: str
    shown: str
    withheld: str
    counted: str
    news: str
    is_key: bool = False
    """It takes the office key as well."""

    @property
    def is_alike(self) -> bool:
        """Whether it tells the same of everybody."""
        return self.shown == self.withheld == self.counted == self.news


@dataclass(frozen=True)
class Held:
    """One table of the register, in the reader's language but for the names that the database knows."""

    people: str
    kept: str
    table: str
    readings: list[tuple[str, list[str]]]


@only(is_key_holder)
def page(request: HttpRequest) -> HttpResponse:
    """What each loss would mean."""
    register = sorted(map(_held, holdings()), key=lambda one: one.people)
    return render(request, "accounts/staff/held.html", {"taken": _taken(), "register": register})


def _held(holding: Holding) -> Held:
    readings = []
    for reading in Reading:
        columns = sorted(name for name, how in holding.columns.items() if how == reading)
        if columns:
            readings.append((_(reading.value), columns))
    return Held(_(holding.people), _(holding.kept), holding.table, readings)


def _taken() -> list[Taken]:
    same, nothing = _("the same"), _("nothing")
    sealed = _("nothing without the office key")
    moments = _(
        "also people of the last two minutes and letters on their way; and whether a suspected address or network"
        " came within two days"
    )
    suspected = _("whether a suspected address has signed")
    log = _("addresses and times")
    return [
        Taken(
            _("The disk, switched off, with the keys elsewhere"),
            _(
                "Name, line under the name, country, field of work, day, version and language: what is public, and"
                " names that wait to be read. No address."
            ),
            _("Country, field of work, day, version and language; a sealed box."),
            _("Day, version and language; a mark that says nothing by itself."),
            _("A sealed address, language, topics and day; country and field of work, if they said them."),
        ),
        Taken(
            _("The key folder as well"),
            _("also the address; %(that)s") % {"that": suspected},
            suspected,
            suspected,
            _("the address"),
        ),
        Taken(
            _("And an office key, from wherever it is kept"),
            same,
            _("Name, line under the name, country and address of everybody sealed to that key."),
            same,
            same,
            is_key=True,
        ),
        Taken(_("The running machine"), moments, moments, moments, moments),
        Taken(_("A file for the key holders, on its way"), sealed, sealed, _("not in it"), _("not in it")),
        Taken(_("An office key alone"), nothing, nothing, nothing, nothing),
        Taken(_("The mail server’s log, if it keeps one"), log, log, log, log),
        Taken(
            _("The public files"),
            _("what is public"),
            _("the number of lines without a name"),
            _("the number of lines without a name"),
            nothing,
        ),
    ]
