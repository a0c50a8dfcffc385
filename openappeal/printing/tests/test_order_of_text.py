"""The text on paper reads as it reads on the site, below a title without a lonely last word."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import composing, names
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import data
from openappeal.printing.tests.test_other_programs import PAGE, copy
from openappeal.printing.tests.test_printing import a_print

WORDS = ["Leave", "nobody", "inside", "an", "appeal", "for", "the", "political", "prisoners", "of", "Ardalia"]


def in_order(words, sheet) -> list[str]:
    (voice,) = json.loads(data(words, sheet, []))["voices"]
    return [part["text"] for column in voice["text"] for part in column]


@pytest.mark.parametrize(
    ("at", "order"), [(None, ["a", "b", "c", "d", "e"]), (2, ["a", "b", "d", "e", "c"]), (0, ["d", "e", "a", "b", "c"])]
)
def test_demands_stand_where_the_text_has_them(at, order):
    words = replace(copy("en", 0), paragraphs=("a", "b", "c"), demands=("d", "e"), demands_at=at)
    assert in_order(words, replace(PAGE, text_columns=1)) == order


@pytest.mark.django_db
@pytest.mark.usefixtures("keys", "data_dir")
def test_what_follows_the_demands_on_the_site_follows_them_on_paper():
    published_appeal()
    edition = appeals.current_record("en")
    read = appeals.read_edition(edition)
    kinds = [one.kind for one in read.paragraphs]
    before = sum(bool(one.text) for one in read.paragraphs[: kinds.index("demands") + 1])
    made = a_print(edition, format="a4")
    assert composing.copy_of(made, names.chosen(made)).demands_at == before


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_no_word_of_a_title_stands_alone_on_its_last_line(tmp_path):
    file, sizes, alone = tmp_path / "page.pdf", fitting.Sizes(8, 12), []
    for number in range(6, 16):
        title = " ".join((WORDS * 2)[:number])
        file.write_bytes(fitting.fit(replace(copy("en", 5), title=title), PAGE, known=sizes).pdf)
        said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
        lines: list[str] = []
        for line in filter(None, map(str.strip, said.splitlines())):
            if " ".join(lines) == title:
                break
            lines.append(line)
        assert " ".join(lines) == title
        if len(lines) > 1 and len(lines[-1].split()) == 1:
            alone.append(title)
    assert alone == []
