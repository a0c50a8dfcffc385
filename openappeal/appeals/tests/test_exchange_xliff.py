"""Jobs as XLIFF: what we write is valid, what comes back is whole, and nothing from outside breaks anything."""

import pytest
from hypothesis import given, settings

from openappeal.appeals.exchange import BadFile, read_xliff, write_xliff
from openappeal.appeals.exchange.jobs import MOST_BYTES
from openappeal.appeals.tests import xliff_rules
from openappeal.appeals.tests.jobs import a_job, a_unit, damages, jobs, words_in, words_of

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.1"\
 srcLang="en" trgLang="az-Arab">
  <file id="appeal" canResegment="no" srcDir="ltr" trgDir="rtl" xml:space="preserve">
    <mda:metadata><mda:metaGroup category="openappeal">
      <mda:meta type="job">job-7f3a</mda:meta>
      <mda:meta type="version">2</mda:meta>
    </mda:metaGroup></mda:metadata>
    <notes>
      <note category="title">An Appeal</note>
    </notes>
    <unit id="one" name="one">
      <mda:metadata><mda:metaGroup category="openappeal">
        <mda:meta type="kind">paragraph</mda:meta>
        <mda:meta type="number">1</mda:meta>
      </mda:metaGroup></mda:metadata>
      <notes>
        <note category="description">a figure</note>
        <note category="earlier-source">Free &lt;240&gt;</note>
      </notes>
      <originalData>
        <data id="d1">&lt;b&gt;</data>
        <data id="d2">&lt;/b&gt;</data>
        <data id="d3">&lt;br/&gt;</data>
      </originalData>
      <segment state="initial" subState="openappeal:behind">
        <source xml:space="preserve">Free \
<pc id="m1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d2">246</pc>\
<ph id="m2" type="fmt" subType="xlf:lb" dataRef="d3"/>&amp;amp; &lt; &amp;</source>
        <target xml:space="preserve"><ph id="m2" type="fmt" subType="xlf:lb" dataRef="d3"/>\
<pc id="m1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d2">۲۴۰</pc></target>
      </segment>
    </unit>
  </file>
</xliff>
"""


def small_job():
    unit = a_unit(
        "Free <b>246</b><br/>&amp; < &",
        "<br/><b>۲۴۰</b>",
        earlier_source="Free <240>",
        notes=("a figure",),
        state="final",
    )
    return a_job(unit, target_language="az-arab")


def a_file(body, *, version="2.1", attributes='srcLang="en" trgLang="fa"'):
    """A file as some program may save it, with our names for the job."""
    return f"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"
        xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="{version}" {attributes}>
        <file id="f1"><mda:metadata><mda:metaGroup category="openappeal"><mda:meta type="job">job-7f3a</mda:meta>
        <mda:meta type="version">2</mda:meta></mda:metaGroup></mda:metadata>{body}</file></xliff>""".encode()


def a_file_unit(parts, data=""):
    return a_file(f'<unit id="one">{data and f"<originalData>{data}</originalData>"}{parts}</unit>')


def only(data):
    (unit,) = read_xliff(data).units
    return unit.source, unit.target, unit.state


def test_a_job_is_written_to_the_letter():
    assert write_xliff(small_job()).decode() == SMALL


def test_a_file_keeps_the_rules_of_xliff():
    assert xliff_rules.complaints(write_xliff(a_job())) == []


def test_a_file_brings_back_job_languages_units_and_states():
    returned = read_xliff(write_xliff(a_job(target_language="zh-hans")))

    assert (returned.job_id, returned.version) == ("job-7f3a", 2)
    assert (returned.source_language, returned.target_language) == ("en", "zh-hans")
    assert words_in(returned) == words_of(a_job())
    assert {unit.id: unit.state for unit in returned.units} == {
        "title": "final",
        "note": "initial",
        "addressee-4": "reviewed",
        "demand-9": "initial",  # its source has changed since
        "paragraph-1": "translated",
        "paragraph:2/x y": "initial",
    }


@given(jobs)
@settings(max_examples=150, deadline=None)
def test_any_words_come_back_as_they_were_and_the_file_is_valid(job):
    data = write_xliff(job)

    assert words_in(read_xliff(data)) == words_of(job)
    assert xliff_rules.complaints(data) == []


def test_a_mark_in_another_order_or_twice_keeps_what_it_stands_for():
    job = a_job(a_unit("<b>1</b> <b>2</b> <br>", "<br> <b>۲</b> <i>و</i> <b>۱</b> <b>۳</b>"))

    data = write_xliff(job)

    assert words_in(read_xliff(data)) == words_of(job)
    assert xliff_rules.complaints(data) == []


def test_deep_and_overlapping_marks_stay_marks_and_words_stay_words():
    for words in ("<b>" * 3000 + "x" + "</b>" * 3000, "<b>a<i>b</b>c</i>", "</b></i>" * 500 + "<b>", "x <y and z> w"):
        job = a_job(a_unit(words, words))

        assert words_in(read_xliff(write_xliff(job))) == words_of(job)
        assert xliff_rules.complaints(write_xliff(job)) == []


def test_two_units_with_one_id_are_refused_before_anybody_translates():
    with pytest.raises(ValueError, match="same id"):
        write_xliff(a_job(a_unit("a"), a_unit("b")))


# ── What other programs make of it ──────────────────────────────────────────
def test_a_unit_cut_into_segments_is_joined_in_the_targets_own_order():
    parts = """
        <segment state="final"><source>One. </source><target order="3">یک.</target></segment>
        <ignorable><source>— </source></ignorable>
        <segment state="translated"><source>Two.</source><target order="1">دو.</target></segment>"""

    assert only(a_file_unit(parts)) == ("One. — Two.", "دو.— یک.", "translated")


def test_half_a_paragraph_is_no_translation():
    parts = """
        <segment state="final"><source>One.</source><target>یک.</target></segment>
        <segment><source>Two.</source><target> </target></segment>"""

    assert only(a_file_unit(parts)) == ("One.Two.", "", "initial")


def test_codes_of_other_kinds_are_read():
    data = '<data id="a">&lt;b&gt;</data><data id="z">&lt;/b&gt;</data><data id="n">&lt;br/&gt;</data>'
    parts = """<segment>
        <source><sc id="1" dataRef="a"/>x<ec startRef="1" dataRef="z"/><ph id="2" dataRef="n"/>y</source>
        <target><ph id="2"/>ی<pc id="9" copyOf="1"><mrk id="r" type="comment" value="?">خ</mrk></pc>\
<sc id="1"/>د<ec startRef="1"/></target></segment>"""

    source, target, _ = only(a_file_unit(parts, data))

    assert (source, target) == ("<b>x</b><br/>y", "<br/>ی<b>خ</b><b>د</b>")


def test_a_mark_that_nobody_knows_is_left_out_and_its_words_stay():
    target = '<pc id="7">ا</pc><ph id="8" dataRef="none"/><x:y xmlns:x="u">z</x:y>ب'
    parts = f"<segment><source>x</source><target>{target}</target></segment>"

    assert only(a_file_unit(parts)) == ("x", "اب", "initial")


def test_candidates_notes_and_groups_do_not_become_words():
    body = """<group id="g"><unit id="u1" name="ours">
        <mtc:matches><mtc:match ref="#1"><source>no</source><target>نه</target></mtc:match></mtc:matches>
        <notes><note>a note</note></notes><segment state="odd"><source>Yes</source><target>بله</target>
        <notes><note>astray</note></notes></segment></unit></group>"""

    (unit,) = read_xliff(a_file(body, version="2.0")).units

    assert (unit.id, unit.source, unit.target, unit.state) == ("ours", "Yes", "بله", "initial")


def test_other_encodings_of_xml_are_read():
    text = SMALL.replace("UTF-8", "UTF-16")

    assert read_xliff(text.encode("utf-16")) == read_xliff(SMALL.encode())
    assert read_xliff(b"\xef\xbb\xbf" + SMALL.encode()) == read_xliff(SMALL.encode())


# ── What cannot be taken ────────────────────────────────────────────────────
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xliff>&b;</xliff>'
READS_FILES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>'
ONE = '<unit id="one"><segment><source>x</source><target>y</target></segment></unit>'
OLD = b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file/></xliff>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<" * (MOST_BYTES + 1), "too_large"),
        (b"<a>" * 201, "too_large"),
        (b"<a>" + b"<b/>" * 300_000, "too_large"),
        (b"msgid", "not_xml"),
        (b"<xliff>", "not_xml"),
        (b"<xliff>&nbsp;</xliff>", "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><xliff/>', "not_xml"),
        (b'<?xml version="1.0" encoding="utf-7"?><xliff/>', "not_xml"),
        (b"<xliff>\xff</xliff>", "not_xml"),
        (b"<xliff>\0</xliff>", "not_xml"),
        (b"<!DOCTYPE xliff><xliff/>", "doctype"),
        (LAUGHS, "doctype"),
        (READS_FILES, "doctype"),
        (b"<html/>", "not_xliff"),
        (OLD, "xliff_version"),
        (b"<xliff/>", "xliff_version"),
        (a_file(ONE, version="3.0"), "xliff_version"),
        (a_file(""), "no_units"),
        (a_file(ONE).replace(b"<file", b"<no").replace(b"</file", b"</no"), "no_units"),
        (a_file(ONE).replace(b"</file>", b'</file><file id="f2"/>'), "several"),
        (a_file(ONE).replace(b"openappeal", b"others"), "no_job"),
        (a_file(ONE).replace(b'version">2<', b'version">two<'), "no_job"),
        (a_file(ONE + ONE), "twice"),
        (a_file(ONE.replace("y", '<cp hex="0000"/>')), "characters"),
        (a_file(ONE.replace("y", '<cp hex="D800"/>')), "characters"),
        (a_file(ONE.replace("y", '<cp hex="110000"/>')), "characters"),
        (a_file(ONE.replace("y", '<cp hex="no"/>')), "characters"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(data, reason):
    with pytest.raises(BadFile) as refused:
        read_xliff(data)

    assert refused.value.reason == reason


def test_a_damaged_file_says_on_which_line():
    with pytest.raises(BadFile) as refused:
        read_xliff(b"<xliff>\n<file>\n</xliff>")

    assert refused.value.line == 3


def test_damage_anywhere_is_a_reason_and_no_accident():
    whole = write_xliff(a_job())
    places = range(0, len(whole), 7)

    reasons = {reason_of(damaged) for place in places for damaged in damages(whole, place)}

    known = {"not_xml", "empty", "not_xliff", "xliff_version", "several", "no_job", "no_units", "twice"}
    assert {"not_xml", ""} <= reasons <= known | {""}


def reason_of(data):
    try:
        read_xliff(data)
    except BadFile as refused:
        return refused.reason
    return ""


# ── The rules bite ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (' srcLang="en"', "", "xliff lacks srcLang"),
        (' trgLang="az-Arab"', "", "there are targets, and no trgLang"),
        ('srcDir="ltr"', 'srcDir="left"', "file has srcDir='left'"),
        ('id="one" name', 'id="o n e" name', "unit has id='o n e'"),
        ('state="initial"', 'state="draft"', "segment has state='draft'"),
        ('state="initial" ', "", "a segment has a subState without a state"),
        ("Free <pc", "Free <pc/><pc", "pc lacks id"),
        ('"m1" type="fmt"', '"m2" type="fmt"', "mark of a source m2 is there 2 times"),
        ('<ph id="m2" type="fmt"', '<ph id="m2" type="bold"', "ph has type='bold'"),
        ('<data id="d3">&lt;br/&gt;</data>', "", "mark m2 refers to d3, which is not there"),
        ('<data id="d3">', '<data id="d1">', "data d1 is there 2 times"),
        ('preserve"><ph id="m2"', 'preserve"><ph id="m1"', "mark m1 is another in the target"),
        (
            "<notes>\n        <note",
            "<note/><notes>\n        <note",
            "unit holds ['metadata', 'note', 'notes', 'originalData', 'segment']",
        ),
        ("<segment", "words<segment", "unit holds words"),
    ],
)
def test_the_rules_of_xliff_bite(old, new, complaint):
    assert old in SMALL

    assert complaint in xliff_rules.complaints(SMALL.replace(old, new, 1).encode())
