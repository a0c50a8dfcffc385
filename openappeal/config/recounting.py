"""`openappeal recount`: the tally and its rows, the public log and its signatures, every page that shows a number."""

from __future__ import annotations

import html
import json
import re
from difflib import SequenceMatcher
from pathlib import Path

from django.conf import settings

from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.publishing import files
from openappeal.signatures import actions, freshness
from openappeal.signatures.actions import public_log
from openappeal.transparency import actions as transparency
from openappeal.transparency import files as log_files
from openappeal.transparency import freshness as log_freshness

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,٬’\u00a0\u202f]\d{3})*(?!\d)")
_SEPARATOR = re.compile(r"\D")


def run(*, repair: bool) -> int:
    """Compare everything, and print what differs. Returns the exit code: 1 if something stays that differs."""
    drifts = actions.recount(repair=repair)
    for drift in drifts:
        facts = ", ".join(f"{name} {value}" for name, value in drift.cell.items() if value != "")
        print(f"{facts}: counted {drift.tally}, rows {drift.rows}")
    stays = _log(repair) + _site()
    if not drifts and not stays:
        print("Every count equals its rows, the public log and the published pages.")
        return 0
    if drifts:
        ending = "mended." if repair else "run it with --repair to mend them."
        print(f"{len(drifts)} counts differed; {ending}")
    return 1 if stays or not repair else 0


def _log(repair: bool) -> int:
    """How many things about the public log differ and stay so."""
    found = transparency.prove(log_files.places())
    drift = public_log.recount(repair=repair)
    if drift is not None and drift.without_entry:
        found.append(f"{drift.without_entry} counted signatures have no entry in the public log and none on its way.")
    if drift is not None and drift.logged + (drift.without_entry if repair else 0) != drift.rows:
        found.append(
            f"The public log with what is on its way counts {drift.logged}, confirmed signatures are {drift.rows}."
        )
    for sentence in found:
        print(sentence)
    return len(found)


def _site() -> int:
    """How many numbers in published files are others than the database gives. What the worker is about to write anew is
    not compared: it says an older number for a moment.
    """
    differ, left = 0, 0
    for path in dict.fromkeys([*freshness.count_pages(), *log_freshness.addresses()]):
        found = _compare(path)
        if found is None:
            left += 1
            continue
        for sentence in found:
            differ += 1
            print(sentence)
    if left:
        print(f"Not compared, because they are about to be written anew: {left} files.")
    return differ


def _compare(path: str) -> list[str] | None:
    """What differs in one file, or None if it waits to be written."""
    file = files.file_of(Path(settings.PUBLIC_DIR), path)
    found: list[str] = []
    # Looked at twice: something may have been counted, or written, between the two readings.
    for _time in (1, 2):
        rendered = addresses.render(path)
        if rendered is None or not file.exists():
            return []
        found = _differences(file.read_bytes(), rendered.body)
        if StaleAddress.objects.filter(path__in=[path, "*"]).exists():
            return None
        if not found:
            return []
    return [f"{file.relative_to(settings.PUBLIC_DIR)}: {sentence}" for sentence in found]


def _differences(published: bytes, rendered: bytes) -> list[str]:
    """Which numbers differ between two readings of a file."""
    if published == rendered:
        return []
    try:
        before, after = json.loads(published), json.loads(rendered)
    except ValueError:
        return _differing_numbers(_numbers(published), _numbers(rendered))
    if not isinstance(before, dict) or not isinstance(after, dict):
        return _differing_numbers(_numbers(published), _numbers(rendered))
    names = [name for name in after if before.get(name) != after[name]]
    return [f"{name} is {before.get(name)}, the database gives {after[name]}." for name in names]


def _differing_numbers(before: list[str], after: list[str]) -> list[str]:
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            shows, gives = ", ".join(before[i:j]) or "nothing", ", ".join(after[k:m]) or "nothing"
            found.append(f"it shows {shows}, the database gives {gives}.")
    return found


def _numbers(body: bytes) -> list[str]:
    """The numbers that a reader sees, in any digits, without what separates their thousands."""
    text = html.unescape(_TAG.sub(" ", body.decode("utf-8", "replace")))
    return [str(int(_SEPARATOR.sub("", found))) for found in _NUMBER.findall(text)]
