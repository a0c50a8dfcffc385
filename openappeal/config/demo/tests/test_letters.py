"""The demonstration's mailing: what was sent adds up, and no letter is anywhere."""

import pytest
from django.utils import timezone

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config.demo import letters
from openappeal.mail.models import OutboxLetter
from openappeal.mailings import issue_queries
from openappeal.mailings.actions import sending
from openappeal.mailings.issue_models import Delivery, Issue
from openappeal.mailings.tests.factories import Hands, many, pace
from openappeal.newsroom.tests.desk import opened


@pytest.mark.django_db
def test_one_issue_was_sent_one_waits_and_no_letter_leaves(keys, data_dir, tmp_path):
    published_appeal()
    for slug in (letters.SENT, letters.DRAFTED):
        opened(slug)
    many(keys, 20)

    letters.load()

    sent, draft = Issue.objects.get(state="done"), Issue.objects.get(state="draft")
    assert (sent.recipients, issue_queries.gone(sent)) == (20, 20)
    assert sent.bounced + sent.left < sent.recipients
    assert sent.sent_by == letters.READER
    assert [sorted(one.editions.values_list("language", flat=True)) for one in (sent, draft)] == [["en", "fa"]] * 2

    hands = Hands()
    sending.hand_over(transport=hands, keys=keys, now=timezone.now(), folder=tmp_path, pace=pace())
    assert hands.letters == []
    assert not OutboxLetter.objects.exists()
    assert not Delivery.objects.exists()
