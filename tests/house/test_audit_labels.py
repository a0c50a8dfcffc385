"""Every action that anything records has a name for people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import openappeal
from openappeal.audit import labels
from openappeal.offers.models import OfferState
from openappeal.signatures.models import Review
from openappeal.signatures.notable_models import Step

APPROVAL_STEPS = ("propose", "announce", "approve", "drop")
PACKAGE = Path(openappeal.__file__).parent
# Actions that are put together when they are recorded, and what they can become.
# Acts that need two people (`accounts.approvals`).
APPROVED = (
    "accounts.link",
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
    "action": {"offers.open", "signatures.open_contact"},
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
