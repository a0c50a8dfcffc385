"""No name gets into a print but by its bearer's word: every state a signature can have, and every act that changes it.

What may be printed is said here once more, from the columns of a row and by other means than in `printing.names`. A new
way of choosing names is added to CHOICES; a new act to Walk.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st

from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising.ads import PLACES
from openappeal.printing import actions, composing, names
from openappeal.printing.models import Choice, Pick, Print, PrintedName
from openappeal.printing.name_rules import NameRule
from openappeal.signatures.actions import imports, moderation, petition_sheets
from openappeal.signatures.actions.less import erase, make_stricter
from openappeal.signatures.actions.petition_sheets import Line
from openappeal.signatures.models import (
    Basis,
    Held,
    HiddenBy,
    ImportRun,
    PersonalLink,
    PetitionSheet,
    Review,
    Signature,
    Visibility,
)
from openappeal.signatures.queries import printable_names
from openappeal.signatures.risk_models import HiddenCountry
from openappeal.signatures.tests.lists import csv_of, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
# By hand is a choice of names of its own where it is built: add it here with what it needs.
CHOICES: dict[str, dict[str, object]] = {
    Choice.ALL: {},
    Choice.NOTABLES: {},
    Choice.LOT: {"number": 500},
    Choice.RULE: {"rule": NameRule(place="europe", has_known=True), "number": 500},
    Choice.HAND: {},
    Choice.NOBODY: {},
}
# Each rule beside what it asks, read off a row.
RULES: dict[NameRule, Callable[[Signature], bool]] = {
    NameRule(sphere="law"): lambda one: one.sphere == "law",
    NameRule(sphere="law", has_known=True): lambda one: one.sphere == "law" or one.group != "",
    NameRule(place="IR"): lambda one: False,
    NameRule(place="asia", has_known=True): lambda one: one.group != "",
    NameRule(place="DE", only_organisations=True): lambda one: one.kind == "organisation",
    NameRule(language="en"): lambda one: True,
    NameRule(language="fa"): lambda one: False,
}


@pytest.fixture
def edition(keys):
    published_appeal()
    HiddenCountry.objects.create(code="IR", day=TODAY, by="wei")
    return appeals.current_record("en")


def may_stand_in(signature: Signature, edition) -> bool:
    """The rule of decision 106, read off one row."""
    again = PersonalLink.objects.filter(signature=signature, version_id=edition.version_id).exists()
    return all(
        (
            signature.print_consent is True,
            signature.visibility == "public",
            signature.review == "shown",
            signature.hidden_by == "",
            signature.held == "",
            signature.country not in {"IR"},
            signature.version_id == edition.version_id or again,
        )
    )


def a_print(edition, choice: str, **more) -> Print:
    facts = {"label": "a flyer", "publication": None, "format": "a1", "edition": edition, "form": None, "number": None}
    facts |= {"choice": choice, "foot": "", "code": "nowhere"} | CHOICES[choice] | more
    return actions.write(id=None, wanted=actions.Wanted(**facts), by="pia", today=TODAY)


def said_by(made: Print) -> str:
    """Everything that would be set, as one text."""
    made = Print.objects.select_related("edition__version", "form", "publication").get(pk=made.pk)
    return repr(asdict(composing.copy_of(made, names.chosen(made))))


def printed(made: Print, among: list[str]) -> set[str]:
    said = said_by(made)
    return {name for name in among if f"'{name}'" in said}


# ── Every state ─────────────────────────────────────────────────────────────
def everybody(edition) -> list[Signature]:
    """A signature in each combination of what a row can say."""
    here = edition.version
    other = Version.objects.create(appeal=here.appeal, number=7, state="published", published_date=date(2026, 1, 1))
    made, again = [], []
    versions, countries, groups = ("here", "other", "again"), ("DE", "IR"), ("", "writers")
    # Everything that a person's reading and hiding decide, and beside it every way in and every way of being set aside.
    public = [
        *product((True, False), Review.values, HiddenBy.values, [""], [Basis.CONFIRMED], versions, countries, groups),
        *product((True, False), [Review.SHOWN], [""], Held.values, Basis.values, ["here"], ["DE"], [""]),
    ]
    for consent, review, hidden_by, held, basis, version, country, group in public:
        waits = held in (Held.WAITS, Held.REFUSED)
        if waits and basis != Basis.REVIEWED:
            continue
        name = f"Zq{len(made):05}x"
        made.append(
            Signature(
                appeal_id=here.appeal_id, version=here if version == "here" else other, language="en", day=TODAY,
                sphere=("law", "health", "")[len(made) % 3], kind=("person", "organisation")[len(made) % 2],
                visibility="public", name=name, folded_name=name.lower(), credential=f"of {name}", review=review,
                hidden_by=hidden_by, held=held, basis=basis, country=country, group=group, print_consent=consent,
                group_position=len(made) % 30000 if group else None, erase_day=TODAY if waits else None,
            )
        )  # fmt: skip
        if version == "again":
            again.append(PersonalLink(code_hash=name.encode(), signature=made[-1], version=here, language="en"))
    hidden = [
        Signature(
            appeal_id=here.appeal_id, version=here, language="en", day=TODAY, visibility=visibility, basis=Basis.PAPER,
            print_consent=visibility == Visibility.WITHHELD,
        )
        for visibility in (Visibility.WITHHELD, Visibility.COUNTED)
    ]  # fmt: skip
    Signature.objects.bulk_create([*made, *hidden], batch_size=400)
    PersonalLink.objects.bulk_create(again, batch_size=400)
    return made


@pytest.fixture
def unset(monkeypatch):
    """Setting a page is not what is asked here, and takes the longest."""
    monkeypatch.setattr(actions.composing, "fitted", lambda copy, sheet: None)
    monkeypatch.setattr(actions.composing, "pdf", lambda made, copy: b"")
    monkeypatch.setattr(actions.settings_found, "sizes", lambda mark: True)


@pytest.mark.usefixtures("unset")
def test_of_every_state_that_a_signature_can_have_only_those_with_leave_stand_in_a_print(edition):
    made = everybody(edition)
    again = set(PersonalLink.objects.values_list("signature_id", flat=True))
    allowed = {
        one.name: one
        for one in made
        if one.print_consent and (one.review, one.hidden_by, one.held) == ("shown", "", "") and one.country != "IR"
        if one.version_id == edition.version_id or one.pk in again
    }
    assert len(allowed) == 2 * 2 + 5
    assert all(may_stand_in(one, edition) for one in allowed.values())
    everyone = [one.name for one in made]
    expected = {
        Choice.ALL: set(allowed),
        Choice.NOTABLES: {name for name, one in allowed.items() if one.group},
        Choice.LOT: set(allowed),
        Choice.RULE: set(allowed),
        Choice.HAND: set(allowed),
        Choice.NOBODY: set(),
    }
    assert expected.keys() == CHOICES.keys() == set(Choice)
    for choice in CHOICES:
        draft = a_print(edition, choice)
        if choice == Choice.HAND:
            ids = [one.pk for one in made]
            assert actions.pick(id=draft.pk, seen=ids, ticked=ids, by="pia", today=TODAY) == len(allowed)
            Pick.objects.filter(print=draft).delete()
            Pick.objects.bulk_create([Pick(print=draft, signature=one) for one in made], batch_size=400)
        assert printed(draft, everyone) == expected[choice], choice
        # Whoever was put there by other hands than ours stands in no file either.
        frozen = actions.freeze(id=draft.pk, by="pia", today=TODAY, reason="asked by letter")
        PrintedName.objects.filter(print=frozen).delete()
        PrintedName.objects.bulk_create(
            [PrintedName(print=frozen, signature=one, wording="x") for one in made], batch_size=400
        )
        assert printed(frozen, everyone) == set(allowed), choice
    for rule, fits in RULES.items():
        draft = a_print(edition, Choice.RULE, rule=rule, number=None)
        assert printed(draft, everyone) == {name for name, one in allowed.items() if fits(one)}, rule
    shown = {entry.name for entry in printable_names("en", PLACES)}
    # The ad on a drive's page is of no version: a name there is one that the wall shows too.
    assert shown
    assert all(
        one.print_consent and (one.review, one.hidden_by, one.held) == ("shown", "", "") and one.country != "IR"
        for one in made
        if one.name in shown
    )


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_what_another_program_reads_in_the_file_are_those_names_and_no_others(edition, tmp_path):
    people = [
        ("Zqallowed", {}), ("Zqnoconsent", {"print_consent": False}), ("Zqunread", {"review": "unread"}),
        ("Zqhidden", {"hidden_by": "staff"}), ("Zqaside", {"held": Held.CROWD}), ("Zqcountry", {"country": "IR"}),
    ]  # fmt: skip
    for name, facts in people:
        usual = {"print_consent": True, "review": "shown", "country": "DE", "credential": f"line of {name}"}
        Signature.objects.create(
            appeal_id=edition.version.appeal_id, version=edition.version, language="en", day=TODAY, visibility="public",
            name=name, folded_name=name.lower(), group="writers", **(usual | facts),
        )  # fmt: skip
    made = a_print(edition, Choice.ALL, format="a4")
    file = tmp_path / "print.pdf"
    file.write_bytes(composing.pdf(made, composing.copy_of(made, names.chosen(made))))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert {name for name, _facts in people if name in text} == {"Zqallowed"}


# ── Every act ───────────────────────────────────────────────────────────────
class Walk:
    """Acts in any order, with a draft of each choice and prints frozen at any moment."""

    def __init__(self, edition) -> None:
        self.edition = edition
        self.count = 0
        self.gone: list[str] = []
        self.never_asked: list[str] = []
        self.drafts = [a_print(edition, choice) for choice in CHOICES]

    def one(self, pick: int) -> Signature | None:
        found = list(Signature.objects.filter(visibility="public").order_by("name"))
        return found[pick % len(found)] if found else None

    def name(self, *, gives_leave: bool) -> str:
        self.count += 1
        made = f"Zqwalk {'abcdefghijklmnopqrstuvwxyz'[self.count % 26]}{'mnop'[self.count // 26 % 4]}x"
        if not gives_leave:
            self.never_asked.append(made)
        return made

    def paper(self, pick: int) -> None:
        ticks = {"shows": bool(pick & 1), "prints": bool(pick & 2)}
        wanted = petition_sheets.Wanted("a table", "a4", self.edition, None, None, 12, "", 1)
        run = petition_sheets.make(wanted=wanted, by="pia", today=TODAY)
        sheet = PetitionSheet.objects.select_related("run__edition__version").get(run=run)
        line = Line(1, self.name(gives_leave=all(ticks.values())), country="DE", **ticks)
        petition_sheets.enter(
            sheet=sheet, lines=[line], day=TODAY, illegible=0, crossed_out=0, answers={}, entry_key="",
            keys=settings.KEYS, by="omar", now=NOW,
        )  # fmt: skip

    def twin(self, pick: int) -> None:
        """A sheet with somebody who stands in the table already, and every tick: it gives her nothing."""
        one = self.one(pick)
        if one is None:
            return
        wanted = petition_sheets.Wanted("a table", "a4", self.edition, None, None, 12, "", 1)
        run = petition_sheets.make(wanted=wanted, by="pia", today=TODAY)
        sheet = PetitionSheet.objects.select_related("run__edition__version").get(run=run)
        self.count += 1
        line = Line(1, one.name, country="DE", address=f"m{self.count}@post.example", shows=True, prints=True)
        facts = {"sheet": sheet, "lines": [line], "day": TODAY, "illegible": 0, "crossed_out": 0, "entry_key": ""}
        facts |= {"keys": settings.KEYS, "by": "omar", "now": NOW}
        with pytest.raises(petition_sheets.MayBeSame) as caught:
            petition_sheets.enter(**facts, answers={})
        consent = one.print_consent
        answers = {petition_sheets.answer_key(pair): "same" for pair in caught.value.pairs}
        petition_sheets.enter(**facts, answers=answers)
        one.refresh_from_db()
        assert one.print_consent == consent

    def list_of(self, pick: int) -> None:
        row = f"{self.name(gives_leave=False)},,DE,{'yes' if pick & 1 else 'no'}"
        take_in(csv_of(row, header="Name,Email,Country,visibility"), TODAY, wish="public", agreed=bool(pick & 2))

    def take_back(self, pick: int) -> None:
        runs = list(ImportRun.objects.filter(state="done").order_by("label", "pk"))
        if runs:
            imports.undo(run_id=runs[pick % len(runs)].pk, reason="a mistake", by="omar", today=TODAY)

    def read(self, pick: int) -> None:
        moderation.show(
            ids=list(Signature.objects.filter(review="unread").values_list("pk", flat=True)), by="wei", today=TODAY
        )

    def leave_out(self, pick: int) -> None:
        if one := self.one(pick):
            moderation.leave_out(ids=[one.pk], reason="insult", by="wei", today=TODAY)

    def hide(self, pick: int) -> None:
        if one := self.one(pick):
            moderation.hide(id=one.pk, by="wei", reason="asked", today=TODAY)

    def show_less(self, pick: int) -> None:
        if one := self.one(pick):
            self.gone.append(one.name)
            wanted = Visibility.WITHHELD if pick & 1 else Visibility.COUNTED
            make_stricter(signature=one, visibility=wanted, keys=settings.KEYS, today=TODAY)

    def withdraw(self, pick: int) -> None:
        if one := self.one(pick):
            self.gone.append(one.name)
            erase(one, TODAY)

    def take_consent_back(self, pick: int) -> None:
        if one := self.one(pick):
            Signature.objects.filter(pk=one.pk).update(print_consent=False)

    def put_a_backup_back(self, pick: int) -> None:
        """Rows of prints come back that stood for somebody who has gone on since: the signature's own row decides."""
        frozen = Print.objects.filter(state="frozen").first()
        if frozen and (one := self.one(pick)):
            PrintedName.objects.get_or_create(print=frozen, signature=one, defaults={"wording": "of then"})

    def freeze(self, pick: int) -> None:
        made = a_print(self.edition, list(CHOICES)[pick % len(CHOICES)])
        self.pick_by_hand(pick)
        actions.freeze(id=made.pk, by="pia", today=TODAY, reason="asked by letter")

    def pick_by_hand(self, pick: int) -> None:
        everybody = list(Signature.objects.values_list("pk", flat=True))
        for made in Print.objects.filter(choice=Choice.HAND, state="draft"):
            actions.pick(id=made.pk, seen=everybody, ticked=everybody[pick % 2 :], by="pia", today=TODAY)

    def an_hour(self, pick: int) -> None:
        actions.forget_gone()

    def look(self) -> None:
        """No print says a name that may not stand there now, or that has gone."""
        rows = list(Signature.objects.filter(visibility="public"))
        forbidden = [one.name for one in rows if not may_stand_in(one, self.edition)]
        forbidden += self.gone + self.never_asked
        for made in Print.objects.all():
            assert printed(made, forbidden) == set()
        assert not Signature.objects.filter(name__in=self.never_asked, print_consent=True).exists()
        wall = {entry.name for entry in printable_names("en", PLACES)}
        assert wall.isdisjoint(one.name for one in rows if not one.print_consent)
        assert wall.isdisjoint(self.gone)


ACTS: tuple[Callable[[Walk, int], None], ...] = (
    Walk.paper, Walk.twin, Walk.list_of, Walk.take_back, Walk.read, Walk.leave_out, Walk.hide, Walk.show_less,
    Walk.withdraw, Walk.take_consent_back, Walk.put_a_backup_back, Walk.freeze, Walk.pick_by_hand,
    Walk.an_hour,
)  # fmt: skip


# Somebody with every tick, some without, a list that gives no leave; all of them read and shown, and a print frozen.
BEGINNING = ((Walk.paper, 3), (Walk.paper, 1), (Walk.paper, 2), (Walk.list_of, 3), (Walk.read, 0), (Walk.freeze, 0))


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), min_size=3, max_size=8))
@how(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("unset")
def test_whatever_happens_in_whatever_order_no_name_without_leave_is_printed(edition, acts):
    with transaction.atomic():
        walk = Walk(edition)
        for act, pick in [*BEGINNING, *acts]:
            act(walk, pick)
            walk.look()
        transaction.set_rollback(True)
