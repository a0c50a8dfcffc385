"""The screens for well-known people: the whole way by hand, and who may do what."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.privacy import openings
from openappeal.signatures import contacts, notable_approval, queries
from openappeal.signatures.actions import notables
from openappeal.signatures.models import Signature
from openappeal.signatures.notable_models import Notable, NotableStep
from openappeal.signatures.notable_models import NotableState as S
from openappeal.signatures.spheres import NotableGroup
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.signatures.tests.famous import AGENT, WORDS, bring, invite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
HOME = "/admin/signatures/notables/"
NEW = {
    "name": "Solveig Håkonstrand",
    "group": "laureates",
    "country": "NO",
    "language": "en",
    "speaker": "agent",
    "contact_name": AGENT.name,
    "address": AGENT.address,
    "note": AGENT.note,
}
HEARD = {"speaker": "agent", "channel": "email", "detail": "answer of the 12th"}


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


@pytest.fixture
def moderator():
    """Here since last week."""
    client = logged_in(Role.MODERATOR, "wei")
    User.objects.filter(username="wei").update(date_joined=timezone.now() - timedelta(days=7))
    return client


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_whole_way_by_hand(organiser, moderator):
    made = organiser.post(f"{HOME}new/", NEW)
    here = made.headers["Location"]
    notable = Notable.objects.get()
    assert here == f"{HOME}{notable.pk}/"
    acts = [
        ("They say yes", "answer/yes/", HEARD),
        ("It is proved", "prove/", HEARD | {"channel": "video"}),
        ("Write the name and the line", "wording/", {"name-en": WORDS["en"].name, "credential-en": "Laureate"}),
        ("They have approved exactly this", "approve/", HEARD | {"may_show": "on", "may_print": "on"}),
        ("Choose this place", "place/", {"after": "0"}),
        ("Propose to show it", "propose/", {}),
    ]
    for button, act, typed in acts:
        assert button in text(organiser, here)
        assert organiser.post(f"{here}{act}", typed).headers["Location"] == here, act
    assert "I agree: show it now" not in text(organiser, here)
    assert queries.notables("en") == []
    assert "A well-known name waits for a second person" in text(moderator, "/admin/")

    assert "I agree: show it now" in text(moderator, here)
    too_late = moderator.post(f"{here}agree/", {"seen": "what it said before"}, follow=True).content.decode()
    assert "It is not what you had on your screen." in too_late
    assert queries.notables("en") == []
    moderator.post(f"{here}agree/", {"seen": notable_approval.seen(Notable.objects.get())})

    (group,) = queries.notables("en")
    assert [entry.name for entry in group.entries] == ["Solveig Håkonstrand"]
    assert "stands on the wall" in text(organiser, here)
    assert AGENT.address not in text(organiser, here) + text(organiser, HOME)


def test_a_second_person_shows_the_passkey_before_agreeing(organiser):
    notable = bring(invite(timezone.now().date()), S.PLACED, timezone.now().date())
    organiser.post(f"{HOME}{notable.pk}/propose/")

    answer = logged_in(Role.MODERATOR, "wei", fresh=False).post(f"{HOME}{notable.pk}/agree/")

    assert (answer.status_code, queries.notables("en")) == (403, [])


def test_an_account_made_this_minute_is_told_to_wait(organiser):
    notable = bring(invite(timezone.now().date()), S.PLACED, timezone.now().date())
    organiser.post(f"{HOME}{notable.pk}/propose/")
    new = logged_in(Role.MODERATOR, "wei")

    new.post(f"{HOME}{notable.pk}/agree/", {"seen": notable_approval.seen(Notable.objects.get())})

    assert queries.notables("en") == []
    assert "An account may agree when it is a day old." in text(new, f"{HOME}{notable.pk}/")


def test_a_wording_is_approved_with_a_passkey_just_shown(today):
    notable = bring(invite(today), S.PROVED, today)
    notables.write(id=notable.pk, words=WORDS, by="omar", today=today)

    answer = logged_in(Role.ORGANISER, fresh=False).post(f"{HOME}{notable.pk}/approve/", HEARD | {"may_show": "on"})

    notable.refresh_from_db()
    assert (answer.status_code, notable.state) == (403, S.PROVED)


@pytest.mark.parametrize("act", ["answer/yes/", "prove/", "approve/", "place/", "back/", "group/", "propose/", "show/"])
def test_a_moderator_takes_no_step(moderator, today, act):
    notable = invite(today)

    moderator.post(f"{HOME}{notable.pk}/{act}", HEARD | {"after": "0", "group": "film"})

    assert list(NotableStep.objects.values_list("step", flat=True)) == ["invite"]
    notable.refresh_from_db()
    assert (notable.state, notable.group) == (S.INVITED, "laureates")


@pytest.mark.parametrize("place", ["new/", "{pk}/contact/", "{pk}/contact/write/", "{pk}/wording/", "order/laureates/"])
def test_a_moderator_writes_nothing_and_opens_no_contact(moderator, organiser, today, place):
    address = HOME + place.format(pk=invite(today).pk)

    assert moderator.get(address).status_code == 302
    assert organiser.get(address).status_code == 200


def test_a_step_that_does_not_follow_is_said_and_not_done(organiser, today):
    notable = invite(today)

    answer = organiser.post(f"{HOME}{notable.pk}/prove/", HEARD, follow=True)

    assert "This does not follow from where it stands now." in answer.content.decode()
    assert Notable.objects.get().state == S.INVITED


def test_the_same_way_twice_is_no_proof(organiser, today):
    notable = bring(invite(today), S.AGREED, today)

    page = text(organiser, f"{HOME}{notable.pk}/")
    answer = organiser.post(f"{HOME}{notable.pk}/prove/", HEARD, follow=True)

    assert '<option value="email">' not in page.partition("They no longer want it")[0]
    assert "Prove it by another one" in answer.content.decode()
    assert Notable.objects.get().state == S.AGREED


def test_asking_twice_and_asking_against_a_wish_are_refused(organiser, today):
    notable = invite(today)
    assert "has asked this person already" in organiser.post(f"{HOME}new/", NEW).content.decode()

    organiser.post(f"{HOME}{notable.pk}/answer/never/", HEARD)

    assert Notable.objects.get().state == S.NEVER
    assert "never to be asked again" in organiser.post(f"{HOME}new/", NEW).content.decode()


def test_a_contact_is_opened_for_a_reason(organiser, today, keys, monkeypatch):
    notable = invite(today)
    monkeypatch.setattr(
        openings, "time", SimpleNamespace(sleep=lambda _seconds: contacts.open_asked(keys=keys, today=today))
    )
    address = f"{HOME}{notable.pk}/contact/"
    assert AGENT.address not in text(organiser, address)

    assert AGENT.address not in organiser.post(address, {"reason": ""}).content.decode()
    assert AGENT.address in organiser.post(address, {"reason": "to ask for the wording"}).content.decode()


def test_the_order_is_changed_with_buttons(organiser, today):
    first, second = (bring(invite(today, name=name), S.SHOWN, today) for name in ("Bo Reed", "Ada Thorne"))
    address = f"{HOME}order/laureates/"
    page = text(organiser, address)
    assert page.index("Ada Thorne") < page.index("Bo Reed")

    answer = organiser.post(address, {"notable": first.pk, "way": "up"})

    assert answer.headers["Location"] == f"{address}#n{first.pk}"
    page = text(organiser, address)
    assert page.index("Bo Reed") < page.index("Ada Thorne")
    assert second.pk != first.pk


def test_a_signature_of_the_form_becomes_a_notables_only_by_the_way(organiser, today):
    sign_and_confirm(SABINE, "public", today)
    signature = Signature.objects.get()

    organiser.post(f"/admin/signatures/{signature.pk}/notable/", {"group": "clergy"})

    made = Notable.objects.get()
    assert (made.state, made.signature_id) == (S.AGREED, signature.pk)
    assert queries.notables("en") == []
    assert "has said yes" in text(organiser, f"/admin/signatures/{signature.pk}/")


def test_a_namesake_is_joined_with_one_press(organiser, today):
    sign_and_confirm(SABINE, "public", today)
    signature = Signature.objects.get()
    notable = bring(invite(today, name=SABINE.name), S.PLACED, today)
    here = f"{HOME}{notable.pk}/"
    assert "Say first whether it is the same person" in organiser.post(f"{here}propose/", follow=True).content.decode()

    organiser.post(f"{here}join/{signature.pk}/")

    notable.refresh_from_db()
    assert (notable.signature_id, notable.state) == (signature.pk, S.AGREED)


def test_a_wording_with_a_link_is_refused_and_kept_on_the_page(organiser, today):
    notable = bring(invite(today), S.PROVED, today)

    answer = organiser.post(f"{HOME}{notable.pk}/wording/", {"name-en": "Bo", "credential-en": "https://spam.example"})

    assert "https://spam.example" in answer.content.decode()
    assert not notable.wordings.exists()


@pytest.mark.parametrize("state", [S.INVITED, S.AGREED, S.PROVED, S.APPROVED, S.PLACED, S.SHOWN])
def test_every_state_has_its_page_in_farsi(organiser, today, state):
    notable = bring(invite(today), state, today)
    organiser.get("/admin/?lang=fa")

    page = text(organiser, f"{HOME}{notable.pk}/")

    assert 'dir="rtl"' in page
    assert "پیشینه" in page


def test_a_regrouped_notable_stands_behind_the_others(organiser, today):
    shown = bring(invite(today), S.SHOWN, today)
    bring(invite(today, name="Bo Reed", group=NotableGroup.FILM), S.SHOWN, today)

    organiser.post(f"{HOME}{shown.pk}/group/", {"group": "film"})

    (group,) = queries.notables("en")
    assert [entry.name for entry in group.entries] == ["Bo Reed", "Solveig Håkonstrand"]


def test_without_approved_words_nothing_is_proposed_and_it_is_said(organiser, today):
    notable = bring(invite(today), S.PLACED, today)
    notable.wordings.all().delete()
    here = f"{HOME}{notable.pk}/"

    answer = organiser.post(f"{here}propose/", follow=True)

    assert "Write the name and the line first." in answer.content.decode()
