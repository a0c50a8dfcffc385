"""The demonstration's drives and gifts: days and sums of its story, invented donors. Call it in a transaction."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import one_line, paragraphs
from openappeal.fundraising import drive_jobs
from openappeal.fundraising.actions import drive_jobs as jobs
from openappeal.fundraising.actions import drives, gifts
from openappeal.fundraising.actions.drives import DriveFacts
from openappeal.fundraising.actions.gifts import SheetLine
from openappeal.fundraising.checkout.models import Monthly
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.drive_text import DriveText, text_of
from openappeal.fundraising.gift_models import Gift

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fa")
TRANSLATOR = "translator"
CENTS = 100


def load() -> None:
    """Three drives that are closed, one for an ad that is open, with a group, and one for running costs."""
    data: list[dict[str, Any]] = tomllib.loads((TEXTS / "drives.toml").read_text("utf-8"))["drive"]
    chance = random.Random(14_000)  # noqa: S311  the same gifts at each load
    for one in data:
        _drive(one, chance)


def _drive(data: dict[str, Any], chance: random.Random) -> None:
    now = timezone.now().date()
    opened = now - timedelta(days=data["opened_ago"]) if data.get("running") else data["opened"]
    deadline = now + timedelta(days=data["deadline_in"]) if "deadline_in" in data else data.get("deadline")
    facts = DriveFacts(
        kind=data["kind"],
        currency="USD",
        goal_minor=data["goal"] * CENTS,
        deadline_day=deadline,
        surplus=data.get("surplus", ""),
    )
    who: dict[str, Any] = {"by": BY, "today": opened}
    drive = drives.begin(slug=data["slug"], facts=facts, source_language="en", **who)
    for kind in ("mark", "cost"):
        sums = [(None, minor * CENTS) for minor in data.get(f"{kind}s", ())]
        drives.set_amounts(drive=drive, kind=kind, sums=sums, **who)
    _words(drive, data, who)
    for currency, value in data.get("rates", {}).items():
        drives.state_rate(drive=drive, currency=currency, rate=Decimal(value), day=opened, **who)
    drives.open_drive(drive=drive, **who)
    for place, (day, number, together) in enumerate(data["gifts"]):
        when = day if isinstance(day, date) else now - timedelta(days=day)
        names = data.get("thanked", []) if place == 0 else []
        _sheet(drive, when, _parts(chance, number, together), names=names, fee=data.get("fees", 0) if place == 0 else 0)
    for how, way in (("refunds", "transfer"), ("returned", "cheque")):
        for day, whole in data.get(how, ()):
            when = day if isinstance(day, date) else now - timedelta(days=day)
            (gift,) = _sheet(drive, when, [whole], way=way)
            gifts.end(gift=gift, how=how.replace("refunds", "refunded"), day=when, by=BY, today=when)
    for wholes in data.get("promised", ()):
        _sheet(drive, now - timedelta(days=1), wholes, state="pledged")
    for wholes in data.get("cheques", ()):
        _sheet(drive, now - timedelta(days=1), wholes, state="received", way="cheque")
    if "group" in data:
        _group(drive, data["group"], chance)
    for place, whole in enumerate(data.get("monthly", ())):
        Monthly.objects.create(
            ref=place, subscription=f"demonstration-{place}", drive=drive, currency="USD",
            amount_minor=whole * CENTS, language="en", day=opened,
        )  # fmt: skip
    if "goal_at_last" in data:
        changed = DriveFacts(**{**vars(facts), "goal_minor": data["goal_at_last"] * CENTS})
        drives.change(drive=drive, facts=changed, by=BY, today=data["closed"])
    if "closed" in data:
        drives.close(drive=drive, result_url=data["result"], by=BY, today=data["closed"])


def _group(drive: Drive, data: dict[str, Any], chance: random.Random) -> None:
    today = timezone.now().date()
    who: dict[str, Any] = {"by": BY, "today": today - timedelta(days=6)}
    facts = DriveFacts(kind=drive.kind, currency="USD", goal_minor=data["goal"] * CENTS, deadline_day=None)
    drive.refresh_from_db()
    group = drives.begin(slug=data["slug"], facts=facts, source_language="en", parent=drive, **who)
    _words(group, data, who)
    drives.open_drive(drive=group, **who)
    for currency, number, together in data["gifts"]:
        _sheet(group, today - timedelta(days=3), _parts(chance, number, together), currency=currency)
    for currency, whole in data["promised"]:
        _sheet(group, today - timedelta(days=1), [whole], currency=currency, state="pledged")
    _proposed(group, data["later"])


def _proposed(group: Drive, later: dict[str, str]) -> None:
    """The group has written on in English; its Farsi waits for an organiser, as a translator has handed it over."""
    today = timezone.now().date()
    text = text_of(group.words.get(language="en"))
    drives.write(drive=group, language="en", text=replace(text, text=one_line(later["en"])), by=BY, today=today)
    seen = drive_jobs.job(group, "fa").seen
    words = {"text": one_line(later["fa"])}
    jobs.propose(
        drive=group, language="fa", words=words, seen=seen, hand_over=True, by=TRANSLATOR, today=today - timedelta(1)
    )


def _words(drive: Drive, data: dict[str, Any], who: dict[str, Any]) -> None:
    amounts = {
        kind: [str(one.pk) for one in drive.amounts.filter(kind=kind).order_by("position")] for kind in ("mark", "cost")
    }
    for tag in LANGUAGES:
        said = data[tag]
        labels = {
            pk: label
            for kind in ("mark", "cost")
            for pk, label in zip(amounts[kind], said.get(f"{kind}s", ()), strict=True)
        }
        text = DriveText(
            title=said["title"],
            lede=one_line(said["lede"]),
            text=paragraphs(said.get("text", "")),
            how_to_give=paragraphs(said.get("how_to_give", "")),
            if_missed=one_line(said.get("if_missed", "")),
            if_more=one_line(said.get("if_more", "")),
            report=paragraphs(said.get("report", "")),
            labels=labels,
        )
        drives.write(drive=drive, language=tag, text=text, **who)


def _sheet(
    drive: Drive,
    day: date,
    wholes: list[int],
    *,
    way: str = "transfer",
    state: str = "cleared",
    currency: str = "USD",
    names: list[str] | tuple[str, ...] = (),
    fee: int = 0,
) -> list[Gift]:
    lines = [
        SheetLine(
            amount_minor=whole * CENTS,
            fee_minor=fee * CENTS if number == 0 and whole > fee else 0,
            name=names[number] if number < len(names) else "",
            public_name=names[number] if number < len(names) else "",
        )
        for number, whole in enumerate(wholes)
    ]
    sheet = f"demonstration-{drive.slug[:8]}-{Gift.objects.count()}"
    return gifts.enter(
        drive=drive,
        way=way,
        state=state,
        currency=currency,
        day=day,
        sheet=sheet,
        lines=lines,
        keys=settings.KEYS,
        by=BY,
        today=day,
    )


def _parts(chance: random.Random, number: int, together: int) -> list[int]:
    """So many sums of at least two, which come to this together: most are small."""
    cuts = sorted(chance.random() ** 2 for _one in range(number - 1))
    free = together - 2 * number
    ends = [0, *(round(cut * free) for cut in cuts), free]
    found = [2 + later - before for before, later in pairwise(ends)]
    return sorted(found, reverse=True)
