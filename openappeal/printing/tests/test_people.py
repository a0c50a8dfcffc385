"""Choosing by hand; two languages; what well-known people say to a print, before it is frozen and after."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.core.names import fold_name
from openappeal.mail.models import OutboxLetter
from openappeal.newsroom.tests.press import offer_languages
from openappeal.printing import actions, composing, names, proof_actions, proof_letters
from openappeal.printing.models import Pick, Print, PrintedName, Proof
from openappeal.printing.tests.test_printing import a_print, freeze, printed, signer
from openappeal.privacy import retention
from openappeal.signatures import contacts
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.models import HiddenBy, Signature
from openappeal.signatures.notable_models import Contact, Notable, NotableWording
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
FORM = "application/x-www-form-urlencoded"
OTHERS = "Quillonka Velumbrane"


@pytest.fixture(autouse=True)
def _appeal(keys, data_dir):
    published_appeal()
    offer_languages("en", "fa")


@pytest.fixture
def edition():
    return appeals.current_record("en")


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


def today():
    return timezone.now().date()


def famous(edition, keys, name="Solveig Håkonstrand", address="Agent: canary@agent.example, Tuesdays", **more):
    """A well-known person who is shown and may be printed, with whom the team writes."""
    found = signer(edition, name, group="laureates", group_position=1, credential="her own words")
    facts = {"name": name, "folded_name": name.lower(), "group": "laureates", "language": "fa", "speaker": "agent"}
    facts |= {"state": "agreed", "state_day": today(), "version": edition.version, "signature": found}
    notable = Notable.objects.create(**(facts | more))
    Contact.objects.create(notable=notable, sealed=contacts.seal(ContactWords("Canary Agent", address, ""), keys))
    approve(notable, "en", name, "laureate")
    return found


def approve(notable, language, name, credential):
    NotableWording.objects.update_or_create(
        notable=notable, language=language, is_approved=True, defaults={"name": name, "credential": credential}
    )


# ── By hand ─────────────────────────────────────────────────────────────────
def test_who_is_ticked_is_in_and_what_was_ticked_elsewhere_stays(press, edition):
    many = [signer(edition, f"Person {number:02}") for number in range(60)]
    ada = signer(edition, "Ada", group="writers", group_position=1)
    Signature.objects.filter(pk=many[2].pk).update(folded_name=fold_name("Person 02"))
    made = a_print(edition, choice="hand")
    address = f"/admin/print/{made.pk}/names/"
    page = press.get(address).content.decode()
    shown = re.findall(r'name="in" value="(\d+)"', page)
    assert (len(shown), shown[0], shown[-1]) == (50, str(ada.pk), str(many[48].pk))
    assert "<bdi>Ada</bdi>" in page
    answer = press.post(address, {"seen": shown, "in": [shown[0], shown[3]], "p": "2"})
    second = re.findall(r'name="in" value="(\d+)"', answer.content.decode())
    assert (answer.status_code, second) == (200, [str(one.pk) for one in many[49:]])
    # What is looked for is posted, and stands in no address.
    answer = press.post(address, {"seen": second, "in": [second[0]], "q": "person 02", "p": "1"})
    assert re.findall(r'name="in" value="(\d+)" checked', answer.content.decode()) == [str(many[2].pk)]
    answer = press.post(address, {"seen": [str(many[2].pk)], "only": "chosen"})
    assert re.findall(r'name="in" value="(\d+)" checked', answer.content.decode()) == [shown[0], second[0]]
    done = press.post(address, {"seen": [], "do": "done"})
    assert done["Location"] == f"/admin/print/{made.pk}/"
    assert printed(made) == ["Ada", "Person 49"]
    # Who shows less or withdraws leaves.
    Signature.objects.filter(pk=ada.pk).update(print_consent=False)
    assert printed(made) == ["Person 49"]
    assert retention.erase_due(now=timezone.now())["names in frozen prints, choices by hand and proofs"] == 1
    many[49].delete()
    assert not Pick.objects.exists()


def test_a_well_known_person_is_found_by_the_name_that_the_screen_shows(press, edition, keys):
    famous(edition, keys)
    signer(edition, OTHERS)
    approve(Notable.objects.get(), "fa", "سولوی هوکونستراند", "برندهٔ جایزه")
    made = a_print(edition, choice="hand", second=appeals.current_record("fa"))
    for typed, number in (("hakon", 1), ("هوکونستراند", 1), ("laureate", 0)):
        page = press.post(f"/admin/print/{made.pk}/names/", {"q": typed}).content.decode()
        assert len(re.findall('name="in"', page)) == number, typed


def test_a_print_by_hand_begins_with_choosing_and_a_frozen_one_ends_it(press, edition):
    ada = signer(edition, "Ada")
    form = {"label": "A", "sheet": "a4", "text": f"{edition.pk}-", "choice": "hand", "foot": "", "code": "nowhere"}
    answer = press.post("/admin/print/new/", form)
    made = Print.objects.get()
    assert answer["Location"] == f"/admin/print/{made.pk}/names/"
    press.post(answer["Location"], {"seen": [ada.pk], "in": [ada.pk], "do": "done"})
    freeze(made)
    late = signer(edition, "Late")
    assert press.post(answer["Location"], {"seen": [late.pk], "in": [late.pk]}).status_code == 302
    with pytest.raises(actions.IsFrozen):
        actions.pick(id=made.pk, seen=[late.pk], ticked=[late.pk], by="pia", today=today())
    assert Pick.objects.count() == 1


def test_the_list_of_prints_says_that_somebody_has_left(press, edition):
    ada = signer(edition, "Ada")
    signer(edition, "Bea")
    made = freeze(a_print(edition, format="screen"))
    said = "1 name has left: each file is made anew without it"
    assert said not in press.get("/admin/print/").content.decode()
    with_her = press.get(f"/admin/print/{made.pk}/file.pdf").content
    ada.delete()
    assert said in press.get("/admin/print/").content.decode()
    file = press.get(f"/admin/print/{made.pk}/file.pdf")
    assert file.content != with_her
    assert file["Cache-Control"] == "no-store"


# ── Two languages ───────────────────────────────────────────────────────────
def test_a_pair_says_names_once_and_in_both_scripts_only_where_both_were_approved(edition, keys):
    famous(edition, keys)
    notable = Notable.objects.get()
    farsi = appeals.current_record("fa")
    made = a_print(edition, second=farsi)

    def entry():
        (found,) = names.chosen(Print.objects.get(pk=made.pk)).names
        return found.entry

    assert (entry().name, entry().credential, entry().other) == ("Solveig Håkonstrand", "laureate", None)
    approve(notable, "fa", "سولوی هوکونستراند", "برندهٔ جایزه")
    other = entry().other
    assert (other.name, other.credential, other.direction) == ("سولوی هوکونستراند", "برندهٔ جایزه", "rtl")
    NotableWording.objects.filter(language="en").delete()
    assert (entry().name, entry().other) == ("سولوی هوکونستراند", None)
    copy = composing.copy_of(made, names.chosen(made))
    assert copy.second.title == appeals.read_edition(farsi).title
    assert list(copy.second.demands) == [
        demand.text for one in appeals.read_edition(farsi).addressees for demand in one.demands
    ]
    assert composing.fitted(copy, made.sheet).names >= 6


def test_a_pair_is_one_version_in_two_languages(press, edition):
    farsi = appeals.current_record("fa")
    form = {"label": "A", "sheet": "a4", "text": f"{edition.pk}-", "choice": "all", "foot": "", "code": "nowhere"}
    answer = press.post("/admin/print/new/", form | {"second": f"{edition.pk}-"})
    assert answer.status_code == 422
    assert "the same version of the text, in another language" in answer.content.decode()
    of_another = appeals.current_record("fa")
    of_another.version_id = 7
    with pytest.raises(actions.NoPair):
        a_print(edition, second=of_another)
    press.post("/admin/print/new/", form | {"second": f"{farsi.pk}-"})
    assert Print.objects.get().second == farsi
    assert press.get(f"/admin/print/{Print.objects.get().pk}/file.pdf")["Content-Disposition"].endswith(
        '"print-en-fa-1.pdf"'
    )


# ── Asked by the worker, answered by link ───────────────────────────────────
def asked(edition, keys, **more) -> tuple[Print, Signature, str]:
    """A print with one well-known person in it, who was written to; and her link's token."""
    who, made = famous(edition, keys, **more), a_print(edition)
    signer(edition, OTHERS)
    assert proof_actions.ask(id=made.pk, signatures=[who.pk], by="pia", today=today()) == 1
    assert proof_letters.write_due(keys=keys, today=today()) == 1
    return made, who, re.search(r"/proof/([^/]+)/", letter(keys)["context"]["path"])[1]


def letter(keys) -> dict:
    """The one letter in the outbox, as the worker opens it."""
    sealed = bytes(OutboxLetter.objects.get().sealed)
    return json.loads(sealing.open_sealed(sealed, keys.mailing_identity()).rstrip(b"\0"))


@pytest.fixture
def public(settings):
    """The public process; the staff client of a test keeps working until it is asked for."""
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE


def get(path):
    return Client().get(path, headers={"accept-language": "en"})


def post(token, **fields):
    headers = {"sec-fetch-site": "same-origin", "accept-language": "en"}
    return Client().post(f"/proof/{token}/", urlencode(fields), content_type=FORM, headers=headers)


def seal(made, who) -> str:
    return proof_actions._asked(Proof.objects.get(print=made, signature=who)).seal


def test_the_letter_goes_to_the_address_that_outreach_noted_in_her_language(edition, keys):
    asked(edition, keys)
    sent = letter(keys)
    assert (sent["address"], sent["language"]) == ("canary@agent.example", "fa")
    assert Proof.objects.get().state == "asked"
    # Nobody is written to twice.
    assert proof_letters.write_due(keys=keys, today=today()) == 0


def test_without_an_address_nobody_is_written_to_and_the_screen_says_so(press, edition, keys):
    who, made = famous(edition, keys, address="telephone only"), a_print(edition)
    press.post(f"/admin/print/{made.pk}/proofs/", {"who": [who.pk], "do": "ask"})
    assert proof_letters.write_due(keys=keys, today=today()) == 0
    assert "no e-mail address is noted" in press.get(f"/admin/print/{made.pk}/").content.decode()


def test_her_page_shows_her_line_and_nobody_else(public, edition, keys):
    made, _who, token = asked(edition, keys)
    answer = get(f"/proof/{token}/")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Solveig Håkonstrand" in said
    assert "laureate" in said
    assert OTHERS not in said
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "<script" not in said
    assert Proof.objects.get().state == "asked"
    sheet = get(f"/proof/{token}/sheet/")
    assert (sheet.content[:5], sheet["Cache-Control"], sheet["Referrer-Policy"]) == (
        b"%PDF-",
        "no-store",
        "no-referrer",
    )
    one = names.chosen(made).names[0]
    copy = composing.proof_of(made, one)
    assert [entry.name for entry in copy.entries()] == ["Solveig Håkonstrand"]
    assert copy.mark == "PROOF"


def test_every_token_that_opens_nothing_gets_the_same_answer(public, edition, keys):
    made, who, token = asked(edition, keys)
    Proof.objects.create(print=made, signature=signer(edition, "X"), token_hash=b"x" * 32, expires_day=today())
    Signature.objects.filter(pk=who.pk).update(hidden_by=HiddenBy.STAFF)
    answers = [get(f"/proof/{one}/") for one in (token, "never", "%F0%9F%98%80", "x" * 300)]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert {get(f"/proof/{one}/sheet/").status_code for one in (token, "never")} == {404}
    Signature.objects.filter(pk=who.pk).update(hidden_by=HiddenBy.NOBODY)
    Proof.objects.filter(signature=who).update(expires_day=today())
    assert get(f"/proof/{token}/").content == answers[0].content
    assert post(token, do="out").status_code == 404


def test_a_changed_line_or_sheet_ends_an_approval_and_is_said_by_name(public, edition, keys, settings):
    made, who, token = asked(edition, keys)
    assert post(token, do="approve", seen=seal(made, who)).status_code == 303
    assert Proof.objects.get().state == "approved"
    assert "You said that it may be printed so" in get(f"/proof/{token}/").content.decode()
    assert actions.freeze(id=made.pk, by="pia", today=today()).names_frozen == 2
    approve(Notable.objects.get(), "en", "Solveig Håkonstrand", "poet")
    with pytest.raises(actions.NotApproved) as caught:
        actions.freeze(id=copied(made), by="pia", today=today())
    assert caught.value.names == ["Solveig Håkonstrand"]
    assert "has changed" in get(f"/proof/{token}/").content.decode()
    # What she had seen before cannot be approved any more.
    assert post(token, do="approve", seen="x" * 64).status_code == 409


def copied(made) -> int:
    """The same print not frozen, with the same answers."""
    PrintedName.objects.all().delete()
    Print.objects.filter(pk=made.pk).update(state="draft", frozen_day=None, sha256="", names_frozen=None)
    return made.pk


def test_another_line_and_being_left_out(public, edition, keys):
    made, who, token = asked(edition, keys)
    wrong = {"do": "change", "seen": seal(made, who)}
    assert post(token, line=" ", **wrong).status_code == 422
    assert post(token, line="x" * 161, **wrong).status_code == 422
    assert post(token, line="Dr <Solveig>, poet", **wrong).status_code == 303
    assert (Proof.objects.get().state, Proof.objects.get().answer) == ("change", "Dr <Solveig>, poet")
    assert "Dr &lt;Solveig&gt;, poet" in get(f"/proof/{token}/").content.decode()
    # Nobody stands on paper with a line that she would rather not have.
    frozen = freeze(made)
    assert (printed(frozen), frozen.names_frozen, names.left(frozen)) == ([OTHERS], 1, 0)
    assert not PrintedName.objects.filter(signature=who).exists()


def test_being_left_out_of_a_frozen_print(public, edition, keys):
    made, who, token = asked(edition, keys)
    frozen = freeze(made)
    assert printed(frozen) == ["Solveig Håkonstrand", OTHERS]
    assert post(token, do="out").status_code == 303
    assert printed(frozen) == [OTHERS]
    assert not PrintedName.objects.filter(signature=who).exists()
    assert names.chosen(Print.objects.get()).left == 1
    # The printer's file has left the house without her.
    assert post(token, do="approve", seen=seal(made, who)).status_code == 409
    # The team cannot take her in again, nor ask her again.
    copied(made)
    assert proof_actions.take_in(id=made.pk, signatures=[who.pk], by="pia", today=today()) == 0
    assert proof_actions.ask(id=made.pk, signatures=[who.pk], by="pia", today=today()) == 0
    assert printed(made) == [OTHERS]
    assert set(Entry.objects.filter(actor="proof-link").values_list("action", flat=True)) == {"printing.proof_out"}


def test_of_two_addresses_none_is_written_to(edition, keys):
    who = famous(edition, keys, address="Never old@agent.example, but new@agent.example")
    signer(edition, OTHERS)
    made = a_print(edition)
    assert proof_actions.ask(id=made.pk, signatures=[who.pk], by="pia", today=today()) == 1
    proof_letters.write_due(keys=keys, today=today())
    assert Proof.objects.get().state == "no_address"
    assert not OutboxLetter.objects.exists()


def test_freezing_names_who_has_not_approved_and_leaves_them_out_or_says_why(press, edition, keys):
    who, made = famous(edition, keys), a_print(edition)
    signer(edition, OTHERS)
    address = f"/admin/print/{made.pk}/"
    first = press.post(f"{address}freeze/")
    assert first.status_code == 200
    assert "have not approved it: <bdi>Solveig Håkonstrand</bdi>" in first.content.decode()
    assert press.post(f"{address}freeze/", {"reason": " "}).status_code == 422
    assert Print.objects.get().state == "draft"
    press.post(f"{address}leave-out/")
    assert printed(made) == [OTHERS]
    assert "left out by you" in press.get(address).content.decode()
    press.post(f"{address}proofs/", {"who": [who.pk], "do": "take_in"})
    assert printed(made) == ["Solveig Håkonstrand", OTHERS]
    press.post(f"{address}freeze/", {"reason": "She said yes by telephone"})
    assert Print.objects.get().state == "frozen"
    assert Entry.objects.get(action="printing.freeze").reason == "She said yes by telephone"
    press.post(f"{address}proofs/", {"who": [who.pk], "do": "leave_out"})
    assert not Proof.objects.exists()


def test_links_and_answers_are_erased(edition, keys):
    made, who, _token = asked(edition, keys)
    rule = "links for approving a print"
    assert retention.due(now=timezone.now())[rule] == 0
    later = timezone.now() + timedelta(days=30)
    assert retention.erase_due(now=later)[rule] == 1
    assert not Proof.objects.exists()
    Proof.objects.create(
        print=made, signature=who, state="approved", wording="w" * 64, token_hash=b"t" * 32, expires_day=today()
    )
    assert retention.erase_due(now=later)[rule] == 1
    assert Proof.objects.values_list("state", "token_hash").get() == ("approved", None)
    Signature.objects.filter(pk=who.pk).update(print_consent=False)
    retention.erase_due(now=later)
    assert not Proof.objects.exists()


def test_what_she_approved_is_known_again_by_a_process_with_another_secret(public, edition, keys, settings):
    made, who, token = asked(edition, keys)
    settings.SECRET_KEY = "the staff process signs with its own"
    post(token, do="approve", seen=seal(made, who))
    settings.SECRET_KEY = "and the public one with another"
    assert actions.freeze(id=made.pk, by="pia", today=today()).state == "frozen"
