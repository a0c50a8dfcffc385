"""While the sign form lets browsers do a sum, every page says so, and the one about privacy says why."""

import pytest

from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import addresses, shell, stale
from openappeal.cms.models import StaleAddress
from openappeal.website import actions
from openappeal.website.navigation import refresh_shell

pytestmark = pytest.mark.django_db
NO_SCRIPTS = {"en": "No scripts, no trackers", "fa": "بدون اسکریپت"}
ONE_SCRIPT = {"en": "One script, of ours and on the sign form alone", "fa": "تنها یک اسکریپت"}
WHY = {"en": "For the time being: a script on the form", "fa": "فعلاً: یک اسکریپت در فرم"}


def pages():
    """Four pages as the worker writes them: with the frame of now."""
    refresh_shell()
    paths = [f"/{language}/{page}" for language in ("en", "fa") for page in ("about/", "privacy/")]
    return {path: addresses.render(path).body.decode() for path in paths}


def test_pages_say_so_while_it_is_on_and_are_as_before_afterwards(site, today):
    for language in ("en", "fa"):
        actions.add_page(language=language, slug="privacy", title="How we keep it", intro="What we hold.")
    before = pages()
    switches.stop(part=Part.PLAIN_FORM, reason="a flood", words={}, by="wei", today=today)
    on = pages()
    switches.start(part=Part.PLAIN_FORM, by="wei", today=today)

    assert pages() == before
    for path in before:
        language, is_privacy = path[1:3], path.endswith("privacy/")
        said = [words[language] for words in (NO_SCRIPTS, ONE_SCRIPT, WHY)]
        assert [words in before[path] for words in said] == [True, False, False], path
        assert [words in on[path] for words in said] == [False, True, is_privacy], path
        assert "<script" not in on[path].replace('<script type="application/ld+json"', ""), path


def test_the_page_about_privacy_is_written_first(site, today):
    switches.stop(part=Part.PLAIN_FORM, reason="a flood", words={}, by="wei", today=today)

    assert dict(StaleAddress.objects.values_list("path", "priority")) == {
        "/en/privacy/": stale.PAGE,
        "/fa/privacy/": stale.PAGE,
        stale.EVERYTHING: stale.REST,
    }


def test_other_switches_leave_the_frame_as_it_is(site, today):
    switches.stop(part=Part.HOLDING, reason="a rally", words={}, by="wei", today=today)

    assert refresh_shell() is False
    assert [shell.load(tag).does_sums for tag in ("en", "fa")] == [False, False]


def test_a_frame_that_was_saved_before_there_were_sums_is_read(site):
    saved = shell.datafiles.read(shell.shell_path())
    old = {
        tag: {name: one for name, one in frame.items() if name != "does_sums"}
        for tag, frame in saved["by_language"].items()
    }
    shell.datafiles.write(shell.shell_path(), saved | {"by_language": old})

    assert shell.load("en").does_sums is False
    assert refresh_shell() is False
