"""The demonstration's statements and what outlets wrote, all invented. Call it in a transaction."""

from __future__ import annotations

import io
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import CAMPAIGN, one_line, paragraphs
from openappeal.newsroom.actions import coverage, statements
from openappeal.newsroom.actions import press as page
from openappeal.newsroom.models import Consent
from openappeal.newsroom.statement_models import Scope

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fa")


def load() -> None:
    """Statements as their authors approved them, one that waits for its author, and ten pieces of coverage."""
    for one in _toml("statements")["statement"]:
        _statement(one)
    for piece in _toml("coverage")["piece"]:
        _piece(piece)
    _page(_toml("press"))


def _page(data: dict[str, Any]) -> None:
    """What the press page says beside numbers and quotations."""
    who: dict[str, Any] = {"by": BY, "today": CAMPAIGN.as_of}
    for tag in LANGUAGES:
        page.set_boilerplate(language=tag, text=data["boilerplate"][tag], **who)
    for name in data["name"]:
        consent = next((one for one in Consent.objects.all() if name["latin"] in one.spellings), None)
        page.add_name(**name, is_prisoner=consent is not None, consent=consent, **who)
    photo = data["photo"]
    words = {tag: photo.pop(tag) for tag in LANGUAGES}
    page.add_photo(data=_drawing(), rights=photo, scope=list(Scope), words=words, is_listed=True, **who)


def _drawing() -> bytes:
    """Walls by the water at night, and one window that is lit."""
    picture = Image.new("RGB", (1500, 1000), "#101a3d")
    pen = ImageDraw.Draw(picture)
    for x, top, wide, shade in ((0, 420, 420, "#0b1230"), (380, 260, 520, "#141f49"), (860, 480, 640, "#0d1636")):
        pen.rectangle((x, top, x + wide, 760), fill=shade)
    for row in range(3):
        for column in range(4):
            x, y = 440 + 110 * column, 330 + 130 * row
            is_lit = (row, column) == (1, 2)
            pen.rectangle((x, y, x + 54, y + 80), fill="#ffc93f" if is_lit else "#0a1028")
    pen.rectangle((0, 760, 1500, 1000), fill="#0a1332")
    for step in range(14):
        y, half = 774 + 16 * step, 20 + (step % 4) * 9
        pen.rectangle((687 - half, y, 687 + half, y + 5), fill="#8f7a3c")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _statement(data: dict[str, Any]) -> None:
    approved: date | None = data.get("day")
    who: dict[str, Any] = {"by": BY, "today": (approved or CAMPAIGN.as_of) - timedelta(days=1)}
    statement = statements.begin(slug=data["slug"], scope=data["scope"], **who)
    for tag in LANGUAGES:
        words = data[tag]
        edition = statements.write(
            statement=statement,
            language=tag,
            name=words["name"],
            credit=words["credit"],
            text=paragraphs(words["text"]),
            short=one_line(words["short"]),
            **who,
        )
        for number, excerpt in enumerate(words["excerpts"], start=1):
            statements.cut(edition=edition, words=one_line(excerpt), number=number, **who)
    if approved is None:
        return
    for edition in statement.editions.order_by("language"):
        statements.approve(edition=edition, seen=edition.seal(), by=statements.AUTHOR, today=approved)
    statements.open_statement(statement=statement, by=BY, today=approved)


def _piece(data: dict[str, Any]) -> None:
    is_dead = data.pop("dead", False)
    url, who = data.pop("url"), {"by": BY, "today": data["day"]}
    piece = coverage.note(url=url, **who)
    facts = coverage.Facts(**{**data, "people": tuple(data.get("people", ()))})
    coverage.write(coverage=piece, facts=facts, **who)
    coverage.show(coverage=piece, **who)
    if is_dead:
        coverage.set_dead(coverage=piece, is_dead=True, by=BY, today=CAMPAIGN.as_of)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))
