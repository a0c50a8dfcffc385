"""Statements: written down, cut, approved by their author, opened, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom import consent_queries, uses
from openappeal.newsroom.models import Consent
from openappeal.newsroom.press import paths
from openappeal.newsroom.statement_models import Excerpt, Scope, Statement, StatementEdition, StatementLink
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

LONGEST_DAYS = 60
AUTHOR = "statement-link"
"""What the audit list calls an author who came by a link."""


class SlugTaken(Exception):
    """Another statement has this address; the exception's argument is it."""


class NotInTheText(Exception):
    """The passage does not stand in the full text word for word, or it begins or ends inside a word."""


class CutsInside(Exception):
    """The passage begins or ends inside an approved excerpt, whose number is `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ExcerptsLost(Exception):
    """The new text no longer holds the excerpts of these `numbers`."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


class NumberTaken(Exception):
    """The edition has an excerpt of this number already."""


class WordsChanged(Exception):
    """The words are not those that the author has seen."""


class NothingApproved(Exception):
    """The author has approved it in no language."""


class ConsentMissing(Exception):
    """It names somebody, and no consent about that person holds. `consents` are those that do not."""

    def __init__(self, consents: list[Consent]) -> None:
        super().__init__([one.pk for one in consents])
        self.consents = consents


class NoSuchLink(Exception):
    """No link has this token: it was never given out, another took its place, or its days are over."""


@transaction.atomic
def begin(*, slug: str, scope: Iterable[str], by: str, today: date) -> Statement:
    """Begin a statement, without words yet.

    :raises SlugTaken:
    """
    if Statement.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    statement = Statement.objects.create(slug=slug, scope=_scope(scope), written_by=by)
    audit.record(by=by, action="newsroom.begin_statement", today=today, subject=str(statement))
    return statement


@transaction.atomic
def write(
    *,
    statement: Statement,
    language: str,
    name: str,
    credit: str,
    text: str,
    short: str,
    by: str,
    today: date,
) -> StatementEdition:
    """Write a statement in one language. Other words than those approved end the approval, and every use waits for it.

    What is open is shown again as soon as its author approves it, so it names nobody newly without a consent.

    :raises ExcerptsLost: nothing was written.
    :raises ConsentMissing: the same.
    """
    statement = _locked(statement)
    before = consent_queries.lacking(statement, today=today) if statement.opened_day else []
    fields = {"name": tidy(name), "credit": tidy(credit), "text": _tidy_text(text), "short": _tidy_text(short)}
    edition, is_new = StatementEdition.objects.get_or_create(statement=statement, language=language, defaults=fields)
    if not is_new:
        if all(getattr(edition, field) == words for field, words in fields.items()):
            return edition
        flat = tidy(fields["text"])
        lost = [one.number for one in edition.excerpts.order_by("number") if not _places(tidy(one.words), flat)]
        if lost:
            raise ExcerptsLost(lost)
        for field, words in fields.items():
            setattr(edition, field, words)
        _end_approval(edition)
        edition.save()
    if statement.opened_day:
        missing = [one for one in consent_queries.lacking(statement, today=today) if one not in before]
        if missing:
            raise ConsentMissing(missing)
    audit.record(by=by, action="newsroom.write_statement", today=today, subject=str(statement))
    return edition


@transaction.atomic
def set_scope(*, statement: Statement, scope: Iterable[str], by: str, today: date) -> None:
    """Say anew what the words may be used for. More than was approved ends the approval; less holds at once."""
    statement = _locked(statement)
    wanted = _scope(scope)
    if wanted == statement.scope:
        return
    is_wider = not set(wanted) <= set(statement.scope)
    statement.scope = wanted
    statement.save()
    if is_wider:
        for edition in statement.editions.all():
            _end_approval(edition)
            edition.save()
    _refresh(statement)
    audit.record(by=by, action="newsroom.set_scope", today=today, subject=str(statement))


@transaction.atomic
def cut(*, edition: StatementEdition, words: str, number: int, by: str, today: date) -> Excerpt:
    """Cut a passage out, word for word. `number` is that of the same passage in the other languages.

    It waits for the author's approval, as the edition does from now on; what is approved already stays so.

    :raises NotInTheText:
    :raises CutsInside:
    :raises NumberTaken:
    """
    statement = _locked(edition.statement)
    passage, text = tidy(words), tidy(edition.text)
    here = _places(passage, text)
    if not here:
        raise NotInTheText
    for other in edition.excerpts.filter(approved_day__isnull=False).order_by("number"):
        if any(_cuts(begin, end, start, stop) for begin, end in here for start, stop in _places(other.words, text)):
            raise CutsInside(other.number)
    if edition.excerpts.filter(number=number).exists():
        raise NumberTaken
    excerpt = Excerpt.objects.create(edition=edition, number=number, words=passage)
    audit.record(by=by, action="newsroom.cut_excerpt", today=today, subject=str(statement))
    return excerpt


@transaction.atomic
def drop_excerpt(*, excerpt: Excerpt, by: str, today: date) -> list[uses.Use]:
    """Take one excerpt back, from every place. Returns the places."""
    statement = _locked(excerpt.edition.statement)
    used = uses.find([excerpt.pk])
    uses.clear([excerpt.pk], today=today)
    excerpt.delete()
    _refresh(statement)
    audit.record(by=by, action="newsroom.drop_excerpt", today=today, subject=str(statement))
    return used


@transaction.atomic
def make_link(*, statement: Statement, days: int, by: str, today: date) -> Token:
    """Make the author's link. Its token is shown now and never again; an earlier link opens nothing from now on.

    :raises ValueError: for days that are none, or too many.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(days)
    statement = _locked(statement)
    token = tokens.new_token()
    StatementLink.objects.filter(statement=statement).delete()
    StatementLink.objects.create(
        statement=statement,
        token_hash=tokens.token_hash(token),
        made_by=by,
        expires_day=today + timedelta(days=days),
    )
    audit.record(by=by, action="newsroom.make_statement_link", today=today, subject=str(statement))
    return token


def look_up(*, token: str, today: date) -> Statement:
    """The statement of a link.

    :raises NoSuchLink: the same for every token that opens nothing.
    """
    try:
        digest = tokens.token_hash(Token(token))
    except UnicodeError:
        raise NoSuchLink from None
    link = StatementLink.objects.select_related("statement").filter(token_hash=digest).first()
    if link is None or link.expires_day <= today:
        raise NoSuchLink
    return link.statement


@transaction.atomic
def expire_links(*, today: date) -> int:
    """Erase links whose days are over. Returns how many."""
    return StatementLink.objects.filter(expires_day__lte=today).delete()[0]


@transaction.atomic
def approve(*, edition: StatementEdition, seen: str, by: str, today: date) -> None:
    """The author approves these words, all excerpts with them. `seen` is the seal of what she was shown.

    :raises WordsChanged:
    """
    edition = _as_seen(edition, seen)
    edition.approved_day, edition.answer = today, ""
    edition.save()
    edition.excerpts.filter(approved_day=None).update(approved_day=today)
    _refresh(edition.statement)
    audit.record(by=by, action="newsroom.approve_statement", today=today, subject=str(edition.statement))


@transaction.atomic
def say_what_is_wrong(*, edition: StatementEdition, seen: str, answer: str, by: str, today: date) -> None:
    """The author says what is wrong. Nothing of this language is shown until she approves it.

    :raises WordsChanged:
    """
    edition = _as_seen(edition, seen)
    _end_approval(edition)
    edition.answer = answer
    edition.save()
    _refresh(edition.statement)
    audit.record(by=by, action="newsroom.refuse_statement", today=today, subject=str(edition.statement))


@transaction.atomic
def open_statement(*, statement: Statement, by: str, today: date) -> None:
    """Let readers see it, in the languages that its author has approved. Doing it twice does no harm.

    No language of it may name a prisoner without a consent: one that is approved later is shown at once.

    :raises NothingApproved:
    :raises ConsentMissing:
    """
    statement = _locked(statement)
    if not statement.editions.filter(approved_day__isnull=False).exists():
        raise NothingApproved
    if statement.opened_day is None:
        if missing := consent_queries.lacking(statement, today=today):
            raise ConsentMissing(missing)
        statement.opened_day = today
        statement.save()
        _refresh(statement)
        audit.record(by=by, action="newsroom.open_statement", today=today, subject=str(statement))


@transaction.atomic
def close_statement(*, statement: Statement, by: str, today: date, reason: str = "") -> bool:
    """Readers see nothing of it any more; it can be opened again. Returns whether it was open."""
    statement = _locked(statement)
    if statement.opened_day is None:
        return False
    statement.opened_day = None
    statement.save()
    _refresh(statement)
    audit.record(by=by, action="newsroom.close_statement", today=today, subject=str(statement), reason=reason)
    return True


@transaction.atomic
def withdraw(*, statement: Statement, by: str, today: date) -> list[uses.Use]:
    """Its author takes it back: every use is cleared and nothing of it is kept. Returns where it stood."""
    statement = _locked(statement)
    ids = excerpt_ids(statement)
    used = uses.find(ids)
    uses.clear(ids, today=today)
    paths.mark_statement(statement.slug)
    audit.record(by=by, action="newsroom.withdraw_statement", today=today, subject=str(statement))
    statement.delete()
    return used


def excerpt_ids(statement: Statement) -> list[int]:
    """Ids of all excerpts, in every language."""
    return list(Excerpt.objects.filter(edition__statement=statement).values_list("pk", flat=True))


def tidy(words: str) -> str:
    """One line with single spaces: what “word for word” compares."""
    return " ".join(words.split())


def _tidy_text(text: str) -> str:
    """Paragraphs, with an empty line between them."""
    return "\n\n".join(part for part in map(tidy, re.split(r"\n\s*\n", text.replace("\r\n", "\n"))) if part)


def _places(passage: str, text: str) -> list[tuple[int, int]]:
    """Where a passage stands in a text as whole words: beginning and end."""
    if not passage:
        return []
    found = (one.span() for one in re.finditer(re.escape(passage), text))
    return [(start, stop) for start, stop in found if not _is_in_a_word(text, start) and not _is_in_a_word(text, stop)]


def _is_in_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and _is_letter(text[place - 1]) and _is_letter(text[place])


def _is_letter(sign: str) -> bool:
    # The half-space of Persian joins the parts of one word.
    return sign.isalnum() or sign in "_’'\u200c\u200d"


def _cuts(begin: int, end: int, start: int, stop: int) -> bool:
    """Whether a passage from begin to end cuts the one from start to stop: it holds some of it, and not the whole."""
    return begin < stop and end > start and not (begin <= start and end >= stop)


def _scope(scope: Iterable[str]) -> list[str]:
    chosen = set(scope)
    return [one.value for one in Scope if one.value in chosen]


def _locked(statement: Statement) -> Statement:
    return Statement.objects.select_for_update().get(pk=statement.pk)


def _as_seen(edition: StatementEdition, seen: str) -> StatementEdition:
    _locked(edition.statement)
    edition = StatementEdition.objects.select_related("statement").get(pk=edition.pk)
    if edition.seal() != seen:
        raise WordsChanged
    return edition


def _end_approval(edition: StatementEdition) -> None:
    """No page shows these words until they are approved anew. The caller saves."""
    edition.approved_day, edition.answer = None, ""
    edition.excerpts.update(approved_day=None)
    _refresh(edition.statement)


def _refresh(statement: Statement) -> None:
    paths.mark_statement(statement.slug)
    uses.refresh(excerpt_ids(statement))
