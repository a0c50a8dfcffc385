"""The screens for letters to signers: who may, what is shown, what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.appeals import actions as appeals
from openappeal.appeals import step_queries
from openappeal.appeals.models import ChangeKind, EditionDemand
from openappeal.appeals.queries import the_appeal
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import shell
from openappeal.signatures.letter_models import LetterState, SignerLetter
from openappeal.signatures.tests.cast import FATEMEH, SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = {
    "occasion": "other",
    "subject_en": "About your signature",
    "text_en": "Dear signer,\n\nread <b>this</b>.",
    "subject_fa": "دربارهٔ امضای شما",
    "text_fa": "سلام",
}


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, today):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save(
        {"en": shell.Shell("The Lantern Letter", "Lantern"), "fa": shell.Shell("نامهٔ فانوس")}, languages=languages
    )
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today, "fa")


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


def draft(organiser, **changes):
    answer = organiser.post("/admin/signatures/letters/new/", {**WORDS, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return SignerLetter.objects.get(), answer["Location"]


def test_letters_are_for_organisers(organiser):
    letter, _ = draft(organiser)

    for place in ("", "new/", f"{letter.pk}/edit/", f"{letter.pk}/", f"{letter.pk}/preview/en/"):
        address = f"/admin/signatures/letters/{place}"
        assert logged_in(None).get(address)["Location"].startswith("/admin/login/")
        # A moderator may read one, to agree or to say no.
        seen = logged_in(Role.MODERATOR, "wei").get(address).status_code
        assert seen == (200 if place.startswith(str(letter.pk)) and "edit" not in place else 302)
        assert organiser.get(address).status_code == 200
    for act in ("propose", "send", "pause", "resume", "stop", "discard"):
        address = f"/admin/signatures/letters/{letter.pk}/{act}/"
        logged_in(Role.MODERATOR, "wei").post(address, {"number": 2, "reason": "why"})
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT


def test_the_draft_is_shown_as_a_letter_with_numbers_and_no_names(organiser):
    letter, address = draft(organiser)

    page = organiser.get(address).content.decode()
    frame = organiser.get(f"/admin/signatures/letters/{letter.pk}/preview/en/")

    assert "2 signers would get it now." in page
    for secret in (SABINE.name, SABINE.address, FATEMEH.name, FATEMEH.address):
        assert secret not in page + frame.content.decode()
    assert "read &lt;b&gt;this&lt;/b&gt;." in frame.content.decode()
    assert "/m/" + "x" * 26 in frame.content.decode()
    assert frame.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert organiser.get(f"/admin/signatures/letters/{letter.pk}/preview/de/").status_code == 404


def test_filters_are_kept_and_shown_again(organiser):
    letter, _ = draft(organiser, versions=["1"], languages=["fa"], countries=["SE"])

    assert (letter.versions, letter.languages, letter.countries) == ([1], ["fa"], ["SE"])
    page = organiser.get(f"/admin/signatures/letters/{letter.pk}/edit/").content.decode()
    assert page.count(" checked") == 3
    assert "One signer would get it now." in organiser.get(f"/admin/signatures/letters/{letter.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject_en": ""}, "This field is required."),
        ({"subject_en": "x" * 46}, "45"),
        ({"subject_en": "News of the LANTERN letter"}, "The subject names the appeal."),
        ({"subject_en": "Let them go home"}, "The subject names the appeal."),
        ({"text_fa": ""}, "Write both the subject and the text in this language, or neither."),
        ({"occasion": "news"}, "news"),
        ({"countries": ["XX"]}, ""),
    ],
)
def test_what_cannot_be_sent_is_not_kept(organiser, changes, said):
    page = organiser.post("/admin/signatures/letters/new/", {**WORDS, **changes})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not SignerLetter.objects.exists()


def proposed(organiser):
    letter, address = draft(organiser)
    answer = organiser.post(f"{address}propose/", {"number": "۲", "reason": "A court letter"})
    assert answer.status_code == 302
    return letter, address


def state(letter):
    letter.refresh_from_db()
    return letter.state


def test_proposing_needs_a_reason_and_the_number(organiser):
    letter, address = draft(organiser)

    for number, reason in (("3", "A court letter"), ("2", ""), ("two", "why")):
        answer = organiser.post(f"{address}propose/", {"number": number, "reason": reason})
        assert answer.status_code == 200
    assert state(letter) == "draft"


def test_a_second_person_agrees_and_it_goes(organiser):
    letter, address = proposed(organiser)
    moderator = logged_in(Role.MODERATOR, "wei")

    assert "A letter to signers waits for a second person" in moderator.get("/admin/").content.decode()
    assert "A court letter" in moderator.get(address).content.decode()
    assert "I agree: send it now" not in organiser.get(address).content.decode()
    organiser.post(f"{address}agree/")
    assert state(letter) == "proposed"
    too_new = moderator.post(f"{address}agree/", follow=True).content.decode()
    assert ("An account may agree when it is a day old." in too_new, state(letter)) == (True, "proposed")
    here_since_last_week("wei")
    moderator.post(f"{address}agree/")

    assert state(letter) == "sending"
    assert (letter.approved_by, letter.recipients, letter.reason) == ("wei", 2, "A court letter")
    entry = Entry.objects.get(action="signatures.send_letter")
    assert (entry.actor, entry.subject, entry.reason) == ("wei", str(letter), "A court letter")


def test_one_person_waits_a_day_in_a_small_team_and_for_ever_in_a_large_one(organiser, today):
    with time_machine.travel(NOW, tick=False) as clock:
        letter, address = proposed(organiser)
        clock.shift(timedelta(hours=23, minutes=59))
        logged_in(Role.ORGANISER).post(f"{address}send/")
        assert state(letter) == "proposed"
        clock.shift(timedelta(minutes=1))
        logged_in(Role.ORGANISER).post(f"{address}send/")
        assert state(letter) == "sending"

        for name in ("wei", "tala", "emeka"):
            logged_in(Role.MODERATOR, name)
        SignerLetter.objects.all().delete()
        letter, address = proposed(logged_in(Role.ORGANISER))
        clock.shift(timedelta(days=30))
        logged_in(Role.ORGANISER).post(f"{address}send/")
        assert state(letter) == "proposed"


def test_anybody_of_the_team_may_say_no_and_the_approval_does_not_outlive_it(organiser):
    letter, address = proposed(organiser)
    moderator = logged_in(Role.MODERATOR, "wei")

    here_since_last_week("wei")
    moderator.post(f"{address}no/")
    assert state(letter) == "draft"
    moderator.post(f"{address}agree/")
    assert state(letter) == "draft"
    organiser.post(f"{address}propose/", {"number": "2", "reason": "once more"})
    organiser.post(f"{address}send/")
    assert state(letter) == "proposed"
    organiser.post(f"{address}no/")
    assert state(letter) == "draft"


def test_a_proposed_letter_cannot_be_changed(organiser):
    letter, address = proposed(organiser)

    organiser.post(f"{address}edit/", {**WORDS, "subject_en": "Another subject"})
    organiser.post(f"{address}discard/")

    assert letter.texts.get(language="en").subject == WORDS["subject_en"]


def test_the_buttons_of_a_letter_on_its_way(organiser):
    letter, address = proposed(organiser)
    moderator = logged_in(Role.MODERATOR, "wei")
    here_since_last_week("wei")
    moderator.post(f"{address}agree/")
    seen = []
    for act in ("pause", "resume", "stop", "resume"):
        organiser.post(f"{address}{act}/")
        seen.append(state(letter))

    assert seen == ["paused", "sending", "stopped", "stopped"]
    assert organiser.get(f"{address}edit/")["Location"] == address
    assert "Recipients" in organiser.get(address).content.decode()


def test_a_draft_can_be_thrown_away(organiser):
    _, address = draft(organiser)

    organiser.post(f"{address}discard/")

    assert not SignerLetter.objects.exists()


@pytest.mark.parametrize(("kind", "about"), [(ChangeKind.FACT, None), (ChangeKind.DEMAND, 2)])
def test_a_changed_demand_needs_a_version_that_changed_one(organiser, today, kind, about):
    draft_version = appeals.start_draft(appeal=the_appeal(), by="omar", today=today)
    draft_version.editions.update(in_step=True, change_note="Read this.")
    EditionDemand.objects.filter(edition__version=draft_version, demand__position=1).update(text="Open every door.")
    appeals.publish(version=draft_version, kinds=step_queries.all_as(draft_version, kind), by="omar", today=today)

    page = organiser.post("/admin/signatures/letters/new/", {**WORDS, "occasion": "demand"})

    found = SignerLetter.objects.select_related("about").first()
    assert (found.about.number if found else None) == about
    assert ("A change of facts needs no letter." in page.content.decode()) == (about is None)
