"""The check of a receipt in Firefox, where one is installed: from a disk, without a network, in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest

from openappeal.tlog import promises, receipts
from openappeal.tlog.testing import SIGNER, published
from openappeal.transparency.receipt_page import receipt_page
from tests.journeys import marionette
from tests.journeys.test_receipt_page import ENTRIES, MINE, zipped

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(marionette.FIREFOX is None, reason="no Firefox is installed"),
]

ED25519 = """
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32), 'Ed25519', false, ['verify']);
  return key.algorithm.name;
"""


def test_a_promise_is_completed_in_firefox_with_its_own_signatures(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(MINE.written())
    copy = zipped(tmp_path, published(ENTRIES))
    results = {}

    with marionette.started(tmp_path) as firefox:
        for language in ("en", "fa"):
            page = tmp_path / f"{language}.html"
            page.write_bytes(receipt_page(SIGNER.name, str(SIGNER.verifier), language))
            firefox.open(page.as_uri())
            firefox.upload("#file", tmp_path / "mine.txt")
            firefox.wait("!document.getElementById('log').hidden")
            firefox.upload("#zip", copy)
            firefox.wait("!document.getElementById('found').hidden")
            results[language] = firefox.run("return document.querySelector('#said b').textContent")
        firefox.run("document.getElementById('save').click()")
        assert firefox.run(ED25519) == "Ed25519"
        saved = tmp_path / "receipt.tlog-proof"
        marionette.until(lambda: saved.exists() and saved.stat().st_size > 0)

    assert results == {"en": "Your signature is in the public log.", "fa": "امضای شما در دفتر عمومی هست."}
    found = receipts.parse(saved.read_bytes())
    assert found.verify(promises.opened(found).entry, SIGNER.verifier).size == len(ENTRIES)
