"""The answers to the six questions of “Start your own”, and founding a campaign on them.

As JSON, for `openappeal init --answers`; every text stands under its language's tag, the campaign's
first language comes first, and a language may stay empty to be written later:

    {"languages": ["en", "fa"],
     "name": {"en": "The Homecoming Letter", "fa": "…"},
     "addressees": [{"name": {"en": "The Minister of Justice"}, "demands": [{"en": "Free them."}]}],
     "text": {"en": ["First paragraph.", "Second paragraph."]},
     "about": {"en": "We are four friends."},
     "contact": "post@example.org",
     "organiser": "mina"}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from openappeal.config.cli import CannotDo
from openappeal.core import languages

LONGEST_NAME = 80
LONGEST_ADDRESSEE = 200
LONGEST_PARAGRAPH = 6000
_LOGIN = re.compile(r"[\w.@+-]{1,150}")

Texts = Mapping[str, str]


class BadAnswers(CannotDo):
    """An answer is missing or cannot be used; the message says which and what to do."""


@dataclass(frozen=True)
class Addressee:
    """Somebody who is asked, and what is asked of them; each in the languages that are written."""

    name: Texts
    demands: tuple[Texts, ...]


@dataclass(frozen=True)
class Answers:
    languages: tuple[str, ...]
    name: Texts
    addressees: tuple[Addressee, ...]
    text: Mapping[str, tuple[str, ...]]
    about: Texts
    contact: str
    organiser: str

    def is_empty_in(self, tag: str) -> bool:
        """Whether nothing of the Appeal is written in a language yet."""
        return not any(self._parts(tag))

    def is_whole_in(self, tag: str) -> bool:
        """Whether a language has every part that the first one has."""
        return all(self._parts(tag)) and len(self.text.get(tag, ())) == len(self.text.get(self.languages[0], ()))

    def _parts(self, tag: str) -> list[str]:
        parts = [" ".join(self.text.get(tag, ()))]
        for addressee in self.addressees:
            parts += [addressee.name.get(tag, ""), *(demand.get(tag, "") for demand in addressee.demands)]
        return parts


@dataclass(frozen=True)
class Problem:
    """What has to be put right, and the question it belongs to, such as `text-fa`."""

    question: str
    sentence: str


@dataclass
class _Problems:
    found: list[Problem] = field(default_factory=list)

    def add(self, question: str, sentence: str) -> None:
        self.found.append(Problem(question, sentence))


def parse(raw: str) -> Answers:
    """Read answers from JSON.

    :raises BadAnswers:
    """
    try:
        data = json.loads(raw)
        answers = Answers(
            languages=tuple(str(tag) for tag in data["languages"]),
            name=_texts(data["name"]),
            addressees=tuple(
                Addressee(_texts(one["name"]), tuple(_texts(demand) for demand in one["demands"]))
                for one in data["addressees"]
            ),
            text={str(tag): tuple(map(str, paragraphs)) for tag, paragraphs in data["text"].items()},
            about=_texts(data.get("about", {})),
            contact=str(data.get("contact", "")),
            organiser=str(data["organiser"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadAnswers(
            "The answers are not in the form that openappeal/config/campaign_answers.py describes "
            f"({type(error).__name__}: {error})."
        ) from None
    problems = check(answers)
    if problems:
        raise BadAnswers(f"{problems[0].question}: {problems[0].sentence}")
    return answers


def as_json(answers: Answers) -> str:
    """The same answers for another process; `parse` reads them again."""
    return json.dumps(
        {
            "languages": answers.languages,
            "name": dict(answers.name),
            "addressees": [
                {"name": dict(one.name), "demands": [dict(demand) for demand in one.demands]}
                for one in answers.addressees
            ],
            "text": {tag: list(paragraphs) for tag, paragraphs in answers.text.items()},
            "about": dict(answers.about),
            "contact": answers.contact,
            "organiser": answers.organiser,
        },
        ensure_ascii=False,
    )


def check(answers: Answers) -> list[Problem]:
    """What stands in the way of founding a campaign on these answers; empty when nothing does."""
    problems = _Problems()
    if not answers.languages:
        problems.add("languages", _("Choose at least one language."))
        return problems.found
    for tag in answers.languages:
        try:
            languages.language(tag)
        except languages.UnknownLanguage:
            problems.add("languages", _("“%(tag)s” is not in the list of languages.") % {"tag": tag})
            return problems.found
    _check_first_language(answers, problems)
    for tag in answers.languages:
        _check_language(answers, tag, problems)
    if answers.contact:
        try:
            validate_email(answers.contact)
        except ValidationError:
            problems.add("contact", _("Write the full e-mail address, like mina@post.example."))
    else:
        problems.add("contact", _("Write an e-mail address. It is shown to nobody."))
    if not _LOGIN.fullmatch(answers.organiser):
        problems.add("organiser", _("Write a login of letters and digits, without spaces."))
    return problems.found


def _check_first_language(answers: Answers, problems: _Problems) -> None:
    first = answers.languages[0]
    if not answers.name.get(first):
        problems.add(f"name-{first}", _("Write the name of the campaign."))
    if not answers.addressees:
        problems.add(f"addressee-1-{first}", _("Write to whom the Appeal speaks."))
    for number, addressee in enumerate(answers.addressees, start=1):
        if not addressee.name.get(first):
            problems.add(f"addressee-{number}-{first}", _("Write to whom these demands are addressed."))
        if not addressee.demands:
            problems.add(f"demands-{number}-{first}", _("Write at least one thing that you ask."))
        elif not all(demand.get(first) for demand in addressee.demands):
            problems.add(f"demands-{number}-{first}", _("Another language has more demands than this one."))
    if not answers.text.get(first):
        problems.add(f"text-{first}", _("Write the text of the Appeal. It can be changed later, as a new version."))


def _check_language(answers: Answers, tag: str, problems: _Problems) -> None:
    name = languages.language(tag).name
    if len(answers.name.get(tag, "")) > LONGEST_NAME:
        problems.add(f"name-{tag}", _("Use 80 characters or fewer."))
    for number, addressee in enumerate(answers.addressees, start=1):
        if len(addressee.name.get(tag, "")) > LONGEST_ADDRESSEE:
            problems.add(f"addressee-{number}-{tag}", _("Use 200 characters or fewer."))
    if any(len(paragraph) > LONGEST_PARAGRAPH for paragraph in answers.text.get(tag, ())):
        problems.add(f"text-{tag}", _("One paragraph is longer than 6,000 characters. Put an empty line into it."))
    first = answers.languages[0]
    if tag == first or answers.is_empty_in(tag) or answers.is_whole_in(tag):
        return
    for number, addressee in enumerate(answers.addressees, start=1):
        if not addressee.name.get(tag):
            problems.add(f"addressee-{number}-{tag}", _("Write this name in %(language)s too.") % {"language": name})
        if not all(demand.get(tag) for demand in addressee.demands):
            problems.add(
                f"demands-{number}-{tag}",
                _("Write as many demands in %(language)s as in the first language.") % {"language": name},
            )
    if len(answers.text.get(tag, ())) != len(answers.text.get(first, ())):
        problems.add(
            f"text-{tag}",
            _("Write as many paragraphs in %(language)s as in the first language, or leave all of it empty for now.")
            % {"language": name},
        )


@transaction.atomic
def found_campaign(answers: Answers, *, today: date | None = None) -> None:
    """Make the Appeal, publish its first version in every language that is whole, and lay out the site."""
    from openappeal.appeals import actions as appeals
    from openappeal.config import standard_site

    today = today or timezone.now().date()
    whole = [tag for tag in answers.languages if answers.is_whole_in(tag)]
    version = appeals.found(
        slug=slugify(answers.name.get("en", ""))[:60] or "appeal",
        languages_=answers.languages,
        demands_to=[index for index, one in enumerate(answers.addressees) for _demand in one.demands],
        kinds=[*("text" for _paragraph in answers.text[answers.languages[0]]), "demands"],
        words={tag: _words(answers, tag) for tag in whole},
        goal=None,
        by=answers.organiser,
        today=today,
    )
    appeals.publish(version=version, by=answers.organiser, today=today)
    for tag in answers.languages:
        standard_site.lay_out(
            tag,
            name=answers.name.get(tag) or answers.name[answers.languages[0]],
            addressees=[one.name.get(tag, "") for one in answers.addressees] if tag in whole else [],
            opening=answers.text[tag][0] if tag in whole else "",
            about=answers.about.get(tag, ""),
            contact=answers.contact,
        )


@transaction.atomic
def found_empty_site(*, today: date | None = None) -> None:
    """Make a campaign in English whose first version is an empty draft, to be written on the staff side."""
    from openappeal.appeals import actions as appeals
    from openappeal.config import standard_site

    empty = appeals.Words(title="", addressees=[""], demands=["", "", ""], paragraphs=["", "", "", ""])
    appeals.found(
        slug="appeal",
        languages_=["en"],
        demands_to=[0, 0, 0],
        kinds=["text", "text", "demands", "closing"],
        words={"en": empty},
        goal=None,
        by="init",
        today=today or timezone.now().date(),
    )
    standard_site.lay_out("en", name="Our appeal")


def _words(answers: Answers, tag: str) -> Any:
    from openappeal.appeals.actions import Words

    return Words(
        title=answers.name.get(tag) or answers.name[answers.languages[0]],
        addressees=[one.name[tag] for one in answers.addressees],
        demands=[demand[tag] for one in answers.addressees for demand in one.demands],
        # The last paragraph is the place of the demands; the sentence before them may be empty.
        paragraphs=[*answers.text[tag], ""],
    )


def _texts(value: Mapping[Any, Any]) -> dict[str, str]:
    return {str(tag): str(text).strip() for tag, text in value.items()}
