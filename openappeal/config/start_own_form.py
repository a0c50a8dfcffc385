"""The six questions as a form: what was typed, read into answers, with what has to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from openappeal.config.campaign_answers import Addressee, Answers, Problem
from openappeal.config.standard_site import paragraphs
from openappeal.core import languages

MOST_ADDRESSEES = 6
MOST_LANGUAGES = 12


@dataclass(frozen=True)
class Box:
    """One text box of the page."""

    name: str
    label: str
    value: str
    language: languages.Language | None
    error: str = ""
    hint: str = ""
    rows: int = 0  # 0: one line


@dataclass(frozen=True)
class Question:
    """One of the six, with its boxes. `groups` holds one list for each addressee."""

    number: int
    heading: str
    hint: str
    groups: list[list[Box]]


def chosen_languages(data: QueryDict) -> list[str]:
    """The languages ticked in the first step, the first one in front; unknown tags are dropped."""
    known = {one.tag for one in languages.LANGUAGES}
    ticked = [tag for tag in dict.fromkeys(data.getlist("languages")) if tag in known]
    first = data.get("first", "")
    if first in known:
        ticked = [first, *(tag for tag in ticked if tag != first)]
    return ticked[:MOST_LANGUAGES]


def number_of_addressees(data: QueryDict) -> int:
    """How many boxes for addressees the page shows: one, and one more for each press of the button."""
    typed = data.get("addressees", "1")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else 1
    return max(1, min(number + (data.get("do") == "more"), MOST_ADDRESSEES))


def read(data: QueryDict) -> Answers:
    """The answers as typed. Addressees that are empty in every language are left out."""
    tags = chosen_languages(data)

    def texts(name: str) -> dict[str, str]:
        return {tag: text for tag in tags if (text := data.get(f"{name}-{tag}", "").strip())}

    addressees = []
    for number in range(1, number_of_addressees(data) + 1):
        name = texts(f"addressee-{number}")
        lines = {tag: _lines(data.get(f"demands-{number}-{tag}", "")) for tag in tags}
        demands = tuple(
            {tag: line for tag, line in zip(tags, row, strict=True) if line}
            for row in zip_longest(*(lines[tag] for tag in tags), fillvalue="")
        )
        if name or demands:
            addressees.append(Addressee(name, demands))
    return Answers(
        languages=tuple(tags),
        name=texts("name"),
        addressees=tuple(addressees),
        text={tag: tuple(paragraphs(data.get(f"text-{tag}", ""))) for tag in tags},
        about=texts("about"),
        contact=data.get("contact", "").strip(),
        organiser=data.get("organiser", "").strip(),
    )


def questions(data: QueryDict, found: list[Problem]) -> list[Question]:
    """The page after the choice of languages, with what was typed and the errors beside it."""
    errors = {problem.question: problem.sentence for problem in reversed(found)}
    tags = [languages.language(tag) for tag in chosen_languages(data)]

    def boxes(name: str, label: str, rows: int = 0, hint: str = "") -> list[Box]:
        return [_box(f"{name}-{tag.tag}", label, data, errors, tag, rows, hint) for tag in tags]

    addressees = [
        [
            *boxes(f"addressee-{number}", _("Name or office")),
            *boxes(f"demands-{number}", _("What you ask of them"), 4, _("One demand on each line.")),
        ]
        for number in range(1, number_of_addressees(data) + 1)
    ]
    return [
        Question(2, _("What is it called?"), _("The name of the Appeal and of the site."), [boxes("name", _("Name"))]),
        Question(3, _("Whom do you ask, and for what?"), _("The demands stand at the end of the text."), addressees),
        Question(
            4,
            _("What does the Appeal say?"),
            _("An empty line begins a new paragraph. It is published as version 1; a later change is a new version."),
            [boxes("text", _("Text"), 14)],
        ),
        Question(
            5,
            _("Who are you?"),
            _("For the page “About us”. May stay empty for now."),
            [boxes("about", _("About us"), 6)],
        ),
        Question(
            6,
            _("How do visitors and you reach the site?"),
            "",
            [
                [
                    _box(
                        "contact",
                        _("E-mail address for messages from the contact form"),
                        data,
                        errors,
                        None,
                        0,
                        _("It is shown to nobody."),
                    ),
                    _box(
                        "organiser",
                        _("Your login on this side"),
                        data,
                        errors,
                        None,
                        0,
                        _("You get a link with which you register a passkey."),
                    ),
                ]
            ],
        ),
    ]


def _box(
    name: str,
    label: str,
    data: QueryDict,
    errors: Mapping[str, str],
    language: languages.Language | None,
    rows: int,
    hint: str,
) -> Box:
    return Box(name, label, data.get(name, ""), language, errors.get(name, ""), hint, rows)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
