"""Names chosen by a rule: whom it fits, whom it never brings in, and that nobody reads it off a sheet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import actions, composing, name_rules, names
from openappeal.printing.models import Choice, Pick, Print
from openappeal.printing.name_rules import NameRule
from openappeal.printing.tests.test_printing import a_print, freeze, printed, signer
from openappeal.signatures.models import Kind, PersonalLink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture
def edition(keys):
    published_appeal()
    return appeals.current_record("en")


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


@pytest.fixture
def people(edition):
    signer(edition, "Ada", group="writers", group_position=1, sphere="writers", country="FR")
    signer(edition, "Bea", sphere="law", country="DE")
    signer(edition, "Cem", sphere="law", country="TR", language="fa")
    signer(edition, "Dov", sphere="health", country="DE")
    signer(edition, "Eva Club", kind=Kind.ORGANISATION, sphere="law", country="BR")
    signer(edition, "Fay", sphere="law", country="DE", print_consent=False)


def by_rule(edition, number: int | None = None, **rule) -> Print:
    return a_print(edition, choice=Choice.RULE, number=number, rule=NameRule(**rule))


@pytest.mark.both_databases
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ({"sphere": "law"}, ["Bea", "Cem", "Eva Club"]),
        ({"place": "DE"}, ["Bea", "Dov"]),
        ({"place": "europe"}, ["Ada", "Bea", "Dov"]),
        ({"place": "south-america"}, ["Eva Club"]),
        ({"language": "fa"}, ["Cem"]),
        ({"only_organisations": True}, ["Eva Club"]),
        ({"sphere": "law", "place": "DE"}, ["Bea"]),
        ({"sphere": "law", "place": "DE", "has_known": True}, ["Ada", "Bea"]),
        ({"sphere": "music"}, []),
    ],
)
def test_all_that_a_rule_asks_must_fit_and_well_known_people_stand_first(edition, rule, who):
    assert printed(by_rule(edition, **rule)) == who


def test_who_signed_this_version_again_in_another_language_counts_in_that_one(edition):
    other = Version.objects.create(
        appeal=edition.version.appeal, number=7, state="published", published_date=date(2026, 1, 1)
    )
    ada = signer(edition, "Ada", version_id=other.pk, language="en")
    PersonalLink.objects.create(code_hash=b"h" * 32, signature=ada, version=edition.version, language="fa")
    assert printed(by_rule(edition, language="fa")) == ["Ada"]
    assert printed(by_rule(edition, language="en")) == []


def test_a_lot_is_drawn_among_those_whom_the_rule_fits_and_well_known_people_need_none(edition):
    for number in range(20):
        signer(edition, f"Person {number:02}", sphere="law" if number < 10 else "health")
    signer(edition, "Ada", group="writers", group_position=1)
    made = by_rule(edition, 4, sphere="law", has_known=True)
    drawn = printed(made)
    assert drawn[0] == "Ada"
    assert len(drawn) == 5
    assert set(drawn[1:]) < {f"Person {number:02}" for number in range(10)}
    assert printed(made) == drawn
    assert len(printed(by_rule(edition, 4, sphere="law"))) == 4


@pytest.mark.usefixtures("people")
def test_nobody_reads_the_rule_off_the_sheet(edition):
    """What is set is the same as if its names had been chosen one by one."""
    ruled = by_rule(edition, sphere="law", place="europe")
    by_hand = a_print(edition, choice=Choice.HAND)
    for one in names.chosen(ruled).names:
        Pick.objects.create(print=by_hand, signature_id=one.signature)
    said = [asdict(composing.copy_of(made, names.chosen(made))) for made in (ruled, by_hand)]
    assert said[0] == said[1]
    assert [one["name"] for one in said[0]["groups"][0][1]] == ["Bea"]
    # Nor does a frozen one choose anew.
    freeze(ruled)
    signer(edition, "Gil", sphere="law", country="DE")
    assert printed(ruled) == ["Bea"]


@pytest.mark.parametrize("rule", [NameRule(), NameRule(has_known=True), NameRule(place="atlantis")])
def test_a_rule_that_asks_nothing_or_for_no_place_is_refused(edition, rule):
    with pytest.raises(name_rules.NoRule):
        a_print(edition, choice=Choice.RULE, rule=rule)
    assert not Print.objects.exists()


def test_a_rule_is_forgotten_with_another_choice(edition):
    made = by_rule(edition, sphere="law", has_known=True)
    wanted = {"label": "a", "publication": None, "format": "a4", "edition": edition, "form": None, "choice": "all"}
    wanted |= {"number": 5, "foot": "", "code": "nowhere", "rule": NameRule(sphere="law")}
    made = actions.write(id=made.pk, wanted=actions.Wanted(**wanted), by="pia", today=date(2026, 11, 26))
    assert (name_rules.rule_of(made), made.number) == (NameRule(), None)


FEWER = "The rule fits fewer than ten people."


@pytest.mark.parametrize(("number", "is_said"), [(9, True), (10, False)])
def test_the_team_is_told_where_a_rule_fits_fewer_than_ten(edition, press, number, is_said):
    for one in range(number):
        signer(edition, f"Person {one:02}", sphere="law")
    signer(edition, "Zed", sphere="law", print_consent=False)
    # Well-known people whom it does not fit make no group larger.
    signer(edition, "Ada", group="writers", group_position=1)
    made = by_rule(edition, 3, sphere="law", has_known=True)
    assert (FEWER in press.get(f"/admin/print/{made.pk}/").content.decode()) is is_said
    everybody = a_print(edition)
    assert FEWER not in press.get(f"/admin/print/{everybody.pk}/").content.decode()


def test_the_screen_takes_a_rule_shows_it_again_and_asks_for_one(edition, press):
    form = {"label": "Lawyers", "sheet": "a4", "text": f"{edition.pk}-", "choice": "rule", "foot": "", "code": "site"}
    refused = press.post("/admin/print/new/", form)
    assert refused.status_code == 422
    assert "What is the rule?" in refused.content.decode()
    assert "<details open>" in refused.content.decode()
    rule = {"of_sphere": "law", "of_place": "europe", "has_known": "on", "number": "7"}
    assert press.post("/admin/print/new/", form | rule).status_code == 302
    made = Print.objects.get()
    assert (name_rules.rule_of(made), made.number) == (NameRule("law", "europe", has_known=True), 7)
    page = press.get(f"/admin/print/{made.pk}/edit/").content.decode()
    assert '<option value="europe" selected>Europe</option>' in page
    assert "<details open>" in page
    assert "<details>" in press.get("/admin/print/new/").content.decode()
    refused = press.post("/admin/print/new/", form | rule | {"number": "20001"})
    assert "A number from 1 to 20,000." in refused.content.decode()
