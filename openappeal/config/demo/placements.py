"""The demonstration's prints and placements, all invented. Call it in a transaction, after drives and coverage."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from openappeal.appeals import form_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.form_models import FormKind
from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import one_line, paragraphs
from openappeal.fundraising.books_models import Expense
from openappeal.fundraising.drive_models import Drive
from openappeal.newsroom.coverage_models import Coverage
from openappeal.printing import actions as printing
from openappeal.printing import composing, names
from openappeal.printing import placement_actions as placements
from openappeal.printing.actions import Wanted
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Sides
from openappeal.printing.models import Choice, Leads, Print, Publication
from openappeal.printing.placement_models import Placement
from openappeal.printing.placement_text import PlacementFacts, PlacementText

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fa", "es", "de", "fr", "tr")
CENTS = 100
PAGE = 600


def load() -> None:
    """A back cover that was printed, two notices on sites, and two pages that are booked, with their publications."""
    data = tomllib.loads((TEXTS / "placements.toml").read_text("utf-8"))
    for one in data["publication"]:
        _publication(one)
    for one in data["print"]:
        _print(one)
    for one in data["placement"]:
        _placement(one)


def _publication(data: dict[str, Any]) -> None:
    today = timezone.now().date()
    lengths = {name: Decimal(data[name]) for name in ("width", "height", "bleed")}
    lengths |= {f"live_{side}": Decimal(data["live"]) for side in Sides._fields}
    made = Publication(
        name=data["name"],
        gutter=Decimal(data.get("gutter", "0")),
        columns=data["columns"],
        text_columns=data["text_columns"],
        standard=data["standard"],
        condition=data["condition"],
        price=data["price"],
        desk=data["desk"],
        art_day=_day(data.get("art_day")),
        **lengths,
    )
    printing.save_publication(made, profile=None, by=BY, today=today)


def _print(data: dict[str, Any]) -> None:
    edition = appeals.current_record("en")
    assert edition is not None  # the demonstration has published it
    short = [one for one in form_queries.published("en") if one.kind == FormKind.CONDENSED]
    wanted = Wanted(
        label=data["label"],
        publication=Publication.objects.get(name=data["publication"]),
        format="",
        edition=edition,
        form=next((one for one in short if one.edition_id == edition.pk), None),
        choice=Choice.LOT,
        number=data["number"],
        foot=data["foot"],
        code=Leads.SITE,
    )
    made = printing.write(id=None, wanted=wanted, by=BY, today=data["day"])
    # The ad is of years ago: who is known had said yes by letter.
    printing.freeze(id=made.pk, by=BY, today=data["day"], reason="approved by letter")


def _placement(data: dict[str, Any]) -> None:
    today = timezone.now().date()
    who: dict[str, Any] = {"by": BY, "today": today}
    sums = {f"{name}_minor": data[name] * CENTS for name in ("quoted", "agreed") if name in data}
    facts = PlacementFacts(
        kind=data["kind"],
        outlet=data["outlet"],
        publication=Publication.objects.filter(name=data.get("publication", "")).first(),
        drive=Drive.objects.get(slug=data["drive"]),
        first_day=_day(data["first"]),
        last_day=_day(data.get("last")),
        currency="USD",
        reach=data.get("reach"),
        reach_source=data.get("reach_source", ""),
        reach_day=_day(data.get("reach_day")),
        **sums,
    )
    made = placements.begin(slug=data["slug"], facts=facts, source_language="en", **who)
    for tag in LANGUAGES:
        if tag in data:
            said = data[tag]
            text = PlacementText(
                title=said["title"],
                issue=said.get("issue", ""),
                text=one_line(said.get("text", "")),
                report=paragraphs(said.get("report", "")),
                banner=said.get("banner", ""),
            )
            placements.write(placement=made, language=tag, text=text, **who)
    for to in placements.STEPS[1:]:
        if day := _day(data.get(to.value)):
            placements.step(placement=made, to=to, day=day, **who)
    prints = list(Print.objects.filter(label=data.get("print", "")))
    coverage = list(Coverage.objects.filter(url__in=data.get("coverage", [])))
    placements.link(placement=made, prints=prints, coverage=coverage, **who)
    expenses = list(Expense.objects.filter(note__in=data["expenses"]))
    placements.link_expenses(placement=made, expenses=expenses, **who)
    if data.get("tear_sheet"):
        placements.keep_tear_sheet(placement=made, data=_scan(prints[0]), **who)
    if "follows" in data:
        Placement.objects.filter(pk=made.pk).update(follows=Placement.objects.get(slug=data["follows"]))
    placements.show(placement=made, is_public=True, **who)


def _scan(made: Print) -> bytes:
    """The page as somebody photographs it."""
    made = Print.objects.select_related("edition__version", "form", "publication").get(pk=made.pk)
    copy = composing.copy_of(made, names.chosen(made))
    return fitting.picture(copy, made.sheet, composing.fitted(copy, made.sheet), width=PAGE)


def _day(day: date | int | None) -> date | None:
    return timezone.now().date() + timedelta(days=day) if isinstance(day, int) else day
