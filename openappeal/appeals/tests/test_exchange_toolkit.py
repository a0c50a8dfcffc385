"""A round through an independent program: translate-toolkit, which Weblate, Pootle and Virtaal stand on.

It parses our file, sets targets, saves; then everything is there: words, marks, directions, notes, states.
"""

import re
from io import BytesIO
from xml.etree import ElementTree

from hypothesis import given, settings
from translate.storage.pypo import pofile
from translate.storage.xliff2 import Xliff2File

from openappeal.appeals.exchange import merge, read_po, read_xliff, write_po, write_xliff
from openappeal.appeals.tests.jobs import UNITS, ZWNJ, a_job, a_unit, jobs, words_in, words_of
from openappeal.appeals.tests.xliff_rules import XLF

FARSI = f'«آزادشان کنید»؛ می{ZWNJ}خواهیم: \u2067۲۴۶ نفر\u2069 & <همه> \\n "𐎠𐎡"\nسطر دوم\u200f'


def through(program, data, change=lambda unit: None):
    """What the program saves after `change` was done to each unit."""
    store = program.parsestring(data)
    for unit in store.units:
        if unit.source:
            change(unit)
    saved = BytesIO()
    store.serialize(saved)
    return saved.getvalue()


def everything(data):
    """All that a file says but its layout: each element with its attributes, and its words where words count."""
    worded = {"source", "target", "note", "data", "pc", "meta"}
    return [
        (element.tag, dict(element.attrib), element.text if element.tag.rpartition("}")[2] in worded else None)
        for element in ElementTree.fromstring(data).iter()
    ]


def in_farsi(piece):
    """Put each stretch of words in Farsi, and leave the marks around them."""
    for place, part in enumerate(piece.sub):
        if isinstance(part, str):
            piece.sub[place] = FARSI
        else:
            in_farsi(part)


def translate_rich(unit):
    (words,) = unit.rich_source
    in_farsi(words)
    unit.rich_target = [words]
    unit.marktranslated()


def translate_plain(unit):
    unit.target = FARSI
    unit.markfuzzy(False)


def translated(source):
    """What `translate_rich` makes of a source: its marks, and Farsi between them."""
    return "".join(
        part if part.startswith("<") else FARSI for part in re.split(r"(</?(?:a|b|br)\b[^>]*>)", source) if part
    )


# ── XLIFF ───────────────────────────────────────────────────────────────────
def test_the_toolkit_reads_the_languages():
    store = Xliff2File.parsestring(write_xliff(a_job()))

    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en", "fa")


def test_the_toolkit_sees_words_and_states_as_they_are():
    store = Xliff2File.parsestring(write_xliff(a_job(*(unit for unit in UNITS if "<b>" not in unit.source))))

    assert [(unit.source, unit.target or "") for unit in store.units] == [
        (unit.source, unit.target) for unit in UNITS if unit.source and "<b>" not in unit.source
    ]
    assert [unit.isapproved() for unit in store.units] == [True, False, True, False, False]
    assert [unit.isfuzzy() for unit in store.units] == [False, False, False, True, False]


def test_saving_loses_nothing():
    data = write_xliff(a_job())

    saved = through(Xliff2File, data)

    assert everything(saved) == everything(data)
    assert read_xliff(saved) == read_xliff(data)


def test_targets_set_there_come_back_with_their_marks():
    job = a_job()
    saved = through(Xliff2File, write_xliff(job), translate_rich)

    assert words_in(read_xliff(saved)) == {
        unit.id: (unit.source, translated(unit.source)) for unit in job.units if unit.source
    }
    assert {unit.state for unit in read_xliff(saved).units} == {"translated"}
    assert set(merge(job, read_xliff(saved)).accepted) == set(words_of(job))


def test_notes_marks_directions_and_names_are_there_after_targets_were_set():
    data = write_xliff(a_job())
    before, after = ElementTree.fromstring(data), ElementTree.fromstring(through(Xliff2File, data, translate_rich))

    for name in ("file", "unit", "note", "data", "source", "pc", "ph"):
        told = [[(one.attrib, one.text) for one in root.iter(f"{XLF}{name}")] for root in (before, after)]
        if name in ("pc", "ph"):  # once more, in the new targets
            told = [
                [(one.attrib, one.text) for one in root.findall(f".//{XLF}source//{XLF}{name}")]
                for root in (before, after)
            ]
        if name in ("file", "unit"):  # between elements, layout
            told = [[facts for facts, _ in one] for one in told]
        assert told[0] == told[1] != []
    assert after.find(f"{XLF}file").attrib == {
        "id": "appeal",
        "canResegment": "no",
        "srcDir": "ltr",
        "trgDir": "rtl",
        "{http://www.w3.org/XML/1998/namespace}space": "preserve",
    }


def test_marks_typed_as_letters_come_back_as_marks():
    job = a_job(a_unit('Free <a id="a1">them</a>.'))

    def typed(unit):
        unit.target = f'<a id="a1">{FARSI}</a>'

    assert words_in(read_xliff(through(Xliff2File, write_xliff(job), typed)))["one"][1] == f'<a id="a1">{FARSI}</a>'


def test_states_set_there_come_back():
    job = a_job(*(a_unit("x", "ی", id=name) for name in "abc"))

    def judged(unit):
        {"a": unit.markfuzzy, "b": unit.marktranslated, "c": unit.markapproved}[unit.getid()]()

    saved = read_xliff(through(Xliff2File, write_xliff(job), judged))

    assert [unit.state for unit in saved.units] == ["initial", "translated", "reviewed"]


def test_a_target_that_is_behind_and_was_confirmed_there_is_accepted():
    job = a_job()

    def confirmed(unit):
        if unit.getid() == "demand-9":
            unit.marktranslated()

    returned = read_xliff(through(Xliff2File, write_xliff(job), confirmed))

    assert merge(job, returned).accepted == {"demand-9": words_of(job)["demand-9"][1]}
    assert merge(job, read_xliff(through(Xliff2File, write_xliff(job)))).accepted == {}


@given(jobs)
@settings(max_examples=80, deadline=None)
def test_any_job_is_read_and_saved_without_loss(job):
    data = write_xliff(job)
    saved = through(Xliff2File, data)

    assert everything(saved) == everything(data)
    assert words_in(read_xliff(saved)) == words_of(job)


# ── PO ──────────────────────────────────────────────────────────────────────
def test_the_toolkit_reads_a_po_file_as_we_wrote_it():
    store = pofile.parsestring(write_po(a_job()))
    units = {unit.getcontext(): unit for unit in store.units if not unit.isheader()}

    assert {name: (unit.source, unit.target) for name, unit in units.items()} == words_of(a_job())
    assert [name for name, unit in units.items() if unit.isfuzzy()] == ["demand-9"]
    assert units["demand-9"].prev_source == "Free all 240 of them."
    assert units["demand-9"].getnotes() == "demand 1\n246 is the figure of March 2021.\nTwo lines\nof advice"
    assert store.parseheader()["X-OpenAppeal-Job"] == "job-7f3a"


def test_saving_a_po_file_changes_no_letter():
    assert through(pofile, write_po(a_job())) == write_po(a_job())


def test_targets_set_in_a_po_file_come_back_with_its_notes():
    job = a_job()

    saved = through(pofile, write_po(job), lambda unit: None if unit.isheader() else translate_plain(unit))

    assert words_in(read_po(saved)) == {unit.id: (unit.source, FARSI) for unit in job.units if unit.source}
    assert {unit.state for unit in read_po(saved).units} == {"translated"}
    assert [line for line in saved.split(b"\n") if line[:2] == b"#."] == [
        line for line in write_po(job).split(b"\n") if line[:2] == b"#."
    ]
    assert set(merge(job, read_po(saved)).accepted) == set(words_of(job))


@given(jobs)
@settings(max_examples=80, deadline=None)
def test_any_po_file_is_read_and_saved_without_loss(job):
    saved = through(pofile, write_po(job))

    assert words_in(read_po(saved)) == words_of(job)
    assert [unit.state for unit in read_po(saved).units] == [unit.state for unit in read_po(write_po(job)).units]
