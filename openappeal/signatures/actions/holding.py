"""Setting signatures aside when they come in a burst, and letting them count again.

A held signature is confirmed like any other, and its signer sees the same pages. It counts nowhere and is on no
wall until a person has looked. Nothing here erases one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from openappeal.antiabuse import bursts
from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.features import minute_of
from openappeal.antiabuse.models import Part
from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures.cohorts import BY_NUMBER, CROWDS, ELSEWHERE
from openappeal.signatures.models import AskedBack, Burst, Cohort, Fold, Held, Signature, Visibility, WallLine
from openappeal.signatures.predicates import written
from openappeal.signatures.queries import shown_names
from openappeal.vault import tokens
from openappeal.vault.tokens import PersonalCode

FEATURES_DAYS = 14
A_DAY = 24 * 60
WATCHED = ("provider", "network", "shape")
SAME_BURST = 60
"""Minutes after which the same feature coming again is another burst."""
QUESTIONS_AT_ONCE = 500


def held_at_confirmation(held: Held, cohort: Cohort | None) -> Held:
    """Whether a signing that is confirmed now is set aside: by the gates when it came, or by a burst.

    Who says that bursts shall pass means every other crowd as well.
    """
    if held and held not in BY_NUMBER:
        return held
    if switches.is_stopped(Part.HOLDING):
        return Held.NO
    if held and not _is_let_through(held, cohort):
        return held
    return _held_by_burst(cohort)


def _is_let_through(held: Held, cohort: Cohort | None) -> bool:
    """Whether somebody has said of this network or mail domain, for the minute in which it came: people."""
    feature = CROWDS.get(held)
    if cohort is None or feature is None:
        return False
    value = written(getattr(cohort, feature))
    going = Burst.objects.filter(first_minute__lte=cohort.minute, last_minute__gte=cohort.minute, is_let_through=True)
    return going.filter(feature=feature, value=value).exists()


def _held_by_burst(cohort: Cohort | None) -> Held:
    if cohort is None:
        return Held.NO
    going = Burst.objects.filter(
        first_minute__lte=cohort.minute, last_minute__gte=cohort.minute, is_let_through=False
    ).values_list("feature", "value")
    found = any(written(getattr(cohort, feature)) == value for feature, value in going)
    return Held.BURST if found else Held.NO


def move(cohort: Cohort, signature: Signature | None) -> None:
    """The features go along when a signing becomes a signature; those of a folded one are erased."""
    if signature is None:
        cohort.delete()
    else:
        Cohort.objects.filter(pk=cohort.pk).update(signing=None, signature=signature)


@transaction.atomic
def watch_bursts(*, now: datetime) -> int:
    """Look at the last minutes for cohorts that come far more often than usual. Returns how many there are."""
    if switches.is_stopped(Part.HOLDING):
        return 0
    minute = minute_of(now)
    minutes = range(minute - bursts.WINDOW + 1, minute + 1)
    recent = Cohort.objects.filter(minute__gte=minutes.start, minute__lt=minutes.stop).order_by()
    everybody = Counter(dict(recent.values_list("minute").annotate(n=Count("id"))))
    if bursts.rate([everybody[one] for one in minutes]) <= bursts.A_MINUTE:
        return 0
    found = 0
    for feature in WATCHED:
        for value, counts in _by_value(recent, feature).items():
            cohort = [counts[one] for one in minutes]
            if bursts.rate(cohort) <= bursts.A_MINUTE:
                continue
            usual = _usual(feature, value, minutes.start)
            others = [everybody[one] - counts[one] for one in minutes]
            if bursts.is_burst(cohort=cohort, others=others, usual=usual):
                limit = bursts.threshold(usual)
                first = next((one for one in minutes if counts[one] > limit), minute)
                _note(feature, written(value), first, minute, now.date())
                found += 1
    return found


def ask_back(*, code: PersonalCode) -> None:
    """Ask a person to look whether this signature was set aside by mistake. The same work for every code."""
    AskedBack.objects.create(code_hash=tokens.code_hash(code))


@transaction.atomic
def answer_questions() -> int:
    """Note which of the asked codes belong to what is set aside. The worker's. Returns how many were asked."""
    asked = {pk: bytes(found) for pk, found in AskedBack.objects.values_list("id", "code_hash")[:QUESTIONS_AT_ONCE]}
    if not asked:
        return 0
    mine = Signature.objects.filter(links__code_hash__in=set(asked.values())).values("pk")
    _set_aside().filter(pk__in=mine).update(asks_back=True)
    AskedBack.objects.filter(pk__in=asked).delete()
    return len(asked)


@transaction.atomic
def release(*, ids: Iterable[int], by: str, today: date) -> int:
    """Let signatures that were set aside count again, after a person has looked. Returns how many.

    One without an address that a sweep holds waits again to be read, as it did before.
    """
    released, days = 0, set()
    for signature in _set_aside().select_for_update().filter(pk__in=list(ids)):
        days.add(_free(signature))
        audit.record(by=by, action="signatures.release", today=today, subject=str(signature))
        released += 1
    lines = [day for day in days if day is not None]
    if lines:
        freshness.mark_newest_wall_pages(min(lines))
    return released


@transaction.atomic
def leave_set_aside(*, ids: Iterable[int], by: str, today: date) -> int:
    """Decide that signatures whose signers asked stay set aside. They may ask again. Returns how many."""
    left = 0
    for signature in Signature.objects.select_for_update().filter(pk__in=list(ids), asks_back=True):
        signature.asks_back = False
        signature.save(update_fields=["asks_back"])
        audit.record(by=by, action="signatures.leave_set_aside", today=today, subject=str(signature))
        left += 1
    return left


@transaction.atomic
def release_all(*, held: Held, by: str, reason: str, today: date) -> int:
    """Let everything count that was set aside for one reason. Bursts that go on are let through from now on.

    What a sweep holds as well stays there.
    """
    found = Signature.objects.filter(held=held, sweep=None)
    found = Signature.objects.filter(pk__in=list(found.select_for_update().values_list("pk", flat=True)))
    number = found.update(held=Held.NO, counted_in=False, asks_back=False)
    Fold.objects.filter(held=held).update(held=Held.NO)
    if held == Held.BURST:
        Burst.objects.update(is_let_through=True)
    if number:
        audit.record(
            by=by, action="signatures.release_all", today=today, subject=f"{number} signatures ({held})", reason=reason
        )
    return number


def old_features(*, now: datetime) -> int:
    """How many signings have features older than 14 days."""
    return Cohort.objects.filter(minute__lt=minute_of(now) - FEATURES_DAYS * A_DAY).count()


@transaction.atomic
def forget_features(*, now: datetime) -> int:
    """Erase features and bursts older than 14 days. Returns how many signings lost theirs."""
    oldest = minute_of(now) - FEATURES_DAYS * A_DAY
    Burst.objects.filter(last_minute__lt=oldest).delete()
    Fold.objects.filter(day__lt=now.date() - timedelta(days=FEATURES_DAYS)).exclude(held=Held.NO).delete()
    deleted, _ = Cohort.objects.filter(minute__lt=oldest).delete()
    return deleted


def let_count(signature: Signature) -> None:
    """Take one signature out of what is set aside: the clock counts it, its line comes back. Lock its row first."""
    signature.held = Held.NO
    day = _free(signature)
    if day is not None:
        freshness.mark_newest_wall_pages(day)


def _set_aside() -> QuerySet[Signature]:
    """All that is set aside. What nobody has accepted yet is not, unless a sweep holds it."""
    return Signature.objects.exclude(held=Held.NO).exclude(held__in=ELSEWHERE, sweep=None)


def _free(signature: Signature) -> date | None:
    """Returns the day of a blank line that came back for it, whose pages are still to be marked."""
    sweep = signature.sweep_id
    if signature.held not in ELSEWHERE:
        signature.held = Held.NO
    signature.sweep, signature.asks_back, signature.counted_in = None, False, False
    signature.save(update_fields=["held", "sweep", "asks_back", "counted_in"])
    if signature.visibility != Visibility.PUBLIC and signature.on_wall and sweep is not None:
        # One of the blank lines that the sweep took off was for this person; which one makes no difference, and
        # sorting a million of them to take the first would.
        for line in WallLine.objects.filter(sweep=sweep)[:1]:
            line.sweep = None
            line.save(update_fields=["sweep"])
            return line.day
    elif shown_names().filter(pk=signature.pk).exists():
        freshness.mark_shown(signature)
    return None


def _by_value(recent: QuerySet[Cohort], feature: str) -> dict[object, Counter[int]]:
    found: dict[object, Counter[int]] = {}
    for value, minute, number in recent.values_list(feature, "minute").annotate(n=Count("id")):
        value = bytes(value) if isinstance(value, memoryview) else value
        if value:  # an empty one means: not known
            found.setdefault(value, Counter())[minute] = number
    return found


def _usual(feature: str, value: object, before: int) -> bursts.Usual:
    minutes = bursts.USUAL_DAYS * A_DAY
    days = Cohort.objects.filter(minute__gte=before - minutes, minute__lt=before).order_by()
    counts: Sequence[int] = list(
        days.filter(**{feature: value}).values("minute").annotate(n=Count("id")).values_list("n", flat=True)
    )
    total, own = days.count(), sum(counts)
    return bursts.Usual(
        median=bursts.median_a_minute(counts, minutes=minutes),
        mean=own / minutes,
        mean_of_others=(total - own) / minutes,
    )


def _note(feature: str, value: str, first: int, now: int, today: date) -> None:
    """Begin a burst, or let the one that is going on last a minute longer than now."""
    same = Burst.objects.filter(feature=feature, value=value, last_minute__gte=now - SAME_BURST)
    burst = same.order_by("-last_minute").first()
    if burst is None:
        burst = Burst(feature=feature, value=value, first_minute=first, last_minute=now + 1, day=today)
        audit.record(by="worker", action="signatures.burst", today=today, subject=str(burst))
    burst.last_minute = max(burst.last_minute, now + 1)
    burst.save()
