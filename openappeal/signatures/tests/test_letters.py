"""Letters to signers about their signature: who gets one, what it carries, and never twice."""

import os
import random
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from openappeal.appeals import actions as appeals
from openappeal.appeals import step_queries
from openappeal.appeals.models import ChangeKind
from openappeal.appeals.queries import the_appeal
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.mail import actions as mail
from openappeal.mail.models import OutboxLetter
from openappeal.mail.transports import Refused, Uncertain
from openappeal.signatures import actions
from openappeal.signatures.actions import letters
from openappeal.signatures.actions.letters import Audience, Words
from openappeal.signatures.cohorts import Held
from openappeal.signatures.letter_models import Delivery, LetterState, Occasion, SignerLetter
from openappeal.signatures.models import PersonalLink, Signature, Visibility
from openappeal.signatures.tests.cast import FATEMEH, JONAS, NOBODY, SABINE, sign_and_confirm
from openappeal.signatures.tests.test_two_at_once import at_once
from openappeal.vault import tokens

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = {"en": Words("About your signature", "Dear signer,\n\nread <this>."), "fa": Words("دربارهٔ امضای شما", "سلام")}


class Hands:
    def __init__(self, *failures):
        self.letters, self.failures = [], list(failures)

    def send(self, letter):
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        self.letters.append(letter)

    def close(self):
        pass


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)


def approved(today, audience=None, words=WORDS, occasion=Occasion.OTHER):
    made = letters.write(
        id=None, occasion=occasion, audience=audience or Audience(), words=words, by="omar", today=today
    )
    number = letters.letter_queries.recipients(made).count()
    letters.propose(id=made.pk, number=number, reason="a test")
    letters.begin(id=made.pk, by="wei", today=today)
    return made


def send_all(keys, today, hands, rounds=50):
    for number in range(rounds):
        queued = letters.queue_letters(keys=keys, today=today)
        done = mail.hand_over(transport=hands, keys=keys, now=NOW + timedelta(hours=number))
        if not queued and not done.sent and not OutboxLetter.objects.exists():
            letters.queue_letters(keys=keys, today=today)
            return


def many(number, today, visibility="public"):
    for one in range(number):
        person = replace(SABINE, name=f"N {chr(65 + one // 26)}{chr(65 + one % 26)}", address=f"p{one}@b.example")
        sign_and_confirm(person, visibility, today)
    OutboxLetter.objects.all().delete()


def numbers(letter):
    letter.refresh_from_db()
    return (letter.recipients, letter.sent, letter.refused, letter.uncertain, letter.expired)


def test_only_public_signers_get_one_each_in_the_language_they_signed_in(keys, today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today, "fa")
    sign_and_confirm(replace(JONAS, address="w@post.example"), "withheld", today)
    sign_and_confirm(NOBODY, "counted", today)
    OutboxLetter.objects.all().delete()
    letter, hands = approved(today), Hands()

    send_all(keys, today, hands)

    assert sorted((one.to, one.subject) for one in hands.letters) == [
        ("fatemeh@post.example", "دربارهٔ امضای شما"),
        ("sabine@post.example", "About your signature"),
    ]
    assert numbers(letter) == (2, 2, 0, 0, 0)
    assert (letter.state, letter.finished_day) == (LetterState.DONE, today)
    assert not Delivery.objects.exists()


def test_the_letter_carries_a_fresh_link_that_works_and_nothing_typed_on_a_form(keys, today):
    first = sign_and_confirm(SABINE, "public", today)
    OutboxLetter.objects.all().delete()
    approved(today)
    hands = Hands()
    send_all(keys, today, hands)

    letter = hands.letters[0]
    for typed in (SABINE.name, "Nurse", SABINE.address):
        assert typed not in letter.subject + letter.text + letter.html
    assert "read &lt;this&gt;." in letter.html
    path = letter.text.split("/m/")[1].split("/")[0]
    code = tokens.clean_code(path)
    assert code != first
    assert actions.look(code=code).visibility == Visibility.PUBLIC
    actions.withdraw(code=code, today=today)
    assert not Signature.objects.exists()


def test_a_changed_demand_is_quoted_in_the_letter_s_language(keys, today):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today, "fa")
    draft = appeals.start_draft(appeal=the_appeal(), by="omar", today=today)
    for language, note in (("en", "The second demand is new."), ("fa", "خواستهٔ دوم تازه است.")):
        edition = draft.editions.select_related("version").get(language=language)
        appeals.save_edition(
            edition=edition,
            title=edition.title,
            change_note=note,
            paragraphs={},
            demands={2: "Keep the peace for ever."},
            addressees={},
            in_step=True,
            by="omar",
            today=today,
        )
    appeals.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.DEMAND), by="omar", today=today)
    sign_and_confirm(replace(JONAS, address="later@post.example"), "public", today)
    OutboxLetter.objects.all().delete()
    approved(today, Audience(versions=[1]), occasion=Occasion.DEMAND)
    hands = Hands()
    send_all(keys, today, hands)

    assert {one.to: "The second demand is new." in one.text for one in hands.letters} == {
        "sabine@post.example": True,
        "fatemeh@post.example": False,
    }
    farsi = next(one for one in hands.letters if one.language == "fa")
    assert "خواستهٔ دوم تازه است." in farsi.text
    assert "/fa/\n" in farsi.text


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(), 2),
        (Audience(versions=[1]), 2),
        (Audience(versions=[2]), 0),
        (Audience(languages=["fa"]), 1),
        (Audience(countries=["DE"]), 1),
        (Audience(languages=["fa"], countries=["DE"]), 0),
    ],
)
def test_to_whom(keys, today, audience, expected):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(FATEMEH, "public", today, "fa")
    made = letters.write(id=None, occasion=Occasion.OTHER, audience=audience, words=WORDS, by="omar", today=today)

    assert letters.letter_queries.recipients(made).count() == expected


def test_a_language_without_words_gets_the_first_language(keys, today):
    sign_and_confirm(FATEMEH, "public", today, "fa")
    OutboxLetter.objects.all().delete()
    approved(today, words={"en": WORDS["en"]})
    hands = Hands()
    send_all(keys, today, hands)

    assert [(one.subject, one.language) for one in hands.letters] == [("About your signature", "en")]


def test_whoever_withdraws_or_hides_meanwhile_gets_nothing(keys, today):
    gone = sign_and_confirm(SABINE, "public", today)
    stricter = sign_and_confirm(FATEMEH, "public", today, "fa")
    sign_and_confirm(replace(JONAS, address="stays@post.example"), "public", today)
    OutboxLetter.objects.all().delete()
    letter, hands = approved(today), Hands()
    letters.queue_letters(keys=keys, today=today)
    assert OutboxLetter.objects.count() == 3
    actions.withdraw(code=gone, today=today)
    nothing = {"name": "", "credential": "", "country": "", "sphere": ""}
    actions.change(code=stricter, visibility=Visibility.COUNTED, keys=keys, today=today, **nothing)

    send_all(keys, today, hands)

    assert [one.to for one in hands.letters] == ["stays@post.example"]
    assert numbers(letter) == (3, 1, 0, 0, 0)
    assert letter.state == LetterState.DONE


def test_signatures_that_are_set_aside_get_nothing(keys, today):
    many(3, today)
    Signature.objects.filter(name="N AA").update(held=Held.BURST)
    letter, hands = approved(today), Hands()
    letters.queue_letters(keys=keys, today=today)
    Signature.objects.filter(name="N AB").update(held=Held.SWEEP)

    send_all(keys, today, hands)

    assert [one.to for one in hands.letters] == ["p2@b.example"]
    assert numbers(letter) == (2, 1, 0, 0, 0)


def test_pausing_keeps_what_waits_and_going_on_sends_each_once(keys, today):
    many(12, today)
    links = PersonalLink.objects.count()
    letter, hands = approved(today), Hands()
    letters.queue_letters(keys=keys, today=today)
    mail.hand_over(transport=hands, keys=keys, now=NOW)
    letters.pause(id=letter.pk, by="wei", today=today)

    send_all(keys, today, hands)
    assert len(hands.letters) == mail.BATCH_OF_MANY
    assert not OutboxLetter.objects.exists()
    assert PersonalLink.objects.count() == links + mail.BATCH_OF_MANY  # no link that nobody has

    letters.resume(id=letter.pk, by="wei", today=today)
    send_all(keys, today, hands)
    assert sorted(one.to for one in hands.letters) == sorted(f"p{number}@b.example" for number in range(12))
    assert numbers(letter) == (12, 12, 0, 0, 0)


def test_stopping_is_for_good(keys, today):
    many(12, today)
    letter, hands = approved(today), Hands()
    letters.queue_letters(keys=keys, today=today)
    mail.hand_over(transport=hands, keys=keys, now=NOW)
    letters.stop(id=letter.pk, by="wei", today=today)

    send_all(keys, today, hands)

    assert len(hands.letters) == mail.BATCH_OF_MANY
    letter.refresh_from_db()
    assert (letter.state, letter.finished_day) == (LetterState.STOPPED, today)
    assert not Delivery.objects.exists()
    with pytest.raises(letters.NotPossibleNow):
        letters.resume(id=letter.pk, by="wei", today=today)


def test_what_the_mail_server_says_is_counted(keys, today):
    many(4, today)
    letter, hands = approved(today), Hands(Refused(), Uncertain())

    send_all(keys, today, hands)

    assert numbers(letter) == (4, 2, 1, 1, 0)
    # The refused one's link is known to nobody; the uncertain one may have arrived.
    assert PersonalLink.objects.count() == 4 + 3


def test_an_address_that_the_key_does_not_open_stops_nobody_else(keys, today):
    many(3, today)
    Signature.objects.filter(name="N AA").update(address_sealed=b"of another key")
    letter, hands = approved(today), Hands()

    send_all(keys, today, hands)

    assert numbers(letter) == (3, 2, 1, 0, 0)
    assert letter.state == LetterState.DONE


def test_only_a_few_wait_in_the_outbox(keys, today, monkeypatch):
    monkeypatch.setattr(letters, "AT_ONCE", 4)
    many(10, today)
    approved(today)

    assert [letters.queue_letters(keys=keys, today=today) for _ in range(3)] == [4, 0, 0]
    mail.hand_over(transport=Hands(), keys=keys, now=NOW)
    assert letters.queue_letters(keys=keys, today=today) == 4


def test_a_letter_is_proposed_only_with_the_right_number_and_words(keys, today):
    sign_and_confirm(SABINE, "public", today)
    write = {"occasion": Occasion.OTHER, "audience": Audience(), "by": "omar", "today": today}
    made = letters.write(id=None, words={"fa": WORDS["fa"]}, **write)
    with pytest.raises(letters.NoWords):
        letters.propose(id=made.pk, number=1, reason="r")
    letters.write(id=made.pk, words=WORDS, **write)
    with pytest.raises(letters.NumberDiffers) as caught:
        letters.propose(id=made.pk, number=2, reason="r")
    assert caught.value.number == 1
    assert SignerLetter.objects.get().state == LetterState.DRAFT
    with pytest.raises(letters.NotPossibleNow):
        letters.begin(id=made.pk, by="omar", today=today)

    letters.propose(id=made.pk, number=1, reason="r")
    for again in (
        lambda: letters.propose(id=made.pk, number=1, reason="r"),
        lambda: letters.write(id=made.pk, words=WORDS, **write),
        lambda: letters.discard(id=made.pk, by="omar", today=today),
    ):
        with pytest.raises(letters.NotPossibleNow):
            again()
    assert letters.queue_letters(keys=keys, today=today) == 0
    letters.take_back(id=made.pk)
    letters.write(id=made.pk, words=WORDS, **write)


def test_two_workers_send_each_letter_once(keys, today):
    many(40, today)
    letter, hands = approved(today), Hands()

    for number in range(8):
        at_once(*[lambda: letters.queue_letters(keys=keys, today=today)] * 2)
        moment = NOW + timedelta(minutes=number)
        at_once(*[lambda moment=moment: mail.hand_over(transport=hands, keys=keys, now=moment)] * 3)
    send_all(keys, today, hands)

    assert sorted(one.to for one in hands.letters) == sorted(f"p{number}@b.example" for number in range(40))
    assert numbers(letter) == (40, 40, 0, 0, 0)


def test_somebody_who_withdraws_while_letters_are_queued_breaks_nothing(keys, today):
    codes = [
        sign_and_confirm(replace(SABINE, name=f"N {x}", address=f"{x}@b.example"), "public", today) for x in "abcdef"
    ]
    OutboxLetter.objects.all().delete()
    letter, hands = approved(today), Hands()

    at_once(
        lambda: letters.queue_letters(keys=keys, today=today),
        *[lambda code=code: actions.withdraw(code=code, today=today) for code in codes[:3]],
    )
    send_all(keys, today, hands)

    assert sorted(one.to for one in hands.letters) == ["d@b.example", "e@b.example", "f@b.example"]
    assert numbers(letter)[:2] == (6, 3)


KILLS = 25


def test_a_worker_killed_at_any_moment_sends_no_letter_twice(keys, today, tmp_path):
    """`kill -9` of a process that does what the worker does, again and again; then one that ends it."""
    many(60, today)
    letter, arrived = approved(today), tmp_path / "arrived"
    arrived.touch()
    for number in range(KILLS):
        child = begin_worker(keys, today, arrived, NOW + timedelta(minutes=3 * number))
        time.sleep(random.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    hands = Written(arrived)
    send_all(keys, today, hands, rounds=80)

    came = arrived.read_text().split()
    recipients, sent, refused, uncertain, expired = numbers(letter)
    assert len(came) == len(set(came)), "a letter came twice"
    assert (recipients, sent + uncertain, refused, expired) == (60, 60, 0, 0)
    assert sent <= len(came) <= sent + uncertain
    assert letter.state == LetterState.DONE


class Written:
    """A mail server that writes down whose letter came, and takes its time before and after."""

    def __init__(self, file: Path):
        self.file = file

    def send(self, letter):
        time.sleep(0.002)
        with self.file.open("a") as file:
            file.write(letter.to + "\n")
        time.sleep(0.002)

    def close(self):
        pass


def begin_worker(keys, today, arrived, now):
    connection.close()  # or both would speak on one line
    child = os.fork()
    if child:
        return child
    try:
        while True:
            letters.queue_letters(keys=keys, today=today)
            mail.hand_over(transport=Written(arrived), keys=keys, now=now)
    finally:
        os._exit(1)
