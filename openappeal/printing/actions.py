"""Publications noted, prints made, frozen and thrown away."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import Edition, State
from openappeal.audit import actions as audit
from openappeal.printing import composing, names, placement_freshness
from openappeal.printing.engine import press
from openappeal.printing.models import Choice, Print, PrintedName, PrintState, Publication


class IsFrozen(Exception):
    """Who and what stands in it is settled."""


class NotPublished(Exception):
    """The text is not published: what is printed cannot be called back."""


class InUse(Exception):
    """Something is printed, or will be, for this publication."""


@dataclass(frozen=True)
class Wanted:
    """What a print should be. Exactly one of `publication` and `format` is given."""

    label: str
    publication: Publication | None
    format: str
    edition: Edition
    form: TextForm | None
    choice: str
    number: int | None
    foot: str
    code: str


@transaction.atomic
def save_publication(publication: Publication, *, profile: bytes | None, by: str, today: date) -> None:
    """Keep what a publication asks for. A `profile` replaces the one that is there.

    :raises press.BadProfile:
    :raises InUse: for its page, when a print on it is frozen.
    """
    if profile is not None:
        press.check_profile(profile)
    is_new = publication._state.adding
    if (
        not is_new
        and _is_other_page(publication, profile)
        and publication.prints.filter(state=PrintState.FROZEN).exists()
    ):
        raise InUse
    if profile is not None:
        publication.profile = profile
    publication.save()
    if is_new:
        audit.record(by=by, action="printing.publication", today=today, subject=str(publication))
    else:
        audit.record(by=by, action="printing.change_publication", today=today, subject=str(publication))


@transaction.atomic
def drop_publication(*, id: int, by: str, today: date) -> None:
    """Forget a publication for which nothing is printed.

    :raises InUse:
    """
    publication = Publication.objects.select_for_update().get(pk=id)
    if publication.prints.exists() or publication.placements.exists():
        raise InUse
    audit.record(by=by, action="printing.drop_publication", today=today, subject=str(publication))
    publication.delete()


@transaction.atomic
def write(*, id: int | None, wanted: Wanted, by: str, today: date) -> Print:
    """Make a print, or change one that is not frozen.

    :raises IsFrozen:
    :raises NotPublished:
    """
    if wanted.edition.state != State.PUBLISHED:
        raise NotPublished
    if wanted.form is not None and not _fits(wanted.form, wanted.edition):
        raise NotPublished
    made = _draft(id) if id is not None else Print(seed=secrets.token_hex(16))
    for field, value in vars(wanted).items():
        setattr(made, field, value)
    if made.choice != Choice.LOT:
        made.number = None
    made.save()
    if id is None:
        audit.record(by=by, action="printing.write", today=today, subject=str(made))
    else:
        audit.record(by=by, action="printing.change", today=today, subject=str(made))
    return made


def freeze(*, id: int, by: str, today: date) -> Print:
    """Settle who and what stands in it, and keep the hash of the file that goes to the printer.

    :raises IsFrozen:
    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    """
    # Setting takes seconds, and is kept for what follows: meanwhile nothing is locked, and everybody can sign.
    made = Print.objects.select_related("edition__version", "form", "publication").get(pk=id)
    made.frozen_day = made.frozen_day or today
    composing.fitted(composing.copy_of(made, names.chosen(made)), made.sheet)
    return _freeze(id, by, today)


@transaction.atomic
def _freeze(id: int, by: str, today: date) -> Print:
    made = _draft(id)
    # Who withdraws just now does so before, and is not in it, or after, and takes her row along.
    list(names.may_be_printed(made.edition).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    chosen = names.chosen(made)
    made.frozen_day = today
    state = composing.log_state(made)
    made.log_state = state.kept if state else ""
    file = composing.pdf(made, composing.copy_of(made, chosen))
    made.state, made.sha256 = PrintState.FROZEN, hashlib.sha256(file).hexdigest()
    made.names_frozen = len(chosen.names)
    made.save()
    PrintedName.objects.bulk_create(
        [PrintedName(print=made, signature_id=one.signature, wording=one.wording) for one in chosen.names],
        batch_size=500,
    )
    placement_freshness.mark_print(made)
    audit.record(by=by, action="printing.freeze", today=today, subject=str(made))
    return made


@transaction.atomic
def discard(*, id: int, by: str, today: date) -> None:
    """Throw a print away, frozen or not. What is on paper stays there."""
    made = Print.objects.select_for_update().filter(pk=id).first()
    if made is None:
        return  # somebody pressed twice
    placement_freshness.mark_print(made)
    audit.record(by=by, action="printing.discard", today=today, subject=str(made))
    made.delete()


@transaction.atomic
def forget_gone() -> int:
    """Forget of frozen prints who is not to stand in any more. Returns how many."""
    return names.gone().delete()[0]


def _draft(id: int) -> Print:
    made = Print.objects.select_for_update(of=("self",)).select_related("edition", "form", "publication").get(pk=id)
    if made.state == PrintState.FROZEN:
        raise IsFrozen
    return made


def _is_other_page(publication: Publication, profile: bytes | None) -> bool:
    """Whether a file that was made for it before would not be the same now."""
    old = Publication.objects.get(pk=publication.pk)
    facts = ("sheet", "standard", "condition")
    is_same = all(getattr(old, fact) == getattr(publication, fact) for fact in facts)
    return not is_same or (profile is not None and profile != bytes(old.profile or b""))


def _fits(form: TextForm, edition: Edition) -> bool:
    return form.kind == FormKind.CONDENSED and form.state == State.PUBLISHED and form.edition_id == edition.pk
