"""The demonstration's statements and what outlets wrote, all invented. Call it in a transaction."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import CAMPAIGN, one_line, paragraphs
from openappeal.newsroom.actions import coverage, statements

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fa")


def load() -> None:
    """Statements as their authors approved them, one that waits for its author, and ten pieces of coverage."""
    for one in _toml("statements")["statement"]:
        _statement(one)
    for piece in _toml("coverage")["piece"]:
        _piece(piece)


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
