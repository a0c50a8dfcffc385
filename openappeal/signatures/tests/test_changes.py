from dataclasses import replace
from datetime import timedelta

import pytest

from openappeal.appeals.models import Version
from openappeal.appeals.queries import signable
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms.models import StaleAddress
from openappeal.signatures import actions, queries
from openappeal.signatures.leaving_models import Withdrawal
from openappeal.signatures.models import Departure, PersonalLink, Signature, Visibility, WallLine, WishToShow
from openappeal.signatures.tests.cast import JONAS, NOBODY, SABINE, THIRD, sign_and_confirm
from openappeal.signatures.views import personal
from openappeal.vault import sealing, tokens
from openappeal.vault.tokens import PersonalCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def shown(today):
    """Sabine, whose name stands on the wall; her personal code."""
    code = sign_and_confirm(SABINE, "public", today)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    actions.close_counts(today=today)
    StaleAddress.objects.all().delete()
    return code


def _change(code, visibility, today, keys, **given):
    fields = {"name": "", "credential": None, "country": "", "sphere": ""} | given
    actions.change(code=code, visibility=Visibility(visibility), keys=keys, today=today, **fields)


def test_hiding_is_at_once_and_leaves_a_gap(shown, today, keys):
    _change(shown, "withheld", today, keys)

    assert queries.wall_page(1, "en") == [None]
    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.folded_name) == ("withheld", "", "")
    assert WallLine.objects.get().signature_id is None
    opened = sealing.unpad_box(sealing.open_sealed(bytes(signature.box), keys.office))
    assert opened["name"] == "Sabine Lindqvar"
    assert opened["text_sha256"] == signable("en").sha256
    marked = set(StaleAddress.objects.filter(priority=0).values_list("path", flat=True))
    assert {"/en/signers/", "/fa/signers/", "/en/", "/fa/"} <= marked


def test_a_public_name_can_become_only_counted(shown, today, keys):
    _change(shown, "counted", today, keys)

    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.country, signature.box) == (
        "counted",
        "",
        "",
        None,
    )


def test_the_sum_does_not_move_when_somebody_hides(shown, today, keys):
    assert queries.counts(today=today).confirmed == 1

    _change(shown, "withheld", today, keys)
    actions.close_counts(today=today)
    actions.place_blanks(today=today + timedelta(days=1))

    assert queries.counts(today=today).confirmed == 1
    assert not Departure.objects.exists()
    assert actions.recount(repair=False) == []
    assert WallLine.objects.count() == 1


def test_showing_more_needs_the_name_waits_three_days_and_is_read(today, keys):
    code = sign_and_confirm(NOBODY, "counted", today)
    with pytest.raises(actions.NameNeeded):
        _change(code, "public", today, keys)
    assert actions.look(code=code).waits_to_show is False

    _change(code, "public", today, keys, name="Bea Torwald", credential="Bus driver", country="FR")
    assert actions.look(code=code).waits_to_show is True
    assert Signature.objects.get().visibility == "counted"
    assert b"Bea" not in bytes(WishToShow.objects.get().sealed)

    assert actions.fulfil_wishes(keys=keys, today=today.replace(day=today.day + 2)) == 0
    assert actions.fulfil_wishes(keys=keys, today=today.replace(day=today.day + 3)) == 1
    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.review) == ("public", "Bea Torwald", "unread")


def test_a_wish_to_show_can_be_taken_back(today, keys):
    code = sign_and_confirm(NOBODY, "counted", today)
    _change(code, "public", today, keys, name="Bea Torwald")

    _change(code, "counted", today, keys)

    assert not WishToShow.objects.exists()


def test_a_corrected_credential_is_read_again_before_it_shows(shown, today, keys):
    _change(shown, "public", today, keys, credential="Midwife")

    signature = Signature.objects.get()
    assert (signature.credential, signature.review) == ("Midwife", "unread")
    assert queries.wall_page(1, "en") == [None]

    actions.show(ids=[signature.pk], by="wei", today=today)
    assert [entry.name for entry in queries.wall_page(1, "en")] == ["Sabine Lindqvar"]
    assert WallLine.objects.count() == 1


def test_a_wish_that_nobody_can_open_goes_and_keeps_no_other_waiting(today, keys):
    broken, whole = (sign_and_confirm(replace(SABINE, address=f"p{n}@post.example"), "counted", today) for n in (1, 2))
    for code in (broken, whole):
        _change(code, "public", today, keys, name="Sabine Lindqvar")
    WishToShow.objects.filter(signature__links__code_hash=tokens.code_hash(broken)).update(sealed=b"to another key")

    assert actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3)) == 1
    assert not WishToShow.objects.exists()
    assert actions.look(code=broken).visibility == "counted"
    assert actions.look(code=whole).visibility == "public"


@pytest.fixture
def hidden(shown, today):
    """Sabine, whose name a moderator has hidden; her personal code."""
    actions.hide(id=Signature.objects.get().pk, by="wei", reason="", today=today)
    return shown


def test_a_hidden_name_comes_back_to_its_place_after_three_days_and_a_reading(hidden, today, keys):
    line = WallLine.objects.get().pk
    assert actions.look(code=hidden).is_hidden
    with pytest.raises(actions.NameNeeded):
        _change(hidden, "public", today, keys, credential=None, may_print=True)

    _change(hidden, "public", today, keys, name="Sabine Lindqvar", credential=None)
    assert actions.look(code=hidden).waits_to_show
    assert actions.look(code=hidden).is_hidden
    later = today.replace(day=today.day + 3)
    assert actions.fulfil_wishes(keys=keys, today=later) == 1

    signature = Signature.objects.get()
    assert (signature.name, signature.credential, signature.country) == ("Sabine Lindqvar", "Nurse", "DE")
    assert (signature.review, signature.hidden_by, signature.hidden_day) == ("unread", "", None)
    assert queries.wall_page(1, "en") == [None]
    actions.show(ids=[signature.pk], by="wei", today=later)
    assert [entry.name for entry in queries.wall_page(1, "en")] == ["Sabine Lindqvar"]
    assert WallLine.objects.get().pk == line
    actions.close_counts(today=later)
    assert actions.recount(repair=False) == []


def test_the_page_of_a_hidden_name_says_so_and_never_which(hidden, rf, data_dir):
    def page(method, **typed):
        answer = personal(getattr(rf, method)(f"/m/{hidden}/", typed), code=hidden)
        return answer.status_code, answer.content.decode()

    status, asked = page("get")
    refused, again = page("post", visibility="public", print="on")

    assert (status, refused) == (200, 422)
    assert "Your name is not shown at present" in asked
    assert "Write your name: this page does not repeat the one you gave" in again
    assert "Lindqvar" not in asked + again
    assert "Nurse" not in asked + again
    assert page("post", visibility="public", name="Sabine Lindqvar")[0] == 303
    assert "You asked to show more" in page("get")[1]
    assert "Lindqvar" not in page("get")[1]


def test_a_wish_to_be_shown_again_can_be_taken_back(hidden, today, keys):
    _change(hidden, "public", today, keys, name="Sabine Lindqvar")

    _change(hidden, "public", today, keys)

    assert not WishToShow.objects.exists()
    assert Signature.objects.get().hidden_by == "staff"


def test_a_wish_is_void_when_somebody_shows_the_name_meanwhile(hidden, today, keys):
    _change(hidden, "public", today, keys, name="Sabine L.")
    actions.unhide(id=Signature.objects.get().pk, by="wei", today=today)

    actions.fulfil_wishes(keys=keys, today=today.replace(day=today.day + 3))

    assert not WishToShow.objects.exists()
    assert [entry.name for entry in queries.wall_page(1, "en")] == ["Sabine Lindqvar"]


def test_a_hidden_name_can_be_withheld_at_once(hidden, today, keys):
    _change(hidden, "withheld", today, keys)

    assert Signature.objects.get().visibility == "withheld"
    assert not actions.look(code=hidden).is_hidden


def test_withdrawing_erases_everything_and_names_nobody(shown, today):
    actions.withdraw(code=shown, today=today)

    assert not Signature.objects.exists()
    assert not PersonalLink.objects.exists()
    assert queries.wall_page(1, "en") == [None]
    entry = Entry.objects.get(action="signatures.withdraw")
    assert (entry.actor, entry.subject, entry.reason) == ("signer", "", "")
    with pytest.raises(actions.UnknownCode):
        actions.look(code=shown)


def test_withdrawing_twice_says_the_same(shown, today):
    actions.withdraw(code=shown, today=today)
    actions.withdraw(code=shown, today=today)
    actions.withdraw(code=PersonalCode("0" * 26), today=today)

    assert Entry.objects.filter(action="signatures.withdraw").count() == 1


def test_a_withdrawal_leaves_the_count_with_the_next_days_batch(shown, today):
    actions.withdraw(code=shown, today=today)

    actions.close_counts(today=today)
    assert queries.counts(today=today).confirmed == 1
    tomorrow = today.replace(day=today.day + 1)
    actions.close_counts(today=tomorrow)
    assert queries.counts(today=tomorrow).confirmed == 0
    assert actions.recount(repair=False) == []


def test_an_unknown_code_is_refused(keys, today):
    with pytest.raises(actions.UnknownCode):
        _change(PersonalCode("1" * 26), "counted", today, keys)


def test_a_third_person_of_a_mailbox_sees_what_any_signer_sees(today, keys):
    """Whoever reads a mailbox may sign from it by a new name: the page must not tell that both slots are taken."""
    sign_and_confirm(SABINE, "public", today)
    codes = [sign_and_confirm(person, "withheld", today) for person in (JONAS, THIRD)]
    assert Signature.objects.count() == 2
    text = {"version_id": Version.objects.get().pk, "language": "en", "has_receipt": True}

    def same():
        pages = [actions.look(code=code) for code in codes]
        assert pages[0] == pages[1]
        return pages[0]

    assert same() == actions.Personal("withheld", True, False, **text)
    for code in codes:
        _change(code, "public", today, keys, name="A Lindqvar", credential="Carpenter")
    assert same() == actions.Personal("withheld", True, True, **text)
    assert actions.fulfil_wishes(keys=keys, today=today + timedelta(days=2)) == 0
    assert same().waits_to_show is True
    actions.fulfil_wishes(keys=keys, today=today + timedelta(days=3))
    assert same() == actions.Personal("public", False, False, **text)
    for code in codes:
        _change(code, "counted", today, keys)
    assert same() == actions.Personal("counted", True, False, **text)
    assert Signature.objects.count() == 2


def test_an_empty_line_keeps_the_credential_and_only_a_wish_takes_it_away(shown, today, keys):
    _change(shown, "public", today, keys, credential=None)
    assert (Signature.objects.get().credential, Signature.objects.get().review) == ("Nurse", "shown")

    _change(shown, "public", today, keys, credential="")
    assert (Signature.objects.get().credential, Signature.objects.get().review) == ("", "unread")


def test_the_public_side_only_notes_who_withdraws_and_nothing_answers_to_the_code_from_then_on(shown, today, keys):
    actions.ask_to_withdraw(code=PersonalCode("0" * 26))
    actions.ask_to_withdraw(code=shown)

    assert Signature.objects.count() == 1
    assert Withdrawal.objects.count() == 2
    with pytest.raises(actions.UnknownCode):
        actions.look(code=shown)
    with pytest.raises(actions.UnknownCode):
        _change(shown, "withheld", today, keys)
    assert actions.withdraw_asked(today=today) == 2
    assert not Signature.objects.exists()
    assert not Withdrawal.objects.exists()
    assert actions.withdraw_asked(today=today) == 0
