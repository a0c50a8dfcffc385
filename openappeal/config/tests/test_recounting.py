"""`openappeal recount`: a planted drift of one is found and named, in whatever digits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.config import recounting
from openappeal.publishing import files
from openappeal.signatures import actions, freshness
from openappeal.signatures.models import Signature
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.transparency import actions as log
from openappeal.transparency.actions import handing
from openappeal.transparency.files import places


@pytest.mark.django_db
def test_recounting_names_the_file_the_number_and_the_log(today, data_dir, keys, capsys, monkeypatch):
    monkeypatch.setattr(handing, "_pairs", lambda: 0)
    published_appeal()
    sign_and_confirm(SABINE, "public", today)
    actions.close_counts(today=today)
    now = datetime.now(UTC) + timedelta(hours=60)
    log.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=places(), now=now)
    for path in freshness.count_pages():
        rendered = addresses.render(path)
        if rendered is not None:
            files.write(settings.PUBLIC_DIR, path, rendered.body)
    StaleAddress.objects.all().delete()
    assert recounting.run(repair=False) == 0
    capsys.readouterr()

    file = settings.PUBLIC_DIR / "count.json"
    file.write_text(file.read_text().replace('"confirmed": 1', '"confirmed": 2'))
    assert recounting.run(repair=False) == 1
    assert capsys.readouterr().out == "count.json: confirmed is 2, the database gives 1.\n"

    StaleAddress.objects.create(path="/count.json", priority=0)
    assert recounting.run(repair=False) == 0
    assert "about to be written anew: 1 files" in capsys.readouterr().out
    StaleAddress.objects.all().delete()

    file.write_text(file.read_text().replace('"confirmed": 2', '"confirmed": 1'))
    Signature.objects.update(commitment=bytes(32))
    assert recounting.run(repair=False) == 1
    assert "1 counted signatures have no entry in the public log" in capsys.readouterr().out


@pytest.mark.parametrize(("shown", "page"), [("2", "1"), ("۲", "۱"), ("2,675", "2,674"), ("2.675", "2.674")])
def test_a_drift_of_one_is_named_in_any_digits(shown, page):
    text = "<html><script>9</script><p data-at='4'>{} people, 40 countries</p></html>"

    before, after = text.format(shown).encode(), text.format(page).encode()
    (said,) = recounting._differences(before, after)
    assert said.startswith("it shows 2")
    assert recounting._differences(before, before) == []
