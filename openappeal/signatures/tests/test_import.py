"""What becomes of the people of a list."""

import random
from dataclasses import replace

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures import actions, exports, queries
from openappeal.signatures.actions import imports
from openappeal.signatures.import_models import ImportPair, ImportPart, ImportRun, OtherSpelling
from openappeal.signatures.importing.outcomes import Fate
from openappeal.signatures.models import Basis, Report, Signature, Tally, Visibility, WallLine, WishToShow
from openappeal.signatures.tests.cast import JONAS, NOBODY, SABINE, sign_and_confirm
from openappeal.signatures.tests.lists import KEY, checked, csv_of, go_on, take_in
from openappeal.signatures.tests.messy import PLANTED_IP, as_csv, as_xlsx, messy_list
from openappeal.vault import exports as export_files
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys"), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def fates(outcome):
    return {str(fate): number for fate, number in outcome.counts.fates.items() if number}


def opened(box):
    return sealing.unpad_box(sealing.open_sealed(bytes(box), settings.KEYS.office))


# ── Messy lists ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("kind", "rows"), [("utf-8", 2000), ("utf-8-sig", 300), ("utf-16", 300), ("xlsx", 300)])
def test_two_thousand_messy_rows_come_in_as_they_must_and_only_once(today, kind, rows):
    seed = random.randrange(10**6)
    messy = messy_list(seed=seed, rows=rows)
    data = as_xlsx(messy.header, messy.rows, above=2) if kind == "xlsx" else as_csv(messy, encoding=kind, separator=";")

    _, dry = take_in(data, today, look_only=True)
    assert Signature.objects.count() == 0
    _, outcome = take_in(data, today)

    # With the seed, so that a failure can be repeated.
    assert (seed, fates(dry), fates(outcome)) == (seed, dict(messy.expected), dict(messy.expected))
    assert dict(outcome.counts.refused) == dict(messy.refused)
    assert (dry.remarks, dry.pairs) == (outcome.remarks, outcome.pairs)
    # The list itself must show which names are first names. A long one may hide a tenth of them, a short one more.
    least = messy.turned * 0.9 if rows == 2000 else messy.turned // 4
    assert least <= outcome.counts.notes["turned"] <= messy.turned
    assert outcome.counts.notes["country"] == outcome.counts.notes["day"] == 0
    assert set(Signature.objects.values_list("visibility", "basis")) == {("withheld", "imported")}
    by_country = {code: Signature.objects.filter(country=code).count() for code in messy.countries}
    assert by_country == dict(messy.countries)

    before = list(Signature.objects.order_by("pk").values())
    _, again = take_in(data, today)
    assert list(Signature.objects.order_by("pk").values()) == before
    assert fates(again) == {
        "same": messy.expected["new"] + messy.expected["same"],
        "pair": messy.expected["pair"],
        "refused": messy.expected["refused"],
    }


def test_the_name_and_address_of_a_list_are_for_the_office_alone(today):
    take_in(csv_of("Mina Canary,mina.canary@post.example,Sweden"), today)

    signature = Signature.objects.get()
    assert (signature.name, signature.folded_name, signature.address_sealed) == ("", "", None)
    assert (signature.country, signature.basis, signature.version.number) == ("SE", "imported", 1)
    box = opened(signature.box)
    assert (box["name"], box["email"], box["country"]) == ("Mina Canary", "mina.canary@post.example", "SE")


def test_no_letter_is_sent(today):
    from openappeal.mail.models import OutboxLetter

    take_in(csv_of("Mina Rahimi,mina@post.example,Sweden"), today)

    assert OutboxLetter.objects.count() == 0


# ── Who is the same ─────────────────────────────────────────────────────────
def test_who_signed_with_this_address_and_name_is_there_already_however_the_words_stand(today):
    sign_and_confirm(SABINE, "withheld", today)

    for name in ("Sabine Lindqvar", "LINDQVAR SABINE", '"Lindqvar, Sabine"'):
        _, outcome = take_in(csv_of(f"{name},SABINE+list@post.example,Germany"), today)
        assert fates(outcome) == {"same": 1}
    assert Signature.objects.count() == 1


def test_arabic_letters_are_persian_ones_for_matching_only(today):
    take_in(csv_of("علی کاظمی,ali@post.example,ایران", header="نام,ایمیل,کشور"), today)
    _, outcome = take_in(csv_of("علي كاظمي,ali@post.example,ايران", header="نام,ایمیل,کشور"), today)

    assert fates(outcome) == {"same": 1}
    _, kept = take_in(csv_of("سارا يزدي,sara@post.example,ایران", header="نام,ایمیل,کشور"), today)
    assert fates(kept) == {"new": 1}
    assert {opened(one.box)["name"] for one in Signature.objects.all()} == {"علی کاظمی", "سارا يزدي"}


def test_an_address_has_two_places_and_the_third_name_is_told(today):
    sign_and_confirm(SABINE, "public", today)

    _, outcome = take_in(csv_of("Jonas Lindqvar,sabine@post.example,", "Greta Lindqvar,sabine@post.example,"), today)

    assert fates(outcome) == {"new": 1, "refused": 1}
    assert outcome.remarks == [(3, "third_name")]
    sign_and_confirm(JONAS, "withheld", today)
    assert Signature.objects.count() == 2


def test_who_is_only_counted_is_left_alone(today):
    sign_and_confirm(NOBODY, "counted", today)

    _, outcome = take_in(csv_of("Bea Canary,bea@post.example,France"), today)

    assert fates(outcome) == {"same": 1}
    assert Signature.objects.get().visibility == "counted"


def test_two_without_address_and_of_one_name_wait_and_come_in_as_two_when_told_so(today):
    rows = csv_of("Ali Ahmadi,,Iran", "Ali Ahmadi,,Iran", "Ali Ahmadi,,Germany")

    _, outcome = take_in(rows, today)
    assert fates(outcome) == {"new": 2, "pair": 1}
    _, outcome = take_in(rows, today, two=True)
    assert fates(outcome) == {"new": 1, "same": 2}
    _, outcome = take_in(rows, today)
    assert fates(outcome) == {"same": 3}


# ── What may be shown ───────────────────────────────────────────────────────
def test_nothing_is_public_unless_the_people_agreed_and_then_it_waits_to_be_read(today):
    rows = csv_of(
        "Mina Rahimi,mina@post.example,yes", "Omar Haddad,omar@post.example,", header="Name,Email,Show my name"
    )

    _, outcome = take_in(rows, today)
    assert outcome.counts.shown == {"withheld": 2}
    assert outcome.counts.notes == {"not_agreed": 1}
    assert outcome.remarks == [(2, "not_agreed")]

    Signature.objects.all().delete()
    take_in(rows, today, agreed=True)
    (public,) = Signature.objects.filter(visibility="public")
    assert (public.name, public.review, public.on_wall) == ("Mina Rahimi", "unread", False)
    assert opened(Signature.objects.get(visibility="withheld").box)["name"] == "Omar Haddad"


def test_a_wish_that_was_said_hides_a_name_and_a_list_that_asked_nobody_does_not(today):
    sign_and_confirm(SABINE, "public", today)

    _, outcome = take_in(csv_of("Sabine Lindqvar,sabine@post.example,Germany"), today)
    assert fates(outcome) == {"same": 1}
    assert Signature.objects.get().visibility == "public"

    said = csv_of("Sabine Lindqvar,sabine@post.example,anonymous", header="Name,Email,Visibility")
    _, outcome = take_in(said, today)
    assert fates(outcome) == {"stricter": 1}
    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.address_sealed) == ("withheld", "", None)
    assert opened(signature.box)["email"] == "sabine@post.example"


def test_of_two_rows_of_one_list_the_stricter_stands(today):
    rows = csv_of(
        "Mina Rahimi,mina@post.example,yes", "Mina Rahimi,mina@post.example,no", header="Name,Email,Show my name"
    )

    for look_only in (True, False):
        _, outcome = take_in(rows, today, agreed=True, look_only=look_only)
        assert fates(outcome) == {"new": 1, "stricter": 1}
    signature = Signature.objects.get()
    assert (signature.visibility, signature.name, signature.review) == ("withheld", "", "")
    assert opened(signature.box)["name"] == "Mina Rahimi"


def test_only_counted_keeps_nothing_but_a_tag(today):
    take_in(csv_of("Mina Canary,mina@post.example,Sweden"), today, wish="counted")

    signature = Signature.objects.get()
    assert (signature.visibility, signature.country, signature.name_tag, signature.box) == ("counted", "", None, None)
    _, again = take_in(csv_of("Mina Canary,mina@post.example,Sweden"), today, wish="counted")
    assert fates(again) == {"same": 1}


# ── Counting ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("basis", ["imported", "partner", "paper"])
def test_each_kind_of_list_is_counted_apart(today, basis):
    sign_and_confirm(SABINE, "public", today)
    take_in(csv_of("Mina Rahimi,mina@post.example,Sweden", "Omar Haddad,,France"), today, basis=basis)
    actions.close_counts(today=today)

    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.reviewed, counts.countries) == (1, 0, 3)
    assert {name: getattr(counts, name) for name in ("imported", "partner", "paper")} == {
        name: 2 if name == basis else 0 for name in ("imported", "partner", "paper")
    }
    assert actions.recount(repair=False) == []


def test_who_confirms_later_is_counted_as_confirmed_and_shown_after_waiting(today):
    run, _ = take_in(csv_of("Sabine Lindqvar,sabine@post.example,"), today)
    actions.close_counts(today=today)

    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)

    signature = Signature.objects.get()
    assert (signature.basis, signature.import_run_id, signature.visibility) == (Basis.CONFIRMED, None, "withheld")
    assert signature.country == "DE"
    counts = queries.counts(today=today)
    assert (counts.confirmed, counts.imported) == (1, 0)
    assert WishToShow.objects.get().visibility == Visibility.PUBLIC
    assert actions.recount(repair=False) == []
    assert imports.undo(run_id=run.pk, reason="mistake", by="omar", today=today) == 0
    assert Signature.objects.get() == signature


# ── Possible duplicates ─────────────────────────────────────────────────────
def test_a_namesake_among_the_public_waits_for_a_decision_unless_the_country_differs(today):
    sign_and_confirm(SABINE, "public", today)
    public = Signature.objects.get()

    _, outcome = take_in(
        csv_of("Lindqvar Sabine,other@post.example,Germany", "Sabine Lindqvar,third@post.example,France"), today
    )

    assert fates(outcome) == {"pair": 1, "new": 1}
    assert [(pair.row, pair.other_row, pair.signature_id) for pair in outcome.pairs] == [(2, None, public.pk)]


def test_the_same_person_is_merged_with_both_spellings_and_the_second_run_knows_it(today):
    rows = csv_of(
        "Zoé Müllner,zoe@post.example,France,yes",
        "Omar Haddad,omar@post.example,France,yes",
        "ZOE MULLNER,zoe2@post.example,France,no",
        "omar haddad,omar2@post.example,France,",
        header="Name,Email,Country,Show my name",
    )
    run = checked(rows, today, agreed=True)
    assert run.state == "checked"
    assert run.counts["check"]["fates"] == {"new": 2, "pair": 2}
    assert list(run.pairs.order_by("row").values_list("row", "other_row", "decision")) == [(4, 2, ""), (5, 3, "")]

    imports.decide(run_id=run.pk, decisions={4: "same", 5: "two"})
    imports.start_importing(run_id=run.pk, by="omar", today=today)
    run = go_on(run, today)

    assert (run.state, run.counts["import"]["fates"]) == ("done", {"new": 3, "merged": 1})
    spelling = OtherSpelling.objects.get()
    assert opened(spelling.box)["name"] == "ZOE MULLNER"
    # The stricter of the two: she who agreed in one row and did not in the other is withheld.
    assert (spelling.signature.visibility, opened(spelling.signature.box)["name"]) == ("withheld", "Zoé Müllner")
    _, again = take_in(rows, today, agreed=True)
    assert fates(again) == {"same": 4}
    # For the office: both, under one number.
    boxes = [(row["id"], opened(export_files.box_of(row))["name"]) for row in exports._rows(exports.SEALED)]
    number = str(spelling.signature_id)
    assert [name for found, name in boxes if found == number] == ["Zoé Müllner", "ZOE MULLNER"]


def test_what_is_undecided_stays_out(today):
    run = checked(csv_of("Mina Rahimi,a@post.example,", "Mina Rahimi,b@post.example,"), today)
    imports.start_importing(run_id=run.pk, by="omar", today=today)

    run = go_on(run, today)

    assert run.counts["import"]["fates"] == {"new": 1, "pair": 1}
    assert Signature.objects.count() == 1


# ── Stopping, going on, forgetting ──────────────────────────────────────────
def test_an_import_stops_anywhere_and_goes_on_with_another_worker(today):
    messy = messy_list(seed=7, rows=1700)
    run = checked(as_csv(messy), today)
    imports.start_importing(run_id=run.pk, by="omar", today=today)

    from openappeal.signatures.actions.import_work import Work

    first = Work(run_id=run.pk, key=KEY, keys=settings.KEYS, today=today)
    assert first.step()
    assert first.step()
    assert 0 < Signature.objects.count() < messy.expected["new"]
    run = go_on(run, today)

    assert not first.step()
    assert (run.state, run.counts["import"]["fates"]) == ("done", run.counts["check"]["fates"])
    assert Signature.objects.count() == messy.expected["new"]


def test_two_workers_do_no_part_twice(today):
    messy = messy_list(seed=8, rows=1200)
    run = checked(as_csv(messy), today)
    imports.start_importing(run_id=run.pk, by="omar", today=today)

    from openappeal.signatures.actions.import_work import Work

    one, two = (Work(run_id=run.pk, key=KEY, keys=settings.KEYS, today=today) for _ in range(2))
    while one.step() or two.step():
        pass

    assert ImportRun.objects.get(pk=run.pk).counts["import"]["fates"] == dict(messy.expected)


def test_nothing_of_a_list_that_waits_is_readable_and_nothing_is_left_when_it_is_done(today):
    rows = csv_of(f"Mina Canary,mina.canary@post.example,Sweden,{PLANTED_IP}", header="Name,Email,Country,IP")
    run = checked(rows, today)

    held = repr(list(ImportRun.objects.values())) + repr(list(ImportPart.objects.values()))
    assert "anary" not in held
    assert PLANTED_IP not in repr(imports.read_part(part=ImportPart.objects.get(), key=KEY))
    with pytest.raises(sealing.CannotOpen):
        imports.read_part(part=ImportPart.objects.get(), key=b"x" * 32)

    imports.start_importing(run_id=run.pk, by="omar", today=today)
    run = go_on(run, today)
    assert (ImportPart.objects.count(), ImportPair.objects.count(), run.sealed, run.erase_hour) == (0, 0, None, None)


def test_a_list_that_nobody_finishes_is_erased_after_a_day(today):
    from datetime import timedelta

    from openappeal.signatures.tests.lists import NOW

    run = checked(csv_of("Mina Canary,mina@post.example,Sweden"), today)

    assert imports.expire(now=NOW + timedelta(hours=23)) == 0
    assert imports.expire(now=NOW + timedelta(hours=24)) == 1
    run.refresh_from_db()
    assert (run.state, run.sealed, ImportPart.objects.count()) == ("left", None, 0)


# ── Taking a list back ──────────────────────────────────────────────────────
def state():
    return (
        sorted(Signature.objects.values_list("pk", "visibility", "counted_in", "on_wall")),
        sorted(Tally.objects.exclude(number=0).values_list("basis", "visibility", "country", "number")),
        sorted(WallLine.objects.values_list("day", "signature")),
        queries.counts(today=None),
        Report.objects.count(),
    )


def test_a_whole_list_is_taken_back_and_everything_is_as_before(today):
    from datetime import timedelta

    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(replace(SABINE, name="Hidden", address="h@post.example"), "withheld", today)
    actions.show(ids=Signature.objects.filter(visibility="public").values_list("pk", flat=True), by="w", today=today)
    actions.close_counts(today=today)
    actions.place_blanks(today=today + timedelta(days=1))
    before = state()

    later = today + timedelta(days=1)
    rows = csv_of(
        *(f"Mina {chr(65 + n)}hari,m{n}@post.example,{'yes' if n % 3 else 'no'}" for n in range(26)),
        header="Name,Email,Show my name",
    )
    run, outcome = take_in(rows, later, agreed=True)
    assert fates(outcome) == {"new": 26}
    public = Signature.objects.filter(import_run=run, visibility="public")
    actions.show(ids=public.values_list("pk", flat=True)[:9], by="w", today=later)
    actions.close_counts(today=later)
    actions.place_blanks(today=later + timedelta(days=1))
    assert WallLine.objects.count() == 2 + 9 + 9

    assert imports.undo(run_id=run.pk, reason="wrong list", by="omar", today=later) == 26
    assert state() == before
    assert actions.recount(repair=False) == []
    with pytest.raises(imports.NotNow):
        imports.undo(run_id=run.pk, reason="", by="omar", today=later)


def test_what_a_list_made_stricter_stays_stricter_when_it_is_taken_back(today):
    sign_and_confirm(SABINE, "public", today)
    said = csv_of("Sabine Lindqvar,sabine@post.example,anonymous", header="Name,Email,Visibility")
    run, _ = take_in(said, today)

    imports.undo(run_id=run.pk, reason="wrong list", by="omar", today=today)

    assert Signature.objects.get().visibility == "withheld"


def test_the_columns_of_such_a_list_are_remembered_without_their_names(today):
    from openappeal.signatures.import_models import RememberedMapping
    from openappeal.signatures.importing.columns import Column
    from openappeal.signatures.importing.mapping import Mapping

    header = ("Wer", "Wohin schreiben", "Wo")
    meant = Mapping({"Wer": Column.NAME, "Wohin schreiben": Column.EMAIL, "Wo": Column.COUNTRY}, "mdy")

    imports.remember(header=header, mapping=meant, keys=settings.KEYS)

    assert imports.recall(header=("Wo", "wer", "Wohin  schreiben"), keys=settings.KEYS) == Mapping(
        {"Wo": Column.COUNTRY, "wer": Column.NAME, "Wohin  schreiben": Column.EMAIL}, "mdy"
    )
    assert imports.recall(header=("Wer", "Wo"), keys=settings.KEYS) is None
    assert "Wer" not in repr(list(RememberedMapping.objects.values()))


def test_a_fate_is_a_word():
    assert f"{Fate.NEW}" == "new"
