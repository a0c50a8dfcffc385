"""Organisations: counted apart, shown after a proof, never a person more; who answers for them lies sealed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.mail.actions import _open
from openappeal.mail.models import OutboxLetter
from openappeal.privacy import retention
from openappeal.signatures import actions, group_queries, queries, staff_queries
from openappeal.signatures.actions import organisations
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.contacts import unseal as open_contact
from openappeal.signatures.models import Held, Kind, PersonalLink, Review, Signature, Signing, Visibility
from openappeal.signatures.notable_models import Contact
from openappeal.signatures.organisation_models import Decided, Organisation, Proof, ProofState
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.signatures.views import personal
from openappeal.vault.tokens import Token, code_hash

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]
ANSWERS = ContactWords("Canary Secretary, chair", "chapter@post.example", "4 March, canary.example/minutes")
CHAPTER = organisations.Typed(
    name="Harbour Workers, Branch 41",
    address="chapter@post.example",
    credential="Union of dockers",
    country="ZA",
    print_consent=True,
    decided=Decided.BOARD,
    answers=ANSWERS,
)


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def sign(today, typed=CHAPTER):
    before = set(OutboxLetter.objects.values_list("pk", flat=True))
    organisations.sign(typed=typed, language="en", keys=settings.KEYS, today=today)
    letter = OutboxLetter.objects.exclude(pk__in=before).get()
    return Token(_open(bytes(letter.sealed), settings.KEYS).context["path"].split("/")[2])


def confirm(today, typed=CHAPTER):
    code = actions.confirm(token=sign(today, typed), keys=settings.KEYS, today=today).code
    return code, Organisation.objects.get(signature__links__code_hash=code_hash(code))


def accept(found, today, proof=Proof.MINUTES):
    organisations.accept(id=found.pk, proof=proof, detail="page 2", by="omar", today=today, keys=settings.KEYS)


def counts(today):
    actions.close_counts(today=today)
    found = queries.counts(today=today)
    return found.confirmed, found.organisations


def shown():
    return [entry.name for group in group_queries.wall_groups("en") for entry in group.entries]


def change(code, visibility, today, name=""):
    actions.change(
        code=code,
        visibility=Visibility(visibility),
        name=name,
        credential=None,
        country="",
        sphere="",
        keys=settings.KEYS,
        today=today,
    )


def test_the_letter_is_the_same_as_anybodys(today):
    sign(today)
    sign_and_confirm(replace(SABINE, address=CHAPTER.address), "public", today)

    letters = [_open(bytes(one.sealed), settings.KEYS) for one in OutboxLetter.objects.all()]
    assert len({letter.template for letter in letters}) == 1
    assert len({tuple(letter.context) for letter in letters}) == 1


def test_before_the_letters_button_nothing_of_it_can_be_read(today):
    sign(today)

    row = repr(list(Signing.objects.values()))
    assert not any(word in row for word in ("Harbour", "dockers", "anary", "chapter@"))


def test_it_counts_and_is_shown_when_the_proof_was_seen_and_as_an_organisation_only(today):
    sign_and_confirm(SABINE, "public", today)
    _, found = confirm(today)

    assert (counts(today), shown()) == ((1, 0), [])
    assert list(staff_queries.unread().values_list("kind", flat=True)) == ["person"]

    accept(found, today)

    assert (counts(today), shown()) == ((1, 1), ["Harbour Workers, Branch 41"])
    signature = Signature.objects.get(kind=Kind.ORGANISATION)
    assert (signature.basis, signature.review, signature.on_wall) == ("confirmed", Review.SHOWN, True)
    assert actions.recount(repair=False) == []


def test_no_way_around_the_proof_leads_to_the_wall(today):
    code, found = confirm(today)
    pk = found.signature_id

    assert actions.show(ids=[pk], by="wei", today=today) == 0
    assert actions.release(ids=[pk], by="wei", today=today) == 0
    actions.ask_back(code=code)
    actions.answer_questions()

    signature = Signature.objects.get(pk=pk)
    assert (signature.held, signature.asks_back, counts(today), shown()) == (Held.PROOF, False, (0, 0), [])


def test_the_secretary_her_organisation_and_her_husband_share_a_mailbox(today):
    for name in ("Sabine Lindqvar", "Jonas Lindqvar"):
        sign_and_confirm(replace(SABINE, name=name, address=CHAPTER.address), "public", today)
    _, found = confirm(today)
    accept(found, today)

    assert counts(today) == (2, 1)


def test_signing_twice_is_one_organisation(today):
    first, found = confirm(today)
    second, _ = confirm(today, replace(CHAPTER, name="HARBOUR  workers, Branch 41"))
    accept(found, today)

    assert (counts(today), Organisation.objects.count(), Contact.objects.count()) == ((0, 1), 1, 1)
    assert first != second


def test_who_answers_for_it_lies_sealed_and_the_person_is_nowhere_in_clear(today, keys):
    _, found = confirm(today)

    tables = repr([list(model.objects.values()) for model in (Signature, Signing, Organisation, Contact)])
    assert "anary" not in tables
    assert open_contact(bytes(found.contact.sealed), keys.mailing_identity()) == ANSWERS


def test_an_accepted_one_keeps_its_contact_for_30_days(today):
    _, found = confirm(today)
    accept(found, today)

    assert organisations.expire(today=today + timedelta(days=29)) == 0
    assert organisations.expire(today=today + timedelta(days=30)) == 1
    assert (Contact.objects.count(), shown()) == (0, ["Harbour Workers, Branch 41"])


def test_without_a_proof_it_is_erased(today):
    _, refused = confirm(today)
    organisations.refuse(id=refused.pk, by="omar", today=today)
    _, waiting = confirm(today, replace(CHAPTER, name="Choir", address="choir@post.example"))

    assert organisations.expire(today=today + timedelta(days=30)) == 1
    assert list(Signature.objects.values_list("pk", flat=True)) == [waiting.signature_id]
    assert organisations.expire(today=today + timedelta(days=365)) == 1
    assert not Signature.objects.exists()
    assert actions.recount(repair=False) == []


def test_asking_again_takes_name_and_number_off_at_once(today):
    _, found = confirm(today)
    accept(found, today)
    assert counts(today) == (0, 1)

    organisations.reopen(id=found.pk, by="omar", today=today)

    assert (counts(today), shown(), queries.wall_page(1, "en")) == ((0, 0), [], [None])
    found.refresh_from_db()
    assert (found.state, found.proof, found.proof_by) == (ProofState.ASKED, "", "")
    accept(found, today, Proof.CALL)
    assert (counts(today), shown()) == ((0, 1), ["Harbour Workers, Branch 41"])
    assert actions.recount(repair=False) == []


@pytest.mark.parametrize("asked", ["withheld", "counted"])
def test_an_organisation_that_shows_less_is_no_person_more(asked, today):
    code, found = confirm(today)
    accept(found, today)
    assert counts(today) == (0, 1)

    change(code, asked, today)

    assert (counts(today), shown()) == ((0, 1), [])
    signature = Signature.objects.get()
    assert (signature.visibility, signature.kind, signature.name) == ("withheld", "organisation", "")
    assert actions.recount(repair=False) == []


def test_one_that_hides_its_name_while_it_waits_cannot_be_accepted(today):
    code, found = confirm(today)
    change(code, "withheld", today)

    with pytest.raises(organisations.NotNow):
        accept(found, today)

    assert counts(today) == (0, 0)


def test_withdrawing_erases_everything_of_it(today):
    code, found = confirm(today)
    accept(found, today)
    counts(today)

    actions.withdraw(code=code, today=today)

    assert [model.objects.count() for model in (Signature, Organisation, Contact)] == [0, 0, 0]
    assert counts(today + timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("accept", "accept"),
        ("accept", "refuse"),
        ("accept", "ask"),
        ("refuse", "accept"),
        ("refuse", "ask"),
        ("ask", "ask"),
        ("ask", "reopen"),
    ],
)
def test_what_was_decided_is_not_decided_again(first, then, today):
    _, found = confirm(today)
    acts = {
        "accept": lambda: accept(found, today),
        "refuse": lambda: organisations.refuse(id=found.pk, by="omar", today=today),
        "ask": lambda: organisations.ask(id=found.pk, by="omar", today=today),
        "reopen": lambda: organisations.reopen(id=found.pk, by="omar", today=today),
    }
    acts[first]()

    with pytest.raises(organisations.NotNow):
        acts[then]()


@pytest.mark.parametrize("hides", ["the signer", "a moderator"])
def test_the_proof_of_one_name_is_none_of_another(hides, today):
    code, found = confirm(today)
    accept(found, today)
    assert counts(today) == (0, 1)
    if hides == "the signer":
        change(code, "withheld", today)
    else:
        actions.hide(id=found.signature_id, by="wei", reason="", today=today)
    change(code, "public", today, name="Amnestia Worldwide")
    later = today + timedelta(days=3)

    assert actions.fulfil_wishes(keys=settings.KEYS, today=later) == 1
    assert actions.show(ids=[found.signature_id], by="wei", today=later) == 0

    found.refresh_from_db()
    assert (found.state, found.state_day, found.proof, found.proof_by, found.proof_day, found.proof_detail) == (
        ProofState.ASKED,
        later,
        "",
        "",
        None,
        "",
    )
    assert (found.signature.held, counts(later), shown()) == (Held.PROOF, (0, 0), [])
    assert actions.recount(repair=False) == []
    accept(found, later)
    assert (counts(later), shown()) == ((0, 1), ["Amnestia Worldwide"])
    assert actions.recount(repair=False) == []


def test_a_refused_one_stays_refused_under_another_name(today):
    code, found = confirm(today)
    organisations.refuse(id=found.pk, by="omar", today=today)
    change(code, "withheld", today)
    change(code, "public", today, name="Amnestia Worldwide")

    assert actions.fulfil_wishes(keys=settings.KEYS, today=today + timedelta(days=3)) == 1

    found.refresh_from_db()
    assert (found.state, found.state_day, found.signature.held) == (ProofState.REFUSED, today, Held.PROOF)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("nothing", "waits until an organiser has seen the proof of its decision"),
        ("ask", "waits until an organiser has seen the proof of its decision"),
        ("refuse", "have seen no proof of its decision. It does not count"),
        ("accept", "It counts among the organisations."),
    ],
)
def test_its_own_page_says_whether_it_counts(act, said, today, rf):
    code, found = confirm(today)
    if act == "accept":
        accept(found, today)
    elif act != "nothing":
        getattr(organisations, act)(id=found.pk, by="omar", today=today)

    page = personal(rf.get(f"/m/{code}/"), code).content.decode()

    mark = re.findall(r"<strong>(.*?)</strong>", page)
    assert len(mark) == 1
    assert said in mark[0]


def test_its_own_page_is_one_of_an_organisation(today, rf):
    code, _ = confirm(today)
    page = personal(rf.get(f"/m/{code}/"), code).content.decode()

    assert "<h1>Your organisation’s signature</h1>" in page
    assert re.findall(r'<input[^>]* name="(\w+)"', page) == [
        "visibility",
        "visibility",
        "credential",
        "no_credential",
        "print",
    ]
    assert re.findall(r'name="visibility" value="(\w+)"', page) == ["public", "withheld"]
    words = ("Harbour", "prisoner", "relative", "Field of work", "Just count me", "Your name")
    assert [one for one in words if one in page] == []

    change(code, "withheld", today)
    page = personal(rf.get(f"/m/{code}/"), code).content.decode()
    assert re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page)[2:] == ["name", "country", "credential", "print"]
    answer = personal(rf.post(f"/m/{code}/", {"visibility": "public"}), code)
    assert answer.status_code == 422
    assert answer.content.decode().count("Write the name of the organisation") == 2


# ── A third organisation of one mailbox ─────────────────────────────────────
@pytest.fixture
def third(today):
    """Codes of the second and the third organisation of one mailbox; only the first two have a signature."""
    codes = [confirm(today, replace(CHAPTER, name=f"Branch {n}"))[0] for n in ("One", "Two")]
    code = actions.confirm(
        token=sign(today, replace(CHAPTER, name="Branch Three")), keys=settings.KEYS, today=today
    ).code
    assert Organisation.objects.count() == 2
    return [codes[1], code]


def test_a_third_one_sees_what_any_that_waits_for_its_proof_sees(third, today, rf):
    """Whoever reads a mailbox may sign from it by a new name: the page must not tell that both slots are taken."""

    def same():
        looks = [actions.look(code=code) for code in third]
        pages = [personal(rf.get("/m/x/"), code).content for code in third]
        assert (looks[0], pages[0]) == (looks[1], pages[1])
        return looks[0], pages[0].decode()

    found, page = same()
    assert (found.is_organisation, found.proof, found.visibility) == (True, "waits", "public")
    assert "It waits until an organiser has seen the proof of its decision." in page
    for visibility in ("withheld", "counted"):
        for code in third:
            change(code, visibility, today)
        assert same()[0].visibility == "withheld"
    for code in third:
        change(code, "public", today, name="Branch Four")
    assert same()[0].waits_to_show is True
    actions.fulfil_wishes(keys=settings.KEYS, today=today + timedelta(days=3))
    assert (same()[0].visibility, same()[0].proof) == ("public", "waits")


def test_the_link_of_a_third_one_goes_when_one_without_a_proof_would(third, today):
    def due(day):
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return next(rule for rule in retention.rules() if rule.name.startswith("organisations")).due(now)

    assert (organisations.expire(today=today + timedelta(days=364)), due(today + timedelta(days=364))) == (0, 0)
    assert due(today + timedelta(days=365)) == 3
    assert organisations.expire(today=today + timedelta(days=365)) == 3
    assert not PersonalLink.objects.exists()
    for code in third:
        with pytest.raises(actions.UnknownCode):
            actions.look(code=code)


def test_the_link_of_a_third_person_stays(today):
    names = ("Sabine Lindqvar", "Jonas Lindqvar", "Another Lindqvar")
    codes = [sign_and_confirm(replace(SABINE, name=name, address=CHAPTER.address), "public", today) for name in names]

    organisations.expire(today=today + timedelta(days=4000))

    assert [actions.look(code=code).is_organisation for code in codes] == [False] * 3
