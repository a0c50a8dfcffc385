"""Placements: wanted, booked, sent, seen; what belongs to each; shown to readers; the next one asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import money
from openappeal.fundraising.actions import drives
from openappeal.fundraising.actions.drives import DriveFacts
from openappeal.fundraising.books_models import Expense
from openappeal.fundraising.drive_models import Drive, DriveKind
from openappeal.newsroom.coverage_models import Coverage
from openappeal.printing import placement_freshness as freshness
from openappeal.printing import tear_sheets
from openappeal.printing.models import Print
from openappeal.printing.placement_models import Placement, PlacementKind, PlacementState, PlacementWords
from openappeal.printing.placement_text import SLUG, TARGET, PlacementFacts, PlacementText, text_of

STEPS = (PlacementState.WANTED, PlacementState.BOOKED, PlacementState.SENT, PlacementState.APPEARED)
"""In their order. Each but the first has a day of its own, `{step}_day`."""


class AddressTaken(Exception):
    """Another placement has this address, or it is none."""


class BadFacts(Exception):
    """These facts do not go together; `reason` is a word for the door to explain: publication, reach, run, price,
    target."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongStep(Exception):
    """It is not this one's turn, or its day is before that of the step before or after today."""


class PaidAnother(Exception):
    """These entries of the books are named by another placement: readers would find one sum told twice."""

    def __init__(self, expenses: list[Expense]) -> None:
        super().__init__(f"{len(expenses)} are named elsewhere")
        self.expenses = expenses


class NotWhole(Exception):
    """Readers are not shown it: there are no words in its source language."""


class IsShown(Exception):
    """Readers see it, or it has appeared: it stays."""


@transaction.atomic
def begin(*, slug: str, facts: PlacementFacts, source_language: str, by: str, today: date) -> Placement:
    """Note a placement that is wanted. Nobody outside the team sees it.

    :raises AddressTaken:
    :raises BadFacts:
    :raises openappeal.fundraising.money.UnknownCurrency:
    """
    if not SLUG.fullmatch(slug) or Placement.objects.filter(slug=slug).exists():
        raise AddressTaken
    made = Placement(slug=slug, source_language=source_language, **_columns(facts))
    made.save()
    audit.record(by=by, action="printing.begin_placement", today=today, subject=str(made))
    return made


@transaction.atomic
def change(*, placement: Placement, facts: PlacementFacts, by: str, today: date) -> None:
    """Say what it is.

    :raises BadFacts:
    :raises openappeal.fundraising.money.UnknownCurrency:
    """
    found = locked(placement)
    before = found.drive
    for name, value in _columns(facts).items():
        setattr(found, name, value)
    found.save()
    freshness.mark(found)
    if before is not None and before != found.drive:
        freshness.mark_drive(before)
    audit.record(by=by, action="printing.change_placement", today=today, subject=str(found))


@transaction.atomic
def write(*, placement: Placement, language: str, text: PlacementText, by: str, today: date) -> PlacementWords:
    """Keep its words in one language. A translation is made of what the source says now.

    What a translator proposes meanwhile stays, and is known to be made over other words.
    """
    found = locked(placement)
    made_of, of = "", {}
    source = found.words.filter(language=found.source_language).first()
    if language != found.source_language and source is not None:
        said = text_of(source)
        made_of, of = said.digest(), asdict(said)
    words = keep_words(found, language, text, made_of=made_of, of=of)
    audit.record(by=by, action="printing.write_placement", today=today, subject=str(found))
    return words


def keep_words(
    placement: Placement, language: str, text: PlacementText, *, made_of: str, of: Mapping[str, str]
) -> PlacementWords:
    """Make this what readers have in a language. The caller holds the placement's row, and records the act."""
    columns = {**asdict(text), "made_of": made_of, "of": dict(of)}
    words, _created = PlacementWords.objects.update_or_create(placement=placement, language=language, defaults=columns)
    freshness.mark(placement)
    return words


@transaction.atomic
def step(*, placement: Placement, to: str, day: date, by: str, today: date) -> None:
    """Take the next step, on a day: booked, its file sent, appeared.

    :raises WrongStep:
    """
    found = locked(placement)
    wanted = PlacementState(to)
    if found.is_over or wanted not in STEPS or STEPS.index(wanted) != STEPS.index(PlacementState(found.state)) + 1:
        raise WrongStep
    before = _day(found, found.state)
    if day > today or (before is not None and day < before):
        raise WrongStep
    found.state = wanted
    setattr(found, f"{wanted}_day", day)
    found.save()
    freshness.mark(found)
    audit.record(by=by, action="printing.step_placement", today=today, subject=str(found))


@transaction.atomic
def step_back(*, placement: Placement, by: str, today: date) -> None:
    """Take the last step back: it was entered by mistake, or what fell through is tried again.

    :raises WrongStep: there is none
    """
    found = locked(placement)
    if found.state == PlacementState.FELL:
        # As far as it had come.
        found.state = next((one for one in reversed(STEPS) if _day(found, one) is not None), PlacementState.WANTED)
    elif found.state == PlacementState.WANTED:
        raise WrongStep
    else:
        setattr(found, f"{found.state}_day", None)
        found.state = STEPS[STEPS.index(PlacementState(found.state)) - 1]
    found.save()
    freshness.mark(found)
    audit.record(by=by, action="printing.step_back_placement", today=today, subject=str(found))


@transaction.atomic
def fall_through(*, placement: Placement, by: str, today: date) -> None:
    """It does not appear. What was done for it stays noted.

    :raises WrongStep: it has appeared
    """
    found = locked(placement)
    if found.is_over:
        raise WrongStep
    found.state = PlacementState.FELL
    found.save()
    freshness.mark(found)
    audit.record(by=by, action="printing.drop_placement", today=today, subject=str(found))


@transaction.atomic
def link(
    *, placement: Placement, prints: Collection[Print], coverage: Collection[Coverage], by: str, today: date
) -> None:
    """Say which prints were made for it, and what was written about it."""
    found = locked(placement)
    found.prints.set(prints)
    found.coverage.set(coverage)
    freshness.mark(found)
    audit.record(by=by, action="printing.link_placement", today=today, subject=str(found))


@transaction.atomic
def link_expenses(*, placement: Placement, expenses: Collection[Expense], by: str, today: date) -> None:
    """Say which entries of the books paid for it.

    :raises PaidAnother:
    """
    found = locked(placement)
    wanted = Expense.objects.select_for_update().filter(pk__in=[one.pk for one in expenses]).order_by("pk")
    list(wanted)  # whoever names one for another placement just now does so before or after
    if elsewhere := list(wanted.filter(placements__isnull=False).exclude(placements=found)):
        raise PaidAnother(elsewhere)
    found.expenses.set(expenses)
    freshness.mark(found)
    audit.record(by=by, action="printing.link_expenses", today=today, subject=str(found))


def keep_tear_sheet(*, placement: Placement, data: bytes, by: str, today: date) -> None:
    """Keep a picture of the page as it appeared, made so small that no name on it can be read. The file is forgotten.

    :raises tear_sheets.NotAPage:
    """
    # A picture takes its time: nothing is locked meanwhile.
    made = tear_sheets.make(data, edge=_edge(placement))
    with transaction.atomic():
        found = locked(placement)
        found.tear_sheet, found.tear_width, found.tear_height = made.jpeg, made.width, made.height
        found.save()
        freshness.mark(found)
        audit.record(by=by, action="printing.keep_tear_sheet", today=today, subject=str(found))


def _edge(placement: Placement) -> float | None:
    """The longer side of the page in millimetres, of the smallest if it has several; none if nobody noted its size."""
    sheets = [made.sheet for made in placement.prints.select_related("publication")]
    if placement.publication is not None:
        sheets.append(placement.publication.sheet)
    return min((max(sheet.width, sheet.height) for sheet in sheets), default=None)


@transaction.atomic
def drop_tear_sheet(*, placement: Placement, by: str, today: date) -> None:
    """Throw the picture of the page away."""
    found = locked(placement)
    found.tear_sheet, found.tear_width, found.tear_height = None, 0, 0
    found.save()
    freshness.mark(found)
    audit.record(by=by, action="printing.drop_tear_sheet", today=today, subject=str(found))


@transaction.atomic
def show(*, placement: Placement, is_public: bool, by: str, today: date) -> None:
    """Let readers see its story, or no longer.

    :raises NotWhole:
    """
    found = locked(placement)
    if is_public and not found.words.filter(language=found.source_language).exists():
        raise NotWhole
    found.is_public = is_public
    found.save()
    freshness.mark(found, is_new=True)
    if is_public:
        audit.record(by=by, action="printing.show_placement", today=today, subject=str(found))
    else:
        audit.record(by=by, action="printing.hide_placement", today=today, subject=str(found))


@transaction.atomic
def ask_again(
    *, placement: Placement, slug: str, goal_minor: int | None, currency: str, by: str, today: date
) -> Placement:
    """Begin the next one with the facts of this: wanted, with its words to be looked through, without its days.

    With a goal, a drive of the same name is begun too, as a draft.

    :raises AddressTaken: by a placement or a drive
    :raises openappeal.fundraising.money.UnknownCurrency:
    """
    found = locked(placement)
    drive: Drive | None = None
    if goal_minor is not None:
        try:
            drive = drives.begin(
                slug=slug,
                facts=DriveFacts(kind=DriveKind.PLACEMENT, currency=currency, goal_minor=goal_minor, deadline_day=None),
                source_language=found.source_language,
                by=by,
                today=today,
            )
        except drives.AddressTaken:
            raise AddressTaken from None
    facts = PlacementFacts(
        kind=found.kind,
        outlet=found.outlet,
        publication=found.publication,
        drive=drive,
        currency=found.currency,
        quoted_minor=found.agreed_minor or found.quoted_minor,
        target=found.target,
    )
    made = begin(slug=slug, facts=facts, source_language=found.source_language, by=by, today=today)
    made.follows = found
    made.save(update_fields=["follows"])
    source = found.words.filter(language=found.source_language).first()
    if source is not None:
        # Its issue and its report are over; what it was is for the next one to say.
        again = PlacementText(title=source.title, text=source.text, banner=source.banner)
        write(placement=made, language=made.source_language, text=again, by=by, today=today)
    return made


@transaction.atomic
def discard(*, placement: Placement, by: str, today: date) -> None:
    """Throw away one that readers do not see and that has not appeared.

    :raises IsShown:
    """
    found = locked(placement)
    if found.is_public or found.appeared_day is not None:
        raise IsShown
    audit.record(by=by, action="printing.discard_placement", today=today, subject=str(found))
    found.delete()


def _day(found: Placement, step_: str) -> date | None:
    day: date | None = getattr(found, f"{step_}_day", None)
    return day


def _columns(facts: PlacementFacts) -> dict[str, object]:
    if facts.currency:
        money.exponent(facts.currency)
    kind = PlacementKind(facts.kind)
    problems = {
        "publication": kind == PlacementKind.PRINT and facts.publication is None and not facts.outlet,
        "reach": not (facts.reach is None and not facts.reach_source and facts.reach_day is None)
        and (facts.reach is None or not facts.reach_source or facts.reach_day is None),
        "run": facts.last_day is not None and (facts.first_day is None or facts.first_day > facts.last_day),
        "price": not facts.currency and (facts.quoted_minor is not None or facts.agreed_minor is not None),
        "target": not TARGET.fullmatch(facts.target),
    }
    for reason, is_bad in problems.items():
        if is_bad:
            raise BadFacts(reason)
    # Not asdict: publication and drive are rows.
    return {**vars(facts), "kind": kind}


def locked(placement: Placement) -> Placement:
    """The row itself, alone in this transaction."""
    found = Placement.objects.select_for_update(of=("self",)).select_related("publication", "drive__parent")
    return found.get(pk=placement.pk)
