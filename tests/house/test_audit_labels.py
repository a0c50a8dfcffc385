"""Every action that anything records has a name for people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import openappeal
from openappeal.audit import labels
from openappeal.signatures.models import Review

PACKAGE = Path(openappeal.__file__).parent
# Actions that are put together when they are recorded, and what they can become.
PUT_TOGETHER = {"f'signatures.{review.value}'": {f"signatures.{review.value}" for review in Review}}


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
