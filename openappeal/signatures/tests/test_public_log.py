"""Which signatures reach the public log, and what a receipt tells."""

import datetime

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions
from openappeal.signatures.models import Fold, Held, PersonalLink, Signature, Signing
from openappeal.signatures.tests.cast import JONAS, NOBODY, SABINE, THIRD, sign, sign_and_confirm
from openappeal.tlog import promises
from openappeal.transparency import receipts
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Log, Pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.fixture(autouse=True)
def appeal(keys):
    return published_appeal()


def receipt(code, today):
    link = PersonalLink.objects.get(code_hash=__import__("hashlib").sha256(code.encode()).digest())
    from openappeal.appeals import queries

    sha256 = queries.text_hash(version_id=link.version_id, language=link.language)
    slug = queries.the_appeal().slug
    return receipts.promise(code=code, appeal=slug, text_sha256=sha256, keys=settings.KEYS, today=today)


def pending():
    return sorted(Pending.objects.values_list("kind", flat=True))


def test_a_signature_is_handed_over_when_the_clock_counts_it_and_once_only(today):
    sign_and_confirm(SABINE, "public", today)
    assert pending() == []

    actions.close_counts(today=today)
    Signature.objects.update(counted_in=False)
    actions.close_counts(today=today)

    signature = Signature.objects.get()
    assert [bytes(one.payload) for one in Pending.objects.all()] == [bytes(signature.commitment)]


def test_a_repeated_signature_comes_into_the_log_and_adds_nothing(today):
    sign_and_confirm(SABINE, "public", today)
    for person in (SABINE, JONAS, THIRD):
        sign_and_confirm(person, "public", today)
    actions.close_counts(today=today)

    assert (Signature.objects.count(), Fold.objects.count()) == (2, 0)
    assert pending() == [Kind.SIGN] * 4 + [Kind.WITHDRAW] * 2


def test_what_is_set_aside_waits_whether_it_repeats_or_not(today):
    for person in (SABINE, SABINE):
        token = sign(person, "public", today)
        Signing.objects.filter(confirmed=False).update(held=Held.THROWAWAY)
        actions.confirm(token=token, keys=settings.KEYS, today=today)
    actions.close_counts(today=today)
    assert pending() == []

    actions.release_all(held=Held.THROWAWAY, by="ada", reason="people", today=today)
    actions.close_counts(today=today)
    assert pending() == [Kind.SIGN] * 2 + [Kind.WITHDRAW]


def test_receipts_are_alike_for_every_visibility_and_for_repeated_signatures(today):
    origin_key = _begin()
    codes = [
        sign_and_confirm(SABINE, "public", today),
        sign_and_confirm(JONAS, "withheld", today),
        sign_and_confirm(NOBODY, "counted", today),
        sign_and_confirm(SABINE, "withheld", today),
        sign_and_confirm(THIRD, "public", today),
    ]
    actions.close_counts(today=today)

    files = [receipt(code, today) for code in codes]
    opened = [promises.parse(one) for one in files]
    assert {len(one) for one in files} == {len(files[0])}
    shape = {one.replace(promise.nonce.hex().encode(), b"-") for one, promise in zip(files, opened, strict=True)}
    assert len(shape) == 1
    assert origin_key.encode() in shape.pop()
    payloads = {promise.payload for promise in opened}
    assert payloads == {bytes(one.payload) for one in Pending.objects.filter(kind=Kind.SIGN)}


def test_who_withdraws_before_being_counted_leaves_an_entry_like_everybody(today):
    code = sign_and_confirm(SABINE, "public", today)
    commitment = bytes(Signature.objects.get().commitment)
    actions.withdraw(code=code, today=today)

    assert not Signature.objects.exists()
    assert pending() == [Kind.SIGN, Kind.WITHDRAW]
    assert bytes(Pending.objects.get(kind=Kind.SIGN).payload) == commitment


def test_releases_are_drawn_over_a_day_and_tell_no_hour(today):
    now = datetime.datetime.now(datetime.UTC)
    hour = int(now.timestamp() // 3600)
    for number in range(300):
        Pending.objects.create(payload=bytes([number % 256] * 31 + [number // 256]), due_hour=_drawn(now))

    drawn = {one - hour for one in Pending.objects.values_list("due_hour", flat=True)}
    assert drawn == set(range(7, 31))


def _drawn(now):
    from openappeal.transparency.actions import handing

    return handing.draw_hour(now)


def _begin():
    from openappeal.tlog import notes

    verifier = str(notes.Signer("log.example/log", bytes(32)).verifier)
    Log.objects.create(pk=1, origin="log.example/log", verifier=verifier)
    return verifier
