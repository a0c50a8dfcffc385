"""What of a returned file is taken: new words, never over a source that has changed, never an empty one."""

from dataclasses import replace

import pytest
from django.utils import translation

from openappeal.appeals.exchange import BadFile, Merged, Refused, merge, read_po, read_xliff, write_po, write_xliff
from openappeal.appeals.exchange.reasons import SENTENCES, sentence
from openappeal.appeals.tests.jobs import RLM, a_job, a_unit

KINDS = pytest.mark.parametrize(
    ("write", "read"), [(write_xliff, read_xliff), (write_po, read_po)], ids=["xliff", "po"]
)


def changed(job, **units):
    """The job with other facts of some units."""
    return replace(job, units=tuple(replace(unit, **units.get(unit.id, {})) for unit in job.units))


@pytest.fixture
def job():
    return a_job(
        a_unit("One.", "", id="a"),
        a_unit("Two.", "دو", id="b"),
        a_unit("Three, 246.", "سه، ۲۴۰", id="c", earlier_source="Three, 240."),
        a_unit("Four.", "چهار", id="d"),
    )


@KINDS
def test_new_words_are_accepted_and_the_rest_changes_nothing(job, write, read):
    returned = read(write(changed(job, a={"target": "یک", "state": "translated"}, d={"target": ""})))

    assert merge(job, returned) == Merged({"a": "یک"}, (), ("b", "c", "d"), (), ())


@KINDS
def test_a_unit_whose_source_changed_meanwhile_is_refused_with_both_sources(job, write, read):
    returned = read(write(changed(job, b={"target": "دوم"}, a={"target": "یک", "state": "translated"})))
    now = changed(job, a={"source": "One!"})

    assert merge(now, returned) == Merged({"b": "دوم"}, (), ("c", "d"), (Refused("a", "One.", "One!", "یک"),), ())


@KINDS
def test_a_changed_source_without_new_words_is_no_refusal(job, write, read):
    now = changed(job, b={"source": "Two!"}, a={"source": "One!"})

    assert merge(now, read(write(job))) == Merged({}, (), ("a", "b", "c", "d"), (), ())


@KINDS
def test_words_that_somebody_says_still_hold_are_accepted_again(job, write, read):
    kept = read(write(job))
    confirmed = read(write(changed(job, c={"earlier_source": ""})))

    assert merge(job, kept).accepted == {}
    assert merge(job, confirmed) == Merged({"c": "سه، ۲۴۰"}, (), ("a", "b", "d"), (), ())


@KINDS
def test_words_that_wait_though_nobody_knows_what_they_translate_can_be_confirmed(job, write, read):
    now = changed(job, d={"state": "initial"})

    assert merge(now, read(write(now))).accepted == {}
    assert merge(now, read(write(changed(now, d={"state": "reviewed"})))).accepted == {"d": "چهار"}


@KINDS
def test_new_words_that_are_not_finished_are_accepted_as_unsure(job, write, read):
    returned = read(write(changed(job, c={"target": "سه، ۲۴۶؟"}, a={"target": "یک", "state": "initial"})))

    assert merge(job, returned) == Merged({"a": "یک", "c": "سه، ۲۴۶؟"}, ("a", "c"), ("b", "d"), (), ())


@KINDS
def test_a_direction_mark_alone_is_an_empty_target(job, write, read):
    returned = read(write(changed(job, b={"target": f" {RLM}\n"})))

    assert merge(job, returned).unchanged == ("a", "b", "c", "d")


@KINDS
def test_places_that_are_gone_are_named(job, write, read):
    now = replace(job, units=job.units[1:])

    assert merge(now, read(write(changed(job, a={"target": "یک"})))).unknown == ("a",)


def test_line_ends_and_composed_letters_are_no_change(job):
    ours = a_job(a_unit("Zé\r\ntwo", "ای\r\nدو", id="a"), a_unit("é", "", id="b"))
    theirs = read_xliff(write_xliff(a_job(a_unit("Ze\u0301\ntwo", "ای\nدو", id="a"), a_unit("e\u0301", "ی", id="b"))))

    assert merge(ours, theirs) == Merged({"b": "ی"}, (), ("a",), (), ())


def test_a_file_of_an_earlier_version_is_taken_unit_by_unit(job):
    returned = read_po(write_po(changed(job, b={"target": "دوم"})))
    now = replace(changed(job, a={"source": "One!"}), version=3)

    assert merge(now, returned).accepted == {"b": "دوم"}


@KINDS
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "another"}, "other_job"),
        ({"version": 3}, "other_version"),
        ({"target_language": "de"}, "other_languages"),
        ({"target_language": "prs"}, "other_languages"),
        ({"source_language": "fa", "target_language": "en"}, "other_languages"),
    ],
)
def test_a_file_of_something_else_is_refused(job, write, read, change, reason):
    with pytest.raises(BadFile) as refused:
        merge(job, read(write(replace(job, **change))))

    assert refused.value.reason == reason


@pytest.mark.parametrize(("ours", "theirs"), [("fa", "fa_IR"), ("pt-br", "pt_BR"), ("ku", "kmr"), ("zh-hans", "zh_CN")])
def test_a_language_is_known_under_its_other_names(job, ours, theirs):
    data = write_po(replace(job, target_language=ours)).decode()
    language = next(line for line in data.split("\n") if line.startswith('"Language'))

    returned = read_po(data.replace(language, f'"Language: {theirs}\\n"').encode())

    assert merge(replace(job, target_language=ours), returned).accepted == {}


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("reason", SENTENCES)
def test_every_reason_has_its_sentence(reason, language):
    with translation.override(language):
        said = sentence(BadFile(reason))

    assert said.endswith(".")
    assert any(letter > "\u0600" for letter in said) == (language == "fa")


def test_a_sentence_says_the_line_in_the_digits_of_its_language():
    with translation.override("en"):
        assert sentence(BadFile("not_po", 12)) == "The file cannot be read as XLIFF or PO. See line 12."
    with translation.override("fa"):
        assert sentence(BadFile("not_po", 12)).endswith(" سطر ۱۲ را ببینید.")
