"""A signer's promise, from the code that she has to the complete receipt, through the log's own files."""

from datetime import timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.tlog import promises, receipts
from openappeal.tlog.finding import NotInIt, complete
from openappeal.transparency import actions
from openappeal.transparency import receipts as ours
from openappeal.transparency.tests.making import LATER, START, commitments, fill, places, sequence
from openappeal.vault.tokens import PersonalCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "_nothing_mixed_in")]

TEXT = "aa" * 32


def test_a_promise_is_kept_and_becomes_a_receipt_that_stays(tmp_path):
    published_appeal()
    fill(tmp_path, 40)
    code, given = PersonalCode("c" * 26), {"appeal": "free-them", "text_sha256": TEXT, "keys": settings.KEYS}
    signed_at = START + 2 * LATER
    actions.hand_over(commitments=[ours.commitment(code=code, **given), *commitments(32, "others")], now=signed_at)
    promise = promises.parse(ours.promise(code=code, **given, today=signed_at.date()))
    with pytest.raises(NotInIt):
        complete(promise, places(tmp_path).read)

    sequence(tmp_path, signed_at + LATER)

    receipt = complete(promise, places(tmp_path).read)
    found = promises.opened(receipts.parse(receipt.written()))
    assert receipt.index >= 40
    assert (found.appeal, found.text.hex(), found.nonce) == ("free-them", TEXT, ours.nonce(code, settings.KEYS))
    assert found.day == (signed_at + LATER).date() <= promise.by
    # It holds later too, and the promise that is made anew another day leads to the same entry.
    fill(tmp_path, 40, label="later", now=START + 6 * LATER)
    again = promises.parse(ours.promise(code=code, **given, today=signed_at.date() + timedelta(days=30)))
    assert complete(again, places(tmp_path).read).index == receipt.index
    assert (
        receipt.verify(found.entry, promise.log).size
        < complete(again, places(tmp_path).read).verify(found.entry, promise.log).size
    )
