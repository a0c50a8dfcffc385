"""Every action that anything records has a name for people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import openappeal
from openappeal.accounts.models import EnrolmentLink, Passkey, User
from openappeal.antiabuse.models import Part, Switch
from openappeal.appeals.models import Version
from openappeal.audit import labels
from openappeal.fundraising.gift_models import ENDS, STEPS
from openappeal.mailings.models import TakenIn
from openappeal.offers.models import Offer, OfferState
from openappeal.printing.models import Placement, Print, Publication
from openappeal.signatures import exports
from openappeal.signatures.event_models import EventCode
from openappeal.signatures.letter_models import SignerLetter
from openappeal.signatures.models import Burst, ImportRun, Report, Review, Signature, Sweep
from openappeal.signatures.notable_models import Contact, Notable, Step
from openappeal.signatures.office_models import OfficeKey
from openappeal.signatures.reading_models import ProtectedName, Together
from openappeal.signatures.risk_models import HiddenCountry, Risk
from openappeal.signatures.staff import reasons

APPROVAL_STEPS = ("propose", "announce", "approve", "drop")
PACKAGE = Path(openappeal.__file__).parent
# Actions that are put together when they are recorded, and what they can become.
# Acts that need two people (`accounts.approvals`).
APPROVED = (
    "accounts.link",
    "newsroom.grave",
    "mailings.issue",
    "signatures.export",
    "signatures.letter",
    "signatures.notable",
    "signatures.show_country",
    "signatures.show_protected",
    "signatures.sweep",
    "signatures.unprotect",
)
PUT_TOGETHER = {
    # What the worker opens for one request (`privacy.openings`).
    "action": {
        "offers.open",
        "signatures.open_contact",
        "fundraising.open_receipt",
        "fundraising.open_donor",
        # Entries by hand; the books shown to readers, or not.
        "fundraising.move",
        "fundraising.carry",
        "fundraising.open_with",
        "fundraising.show_books",
        "fundraising.hide_books",
    },
    "f'fundraising.gift_{GiftState(to).value}'": {f"fundraising.gift_{step.value}" for step in STEPS},
    "f'fundraising.gift_{GiftState(how).value}'": {f"fundraising.gift_{end.value}" for end in ENDS},
    "f'signatures.{review.value}'": {f"signatures.{review.value}" for review in Review},
    "f'signatures.together.{act.decision}'": {"signatures.together.shown", "signatures.together.left_out"},
    "f'offers.mark_{state.value}'": {f"offers.mark_{state.value}" for state in OfferState},
    "f'signatures.notable_{step.value}'": {f"signatures.notable_{step.value}" for step in Step},
    **{f"f'{{action}}.{step}'": {f"{one}.{step}" for one in APPROVED} for step in APPROVAL_STEPS},
}


def recorded() -> Iterator[str]:
    """The actions of all calls of `audit.record` in the sources."""
    for file in PACKAGE.rglob("*.py"):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                (action,) = (keyword.value for keyword in node.keywords if keyword.arg == "action")
                yield from {action.value} if isinstance(action, ast.Constant) else PUT_TOGETHER[ast.unparse(action)]


def test_each_recorded_action_has_a_label_and_each_label_an_action():
    assert set(recorded()) == labels.named()


def test_an_action_of_another_version_is_shown_as_it_was_recorded():
    assert labels.of_action("drives.begin") == "drives.begin"


def test_a_login_is_shown_as_it_is():
    assert (labels.of_actor("wei"), labels.of_actor("signer")) == ("wei", "the signer")


# To what things are done, as it is recorded.
SUBJECTS = [
    ("accounts.add_passkey", str(Passkey(pk=5)), "a passkey of their own"),
    ("accounts.link.propose", str(EnrolmentLink(pk=5, user=User(username="wei"))), "wei"),
    ("antiabuse.stop", str(Switch(part=Part.WALL)), "The wall of names"),
    ("appeals.publish", str(Version(number=2)), "version 2"),
    ("appeals.save_edition", f"{Version(number=2)} fa", "version 2, فارسی"),
    ("appeals.move_demand", f"{Version(number=2)} 4", "version 2, place 4"),
    ("appeals.add_language", "ckb", "کوردیی ناوەندی"),
    ("mailings.take_in_list", str(TakenIn(pk=5)), "list 5 of subscribers"),
    ("offers.open", str(Offer(pk=5)), "offer of help 5"),
    ("printing.publication", str(Publication(pk=5)), "publication 5"),
    ("printing.freeze", str(Print(pk=5)), "print 5"),
    ("printing.show_placement", str(Placement(slug="5")), "placement 5"),
    ("signatures.hide", str(Signature(pk=5)), "signature 5"),
    ("signatures.sweep.do", str(Sweep(pk=5)), "setting aside 5"),
    ("signatures.burst", str(Burst(pk=5)), "burst 5"),
    ("signatures.close_report", str(Report(pk=5)), "report 5"),
    ("signatures.import", str(ImportRun(pk=5)), "list 5"),
    ("signatures.notable_agree", str(Notable(pk=5)), "well-known person 5"),
    ("signatures.open_contact", str(Contact(pk=5)), "contact 5"),
    ("signatures.make_event_code", str(EventCode(pk=5)), "code for an event 5"),
    ("signatures.send_letter", str(SignerLetter(pk=5)), "letter to signers 5"),
    ("signatures.together.shown", str(Together(pk=5)), "decision on many 5"),
    ("signatures.protect", str(ProtectedName(number=5)), "name 5 of the list"),
    ("signatures.hide_country", str(HiddenCountry(code="TR")), "Türkiye"),
    ("signatures.say_risks", str(Risk()), "all of it"),
    ("signatures.prove_office_key", str(OfficeKey(recipient="age1qwertyuiop0000")), "office key qwertyui"),
    ("signatures.export", exports.SEALED, "withheld names, sealed"),
    ("signatures.export", exports.PUBLIC, "names that are shown"),
    ("signatures.erase_unaccepted", "1 signatures", "1 signature"),
    ("signatures.release_group", "3 signatures (crowd)", "3 signatures (came with many others from one network)"),
]
REASONS = [
    ("accounts.set_role", "Translator fa ckb", "Translator: فارسی · کوردیی ناوەندی"),
    ("accounts.add", "Moderator", "Moderator"),
    ("signatures.left_out", "insult", "It insults somebody"),
    ("signatures.refuse", "program", "It looks like a program"),
    ("signatures.hide", "not me", "“This is not me”"),
    ("signatures.protect", "relative", "a prisoner’s relative"),
    ("signatures.export", "12 rows", "12 names"),
    (
        "signatures.together.left_out",
        "1 names advert: the shop again",
        "1 name · It advertises something · the shop again",
    ),
    ("signatures.together.shown", "4 names", "4 names"),
    ("signatures.undo_together", "4 names", "4 names"),
    ("signatures.sweep.do", "a flood of 3 names", "a flood of 3 names"),
]
OWN_WORDS = ("wei", "qwertyui", "the shop again", "a flood of 3 names")


def without_own_words(text: str) -> str:
    for words in OWN_WORDS:
        text = text.replace(words, "")
    return text


@pytest.mark.parametrize(("action", "recorded", "words"), SUBJECTS)
def test_what_it_was_done_to_has_a_name_in_both_languages(action, recorded, words):
    with translation.override("en"):
        assert labels.of_subject(action, recorded) == words
    with translation.override("fa"):
        assert not re.search("[A-Za-z]", without_own_words(labels.of_subject(action, recorded)))


@pytest.mark.parametrize(("action", "recorded", "words"), REASONS)
def test_reasons_of_ours_are_put_in_words_and_somebodys_own_are_left_alone(action, recorded, words):
    reasons.register()
    with translation.override("en"):
        assert labels.of_reason(action, recorded) == words
    with translation.override("fa"):
        assert not re.search("[A-Za-z]", without_own_words(labels.of_reason(action, recorded)))
