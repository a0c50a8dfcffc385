"""What of a block is the same in every language: which figure, where a button leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from openappeal.cms import figures, shell
from openappeal.newsroom import photos
from openappeal.newsroom.models import Block, BlockKind
from openappeal.newsroom.staff import excerpt_choices

LONGEST = 500
BY_ID = ("photo", "excerpt")


@dataclass(frozen=True)
class DataBox:
    """A choice (`choices`), something to tick (`is_tick`, "1" where it is ticked), or an address.

    `is_refused`: what was sent is none of the choices, so that what stood there stands there still.
    """

    key: str
    name: str
    label: str
    hint: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    is_tick: bool = False
    is_refused: bool = False

    @property
    def data(self) -> str | int | bool:
        """As it stands in the block; nothing where it is empty."""
        if self.is_tick:
            return self.value == "1"
        return int(self.value) if self.key in BY_ID and self.value.isdecimal() else self.value


def data_of(block: Block) -> dict[str, Any]:
    """What stands in a block, without what is empty."""
    return {key: value for key, value in block.data.items() if value}


def first_data(kind: str) -> dict[str, Any]:
    """What a new block begins with: what its boxes show before anybody has chosen."""
    known = figures.every()
    if kind == BlockKind.FIGURE and known:
        return {"name": known[0].name}
    return {"path": shell.SECTIONS["sign"]} if kind == BlockKind.ACTION else {}


def data_boxes(block: Block, sent: QueryDict | None) -> list[DataBox]:
    """The boxes of a block of this kind, with what was typed in them."""
    stored = data_of(block)

    def box(key: str, label: str, hint: str = "", choices: tuple[tuple[str, str], ...] = ()) -> DataBox:
        name = f"data-{block.pk}-{key}"
        there = str(stored.get(key, ""))
        value = there if sent is None or name not in sent else str(sent[name]).strip()[:LONGEST]
        is_refused = bool(choices) and value != there and value not in dict(choices)
        return DataBox(key, name, label, hint, there if is_refused else value, choices, is_refused=is_refused)

    if block.kind == BlockKind.FIGURE:
        return [box("name", _("Which figure"), choices=tuple((one.name, str(one.label)) for one in figures.every()))]
    if block.kind == BlockKind.ACTION:
        return [
            box("path", _("Where the button leads"), choices=_sections()),
            box("url", _("Or an address elsewhere"), _("Begins with https://. Leave it empty to lead to this site.")),
        ]
    if block.kind == BlockKind.PHOTO:
        known = [(str(id), label) for id, label in photos.choices()]
        if (now := str(stored.get("photo", ""))) and now not in dict(known):
            known.insert(0, (now, _("A photograph that may not be shown here any more")))
        told = _("One that is not here: keep it first, with its rights, under “Press page”.")
        return [box("photo", _("Which photograph"), told, (("", _("Choose one")), *known))]
    if block.kind == BlockKind.QUOTE:
        told = _(
            "Its words stand here as their author approved them, in each language. What is typed then counts for "
            "nothing."
        )
        offered = tuple(excerpt_choices.choices(block))
        return [box("excerpt", _("Excerpt of a statement"), told, offered)] if offered else []
    if block.kind == BlockKind.FACTS:
        stored_tick = "1" if stored.get("demands") else ""
        name = f"data-{block.pk}-demands"
        ticked = stored_tick if sent is None or f"seen-{block.pk}" not in sent else sent.get(name, "")
        return [
            DataBox(
                "demands",
                name,
                _("It quotes the demands of the Appeal"),
                _("Then each demand that must appear has to stand here word for word, in every language."),
                ticked,
                is_tick=True,
            )
        ]
    return []


def _sections() -> tuple[tuple[str, str], ...]:
    told = {
        "sign": _("The form to sign"),
        "home": _("The Appeal"),
        "wall": _("Who has signed"),
        "news": _("The form for news"),
        "resources": _("Things to pass on"),
        "contact": _("The contact form"),
    }
    # What leads to the home page would else be empty, which leads nowhere.
    return tuple((shell.SECTIONS[name] or "/", label) for name, label in told.items())
