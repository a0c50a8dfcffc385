"""What a campaign's log counts, and whether its site says the same: a part of `openappeal verify log`.

Logs of other programs are checked as trees alone: their entries mean something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openappeal.config.cli import CannotDo
from openappeal.tlog.notes import Verifier
from openappeal.tlog.tiles import Read
from openappeal.transparency import leaves
from openappeal.transparency.counting import BadCount, Tally

COUNT, WELL_KNOWN = "count.json", ".well-known/openappeal.json"


class Counting:
    """A tally that remembers what was wrong, so that the tree is checked to its end all the same."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.is_campaigns = True
        self.wrong = ""

    def see(self, entry: bytes) -> None:
        """Take one entry more."""
        if self.wrong or not self.is_campaigns:
            return
        if not self.tally.size:
            self.is_campaigns = _is_ours(entry)
        try:
            if self.is_campaigns:
                self.tally.see(entry)
        except BadCount as error:
            self.wrong = str(error)

    def settle(self, read: Read) -> None:
        """Read manifests and documents."""
        try:
            if self.is_campaigns and not self.wrong:
                self.tally.settle(read)
        except BadCount as error:
            self.wrong = str(error)

    def told(self) -> bool:
        """Print what it counts. Returns whether it can be counted, or is no campaign's log."""
        if not self.is_campaigns or not self.tally.size:
            return True
        if self.wrong:
            print(f"But it cannot be counted: {self.wrong}.")
            return False
        numbers = self.tally.numbers
        print(
            f"It counts {numbers.total:,} signatures: {numbers.signed:,} entries, {numbers.withdrawn:,} taken away "
            f"again, {numbers.voided:,} set aside, {numbers.restored:,} of these put back."
        )
        return True


def told_of_site(counting: Counting, read: Read, site: str, verifier: Verifier) -> bool:
    """Compare with what a site shows, and print it. Returns whether it is the same."""
    shown, said = _json(read, COUNT), _json(read, WELL_KNOWN)
    differ = []
    if not counting.is_campaigns or counting.wrong:
        differ.append("its log is none that can be counted")
    elif shown.get("logged") != counting.tally.numbers.total:
        total = counting.tally.numbers.total
        differ.append(f"{COUNT} says {shown.get('logged')} in the log, and the log counts {total}")
    log = said.get("log")
    if not isinstance(log, dict) or log.get("key") != str(verifier):
        differ.append(f"{WELL_KNOWN} names another key")
    facts = counting.tally.facts
    if sorted(map(str, _list(said.get("office_recipients"), str))) != facts.get("recipients", {}).get("office"):
        differ.append(f"{WELL_KNOWN} names other recipients of the office than the log")
    for number, language, sha256 in _editions(said):
        if facts.get(f"text/{number}/{language}", {}).get("sha256") != sha256:
            differ.append(f"{WELL_KNOWN} has a text that is not in the log: {number}, {language}")
    for one in differ:
        print(f"{site} does not agree: {one}.")
    if not differ:
        print(f"{site} shows the same number, key, recipients and texts.")
    else:
        print("A site and its log are written one after the other: look again in a minute before you believe it.")
    return not differ


def _is_ours(entry: bytes) -> bool:
    try:
        leaves.parse(entry)
    except leaves.BadLeaf:
        return False
    return True


def _json(read: Read, path: str) -> dict[str, Any]:
    try:
        found = json.loads(read(path))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CannotDo(f"{path} of the site is not of its form.")
    return found


def _editions(said: dict[str, Any]) -> Iterator[tuple[object, str, object]]:
    """Number, language and digest of each text that a site shows."""
    appeal = said.get("appeal")
    for version in _list(appeal.get("versions") if isinstance(appeal, dict) else None, dict):
        editions = version.get("editions")
        for language, edition in (editions if isinstance(editions, dict) else {}).items():
            yield version.get("number"), language, edition.get("sha256") if isinstance(edition, dict) else None


def _list(found: object, kind: type) -> list[Any]:
    return [one for one in found if isinstance(one, kind)] if isinstance(found, list) else []
