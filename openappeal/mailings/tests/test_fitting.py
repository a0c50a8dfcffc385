"""Letters that stay below 20 kB: what is measured, how much fits, and what is refused."""

import dataclasses

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.mailings import fitting, hook, mould, words
from openappeal.mailings.actions import issues
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.tests.factories import NOW, WORDS, drafted, frames, subscribe

pytestmark = [pytest.mark.django_db]
LONG = "دو نفر آزاد شدند و به خانه برگشتند. "


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    frames()


@pytest.mark.parametrize("tag", ["en", "fa", "de"])
def test_a_letter_weighs_what_is_handed_over_and_its_signature(keys, settings, tmp_path, today, tag):
    settings.KEYS_DIR = tmp_path
    hook.make(tmp_path, provider="sparkpost")  # whose header is the longest
    issue = drafted(today)
    made = mould.make(issue, tag).fill(to="a" * 254, token="t" * 60, delivery=7, keys=keys, now=NOW)
    edition = fitting.mould.issue_queries.edition_for(issue, tag)

    weight = mould.weigh(edition.words, language=edition.words.language, topic="updates", tag=tag)

    assert weight == len(made.content) + 1300


def test_as_much_as_fits():
    def made(number):
        return words.typed(language="fa", subject="خبر", text=LONG * number)

    number, fitted = fitting.longest(made, 500, language="fa", topic="updates")

    assert fitted == made(number)
    weights = [fitting.weight(made(one), language="fa", topic="updates") for one in (number, number + 1)]
    assert weights[0] <= fitting.LARGEST < weights[1]
    assert fitting.longest(made, number, language="fa", topic="updates") == (number, fitted)
    assert fitting.longest(lambda number: made(number + 500), 3, language="fa", topic="updates")[0] == 0


def test_a_letter_that_is_too_large_is_not_proposed(keys, today):
    subscribe(keys, "mina@post.example")
    large = dataclasses.replace(WORDS["fa"], text=LONG * 400)
    issue = drafted(today, words={**WORDS, "fa": large})

    with pytest.raises(issues.TooLarge) as refused:
        issues.propose(id=issue.pk, number=1, reason="a test")

    assert list(refused.value.languages) == ["fa"]
    assert Issue.objects.get().state == IssueState.DRAFT
    page = logged_in(Role.ORGANISER).post(f"/admin/mailings/{issue.pk}/propose/", {"reason": "a test", "number": "1"})
    assert "A letter may have 20 kB. These have more: فارسی." in page.content.decode()


def test_what_is_written_by_hand_has_to_fit():
    omar = logged_in(Role.ORGANISER)

    page = omar.post("/admin/mailings/new/", {"topic": "updates", "subject_en": "Two", "text_en": "At last. " * 2000})

    assert page.status_code == 200
    assert "A letter may have 20 kB, and this would be more." in page.content.decode()
    assert not Issue.objects.exists()
