"""Office keys: noticing which there are, and the drill by which a key holder shows that hers opens.

Loaded by the staff side and the worker only.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from openappeal.appeals.models import Appeal
from openappeal.audit import actions as audit
from openappeal.core.digits import to_latin_digits
from openappeal.signatures.office_models import GOOD_FOR, OfficeDrill, OfficeKey
from openappeal.vault import drills
from openappeal.vault.keys import KeyMissing, KeyProvider

TRIES = 5
REMEMBERED = timedelta(days=365)
"""That a key opened more than a year ago says nothing of today."""


class UnknownKey(Exception):
    """There is no such office key."""


class NoDrill(Exception):
    """No file of hers for this key waits for its number: none was made, it is too old, or it was used."""


class WrongNumber(Exception):
    """Another number stands in the file. `left` says how often she may still try; none ends the drill."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def notice(*, keys: KeyProvider, today: date) -> int:
    """Write down which keys names are sealed to from today on, and which no longer. Returns how many changed.

    A process that may not read the file notices nothing.
    """
    try:
        named = dict.fromkeys(keys.office_recipients())
    except KeyMissing:
        return 0
    known = {key.recipient: key for key in OfficeKey.objects.select_for_update().order_by("id")}
    changed = 0
    for recipient in named:
        if recipient not in known:
            OfficeKey.objects.get_or_create(recipient=recipient, defaults={"since_day": today, "is_first": not known})
            changed += 1
    for recipient, key in known.items():
        until = None if recipient in named else key.until_day or today
        if until != key.until_day:
            key.until_day = until
            key.save(update_fields=["until_day"])
            changed += 1
    return changed


@transaction.atomic
def begin(*, key: int, by: str, today: date) -> bytes:
    """Make a file for one key, in the place of an earlier one of the same person, and return it. It is kept nowhere.

    :raises UnknownKey:
    """
    found = OfficeKey.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise UnknownKey
    number = drills.new_number()
    appeal = Appeal.objects.get().slug
    sealed = drills.seal(drills.Drill(appeal=appeal, day=today.isoformat(), key=found.recipient, number=number))
    opened = {"digest": _digest(found.pk, by, number), "begun_day": today, "wrong": 0}
    OfficeDrill.objects.update_or_create(key=found, by=by, defaults=opened)
    return sealed


def answer(*, key: int, by: str, typed: str, today: date) -> None:
    """Take the number that stood in the file: this key opens what is sealed to it, and she has it.

    The first five wrong numbers end the drill. A number is good once.

    :raises NoDrill:
    :raises WrongNumber:
    """
    left = _answer(key, by, typed, today)
    # Raised here: inside, the wrong number would not be counted.
    if left is not None:
        raise WrongNumber(left)


@transaction.atomic
def _answer(key: int, by: str, typed: str, today: date) -> int | None:
    drill = OfficeDrill.objects.select_for_update().exclude(digest="").filter(key_id=key, by=by).first()
    if drill is None or drill.begun_day is None or today - drill.begun_day > GOOD_FOR:
        raise NoDrill
    if constant_time_compare(drill.digest, _digest(key, by, typed)):
        drill.proved_day = today
        _close(drill)
        audit.record(by=by, action="signatures.prove_office_key", today=today, subject=str(drill.key))
        return None
    drill.wrong += 1
    if drill.wrong < TRIES:
        drill.save(update_fields=["wrong"])
        return TRIES - drill.wrong
    _close(drill)
    audit.record(by=by, action="signatures.fail_office_key", today=today, subject=str(drill.key))
    return 0


def old(*, today: date) -> QuerySet[OfficeDrill]:
    """Drills that nobody has answered in time, and proofs that are too old to say anything."""
    unanswered = ~Q(digest="") & Q(begun_day__lt=today - GOOD_FOR)
    return OfficeDrill.objects.filter(unanswered | Q(digest="", proved_day__lt=today - REMEMBERED))


@transaction.atomic
def expire(*, today: date) -> int:
    """Forget those. Returns how many."""
    found = list(old(today=today).select_for_update())
    for drill in found:
        if drill.proved_day is not None and drill.proved_day < today - REMEMBERED:
            drill.proved_day = None
        _close(drill)
    return len(found)


def _close(drill: OfficeDrill) -> None:
    """Nothing of the number stays."""
    if drill.proved_day is None:
        drill.delete()
        return
    drill.digest, drill.begun_day, drill.wrong = "", None, 0
    drill.save(update_fields=["digest", "begun_day", "wrong", "proved_day"])


def _digest(key: int, by: str, typed: str) -> str:
    """Of the digits alone, of whatever script and however grouped; of no use for another key or person."""
    digits = "".join(letter for letter in to_latin_digits(typed) if letter.isdecimal())
    return salted_hmac("signatures.office_drill", f"{key}\n{by}\n{digits}", algorithm="sha256").hexdigest()
