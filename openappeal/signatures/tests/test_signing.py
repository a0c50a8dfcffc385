from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms.fields import RandomIdField
from openappeal.mail.models import OutboxLetter
from openappeal.mailings import actions as mailings
from openappeal.mailings.models import Intake, Subscriber
from openappeal.signatures import actions
from openappeal.signatures.models import PersonalLink, Signature, Signing
from openappeal.signatures.tests.cast import FATEMEH, JONAS, NOBODY, SABINE, THIRD, sign, sign_and_confirm
from openappeal.vault import sealing
from openappeal.vault.tokens import Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def _rows_as_bytes(*models) -> bytes:
    """Everything that the tables hold, as one would find it on a disk."""
    found = []
    for model in models:
        for row in model.objects.values_list():
            found += [bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in row]
    return b"\n".join(found)


@pytest.mark.parametrize("visibility", ["public", "withheld", "counted"])
def test_a_waiting_signature_holds_nothing_that_can_be_read(visibility, today):
    sign(replace(SABINE, updates=True), visibility, today)

    held = _rows_as_bytes(Signing, OutboxLetter)
    for secret in (b"Sabine", b"Lindqvar", b"sabine@", b"post.example", b"Nurse"):
        assert secret not in held


def test_a_confirmed_public_signature_keeps_the_name_and_a_sealed_address(today, keys):
    sign_and_confirm(SABINE, "public", today)

    signature = Signature.objects.get()
    assert (signature.name, signature.credential, signature.country) == ("Sabine Lindqvar", "Nurse", "DE")
    assert (signature.review, signature.day, signature.language) == ("unread", today, "en")
    assert signature.version.number == 1
    assert signature.print_consent is True
    opened = sealing.unpad_box(sealing.open_sealed(bytes(signature.address_sealed), keys.mailing))
    assert opened == {"v": 1, "email": "sabine@post.example"}


def test_a_withheld_signature_keeps_a_box_for_the_office_only(today, keys):
    sign_and_confirm(SABINE, "withheld", today)

    signature = Signature.objects.get()
    assert (signature.name, signature.credential, signature.address_sealed) == ("", "", None)
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(bytes(signature.box), keys.mailing)
    opened = sealing.unpad_box(sealing.open_sealed(bytes(signature.box), keys.office))
    assert (opened["name"], opened["email"], opened["day"]) == (
        "Sabine Lindqvar",
        "sabine@post.example",
        today.isoformat(),
    )


def test_a_counted_signature_keeps_a_tag_and_its_commitment_alone(today):
    sign_and_confirm(replace(SABINE, updates=False), "counted", today)

    kept = Signature.objects.values().get()
    empty = {name for name, value in kept.items() if not value}
    assert {name for name in kept if name not in empty} == {
        "id", "appeal_id", "version_id", "language", "kind", "basis", "visibility", "day", "tag",
        "commitment",
    }  # fmt: skip


def test_confirming_twice_leads_to_the_same_page_and_counts_once(today):
    token = sign(SABINE, "public", today)

    first = actions.confirm(token=token, keys=_keys(), today=today)
    second = actions.confirm(token=token, keys=_keys(), today=today + timedelta(days=6))

    assert first == second
    assert Signature.objects.count() == 1
    assert PersonalLink.objects.count() == 1


def test_after_confirmation_the_waiting_row_is_empty(today):
    sign_and_confirm(SABINE, "public", today)

    kept = Signing.objects.values().get()
    assert {name for name, value in kept.items() if value} == {
        "id", "token_hash", "version_id", "language", "kind", "visibility", "confirmed", "expires_day",
    }  # fmt: skip


def test_a_link_ends_after_seven_days_and_the_row_goes(today):
    token = sign(SABINE, "public", today)
    late = today + timedelta(days=7)  # the day that the letter names

    assert actions.look_up(token=token, today=today + timedelta(days=6)) == "en"
    assert actions.expire(today=today + timedelta(days=6)) == 0
    with pytest.raises(actions.LinkExpired):
        actions.look_up(token=token, today=late)
    with pytest.raises(actions.LinkExpired):
        actions.confirm(token=token, keys=_keys(), today=late)
    assert actions.expire(today=late) == 1
    assert not Signing.objects.exists()


def test_an_unknown_link_is_refused(today):
    with pytest.raises(actions.LinkExpired):
        actions.confirm(token=Token("a" * 22), keys=_keys(), today=today)


def test_the_same_person_folds_and_the_stricter_visibility_wins(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(replace(SABINE, name="SABINE  LINDQVAR", address="Sabine+x@post.example"), "withheld", today)
    sign_and_confirm(SABINE, "public", today)

    signature = Signature.objects.get()
    assert (signature.visibility, signature.name) == ("withheld", "")
    assert PersonalLink.objects.filter(signature=signature).count() == 3


def test_two_people_share_a_mailbox_and_a_third_folds_without_effect(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(JONAS, "public", today)
    code = sign_and_confirm(THIRD, "withheld", today)

    assert sorted(Signature.objects.values_list("name", flat=True)) == ["Jonas Lindqvar", "Sabine Lindqvar"]
    assert set(Signature.objects.values_list("visibility", flat=True)) == {"public"}
    assert actions.look(code=code).visibility == "withheld"
    actions.withdraw(code=code, today=today)
    assert Signature.objects.count() == 2


def test_who_stands_in_the_second_slot_is_found_when_the_first_is_free(today):
    first = sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(JONAS, "public", today)
    actions.withdraw(code=first, today=today)

    sign_and_confirm(JONAS, "public", today)

    assert list(Signature.objects.values_list("name", flat=True)) == ["Jonas Lindqvar"]


def test_the_database_keeps_no_order_of_signing(today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(JONAS, "withheld", today)
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has a hidden row number")

    for model in apps.get_models():
        if isinstance(model._meta.pk, RandomIdField):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE rowid <> id")
                assert cursor.fetchone() == (0,), model
                cursor.execute("SELECT type FROM pragma_table_info(%s) WHERE name = 'id'", [model._meta.db_table])
                assert cursor.fetchone()[0].upper() == "INTEGER", model


def test_people_who_are_only_counted_share_one_slot(today):
    sign_and_confirm(NOBODY, "counted", today)
    sign_and_confirm(NOBODY, "counted", today)

    assert Signature.objects.count() == 1


def test_an_address_in_another_spelling_is_the_same_mailbox(today):
    sign_and_confirm(replace(SABINE, address="a.b+x@Gmail.com"), "public", today)
    sign_and_confirm(replace(SABINE, address="ab@googlemail.com"), "public", today)

    assert Signature.objects.count() == 1


def test_news_is_a_record_of_its_own_without_a_link(today, keys):
    sign_and_confirm(FATEMEH, "withheld", today, "fa")
    sign_and_confirm(FATEMEH, "withheld", today, "fa")
    assert Intake.objects.count() == 2

    assert mailings.subscribe_waiting(today=today) == 1
    assert not Intake.objects.exists()
    subscriber = Subscriber.objects.get()
    opened = sealing.unpad_box(sealing.open_sealed(bytes(subscriber.address_sealed), keys.mailing))
    assert (opened["email"], subscriber.language) == ("fatemeh@post.example", "fa")
    ours = {bytes(value) for value in Signature.objects.values_list("tag", "name_tag", "box").get()}
    assert bytes(subscriber.tag) not in ours
    assert bytes(subscriber.address_sealed) not in ours

    mailings.unsubscribe(token=mailings.unsubscribe_token(subscriber, keys), keys=keys)
    mailings.stop_asked(today=today)
    assert not Subscriber.objects.exists()


def test_a_persian_name_is_kept_as_it_was_typed(today):
    sign_and_confirm(FATEMEH, "public", today, "fa")

    assert Signature.objects.get().name == "فاطمه‌زهرا بهاری‌نیا"


def test_nobody_can_sign_in_a_language_without_an_edition(today):
    with pytest.raises(actions.NothingToSign):
        sign(SABINE, "public", today, "de")


def _keys():
    from django.conf import settings

    return settings.KEYS
