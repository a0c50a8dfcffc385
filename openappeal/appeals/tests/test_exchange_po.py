"""Jobs as PO: written as every program reads it, read as every program writes it."""

import io
import shutil
import subprocess

import pytest
from babel.messages import pofile
from hypothesis import given, settings

from openappeal.appeals.exchange import BadFile, read, read_po, write_po, write_xliff
from openappeal.appeals.exchange.jobs import MOST_BYTES
from openappeal.appeals.tests.jobs import a_job, a_unit, damages, jobs, words_in, words_of

SMALL = r"""# An Appeal
msgid ""
msgstr ""
"Project-Id-Version: OpenAppeal\n"
"Language: pt_BR\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"X-Source-Language: en\n"
"X-OpenAppeal-Job: job-7f3a\n"
"X-OpenAppeal-Version: 2\n"

#. paragraph 1
#. a figure
#. and a reason
#, fuzzy
#| msgid ""
#| "Free\n"
#| "240"
msgctxt "one"
msgid ""
"Free <b>\"246\"</b>\n"
"\tnow\\n"
msgstr "۲۴۰"
"""


def small_job():
    unit = a_unit(
        'Free <b>"246"</b>\n\tnow\\n',
        "۲۴۰",
        earlier_source="Free\n240",
        notes=("a figure\nand a reason",),
        state="final",
    )
    return a_job(unit, target_language="pt-br")


def a_file(entries, *, header='"X-OpenAppeal-Job: job-7f3a\\n"\n"X-OpenAppeal-Version: 2\\n"\n"Language: fa\\n"'):
    """A file as some program may save it, with our names for the job."""
    return f'msgid ""\nmsgstr ""\n{header}\n\n{entries}'.encode()


def only(entries):
    (unit,) = read_po(a_file(entries)).units
    return unit.id, unit.source, unit.target, unit.state


def test_a_job_is_written_to_the_letter():
    assert write_po(small_job()).decode() == SMALL


def test_a_file_brings_back_job_languages_units_and_what_is_unsure():
    returned = read_po(write_po(a_job(target_language="zh-hans")))

    assert (returned.job_id, returned.version) == ("job-7f3a", 2)
    assert (returned.source_language, returned.target_language) == ("en", "zh-hans")
    assert words_in(returned) == words_of(a_job())
    assert {unit.id: unit.state for unit in returned.units} == {
        "title": "translated",
        "note": "initial",
        "addressee-4": "translated",
        "demand-9": "initial",
        "paragraph-1": "translated",
        "paragraph:2/x y": "initial",
    }


@given(jobs)
@settings(max_examples=150, deadline=None)
def test_any_words_come_back_as_they_were(job):
    assert words_in(read_po(write_po(job))) == words_of(job)


def test_babel_reads_the_same():
    catalog = pofile.read_po(io.BytesIO(write_po(a_job())), abort_invalid=True)

    assert {one.context: (one.id, one.string) for one in catalog if one.id} == words_of(a_job())
    assert [one.context for one in catalog if one.id and one.fuzzy] == ["demand-9"]


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_gettext_finds_nothing_wrong():
    for job in (a_job(), small_job()):
        found = subprocess.run(
            ["msgfmt", "-o", "/dev/null", "-"], input=write_po(job), capture_output=True, check=False
        )

        assert (found.returncode, found.stderr) == (0, b"")


# ── What other programs make of it ──────────────────────────────────────────
def test_escapes_of_c_are_read_as_gettext_reads_them():
    assert only(r'''msgctxt "o" "ne"
msgid "\a\b\f\v\t\r\n\\\""
msgstr "\331\206\xd9\x87 \101"''') == ("one", '\a\b\f\v\t\r\n\\"', "نه A", "translated")


def test_comments_obsolete_entries_plurals_and_tight_lines_are_read():
    units = read_po(
        a_file(
            r"""#, c-format, fuzzy
msgctxt "one"
msgid "a"
msgstr "۱"
#, fuzzy
#~ msgctxt "gone"
#~ msgid "x"
#~ msgstr "y"
# by somebody
msgctxt "two"
msgid "b"
msgid_plural "bs"
msgstr[0] "۲"
msgstr[1] "۲ها"
msgctxt "three"
msgid "c"
msgstr ""
msgid "without context"
msgstr "x"
""".replace("\n", "\r\n")
        )
    ).units

    assert [(unit.id, unit.source, unit.target, unit.state) for unit in units] == [
        ("one", "a", "۱", "initial"),
        ("two", "b", "۲", "translated"),
        ("three", "c", "", "initial"),
    ]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fa", "fa"),
        ("fa_IR", "fa-ir"),
        ("fa_IR.UTF-8", "fa-ir"),
        ("sr_RS@latin", "sr-latn-rs"),
        ("zh-Hans", "zh-hans"),
        ("", ""),
    ],
)
def test_names_of_languages_are_read_as_tags(written, tag):
    header = f'"X-OpenAppeal-Job: j\\n"\n"X-OpenAppeal-Version: 2\\n"\n"Language: {written}\\n"'

    assert read_po(a_file('msgctxt "a"\nmsgid "b"\nmsgstr "c"', header=header)).target_language == tag


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_of_unicode_are_read(encoding):
    assert read_po(SMALL.encode(encoding)) == read_po(SMALL.encode())


def test_either_kind_is_known_by_its_beginning():
    xliff = write_xliff(a_job())

    assert read(SMALL.encode("utf-16")) == read_po(SMALL.encode())
    assert words_in(read(xliff)) == words_in(read(b"\xef\xbb\xbf" + xliff)) == words_of(a_job())
    assert words_in(read(xliff.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"))) == words_of(a_job())


# ── What cannot be taken ────────────────────────────────────────────────────
ONE = 'msgctxt "one"\nmsgid "x"\nmsgstr "y"\n'


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"", "empty", 0),
        (b"\xef\xbb\xbf \n", "empty", 0),
        (b"#" * (MOST_BYTES + 1), "too_large", 0),
        ("msgid «é»".encode("latin-1"), "encoding", 0),
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff", "not_po", 0),
        (b"\xff\xfe\0", "not_po", 0),
        (b'{"json": true}', "not_po", 1),
        (a_file('msgid "open'), "not_po", 7),
        (a_file('msgid "a" b'), "not_po", 7),
        (a_file('msgid "\\q"\nmsgstr ""'), "not_po", 7),
        (a_file('msgid "\\377"\nmsgstr ""'), "not_po", 7),
        (a_file('msgid "\\777"\nmsgstr ""'), "not_po", 7),
        (a_file('msgid "a"\nmsgid "b"\nmsgstr ""'), "not_po", 8),
        (a_file('msgctxt "a"\nmsgstr "b"'), "not_po", 8),
        (a_file('msgctxt "a"\nmsgid "b"'), "not_po", 8),
        (b'"astray"', "not_po", 1),
        (a_file(ONE, header=""), "no_job", 0),
        (a_file(ONE, header='"X-OpenAppeal-Job: j\\n"\n"X-OpenAppeal-Version: -1\\n"'), "no_job", 0),
        (a_file(""), "no_units", 0),
        (a_file(ONE + ONE), "twice", 0),
        (a_file(ONE.replace("y", "\\000")), "characters", 0),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(data, reason, line):
    with pytest.raises(BadFile) as refused:
        read_po(data)

    assert (refused.value.reason, refused.value.line) == (reason, line)


def test_damage_anywhere_is_a_reason_and_no_accident():
    whole = write_po(a_job())
    places = range(0, len(whole), 3)

    reasons = {reason_of(damaged) for place in places for damaged in damages(whole, place)}

    known = {"empty", "encoding", "not_po", "no_job", "no_units", "twice", "characters"}
    assert {"not_po", "encoding", ""} <= reasons <= known | {""}


def reason_of(data):
    try:
        read_po(data)
    except BadFile as refused:
        return refused.reason
    return ""
