"""Consents to name a prisoner: noted, held by an item, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom import consent_queries
from openappeal.newsroom.actions import statements
from openappeal.newsroom.actions.locking import BEFORE, locked, words_changed
from openappeal.newsroom.actions.opening import take_back
from openappeal.newsroom.models import Consent, Item, ItemState, Naming
from openappeal.newsroom.press.paths import mark_press
from openappeal.newsroom.statement_models import Statement
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider


class NoSpelling(Exception):
    """A consent without a name cannot be found in any text."""


class ConsentNotValid(Exception):
    """It was taken back, or has to be asked for anew."""


class StillNamed(Exception):
    """The name stands in the item."""


@dataclass(frozen=True)
class Agreed:
    """Who agreed, with what right, and by which channel it was heard. Only the office key opens it again."""

    who: str
    right: str
    channel: str


@transaction.atomic
def note_consent(
    *,
    spellings: Sequence[str],
    agreed: Agreed,
    covers: str,
    day: date,
    ask_again: date,
    keys: KeyProvider,
    by: str,
    today: date,
) -> Consent:
    """Keep that somebody agreed that a prisoner is named. `spellings` are the prisoner's, in every script in use.

    :raises NoSpelling:
    :raises openappeal.vault.sealing.TooLong:
    :raises openappeal.vault.keys.KeyMissing:
    """
    names = list(dict.fromkeys(name.strip() for name in spellings if name.strip()))
    if not names:
        raise NoSpelling
    consent = Consent.objects.create(
        spellings=names,
        sealed=sealing.seal(sealing.pad_box({"v": 1, **asdict(agreed)}), keys.office_recipients()),
        covers=covers.strip(),
        day=day,
        ask_again=ask_again,
        noted_by=by,
    )
    audit.record(by=by, action="newsroom.note_consent", today=today, subject=str(consent))
    return consent


@transaction.atomic
def ask_anew(*, consent: Consent, day: date, ask_again: date, by: str, today: date) -> None:
    """Note that the same people agreed again.

    :raises ConsentNotValid: when it was taken back; then it is noted as a new one.
    """
    found = Consent.objects.select_for_update().get(pk=consent.pk)
    if found.ended_day is not None:
        raise ConsentNotValid
    found.day, found.ask_again = day, ask_again
    found.save(update_fields=["day", "ask_again"])
    audit.record(by=by, action="newsroom.renew_consent", today=today, subject=str(found))


@transaction.atomic
def end_consent(*, consent: Consent, by: str, today: date) -> list[Item | Statement]:
    """Note that a consent was taken back. Every open item that shows the person is closed in the same act.

    So is every open statement that names them. Items that wait become drafts. Returns what was closed. What is to stay
    open is corrected first, so that it names the person no more. Another consent about the same person keeps an item
    open that holds it, and every statement.
    """
    # Rows of items before that of the consent, as `name_with` takes them.
    items = [Item.objects.select_for_update().get(pk=item.pk) for item in consent_queries.items_showing(consent)]
    naming = [
        Statement.objects.select_for_update().get(pk=one.pk) for one in consent_queries.statements_naming(consent)
    ]
    found = Consent.objects.select_for_update().get(pk=consent.pk)
    if found.ended_day is None:
        found.ended_day = today
        found.save(update_fields=["ended_day"])
        audit.record(by=by, action="newsroom.end_consent", today=today, subject=str(found))
        mark_press()
    closed: list[Item | Statement] = []
    for item in items:
        if found not in consent_queries.needed(item, editions=list(item.editions.all()), today=today):
            continue
        if item.state == ItemState.OPEN:
            take_back(item)
            audit.record(by=by, action="newsroom.close", today=today, subject=str(item), reason=str(found))
            closed.append(item)
        elif item.state == ItemState.WAITING:
            item.state, item.opens_at = ItemState.DRAFT, None
            item.save(update_fields=["state", "opens_at"])
            item.preview_links.all().delete()
            audit.record(by=by, action="newsroom.unplan", today=today, subject=str(item), reason=str(found))
    for statement in naming:
        is_lacking = found in consent_queries.lacking(statement, today=today)
        if is_lacking and statements.close_statement(statement=statement, by=by, today=today, reason=str(found)):
            closed.append(statement)
    return closed


@transaction.atomic
def name_with(*, item: Item, consent: Consent, by: str, today: date) -> None:
    """Say that an item shows a person with this consent, in words or on a photograph.

    :raises NotPossibleNow:
    :raises ConsentNotValid:
    """
    item = locked(item, *BEFORE, ItemState.OPEN)
    found = Consent.objects.select_for_update().get(pk=consent.pk)
    if not consent_queries.is_valid(found, today=today):
        raise ConsentNotValid
    _, is_new = Naming.objects.get_or_create(item=item, consent=found)
    if is_new:
        audit.record(by=by, action="newsroom.name", today=today, subject=str(item), reason=str(found))


@transaction.atomic
def no_longer_names(*, item: Item, consent: Consent, by: str, today: date) -> None:
    """Say that an item does not show a person any more.

    :raises NotPossibleNow:
    :raises StillNamed:
    """
    item = locked(item, *BEFORE, ItemState.OPEN)
    if consent_queries.is_named(item, consent):
        raise StillNamed
    if item.namings.filter(consent=consent).delete()[0]:
        if item.state != ItemState.OPEN:
            words_changed(item)
        audit.record(by=by, action="newsroom.unname", today=today, subject=str(item), reason=str(consent))
