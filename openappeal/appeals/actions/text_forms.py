"""Shorter forms of an edition: begin, write, agree, publish, take away.

A condensed text is shown as the Appeal, so it must hold each demand that must appear: word for word, or in short words
that somebody other than the writer has agreed to. An excerpt is a passage of the edition, word for word, and is called
an excerpt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from openappeal.appeals import canonical, form_queries, queries, step_queries
from openappeal.appeals.actions.locking import AlreadyPublished
from openappeal.appeals.form_models import FormKind, TextForm, TextFormPart
from openappeal.appeals.models import Edition, State
from openappeal.audit import actions as audit
from openappeal.cms import shell, stale


class NotOfNow(Exception):
    """The edition is not, or no longer, what readers of its language see."""


class NotInTheText(Exception):
    """The passage does not stand in the edition word for word."""


class LacksDemands(Exception):
    """Demands that must appear are missing: `numbers`."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = tuple(numbers)


class NobodyAgreed(Exception):
    """Demands that must appear stand in short words (`numbers`), and no second person has agreed."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = tuple(numbers)


class WordsDiffer(Exception):
    """The words are not those that were read."""


class SameWriter(Exception):
    """Whoever wrote the words cannot be the second person."""


class NothingChosen(Exception):
    """The form holds nothing yet."""


@transaction.atomic
def begin_form(*, edition: Edition, kind: str, by: str, today: date) -> TextForm:
    """Begin a shorter form of what a language shows now. A condensed text begins as a copy of the one before.

    :raises NotOfNow:
    """
    _need_current(edition)
    form = TextForm.objects.create(edition=edition, kind=FormKind(kind), written_by=by)
    before = form_queries.condensed(edition.language) if kind == FormKind.CONDENSED else None
    if before is not None:
        here = set(step_queries.places(edition.version))
        for part in before.parts.all():
            if part.mark in here:
                TextFormPart.objects.create(form=form, mark=part.mark, words=part.words)
    elif kind == FormKind.CONDENSED:
        # It begins whole, so that what goes is left out by a decision.
        for mark, (part_name, _number) in step_queries.places(edition.version).items():
            if part_name in ("paragraph", "demand"):
                TextFormPart.objects.create(form=form, mark=mark)
    audit.record(by=by, action="appeals.begin_form", today=today, subject=_subject(form))
    return form


@transaction.atomic
def write_condensed(*, form: TextForm, parts: Mapping[int, str], by: str, today: date) -> TextForm:
    """Choose the places of a condensed text by their marks, with a short wording or none. Agreement is asked anew.

    A wording that is the edition's own is none. What is no paragraph or demand of the edition is passed over.

    :raises AlreadyPublished:
    """
    form = _lock_draft(form)
    full = step_queries.words(form.edition)
    places = step_queries.places(form.edition.version)
    form.parts.all().delete()
    for mark, words in parts.items():
        if places.get(mark, ("", 0))[0] in ("paragraph", "demand"):
            short = words.strip() if form_queries.is_short(words, full.get(mark, "")) else ""
            TextFormPart.objects.create(form=form, mark=mark, words=short)
    _note_writer(form, by, today)
    return form


@transaction.atomic
def write_excerpt(*, form: TextForm, words: str, by: str, today: date) -> TextForm:
    """Cut an excerpt out of its edition.

    :raises AlreadyPublished:
    :raises NotInTheText:
    """
    form = _lock_draft(form)
    marks = form_queries.places_of(form.edition, words)
    if marks is None:
        raise NotInTheText
    form.words = words.strip()
    form.parts.all().delete()
    for mark in marks:
        TextFormPart.objects.create(form=form, mark=mark)
    _note_writer(form, by, today)
    return form


@transaction.atomic
def agree_to_form(*, form: TextForm, seen: str, by: str, today: date) -> TextForm:
    """Agree, as the second person, to the short wordings of demands that must appear.

    `seen` is the digest of the words that were read (`form_queries.content`).

    :raises AlreadyPublished:
    :raises SameWriter:
    :raises WordsDiffer: somebody has written others meanwhile.
    """
    form = _lock_draft(form)
    if form_queries.content(form) != seen:
        raise WordsDiffer
    if form.written_by == by:
        raise SameWriter
    form.agreed_by = by
    form.save(update_fields=["agreed_by"])
    audit.record(by=by, action="appeals.agree_to_form", today=today, subject=_subject(form))
    return form


@transaction.atomic
def publish_form(*, form: TextForm, by: str, today: date) -> TextForm:
    """Publish a shorter form. A condensed text takes the place of the one before, which goes.

    :raises AlreadyPublished: also for the second of two who publish at once.
    :raises NotOfNow: its language shows a newer edition, or none.
    :raises NothingChosen:
    :raises LacksDemands:
    :raises NobodyAgreed:
    """
    form = _lock_draft(form)
    _need_current(form.edition)
    if not form.parts.exists():
        raise NothingChosen
    if form.kind == FormKind.CONDENSED:
        _need_demands(form)
        TextForm.objects.filter(
            kind=FormKind.CONDENSED, state=State.PUBLISHED, edition__language=form.edition.language
        ).delete()
    read = form_queries.read(form)
    form.text = canonical.short_text(
        form=form.kind,
        language=read.language,
        version=read.version_number,
        day=today,
        of=form.edition.sha256,
        title=read.text.title,
        addressees=read.text.addressees,
        paragraphs=read.text.paragraphs,
        passage=form.words,
    )
    form.sha256, form.state, form.published_date = canonical.sha256(form.text), State.PUBLISHED, today
    form.save()
    audit.record(by=by, action="appeals.publish_form", today=today, subject=_subject(form))
    _mark(form.edition.language)
    return form


@transaction.atomic
def remove_form(*, form: TextForm, by: str, today: date) -> None:
    """Throw a draft away, or take a published form off the site."""
    found = TextForm.objects.select_for_update().select_related("edition__version").filter(pk=form.pk).first()
    if found is None:
        return
    audit.record(by=by, action="appeals.remove_form", today=today, subject=_subject(found))
    language, was_public = found.edition.language, found.state == State.PUBLISHED
    found.delete()
    if was_public:
        _mark(language)


def _need_demands(form: TextForm) -> None:
    held = form_queries.must_appear(form)
    if lacking := [one.number for one in held if not one.is_held]:
        raise LacksDemands(lacking)
    short = [one.number for one in held if one.is_short]
    if short and not form.agreed_by:
        raise NobodyAgreed(short)


def _need_current(edition: Edition) -> None:
    current = queries.current_record(edition.language)
    if current is None or current.pk != edition.pk:
        raise NotOfNow


def _lock_draft(form: TextForm) -> TextForm:
    locked = TextForm.objects.select_for_update(of=("self",)).select_related("edition__version").get(pk=form.pk)
    if locked.state == State.PUBLISHED:
        raise AlreadyPublished
    return locked


def _note_writer(form: TextForm, by: str, today: date) -> None:
    form.written_by, form.agreed_by = by, ""
    form.save()
    audit.record(by=by, action="appeals.write_form", today=today, subject=_subject(form))


def _subject(form: TextForm) -> str:
    return f"{form.edition.version} {form.edition.language} {form.kind}"


def _mark(language: str) -> None:
    home = f"/{language}/"
    stale.mark([home, home + shell.SECTIONS["short"], f"{home}short.txt"], priority=stale.PAGE)
    stale.mark(["/.well-known/openappeal.json"], priority=stale.HOME)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
