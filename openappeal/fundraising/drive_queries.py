"""Reads of drives: how far each is, and what its page shows. Nobody's gift is listed; names only of those who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from openappeal.fundraising import promise_queries, sums
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Posting
from openappeal.fundraising.change_models import Subject
from openappeal.fundraising.checkout.models import CardMovement, MovementKind
from openappeal.fundraising.drive_models import AmountKind, Drive, DriveStage, Words
from openappeal.fundraising.gift_models import Gift, GiftState, Way
from openappeal.fundraising.promise_queries import Changed, Said
from openappeal.fundraising.sums import Booked, Given, Standing, State

_COLUMNS = ("state", "day", "currency", "amount_minor", "fee_minor", "donor_id", "people", "was_cleared", "way")


@dataclass(frozen=True)
class Named:
    """A sum that the page names, and whether the raised money has passed it."""

    label: str
    amount_minor: int
    is_passed: bool


@dataclass(frozen=True)
class StatedRate:
    """What one unit of another currency counts for, in units of the drive's."""

    currency: str
    rate: Decimal
    day: date


@dataclass(frozen=True)
class Line:
    """A drive in a list: its title, where it stands, and how far it is."""

    title: str
    lede: str
    path: str
    kind: str
    state: State
    at: Standing
    deadline: date | None
    closed_day: date | None


@dataclass(frozen=True)
class ReadDrive:
    """A drive as its page shows it. `parent` is set on a group's page where its drive has words in this language.

    `main_state` and `main_at` are of the drive that the money is for: on a group's page its drive, else itself.
    """

    slug: str
    kind: str
    language: str
    title: str
    lede: str
    text: str
    how_to_give: Said | None
    if_missed: Said | None
    if_more: Said | None
    changes: tuple[Changed, ...]
    report: str
    state: State
    at: Standing
    is_group: bool
    main_state: State
    main_at: Standing
    asks: bool
    opened_day: date
    deadline: date | None
    closed_day: date | None
    days_left: int | None
    as_of: date
    marks: tuple[Named, ...]
    costs: tuple[Named, ...]
    rates: tuple[StatedRate, ...]
    rates_to: str
    thanked: tuple[str, ...]
    groups: tuple[Line, ...]
    parent: Line | None
    result_url: str
    purpose: str


def rates(drive: Drive) -> dict[str, Decimal]:
    """What one unit of each currency counts for, in that of the drive, or of a group's drive."""
    main = drive.parent if drive.parent is not None else drive
    return {main.currency: Decimal(1), **dict(main.rates.values_list("currency", "rate"))}


def gifts_of(drive: Drive) -> QuerySet[Gift]:
    """The gifts that count for a drive: its own, and once each those of its groups."""
    return Gift.objects.filter(drive=drive) | Gift.objects.filter(drive__parent=drive)


def standing(drive: Drive) -> Standing:
    """How far a drive is, from its gifts."""
    rows = gifts_of(drive).order_by().values_list(*_COLUMNS)
    given = (_given(*row) for row in rows)
    found = [*booked(drive), *moved_by_card(drive)]
    return sums.standing(
        currency=drive.currency, goal_minor=drive.goal_minor, gifts=given, rates=rates(drive), booked=found
    )


def _given(
    state: str,
    day: date,
    currency: str,
    amount: int,
    fee: int,
    donor: int | None,
    people: int,
    was_cleared: bool,
    way: str,
) -> Given:
    if way == Way.CARD and state != GiftState.CLEARED:
        # It came, and what went back of it stands in `moved_by_card`, part by part.
        state, donor, people = GiftState.CLEARED, None, 0
    return Given(state, day, currency, amount, fee, donor or 0, people, was_cleared)


def moved_by_card(drive: Drive) -> list[Booked]:
    """What went back of gifts by card, was disputed, or came again; also of a group's."""
    rows = (
        CardMovement.objects.filter(card__gift__in=gifts_of(drive))
        .exclude(kind=MovementKind.CHARGE)
        .order_by("day", "kind", "card__gift__currency")
        .values_list("entry__kind", "day", "card__gift__currency")
        .annotate(Sum("amount_minor"), Sum("fee_minor"))
    )
    return [Booked(kind, day, currency, amount, fee) for kind, day, currency, amount, fee in rows]


def booked(drive: Drive) -> list[Booked]:
    """What came for a drive by the books alone, and went: entries that no step of a gift has made, nor its card.

    A group has none: the books know its drive's purpose only. A gift entered by mistake is out of the sums with all of
    its entries, and so are those that took them out.
    """
    if drive.parent_id is not None:
        return []
    rows = (
        Posting.objects.filter(purpose_id=drive.slug, account__in=(Account.GIFTS.value, Account.FEES.value))
        .filter(entry__gift_steps=None, entry__card_movement=None)
        .exclude(entry__reverses__gift_steps__gift__state=GiftState.MISTAKE)
        .order_by("entry__day", "entry__kind", "currency", "account")
        .values_list("entry__kind", "entry__day", "currency", "account")
        .annotate(total=Sum("amount"))
    )
    return [
        Booked(
            kind=kind,
            day=day,
            currency=currency,
            gifts_minor=-total if account == Account.GIFTS else 0,
            fees_minor=total if account == Account.FEES else 0,
        )
        for kind, day, currency, account, total in rows
    ]


def without_rate(drive: Drive) -> dict[str, int]:
    """What the books have for a drive in currencies for which it has stated no rate, by currency: it does not count."""
    known = rates(drive)
    found: dict[str, int] = {}
    for row in booked(drive):
        if row.currency not in known:
            found[row.currency] = found.get(row.currency, 0) + row.gifts_minor - row.fees_minor
    return found


def deadline(drive: Drive) -> date | None:
    """Its own, or that of a group's drive."""
    return drive.deadline_day or (drive.parent.deadline_day if drive.parent is not None else None)


def state(drive: Drive, at: Standing, *, today: date) -> State:
    """What it is on a day."""
    return sums.state(stage=drive.stage, deadline=deadline(drive), today=today, at=at)


def asks(drive: Drive, *, today: date) -> bool:
    """Whether its page asks for money: of a group's, while its drive does, whose money it is; not after its own end."""
    main = drive.parent if drive.parent is not None else drive
    if drive.stage != DriveStage.OPEN:
        return False
    return sums.asks(state(main, standing(main), today=today), main.surplus)


def public() -> QuerySet[Drive]:
    """Drives and groups that readers find."""
    return Drive.objects.exclude(stage=DriveStage.DRAFT).select_related("parent")


def has_any(language: str) -> bool:
    """Whether readers of a language find a drive: only then there is a list."""
    return Words.objects.filter(drive__in=public().filter(parent=None), language=language).exists()


def languages(slug: str) -> list[str]:
    """Languages in which a drive has a page."""
    return list(Words.objects.filter(drive__in=public(), drive__slug=slug).values_list("language", flat=True))


def read(slug: str, language: str, *, today: date) -> ReadDrive | None:
    """A drive in a language, or None where readers find nothing."""
    drive = public().filter(slug=slug).first()
    words = drive.words.filter(language=language).first() if drive is not None else None
    if drive is None or words is None or drive.opened_day is None:
        return None
    at = standing(drive)
    last = deadline(drive)
    is_open = drive.stage == DriveStage.OPEN
    main_at = standing(drive.parent) if drive.parent is not None else at
    return ReadDrive(
        slug=drive.slug,
        kind=drive.kind,
        language=language,
        title=words.title,
        lede=words.lede,
        text=words.text,
        how_to_give=promise_queries.said(drive, language, Subject.HOW_TO_GIVE),
        if_missed=promise_queries.said(drive, language, Subject.IF_MISSED),
        if_more=promise_queries.said(drive, language, Subject.IF_MORE),
        changes=promise_queries.changed(drive, language),
        report=words.report,
        state=state(drive, at, today=today),
        at=at,
        is_group=drive.parent is not None,
        main_state=state(drive.parent or drive, main_at, today=today),
        main_at=main_at,
        asks=asks(drive, today=today),
        opened_day=drive.opened_day,
        deadline=last,
        closed_day=drive.closed_day,
        days_left=(last - today).days if is_open and last is not None and last >= today else None,
        as_of=today,
        marks=_named(drive, AmountKind.MARK, words, at),
        costs=_named(drive, AmountKind.COST, words, at),
        rates=_stated(drive),
        rates_to=(drive.parent or drive).currency,
        thanked=_thanked(drive),
        groups=tuple(_lines(public().filter(parent=drive), language, today)),
        parent=next(iter(_lines([drive.parent], language, today)), None) if drive.parent is not None else None,
        result_url=_result(drive, language),
        purpose=drive.purpose,
    )


def listed(language: str, *, today: date) -> list[Line]:
    """Drives in a language, those that are open first, then the newest. Groups stand on their drive's page."""
    return sorted(
        _lines(public().filter(parent=None).order_by("-opened_day", "slug"), language, today),
        key=lambda line: line.closed_day is not None,
    )


def current() -> Drive | None:
    """The drive that the campaign's figures are of: the open one that ends first, else the one closed last."""
    mains = Drive.objects.filter(parent=None)
    running = mains.filter(stage=DriveStage.OPEN)
    return (
        running.filter(deadline_day__isnull=False).order_by("deadline_day", "slug").first()
        or running.order_by("opened_day", "slug").first()
        or mains.filter(stage=DriveStage.CLOSED).order_by("-closed_day", "slug").first()
    )


def _lines(drives: QuerySet[Drive] | Sequence[Drive], language: str, today: date) -> list[Line]:
    from openappeal.fundraising.freshness import drive_path

    found = []
    for drive in drives:
        words = drive.words.filter(language=language).first()
        if words is None:
            continue
        at = standing(drive)
        found.append(
            Line(
                title=words.title,
                lede=words.lede,
                path=drive_path(language, drive.slug),
                kind=drive.kind,
                state=state(drive, at, today=today),
                at=at,
                deadline=deadline(drive),
                closed_day=drive.closed_day,
            )
        )
    return found


def _result(drive: Drive, language: str) -> str:
    """Where what it paid for can be seen: on another site, or on a page of ours in the reader's language."""
    if not drive.result_url or drive.result_url.startswith(("http://", "https://")):
        return drive.result_url
    return f"/{language}/{drive.result_url}"


def _named(drive: Drive, kind: AmountKind, words: Words, at: Standing) -> tuple[Named, ...]:
    return tuple(
        Named(str(words.labels.get(str(one.pk), "")), one.amount_minor, at.raised_minor >= one.amount_minor)
        for one in drive.amounts.filter(kind=kind).order_by("position")
    )


def _stated(drive: Drive) -> tuple[StatedRate, ...]:
    """The rates that this page's sums need: of currencies in which gifts have come, and its own on a group's page."""
    main = drive.parent if drive.parent is not None else drive
    used = set(gifts_of(drive).order_by().values_list("currency", flat=True).distinct()) | {drive.currency}
    used |= {row.currency for row in booked(drive)}
    return tuple(
        StatedRate(one.currency, one.rate, one.day) for one in main.rates.filter(currency__in=used).order_by("currency")
    )


def _thanked(drive: Drive) -> tuple[str, ...]:
    """Those who asked to be thanked by name, once their money has come: by name, and never with a sum."""
    came = gifts_of(drive).filter(state__in=(GiftState.RECEIVED, GiftState.DEPOSITED, GiftState.CLEARED))
    names = came.exclude(donor__public_name="").filter(donor__isnull=False).values_list("donor__public_name", flat=True)
    return tuple(sorted(set(names), key=str.casefold))
