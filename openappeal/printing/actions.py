"""Publications noted, prints made, frozen and thrown away."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import Edition, State
from openappeal.audit import actions as audit
from openappeal.printing import (
    composing,
    name_rules,
    names,
    placement_freshness,
    proof_queries,
    screen_freshness,
    settings_found,
)
from openappeal.printing.engine import press
from openappeal.printing.models import Choice, Pick, Print, PrintedName, PrintState, Publication
from openappeal.printing.name_rules import NameRule

WHOLE = ("edition__version", "form", "second__version", "second_form", "publication")
"""What is read of a print to set it."""


class IsFrozen(Exception):
    """Who and what stands in it is settled."""


class NotPublished(Exception):
    """The text is not published: what is printed cannot be called back."""


class NoPair(Exception):
    """The two texts are not the same version in two languages."""


class NotApproved(Exception):
    """Well-known people who stand in it have not approved how. `names` are theirs."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"{len(names)} have not approved")
        self.names = names


class Moved(Exception):
    """Somebody signed, left or has other words since its sizes were looked for: it is another page now."""


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
    second: Edition | None = None
    second_form: TextForm | None = None
    second_foot: str = ""
    rule: NameRule = field(default_factory=NameRule)


@transaction.atomic
def save_publication(publication: Publication, *, profile: bytes | None, by: str, today: date) -> None:
    """Keep what a publication asks for. A `profile` replaces the one that is there.

    :raises press.BadProfile:
    :raises press.Lacks: what its standard asks for.
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
    if publication.lacks is not None:
        raise press.Lacks(publication.lacks)
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
    :raises NoPair:
    :raises name_rules.NoRule:
    """
    for edition, form in ((wanted.edition, wanted.form), (wanted.second, wanted.second_form)):
        if edition is not None and edition.state != State.PUBLISHED:
            raise NotPublished
        if form is not None and (edition is None or not _fits(form, edition)):
            raise NotPublished
    if wanted.second is not None and not _is_pair(wanted.edition, wanted.second):
        raise NoPair
    if wanted.second is None:
        wanted = replace(wanted, second_foot="")
    is_by_rule = wanted.choice == Choice.RULE
    if is_by_rule:
        name_rules.check(wanted.rule)
    made = _draft(id) if id is not None else Print(seed=secrets.token_hex(16))
    for name, value in vars(wanted).items():
        if name != "rule":
            setattr(made, name, value)
    if made.choice != Choice.LOT and not is_by_rule:
        made.number = None
    rule = wanted.rule if is_by_rule else NameRule()
    made.of_sphere, made.of_place, made.of_language = rule.sphere, rule.place, rule.language
    made.only_organisations, made.has_known = rule.only_organisations, rule.has_known
    made.save()
    if id is None:
        audit.record(by=by, action="printing.write", today=today, subject=str(made))
    else:
        audit.record(by=by, action="printing.change", today=today, subject=str(made))
    return made


def freeze(*, id: int, by: str, today: date, reason: str = "") -> Print:
    """Settle who and what stands in it, and keep the hash of the file that goes to the printer.

    :param reason: why it is frozen although well-known people have not approved how they stand in it. Who would rather
        have another line is left out.
    :raises IsFrozen:
    :raises NotApproved:
    :raises Moved:
    :raises fitting.NoRoom:
    :raises fitting.NoLetter:
    :raises fitting.TooWide:
    :raises press.Lacks:
    """
    # Sizes take seconds to find, and are kept for what follows: meanwhile nothing is locked, and everybody can sign.
    made = Print.objects.select_related(*WHOLE).get(pk=id)
    if made.publication is not None and made.publication.lacks is not None:
        raise press.Lacks(made.publication.lacks)
    made.frozen_day = made.frozen_day or today
    composing.fitted(composing.copy_of(made, names.to_freeze(made)), made.sheet)
    return _freeze(id, by, today, reason.strip())


@transaction.atomic
def _freeze(id: int, by: str, today: date, reason: str) -> Print:
    made = _draft(id)
    # Who withdraws just now does so before, and is not in it, or after, and takes her row along.
    list(names.may_be_printed(made.edition).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    waiting = proof_queries.not_approved(made, names.chosen(made))
    if waiting and not reason:
        raise NotApproved(waiting)
    chosen = names.to_freeze(made)
    made.frozen_day = today
    state = composing.log_state(made)
    made.log_state = state.kept if state else ""
    copy = composing.copy_of(made, chosen)
    if settings_found.sizes(settings_found.mark(copy, made.sheet)) is None:
        raise Moved  # to look for them here would keep everybody from signing for as long
    file = composing.pdf(made, copy)
    made.state, made.sha256 = PrintState.FROZEN, hashlib.sha256(file).hexdigest()
    made.names_frozen = len(chosen.names)
    made.save()
    PrintedName.objects.bulk_create(
        [PrintedName(print=made, signature_id=one.signature, wording=one.wording) for one in chosen.names],
        batch_size=500,
    )
    placement_freshness.mark_print(made)
    audit.record(by=by, action="printing.freeze", today=today, subject=str(made), reason=reason if waiting else "")
    return made


@transaction.atomic
def discard(*, id: int, by: str, today: date) -> None:
    """Throw a print away, frozen or not. What is on paper stays there."""
    made = Print.objects.select_for_update().filter(pk=id).first()
    if made is None:
        return  # somebody pressed twice
    placement_freshness.mark_print(made)
    if made.is_shown:
        screen_freshness.mark(made)
    audit.record(by=by, action="printing.discard", today=today, subject=str(made))
    made.delete()


@transaction.atomic
def pick(*, id: int, seen: Collection[int], ticked: Collection[int], by: str, today: date) -> int:
    """Choose by hand: of the `seen` signatures the `ticked` ones are in, the others are not. Returns how many are in.

    Nobody is chosen who may not be printed.

    :raises IsFrozen:
    """
    made = _draft(id)
    allowed = names.may_be_printed(made.edition).filter(pk__in=set(seen) & set(ticked))
    wanted = set(allowed.values_list("pk", flat=True))
    picks = Pick.objects.filter(print=made)
    before = set(picks.filter(signature__in=seen).values_list("signature", flat=True))
    picks.filter(signature__in=before - wanted).delete()
    Pick.objects.bulk_create([Pick(print=made, signature_id=one) for one in sorted(wanted - before)])
    if wanted != before:
        audit.record(by=by, action="printing.pick", today=today, subject=str(made))
    return picks.count()


@transaction.atomic
def forget_gone() -> int:
    """Forget of frozen prints, choices and proofs who is not to stand in any more. Returns how many."""
    return sum(rows.delete()[0] for rows in names.gone())


def _draft(id: int) -> Print:
    made = Print.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=id)
    if made.state == PrintState.FROZEN:
        raise IsFrozen
    return made


def _is_other_page(publication: Publication, profile: bytes | None) -> bool:
    """Whether a file that was made for it before would not be the same now."""
    old = Publication.objects.get(pk=publication.pk)
    if old.lacks is not None:
        # No file can be made for it as it stands: what is missing may be added.
        return old.sheet != publication.sheet
    facts = ("sheet", "standard", "condition")
    is_same = all(getattr(old, fact) == getattr(publication, fact) for fact in facts)
    return not is_same or (profile is not None and profile != bytes(old.profile or b""))


def _is_pair(first: Edition, second: Edition) -> bool:
    return first.version_id == second.version_id and first.language != second.language


def _fits(form: TextForm, edition: Edition) -> bool:
    return form.kind == FormKind.CONDENSED and form.state == State.PUBLISHED and form.edition_id == edition.pk
