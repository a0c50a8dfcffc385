"""As many names as the largest pages bear, in all scripts mixed: each whole in its line, none outside, none missing."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest

from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy, Entry
from openappeal.printing.engine.fitting import Sizes
from openappeal.printing.models import SHEETS, Format
from openappeal.printing.tests import mixed
from openappeal.printing.tests.test_fitting import PAGE, copy
from openappeal.printing.tests.test_other_programs import embedded, run, strays

pytestmark = [
    pytest.mark.skipif(not all(map(shutil.which, ("pdffonts", "pdftotext"))), reason="needs Poppler"),
    pytest.mark.usefixtures("_east_fonts"),
]
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
SCRIPTS = {"Latin": "Kowalska", "Persian": "رحیمی", "Cyrillic": "Ковалёва", "Greek": "Ζέρβας", "Georgian": "ბერიძე"}
SCRIPTS |= {"Chinese": "王 文静", "Japanese": "佐藤 花子", "Korean": "김 서연"}


def crowd(number: int) -> Copy:
    people = mixed.names(number, east=True)
    assert all(any(part in one.name for one in people) for part in SCRIPTS.values())
    return copy(0, groups=(("", tuple(people)),))


def broken(page: Copy, pdf: bytes, folder) -> dict[str, tuple[int, int]]:
    """Names that another program does not read whole in one line as often as they stand there: how often, and how
    often they should. In the order of their letters, whatever direction they have."""
    file = folder / "crowd.pdf"
    file.write_bytes(pdf)
    text = INVISIBLE.sub("", run("pdftotext", file, "-"))
    wanted = Counter(INVISIBLE.sub("", one.name) for one in page.entries())
    return {name: (text.count(name), times) for name, times in wanted.items() if text.count(name) != times}


def test_a_thousand_names_in_eight_scripts_on_one_page_of_a_newspaper(tmp_path, monkeypatch):
    page, seen, set_pages = crowd(1000), [], []
    found = fitting.fit(page, PAGE, progress=lambda done, of: seen.append((done, of)))
    assert found.names >= 6
    # Nine settings of a part of a second each: a bound in seconds would measure the machine.
    assert (len(seen), seen[-1]) == (10, (9, 9))
    assert broken(page, found.pdf, tmp_path) == {}
    assert strays(tmp_path / "crowd.pdf", PAGE) == []
    assert embedded(tmp_path / "crowd.pdf") == {"yes"}
    # Set once more, it is looked at and made, and nothing is searched for.
    real = fitting._Page.set_as
    monkeypatch.setattr(fitting, "_found", None)
    monkeypatch.setattr(fitting._Page, "set_as", lambda *args, **more: set_pages.append(1) or real(*args, **more))
    assert fitting.fit(page, PAGE, known=found.sizes) == found
    assert len(set_pages) == 2


def test_four_thousand_names_in_eight_scripts_on_the_poster(tmp_path):
    page, sheet = crowd(4000), SHEETS[Format.A1]
    # Known sizes are kept only where everything fits with them.
    known = Sizes(names=9, text=10.35)
    found = fitting.fit(page, sheet, known=known)
    assert found.sizes == known
    assert broken(page, found.pdf, tmp_path) == {}
    assert strays(tmp_path / "crowd.pdf", sheet) == []


def test_this_look_sees_a_name_that_goes_on_in_the_next_line(tmp_path):
    name = "Association of Independent Writers, Translators and Publishers for the Freedom of Readers Everywhere"
    page = copy(0, paragraphs=(), groups=(("", (Entry(name), Entry("Omar"))),))
    sheet = replace(PAGE, width=105, height=148, columns=2, text_columns=1)
    found = fitting.fit(page, sheet)
    assert broken(page, found.pdf, tmp_path) == {name: (0, 1)}
