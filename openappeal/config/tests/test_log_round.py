"""The worker's round looks after the public log, at most once an hour."""

import time

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config import rounds
from openappeal.signatures import actions
from openappeal.signatures.models import Signature
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.transparency.models import Log, Pending

pytestmark = pytest.mark.django_db


def test_a_round_begins_the_log_and_hands_over_what_was_counted_before(keys, data_dir, today):
    published_appeal()
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    Signature.objects.update(commitment=None)
    Pending.objects.all().delete()
    for place, name in enumerate(rounds._TIMES):
        rounds._last[place] = 0.0 if name in ("log", "earlier") else time.monotonic()

    rounds.files_and_counts()
    assert Log.objects.get().origin == settings.SITE_URL.partition("//")[2] + "/log"
    assert Pending.objects.count() == 1

    Log.objects.all().delete()
    rounds.files_and_counts()
    assert not Log.objects.exists()
