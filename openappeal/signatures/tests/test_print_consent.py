"""That a name may be printed, and that it may no longer: on the signer's own page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions
from openappeal.signatures.models import Signature, Visibility, WishToShow
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.tests.cast import JONAS, NOBODY, SABINE, THIRD, sign_and_confirm
from openappeal.signatures.views import personal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def change(today, keys):
    def asked(code, visibility="public", *, may_print, **given):
        fields = {"name": "", "credential": None, "country": "", "sphere": ""} | given
        visibility = Visibility(visibility)
        actions.change(code=code, visibility=visibility, may_print=may_print, keys=keys, today=today, **fields)

    return asked


def shown(person, today):
    code = sign_and_confirm(person, "public", today)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    return code


def test_consent_is_taken_back_at_once(today, change):
    code = shown(SABINE, today)
    assert actions.look(code=code).may_print

    change(code, may_print=False)

    signature = Signature.objects.get()
    assert (signature.print_consent, signature.review, signature.credential) == (False, "shown", "Nurse")
    assert not actions.look(code=code).may_print
    assert Entry.objects.filter(action="signatures.no_print", actor="signer").count() == 1


def test_what_was_approved_before_does_not_bring_it_back(today, change):
    code = shown(SABINE, today)
    signature = Signature.objects.get()
    Notable.objects.create(
        name="Sabine",
        folded_name="sabine",
        group="writers",
        language="en",
        speaker="self",
        state="approved",
        state_day=today,
        may_show=True,
        may_print=True,
        version=signature.version,
        signature=signature,
    )

    change(code, may_print=False)

    assert Notable.objects.values_list("may_show", "may_print").get() == (True, False)


def test_consent_that_is_given_later_waits_three_days_and_no_longer(today, keys, change):
    code = shown(JONAS, today)

    change(code, may_print=True)
    found = actions.look(code=code)
    assert (found.may_print, found.waits_to_print, found.waits_to_show) == (False, True, False)
    first = WishToShow.objects.get().from_day
    change(code, may_print=True)  # saving again does not begin the wait anew
    assert WishToShow.objects.get().from_day == first == today + timedelta(days=3)

    assert actions.fulfil_wishes(keys=keys, today=today + timedelta(days=2)) == 0
    assert actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3)) == 1
    signature = Signature.objects.get()
    assert (signature.print_consent, signature.review, signature.name) == (True, "shown", "Jonas Lindqvar")
    assert not WishToShow.objects.exists()


def test_a_wish_to_be_printed_can_be_taken_back(today, keys, change):
    code = shown(JONAS, today)
    change(code, may_print=True)

    change(code, may_print=False)

    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))
    assert not Signature.objects.get().print_consent


def test_who_comes_into_view_says_whether_the_name_may_be_printed(today, keys, change):
    code = sign_and_confirm(NOBODY, "counted", today)

    change(code, may_print=True, name="Bea Torwald")
    assert not Signature.objects.get().print_consent
    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))

    assert Signature.objects.get().print_consent


def test_who_goes_out_of_view_is_not_printed(today, keys, change):
    code = shown(JONAS, today)
    change(code, may_print=True)

    change(code, "withheld", may_print=True)

    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))
    signature = Signature.objects.get()
    assert (signature.visibility, signature.print_consent) == ("withheld", False)


def test_a_name_that_was_hidden_meanwhile_is_not_printed(today, keys, change):
    code = shown(JONAS, today)
    change(code, may_print=True)
    actions.hide(id=Signature.objects.get().pk, by="wei", reason="", today=today)
    assert not actions.look(code=code).waits_to_show

    assert actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3)) == 0

    signature = Signature.objects.get()
    assert (signature.print_consent, signature.hidden_by) == (False, "staff")


def test_whose_name_is_hidden_takes_consent_back_without_writing_the_name(today, change):
    code = shown(SABINE, today)
    actions.hide(id=Signature.objects.get().pk, by="wei", reason="", today=today)

    change(code, may_print=False)

    assert not Signature.objects.get().print_consent
    with pytest.raises(actions.NameNeeded):
        change(code, may_print=False)


def test_a_third_person_of_a_mailbox_sees_the_same(today, keys, change):
    sign_and_confirm(SABINE, "withheld", today)
    codes = [sign_and_confirm(replace(one, print_consent=True), "public", today) for one in (JONAS, THIRD)]
    assert Signature.objects.count() == 2

    def same():
        pages = [actions.look(code=code) for code in codes]
        assert pages[0] == pages[1]
        return pages[0].may_print, pages[0].waits_to_print, pages[0].waits_to_show

    assert same() == (True, False, False)
    for code in codes:
        change(code, may_print=False)
    assert same() == (False, False, False)
    for code in codes:
        change(code, may_print=True)
    assert same() == (False, True, False)
    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))
    assert same() == (True, False, False)
    for code in codes:
        change(code, "withheld", may_print=True)
    assert same() == (False, False, False)
    for code in codes:
        change(code, may_print=True, name="A Lindqvar")
    assert same() == (False, True, True)
    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))
    assert same() == (True, False, False)


def test_the_page_shows_the_tick_and_keeps_it_when_something_is_wrong(today, rf, data_dir):
    code = shown(SABINE, today)

    def tick(answer):
        return 'id="print" value="on" checked' in answer.content.decode()

    assert tick(personal(rf.get(f"/m/{code}/"), code=code))
    wrong = personal(rf.post(f"/m/{code}/", {"visibility": "public", "credential": "x" * 200}), code=code)
    assert wrong.status_code == 422
    assert not tick(wrong)
    assert personal(rf.post(f"/m/{code}/", {"visibility": "public"}), code=code).status_code == 303
    assert not tick(personal(rf.get(f"/m/{code}/"), code=code))
