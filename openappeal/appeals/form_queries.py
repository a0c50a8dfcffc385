"""Reads of the shorter forms: what they hold, what they lack, and whether the Appeal has moved on since."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from openappeal.appeals import canonical, queries, step_queries
from openappeal.appeals.canonical import one_line
from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import Edition, State
from openappeal.appeals.reading import ReadEdition
from openappeal.core.scripts import script_of_character

# Scripts that set no space between words.
UNSPACED = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})


@dataclass(frozen=True)
class ReadForm:
    """A shorter form as readers see it. `behind` counts its places that later versions changed, and what it lacks now.

    `text` is the edition with what the form holds, of a condensed text; `words` is an excerpt's passage.
    """

    id: int
    kind: str
    language: str
    version_number: int
    latest_number: int
    published_date: date | None
    sha256: str
    text: ReadEdition
    words: str
    behind: int


@dataclass(frozen=True)
class DemandHeld:
    """A demand that must appear, and how a form holds it: word for word, in short words, or not at all."""

    number: int
    text: str
    is_held: bool
    is_short: bool


def published(language: str) -> list[TextForm]:
    """What is published in a language: one condensed text at most, the newest, then excerpts, the newest first."""
    found = TextForm.objects.filter(state=State.PUBLISHED, edition__language=language)
    found = found.select_related("edition__version").order_by("-edition__version__number", "-published_date", "id")
    condensed = [one for one in found if one.kind == FormKind.CONDENSED]
    return [*condensed[:1], *(one for one in found if one.kind == FormKind.EXCERPT)]


def has_any(language: str) -> bool:
    """Whether readers of a language have a shorter form."""
    return TextForm.objects.filter(state=State.PUBLISHED, edition__language=language).exists()


def condensed(language: str) -> TextForm | None:
    """The condensed text that readers of a language see."""
    return next((one for one in published(language) if one.kind == FormKind.CONDENSED), None)


def read(form: TextForm) -> ReadForm:
    """A form, draft or published, as readers see it."""
    edition = queries.read_edition(form.edition)
    return ReadForm(
        id=form.pk,
        kind=form.kind,
        language=edition.language,
        version_number=edition.version_number,
        latest_number=edition.latest_number,
        published_date=form.published_date,
        sha256=form.sha256,
        text=_chosen(form, edition),
        words=form.words,
        behind=len(behind(form)),
    )


def behind(form: TextForm) -> frozenset[int]:
    """Marks of the places that a form holds, or has to hold, and that later versions changed."""
    changed = step_queries.behind(form.edition)
    if not changed:
        return frozenset()
    needed = set(form.parts.values_list("mark", flat=True))
    latest = queries.latest_version()
    if form.kind == FormKind.CONDENSED and latest is not None:
        needed.update(latest.demands.filter(must_appear=True).values_list("mark", flat=True))
    return changed & needed


def must_appear(form: TextForm) -> list[DemandHeld]:
    """The demands that a condensed text must hold to be shown as the Appeal."""
    held = dict(form.parts.values_list("mark", "words"))
    parts = form.edition.demands.select_related("demand").order_by("demand__position")
    return [
        DemandHeld(
            number=part.demand.position,
            text=part.text,
            is_held=part.demand.mark in held,
            is_short=is_short(held.get(part.demand.mark, ""), part.text),
        )
        for part in parts
        if part.demand.must_appear
    ]


def is_short(words: str, full: str) -> bool:
    """Whether these are other words than the edition's own."""
    return bool(words.strip()) and one_line(words) != one_line(full)


def places_of(edition: Edition, passage: str) -> list[int] | None:
    """Marks of the places that a passage is cut from, in order; None if it does not stand so in the edition.

    Spaces and line breaks are all the same. A passage may run over paragraphs, in their order.
    """
    wanted = one_line(passage)
    if not wanted:
        return None
    texts = [(mark, one_line(text)) for mark, text in _in_reading_order(edition) if one_line(text)]
    whole, spans = "", []
    for mark, text in texts:
        start = len(whole)
        whole += text + " "
        spans.append((mark, start, start + len(text)))
    begins = (found.start() for found in re.finditer(rf"(?={re.escape(wanted)})", whole))
    begin = next((at for at in begins if not _is_torn(whole, at) and not _is_torn(whole, at + len(wanted))), None)
    if begin is None:
        return None
    end = begin + len(wanted)
    return [mark for mark, first, last in spans if first < end and begin < last]


def _is_torn(text: str, at: int) -> bool:
    """Whether a cut here goes through a figure or a word: “24” does not stand in “246”."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if before.isdigit() and after.isdigit():
        return True
    scripts = script_of_character(before) if before else None, script_of_character(after) if after else None
    return None not in scripts and not UNSPACED & {*scripts}


def _in_reading_order(edition: Edition) -> list[tuple[int, str]]:
    found = []
    words = step_queries.words(edition)
    demands = [demand.mark for demand in edition.version.demands.order_by("position")]
    for paragraph in edition.version.paragraphs.order_by("position"):
        found.append((paragraph.mark, words.get(paragraph.mark, "")))
        if paragraph.kind == "demands":
            found += [(mark, words.get(mark, "")) for mark in demands]
    return found


def _chosen(form: TextForm, edition: ReadEdition) -> ReadEdition:
    """The edition with the chosen places only, in their wording, under their own numbers."""
    held = dict(form.parts.values_list("mark", "words"))
    version = form.edition.version
    paragraph_marks = dict(version.paragraphs.values_list("position", "mark"))
    demand_marks = dict(version.demands.values_list("position", "mark"))

    def words(mark: int, own: str) -> str:
        return held[mark].strip() or own

    paragraphs = tuple(
        replace(one, text=words(mark, one.text), is_behind=False)
        if (mark := paragraph_marks[one.number]) in held
        # The list of demands stands where it stands, also without the sentence before it.
        else replace(one, text="", is_behind=False)
        for one in edition.paragraphs
        if paragraph_marks[one.number] in held or one.kind == "demands"
    )
    addressees = tuple(
        replace(
            to,
            is_behind=False,
            demands=tuple(
                replace(one, text=words(demand_marks[one.number], one.text), is_behind=False)
                for one in to.demands
                if demand_marks[one.number] in held
            ),
        )
        for to in edition.addressees
    )
    addressees = tuple(to for to in addressees if to.demands)
    return replace(edition, paragraphs=paragraphs, addressees=addressees)


def content(form: TextForm) -> str:
    """A digest of a form's places and their words: who agrees says by it to which."""
    parts = form.parts.order_by("mark").values_list("mark", "words")
    return canonical.sha256("\n".join(f"{mark} {canonical.words_digest(words)}" for mark, words in parts))
