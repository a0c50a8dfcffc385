"""Two at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from openappeal.appeals import actions as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.mail import actions as mail
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import actions, queries
from openappeal.signatures.actions import clock, office, without_address
from openappeal.signatures.models import PersonalLink, Signature, Visibility, WallLine
from openappeal.signatures.office_models import OfficeKey
from openappeal.signatures.tests.cast import JONAS, SABINE, THIRD, sign
from openappeal.vault import drills
from openappeal.vault.tokens import issue_form_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def at_once(*calls):
    """Run the calls at the same moment, each on a connection of its own; their results in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(30) for future in [pool.submit(run, call) for call in calls]]


def test_one_link_pressed_many_times_at_once_counts_once(keys, today):
    token = sign(SABINE, "public", today)

    results = at_once(*[lambda: actions.confirm(token=token, keys=keys, today=today)] * 8)

    assert len(set(results)) == 1
    assert Signature.objects.count() == 1
    assert PersonalLink.objects.count() == 1


def test_two_letters_of_one_person_confirmed_at_once_fold(keys, today):
    for _ in range(5):
        tokens = [sign(SABINE, "public", today) for _ in range(2)]
        at_once(*[lambda token=token: actions.confirm(token=token, keys=keys, today=today) for token in tokens])
        assert Signature.objects.count() == 1
        Signature.objects.all().delete()


def test_three_people_of_one_mailbox_at_once_take_two_slots(keys, today):
    for _ in range(5):
        tokens = [sign(person, "public", today) for person in (SABINE, JONAS, THIRD)]
        at_once(*[lambda token=token: actions.confirm(token=token, keys=keys, today=today) for token in tokens])
        assert Signature.objects.count() == 2
        Signature.objects.all().delete()


def test_one_form_sent_many_times_at_once_without_an_address_makes_one(keys, today):
    appeals.set_address_optional(optional=True, by="omar", today=today)
    token = issue_form_token(keys.token_key(), timezone.now(), "signatures.sign")
    person = replace(SABINE, address="")

    def send():
        return without_address.sign(
            person=person, visibility=Visibility.PUBLIC, language="en", form_token=token, keys=keys, today=today
        )

    codes = at_once(*[send] * 8)

    assert len(set(codes)) == 1
    assert Signature.objects.count() == PersonalLink.objects.count() == 1


def test_a_withdrawal_that_two_workers_find_is_done_once(keys, today):
    code = actions.confirm(token=sign(SABINE, "public", today), keys=keys, today=today).code
    actions.ask_to_withdraw(code=code)

    at_once(*[lambda: actions.withdraw_asked(today=today)] * 3)

    assert not Signature.objects.exists()
    assert Entry.objects.filter(action="signatures.withdraw").count() == 1


def test_two_clocks_count_each_row_once(keys, today):
    for number in range(20):
        person = SABINE.__class__(
            **{**vars(SABINE), "name": f"N {chr(65 + number)}", "address": f"p{number}@b.example"}
        )
        actions.confirm(token=sign(person, "counted", today), keys=keys, today=today)

    at_once(*[lambda: actions.close_counts(today=today)] * 4)

    assert queries.counts(today=today).confirmed == 20
    assert actions.recount(repair=False) == []

    tomorrow = today + timedelta(days=1)
    placed = at_once(*[lambda: actions.place_blanks(today=tomorrow)] * 4)

    assert sorted(placed) == [0, 0, 0, 20]
    assert WallLine.objects.count() == 20


@pytest.mark.parametrize("leaving", ["withdraws", "hides"])
def test_somebody_who_leaves_while_the_clock_counts_is_counted_right(keys, today, monkeypatch, leaving):
    """The clock is held up between reading the rows and marking them counted."""
    reading, apply = Event(), clock.apply_changes

    def slowly(changes):
        reading.set()
        sleep(0.3)
        apply(changes)

    monkeypatch.setattr(clock, "apply_changes", slowly)
    code = actions.confirm(token=sign(SABINE, "public", today), keys=keys, today=today).code

    def leave():
        assert reading.wait(10)
        if leaving == "withdraws":
            return actions.withdraw(code=code, today=today)
        nothing = {"name": "", "credential": "", "country": "", "sphere": ""}
        return actions.change(code=code, visibility=Visibility.COUNTED, keys=keys, today=today, **nothing)

    at_once(lambda: actions.close_counts(today=today), leave)
    monkeypatch.undo()
    tomorrow = today + timedelta(days=1)
    while actions.close_counts(today=tomorrow):
        pass

    assert actions.recount(repair=False) == []
    assert queries.counts(today=tomorrow).confirmed == Signature.objects.count() == (leaving == "hides")


def test_two_moderators_showing_the_same_name_make_one_line(keys, today):
    actions.confirm(token=sign(SABINE, "public", today), keys=keys, today=today)
    ids = list(Signature.objects.values_list("pk", flat=True))

    shown = at_once(*[lambda: actions.show(ids=ids, by="wei", today=today)] * 3)

    assert sorted(shown) == [0, 0, 1]
    assert WallLine.objects.count() == 1


def test_two_workers_never_send_the_same_letter(keys, today, data_dir):
    from datetime import UTC, datetime

    for number in range(30):
        sign(SABINE.__class__(**{**vars(SABINE), "address": f"p{number}@b.example"}), "counted", today)
    sent = []

    class Hands:
        def send(self, letter):
            sent.append(letter.to)

        def close(self):
            pass

    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for _ in range(3):
        at_once(*[lambda: mail.hand_over(transport=Hands(), keys=keys, now=now)] * 3)

    assert sorted(sent) == sorted(f"p{number}@b.example" for number in range(30))
    assert not OutboxLetter.objects.exists()


def test_withdrawing_while_somebody_hides_leaves_nothing(keys, today):
    code = actions.confirm(token=sign(SABINE, "public", today), keys=keys, today=today).code
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    pk = Signature.objects.get().pk

    def hide():
        try:
            actions.hide(id=pk, by="omar", reason="", today=today)
        except Signature.DoesNotExist:
            return "gone"
        return "hidden"

    results = at_once(lambda: actions.withdraw(code=code, today=today), hide)

    assert results[1] in {"gone", "hidden"}
    assert not Signature.objects.exists()
    assert queries.wall_page(1, "en") == [None]


def test_wrong_numbers_at_once_are_all_counted_and_the_right_one_proves_once(keys, today):
    office.notice(keys=keys, today=today)
    key = OfficeKey.objects.get()

    def tell(typed):
        def call():
            try:
                office.answer(key=key.pk, by="mina", typed=typed, today=today)
            except (office.WrongNumber, office.NoDrill) as error:
                return type(error)
            return None

        return call

    number = drills.read(office.begin(key=key.pk, by="mina", today=today), [keys.office]).number
    assert sorted(map(str, at_once(*[tell(number)] * 4))) == sorted(map(str, [None] + [office.NoDrill] * 3))

    number = drills.read(office.begin(key=key.pk, by="mina", today=today), [keys.office]).number
    answers = at_once(*[tell("0")] * 7)
    assert (answers.count(office.WrongNumber), answers.count(office.NoDrill)) == (5, 2)
    with pytest.raises(office.NoDrill):
        office.answer(key=key.pk, by="mina", typed=number, today=today)
