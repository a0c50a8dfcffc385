"""What has to be done before an item opens, in words, each with the way there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openappeal.accounts import language
from openappeal.cms import figures
from openappeal.newsroom import letters, queries
from openappeal.newsroom.models import Consent, EditionState, Item
from openappeal.newsroom.queries import Check
from openappeal.newsroom.staff import words


@dataclass(frozen=True)
class Line:
    """One line: what it is about; if it is not done, what to do and where. Only what `blocks` has to be done."""

    name: str
    is_done: bool
    blocks: bool
    title: str
    todo: str = ""
    url: str = ""
    button: str = ""


def lines(item: Item, *, today: date) -> list[Line]:
    """The check-list of an item, what has to be done first."""
    found = [_line(item, check) for check in queries.check_list(item, today=today)]
    return sorted([*found, *_letters(item)], key=lambda line: (line.is_done, not line.blocks))


def _letters(item: Item) -> Iterator[Line]:
    """That the letter says less than the page, where it does. It keeps nothing from opening."""
    ready = item.editions.filter(state=EditionState.READY).select_related("item").order_by("language")
    made = {edition.language: letters.letter(edition) for edition in ready}
    for tags, todo in (
        (
            [tag for tag, one in made.items() if one.is_too_large],
            _("It is too long for a letter, even without what can be left out: %(languages)s. Shorten what to do."),
        ),
        (
            [tag for tag, one in made.items() if one.left_out and not one.is_too_large],
            _("It is too long for a letter in: %(languages)s. The letter ends earlier, and leads to the rest."),
        ),
    ):
        if tags:
            todo %= {"languages": words.names(tags)}
            where = reverse("staff_news:look", args=[item.pk, tags[0]])
            yield Line(
                "letters", False, False, _("The letter says all that the page says"), todo, where, _("Look at it")
            )


def _line(item: Item, check: Check) -> Line:
    title, todo, url, button = _TOLD[check.name](item, check)
    if check.is_done:
        return Line(check.name, True, check.blocks, title)
    return Line(check.name, False, check.blocks, title, todo, url, button)


def _write(item: Item, tag: str, place: str = "") -> str:
    return reverse("staff_news:write", args=[item.pk, tag]) + place


def _first(item: Item, check: Check) -> str:
    return check.languages[0] if check.languages else item.source_language


def _block(item: Item, check: Check) -> str:
    """The way to the first of some blocks, which are named by their place from 1."""
    block = item.blocks.order_by("position")[check.numbers[0] - 1 :].first() if check.numbers else None
    return _write(item, item.source_language, f"#place-{block.pk}" if block else "")


def _numbers(numbers: Sequence[int]) -> str:
    return ("، " if language.current() == "fa" else ", ").join(words.n(one) for one in numbers)


def _source(item: Item, check: Check) -> tuple[str, ...]:
    told = _("Write it, then press “Ready” there.")
    return _("The text is ready"), told, _write(item, item.source_language), _("Write")


def _words(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("A title or some words are missing in: %(languages)s.") % {"languages": words.names([*check.languages])}
    return _("Every ready language has all its words"), todo, _write(item, _first(item, check)), _("Write them")


def _languages(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("Not ready in: %(languages)s. What is ready opens, and they can follow later.")
    todo %= {"languages": words.names([*check.languages])}
    return _("Every language is ready"), todo, _write(item, _first(item, check)), _("Translate")


def _behind(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("The source says something else by now than: %(languages)s.") % {
        "languages": words.names([*check.languages])
    }
    return _("Translations say what the source says"), todo, _write(item, _first(item, check)), _("Compare")


def _figures(item: Item, check: Check) -> tuple[str, ...]:
    if check.names:
        todo = _(
            "There is no figure of this name: %(names)s. It was typed in: %(languages)s. "
            "Which there are is told under “Figures that you can insert by name”."
        )
        todo %= {"names": ", ".join(check.names), "languages": words.names([*check.languages])}
        return _("Every figure is known"), todo, _typed_figure(item, check), _("Correct it")
    todo = _("Choose the figure in part %(numbers)s.") % {"numbers": _numbers(check.numbers)}
    return _("Every figure is known"), todo, _block(item, check), _("Choose")


def _typed_figure(item: Item, check: Check) -> str:
    """The way to the first words in which an unknown figure was typed."""
    tag = _first(item, check)
    edition = item.editions.filter(language=tag).first()
    for block, fields in (queries.words_of(edition) if edition else {}).items():
        if any(set(check.names) & set(figures.names_in(text)) for text in fields.values()):
            return _write(item, tag, f"#place-{block}")
    return _write(item, tag)


def _photos(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("No photograph with credit and licence in part %(numbers)s.") % {"numbers": _numbers(check.numbers)}
    return _("Photographs have credit and licence"), todo, _block(item, check), _("Go there")


def _described(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("In part %(numbers)s nothing is said to those who do not see the picture, in one language or more.")
    todo %= {"numbers": _numbers(check.numbers)}
    return _("Photographs are described"), todo, _block(item, check), _("Describe it")


def _quotes(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("The author has not approved part %(numbers)s for this use, in these words and languages.")
    todo %= {"numbers": _numbers(check.numbers)}
    return _("Quotations are as their authors approved them"), todo, _block(item, check), _("Go there")


def _typed_quotes(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("Part %(numbers)s was typed here: nobody but you vouches for these words.")
    todo %= {"numbers": _numbers(check.numbers)}
    return _("Quotations of a release are approved excerpts"), todo, _block(item, check), _("Go there")


def _links(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("The button leads nowhere in part %(numbers)s.") % {"numbers": _numbers(check.numbers)}
    return _("Every button leads somewhere"), todo, _block(item, check), _("Go there")


def _buttons(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("Write the words on the button in part %(numbers)s, or leave all of that part empty.")
    todo %= {"numbers": _numbers(check.numbers)}
    return _("Every button has its words"), todo, _block(item, check), _("Write them")


def _demands(item: Item, check: Check) -> tuple[str, ...]:
    todo = _("Demands that are missing or in other words: %(numbers)s. Copy them from the Appeal.")
    todo %= {"numbers": _numbers(check.numbers)}
    if not check.numbers:
        todo = _("The Appeal is not published in: %(languages)s.") % {"languages": words.names([*check.languages])}
    return _("Quoted demands are whole"), todo, _write(item, _first(item, check)), _("Go there")


def _consents(item: Item, check: Check) -> tuple[str, ...]:
    found = {one.pk: one for one in Consent.objects.filter(pk__in=check.numbers)}
    names = [f"\u2068{found[pk].spellings[0]}\u2069" for pk in check.numbers if pk in found and found[pk].spellings]
    todo = _("Nobody’s consent holds for: %(names)s. Ask, and note it; or leave the name out.")
    todo %= {"names": ("، " if language.current() == "fa" else ", ").join(names)}
    where = reverse("staff_news:item", args=[item.pk]) + "#naming"
    return _("Prisoners are named with a consent"), todo, where, _("See who is named")


def _source_link(item: Item, check: Check) -> tuple[str, ...]:
    where = reverse("staff_news:item", args=[item.pk]) + "#about"
    todo = _("Say whose post it is, and where it stands.")
    return _("The post says whose it is"), todo, where, _("Say it")


def _agreement(item: Item, check: Check) -> tuple[str, ...]:
    where = reverse("staff_news:item", args=[item.pk]) + "#agreement"
    todo = _("It tells of a death, an execution or a release: a second person reads it first.")
    return _("A second person has agreed"), todo, where, _("Go there")


_TOLD: dict[str, Any] = {
    "source": _source,
    "words": _words,
    "languages": _languages,
    "behind": _behind,
    "figures": _figures,
    "photos": _photos,
    "described": _described,
    "quotes": _quotes,
    "typed_quotes": _typed_quotes,
    "links": _links,
    "buttons": _buttons,
    "demands": _demands,
    "consents": _consents,
    "source_link": _source_link,
    "agreement": _agreement,
}
