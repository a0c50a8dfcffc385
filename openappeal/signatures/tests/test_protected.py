"""Names that must not appear: hidden at once, held back from then on, and nowhere to be read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from openappeal.accounts.models import Approval, Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions, queries, two_people
from openappeal.signatures.actions import moderation, protecting, watching
from openappeal.signatures.models import Review, Signature
from openappeal.signatures.reading_models import Flag, Flagged, ProtectedName, ProtectedTag
from openappeal.signatures.tests.cast import FATEMEH, JONAS, SABINE, sign_and_confirm
from openappeal.signatures.tests.test_two_at_once import at_once
from tests.security import canaries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
PLACE = "/admin/signatures/protected/"
SPELLINGS = ["Zwintscherl Quillonka", "زوینچرل کویلونکا"]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def team():
    """Four people, here since last week."""
    names = [("omar", Role.ORGANISER), ("maryam", Role.ORGANISER), ("wei", Role.MODERATOR), ("ana", Role.MODERATOR)]
    clients = {name: logged_in(role, name) for name, role in names}
    User.objects.update(date_joined=timezone.now() - timedelta(days=7))
    return clients


def protect(keys, today, *spellings, why="prisoner"):
    return protecting.protect(spellings=spellings or SPELLINGS, why=why, by="wei", keys=keys, today=today)


def on_the_wall():
    return {entry.name for entry in queries.wall_page(1, "en") if entry}


def kinds(signature):
    return set(signature.flags.values_list("kind", flat=True))


def waits(signature):
    signature.refresh_from_db()
    return signature.review == Review.UNREAD


def sign_as(name, today, number=1, credential=""):
    person = replace(SABINE, name=name, address=f"p{number}@post.example", credential=credential)
    sign_and_confirm(person, "public", today)
    return Signature.objects.get(name=name)


def test_whoever_is_shown_under_it_leaves_the_wall_at_once(keys, today):
    shown = sign_as("Quillonka  Zwintscherl", today, 1)
    persian = sign_as("زوينچرل كويلونكا", today, 2)
    related = sign_as("Ada Thornebury", today, 3, "sister of Zwintscherl Quillonka")
    other = sign_as("Bram Zandhuys", today, 4)
    for one in (shown, persian, related, other):
        actions.show(ids=[one.pk], by="wei", today=today, keys=keys)
    assert len(on_the_wall()) == 4

    name, hidden = protect(keys, today)

    assert (name.number, hidden) == (1, 3)
    assert on_the_wall() == {"Bram Zandhuys"}
    assert [kinds(one) for one in (shown, persian, related, other)] == [{"protected"}] * 3 + [set()]
    assert set(Signature.objects.filter(review=Review.UNREAD)) == {shown, persian, related}
    # They go on counting.
    actions.close_counts(today=today)
    assert queries.counts(today=today).confirmed == 4


def test_the_preview_finds_what_adding_hides(keys, today):
    sign_as("Zwintscherl Maria Quillonka", today, 1)
    sign_as("Quillonka Zwintel", today, 2)

    assert [one.name for one in protecting.matching(spellings=SPELLINGS)] == ["Zwintscherl Maria Quillonka"]
    with pytest.raises(protecting.NoName):
        protecting.matching(spellings=["–"])


def test_a_later_signature_is_flagged_and_not_shown_at_one_word(keys, today):
    protect(keys, today)
    found = sign_as("QUILLONKA, Zw\u0456ntscherl", today)

    with pytest.raises(moderation.NotLookedAt):
        actions.show(ids=[found.pk], by="wei", today=today)
    with pytest.raises(actions.MustNotAppear) as refused:
        actions.show(ids=[found.pk], by="wei", today=today, keys=keys)

    assert refused.value.ids == {found.pk}
    assert (on_the_wall(), waits(found)) == (set(), True)


def test_the_worker_looks_at_every_name_once(keys, today):
    protect(keys, today)
    same, near, plain = (
        sign_as(name, today, n)
        for n, name in enumerate(["Zwintscherl Quillonka", "Zwintscherl Quilonka", "Bram Zandhuys"])
    )

    assert protecting.look(keys=keys, today=today) == 3
    assert protecting.look(keys=keys, today=today) == 0

    assert [kinds(one) for one in (same, near, plain)] == [{"protected"}, {"nearly_protected"}, set()]


def test_what_came_onto_the_wall_a_second_before_goes_back(keys, today):
    found = sign_as("Zwintscherl Quillonka", today)
    actions.show(ids=[found.pk], by="wei", today=today)
    protecting.protect(spellings=["Somebody Elsewhere"], why="asked", by="wei", keys=keys, today=today)
    protect(keys, today, "Somebody Other")
    ProtectedTag.objects.bulk_create(
        [
            ProtectedTag(name=ProtectedName.objects.get(number=1), tag=tag)
            for tag in protecting.protected.to_keep("Zwintscherl Quillonka", key=keys.tag_key())
        ]
    )

    protecting.look(keys=keys, today=today)

    assert (on_the_wall(), waits(found)) == (set(), True)


def test_a_wish_to_be_shown_and_a_changed_line_are_looked_at_anew(keys, today):
    protect(keys, today)
    code = sign_and_confirm(FATEMEH, "withheld", today)
    found = Signature.objects.get()
    protecting.look(keys=keys, today=today)
    wanted = {"country": "", "sphere": "", "keys": keys, "today": today}

    actions.change(code=code, visibility="public", name=SPELLINGS[1], credential="", **wanted)
    later = today + timedelta(days=3)
    actions.fulfil_wishes(keys=keys, today=later)
    protecting.look(keys=keys, today=later)
    assert kinds(found) == {"protected"}

    actions.change(code=code, visibility="counted", name="", credential=None, **wanted)
    assert Flag.objects.count() == 0

    other = sign_and_confirm(SABINE, "public", today)
    protecting.look(keys=keys, today=today)
    line = "daughter of Zwintscherl Quillonka"
    actions.change(code=other, visibility="public", name="", credential=line, **wanted)
    with pytest.raises(actions.MustNotAppear):
        actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today, keys=keys)


def test_a_name_is_on_the_list_once(keys, today):
    protect(keys, today)

    with pytest.raises(protecting.AlreadyProtected) as known:
        protect(keys, today, "quillonka zwintscherl")

    assert known.value.number == 1
    assert protect(keys, today, "Zwintscherl Quillonkova")[0].number == 2


def test_nothing_of_it_can_be_read(keys, today, tmp_path, team):
    """The database as a file, in every encoding; and a name that may be read is found by the same search."""
    if connection.vendor != "sqlite":
        pytest.skip("the file is SQLite's; what is stored is the same")
    sign_as("Vombattina Xandriola", today)
    answer = team["wei"].post(PLACE, {"spellings": "\n".join(SPELLINGS), "why": "relative", "step": "add"})
    assert answer.status_code == 302
    connection.ensure_connection()
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "db.sqlite3").write_bytes(connection.connection.serialize())

    words = [word for spelling in SPELLINGS for word in spelling.split()]
    assert canaries.search(tmp_path / "dump", words) == []
    assert canaries.search(tmp_path / "dump", ["Vombattina"]) != []
    assert ProtectedTag.objects.count() > 40


# ── Two people ──────────────────────────────────────────────────────────────
def key_of(subject):
    return subject.number if isinstance(subject, ProtectedName) else getattr(subject, "pk", subject)


def press(client, step, action, subject):
    return client.post("/admin/signatures/agreement/", {"step": step, "action": action, "key": key_of(subject)})


def test_two_people_may_show_it(keys, today, team):
    protect(keys, today)
    found = sign_as("Zwintscherl Quillonka", today)
    page = team["wei"].get(f"/admin/signatures/{found.pk}/").content.decode()
    assert "Showing it needs two people." in page
    assert 'name="decision" value="shown"' not in page

    press(team["wei"], "propose", two_people.SHOW_PROTECTED, found)
    press(team["wei"], "agree", two_people.SHOW_PROTECTED, found)
    press(team["wei"], "do", two_people.SHOW_PROTECTED, found)
    assert waits(found)
    assert "proposes to show a name that must not appear" in team["ana"].get("/admin/").content.decode()
    press(team["ana"], "agree", two_people.SHOW_PROTECTED, found)

    assert on_the_wall() == {"Zwintscherl Quillonka"}
    # Shown is shown: the worker takes it off no more.
    protecting.look(keys=keys, today=today)
    assert on_the_wall() == {"Zwintscherl Quillonka"}
    assert Entry.objects.filter(action="signatures.show_protected.approve", actor="ana").count() == 1


def test_a_no_ends_it_and_a_new_account_agrees_to_nothing(keys, today, team):
    protect(keys, today)
    found = sign_as("Zwintscherl Quillonka", today)
    press(team["wei"], "propose", two_people.SHOW_PROTECTED, found)
    User.objects.filter(username="ana").update(date_joined=timezone.now())

    press(team["ana"], "agree", two_people.SHOW_PROTECTED, found)
    assert waits(found)
    press(team["ana"], "no", two_people.SHOW_PROTECTED, found)

    assert Approval.objects.count() == 0


def test_a_small_team_waits_a_day(keys, today, team):
    User.objects.filter(username__in=["ana", "maryam"]).update(is_active=False)
    name, _ = protect(keys, today)
    press(team["wei"], "propose", two_people.UNPROTECT, name)
    press(team["wei"], "do", two_people.UNPROTECT, name)
    assert ProtectedName.objects.count() == 1
    Approval.objects.update(announced_at=timezone.now() - timedelta(hours=25))

    press(team["wei"], "do", two_people.UNPROTECT, name)

    assert (ProtectedName.objects.count(), ProtectedTag.objects.count()) == (0, 0)


def test_a_subject_of_ones_own_agrees_to_nothing(keys, today, team):
    """What cannot be seen on the others' screens must not be granted."""
    User.objects.filter(username__in=["ana", "maryam"]).update(is_active=False)
    protect(keys, today)

    for key in ("x 1", "protected name 1", "", "2", "9" * 19, "9" * 30, "١"):
        press(team["wei"], "propose", two_people.UNPROTECT, key)
        press(team["wei"], "no", two_people.UNPROTECT, key)
    assert Approval.objects.count() == 0

    # One that stood there under another label is neither shown nor good for anything.
    Approval.objects.create(
        action=two_people.UNPROTECT, subject="x 1", proposed_by="wei", approved_by="ana", proposed_at=timezone.now()
    )
    press(team["wei"], "do", two_people.UNPROTECT, "x 1")
    press(team["wei"], "do", two_people.UNPROTECT, "1")
    assert list(two_people.waiting(now=timezone.now())) == []
    assert ProtectedName.objects.count() == 1


def test_whoever_proposes_is_seen_and_can_be_told_no(keys, today, team):
    name, _ = protect(keys, today)
    press(team["wei"], "propose", two_people.UNPROTECT, "01")

    page = team["omar"].get(PLACE).content.decode()
    assert "has proposed it." in page
    assert "Say no" in page
    press(team["omar"], "no", two_people.UNPROTECT, name)

    assert Approval.objects.count() == 0


def test_only_what_must_not_appear_can_be_proposed(keys, today, team):
    protect(keys, today)
    plain, bad = sign_as("Bram Zandhuys", today, 1), sign_as("Zwintscherl Quillonka", today, 2)
    for one in (plain, bad):
        press(team["wei"], "propose", two_people.SHOW_PROTECTED, one)
    assert [one.subject for one in Approval.objects.all()] == [str(bad)]

    Signature.objects.filter(pk=bad.pk).update(held="burst")
    with pytest.raises(two_people.Gone):
        two_people.agree(
            action=two_people.SHOW_PROTECTED,
            key=str(bad.pk),
            by="ana",
            keys=keys,
            now=timezone.now(),
        )


def test_what_was_agreed_before_is_not_about_a_name_that_is_added_now(keys, today, team):
    protect(keys, today, "Somebody Elsewhere")
    found = sign_as("Zwintscherl Quillonka", today)
    for action, label in ((two_people.UNPROTECT, "protected name 2"), (two_people.SHOW_PROTECTED, str(found))):
        Approval.objects.create(
            action=action, subject=label, proposed_by="wei", approved_by="ana", proposed_at=timezone.now()
        )

    name, _ = protect(keys, today)
    press(team["wei"], "do", two_people.UNPROTECT, name)
    press(team["wei"], "do", two_people.SHOW_PROTECTED, found)

    assert (ProtectedName.objects.count(), on_the_wall(), Approval.objects.count()) == (2, set(), 0)


def test_a_week_after_it_has_to_be_proposed_again(keys, today, team):
    name, _ = protect(keys, today)
    now = timezone.now()
    act = {"action": two_people.UNPROTECT, "key": str(name.number)}
    two_people.propose(**act, by="wei", keys=keys, now=now)
    Approval.objects.update(approved_by="ana")
    later = now + timedelta(days=7, minutes=1)

    assert two_people.find(**act, now=now + timedelta(days=7)).is_granted
    assert (two_people.find(**act, now=later), list(two_people.waiting(now=later))) == (None, [])
    with pytest.raises(two_people.approvals.NotProposed):
        two_people.do(**act, by="wei", keys=keys, now=later)
    assert (two_people.old(now=later), two_people.expire(now=later), Approval.objects.count()) == (1, 1, 0)


def test_off_the_list_nobody_is_shown_but_may_be(keys, today, team):
    name, _ = protect(keys, today)
    found = sign_as("Zwintscherl Quillonka", today)
    protecting.look(keys=keys, today=today)

    press(team["omar"], "propose", two_people.UNPROTECT, name)
    press(team["maryam"], "agree", two_people.UNPROTECT, name)
    protecting.look(keys=keys, today=today)

    assert (on_the_wall(), kinds(found)) == (set(), set())
    actions.show(ids=[found.pk], by="wei", today=today, keys=keys)
    assert on_the_wall() == {"Zwintscherl Quillonka"}


def test_without_a_passkey_just_shown_only_no_is_possible(keys, today, team):
    name, _ = protect(keys, today)
    stale = logged_in(Role.ORGANISER, "omar", fresh=False)

    assert press(stale, "propose", two_people.UNPROTECT, name).status_code == 403
    assert press(stale, "no", two_people.UNPROTECT, name).status_code == 302
    assert press(stale, "propose", "signatures.export", "sealed").status_code == 404


# ── The screens ─────────────────────────────────────────────────────────────
def test_adding_is_previewed(keys, today, team):
    found = sign_as("Zwintscherl Quillonka", today)
    actions.show(ids=[found.pk], by="wei", today=today, keys=keys)
    typed = {"spellings": "\n".join(SPELLINGS), "why": "prisoner"}

    page = team["wei"].post(PLACE, typed | {"step": "look"}).content.decode()
    assert "One name on the wall fits." in page
    assert ProtectedName.objects.count() == 0
    answer = team["wei"].post(PLACE, typed | {"step": "add"})

    assert answer.headers["Location"] == PLACE
    page = team["wei"].get(PLACE).content.decode()
    assert "Number 1" in page
    assert "Zwintscherl" not in page
    assert on_the_wall() == set()
    again = team["wei"].post(PLACE, typed | {"step": "add"})
    assert (again.status_code, "under number 1." in again.content.decode()) == (422, True)


@pytest.mark.parametrize("typed", ["", "–\nSara", "\n".join(f"Sara {n} Lind" for n in range(11))])
def test_what_is_no_name_is_refused(typed, team):
    answer = team["wei"].post(PLACE, {"spellings": typed, "why": "prisoner", "step": "add"})

    assert (answer.status_code, ProtectedName.objects.count()) == (422, 0)


def test_the_campaigns_own_insults(keys, today, team):
    found = sign_as("Glumph Zandhuys", today)
    protecting.look(keys=keys, today=today)
    assert "Scunthorpe" in team["wei"].get(f"{PLACE}insults/").content.decode()

    team["wei"].post(f"{PLACE}insults/", {"insults": "glumph\r\nsnarg"})
    protecting.look(keys=keys, today=today)

    assert kinds(found) == {"insult"}
    assert watching.insults_listed() == "glumph\nsnarg"


def test_a_notables_name_is_flagged_on_everybody_else(keys, today):
    notable = sign_as("Ariadne Dorfwander", today, 1)
    actions.show(ids=[notable.pk], by="wei", today=today, keys=keys)
    Signature.objects.filter(pk=notable.pk).update(group="laureates", group_position=1, credential="Poet")
    names = ["Dorfwander Ariadne", "Ariadne Dorfwender", "Ariadne Other"]
    planted = [sign_as(name, today, n) for n, name in enumerate(names, start=2)]
    widow = sign_as("Jonas Lind", today, 9, "husband of Ariadne Dorfwander")

    protecting.look(keys=keys, today=today)

    assert [kinds(one) for one in (*planted, widow, notable)] == [{"notable"}, {"notable"}, set(), {"notable"}, set()]
    said = watching.see([planted[1]], keys=keys)[planted[1].pk]
    assert said == [watching.Seen(Flagged.NOTABLE, "Ariadne Dorfwander")]


def test_two_people_of_one_mailbox_are_flagged_each_alone(keys, today):
    protect(keys, today, "Jonas Lindqvar")
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(JONAS, "public", today)

    protecting.look(keys=keys, today=today)

    flagged = Flag.objects.filter(kind=Flagged.PROTECTED)
    assert [flag.signature.name for flag in flagged] == ["Jonas Lindqvar"]
    assert {flag.signature.name for flag in Flag.objects.filter(kind=Flagged.NEARLY_PROTECTED)} <= {"Sabine Lindqvar"}


def test_a_listed_name_is_looked_at_like_any(keys, today):
    """Names of a list never pass the form: they come into the table many at once."""
    protect(keys, today, "Ada Thornebury")
    first = sign_as("Somebody Else", today)
    fields = {field.attname: getattr(first, field.attname) for field in Signature._meta.concrete_fields}
    fields |= {"id": first.pk + 1, "tag": None, "name": "Thornebury, Ada", "basis": "imported", "is_looked_at": False}
    Signature.objects.bulk_create([Signature(**fields)])

    protecting.look(keys=keys, today=today)

    assert kinds(Signature.objects.get(basis="imported")) == {"protected"}


@pytest.mark.django_db(transaction=True)
def test_no_name_is_compared_with_half_a_list(keys, today):
    """Somebody adds a name while the worker looks at one that is shown under it: whoever is second sees the first."""
    found = sign_as("Zwintscherl Quillonka", today)
    protect(keys, today, "Somebody Nowhere")
    actions.show(ids=[found.pk], by="wei", today=today, keys=keys)
    Signature.objects.update(is_looked_at=False)

    at_once(lambda: protect(keys, today), lambda: protecting.look(keys=keys, today=today))

    assert (on_the_wall(), kinds(found)) == (set(), {"protected"})
