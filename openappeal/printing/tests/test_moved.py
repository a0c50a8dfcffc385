"""A page that becomes another one while its sizes are looked for, and one whose sizes cannot be looked for."""

from __future__ import annotations

import pytest
from django.db import connection

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import composing, long_settings
from openappeal.printing.engine import fitting
from openappeal.printing.models import Print, PrintedName, Setting
from openappeal.printing.tests.test_long_settings import a_large_print
from openappeal.printing.tests.test_printing import a_print, printed, signer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture
def edition(keys):
    published_appeal()
    return appeals.current_record("en")


def test_freezing_looks_for_no_sizes_while_others_wait_for_its_locks(edition, monkeypatch):
    press = logged_in(Role.PRESS, "pia")
    ada, _bea = signer(edition, "Ada"), signer(edition, "Bea")
    made = a_print(edition)
    fitted, found, searched = composing.fitted, fitting._found, []

    def then_ada_leaves(*facts):
        page = fitted(*facts)
        ada.delete()
        return page

    def watched(*facts):
        searched.append(len(connection.savepoint_ids))
        return found(*facts)

    monkeypatch.setattr(composing, "fitted", then_ada_leaves)
    monkeypatch.setattr(fitting, "_found", watched)
    before = len(connection.savepoint_ids)
    press.post(f"/admin/print/{made.pk}/freeze/")
    assert (Print.objects.get().state, PrintedName.objects.count(), searched) == ("draft", 0, [before])

    monkeypatch.setattr(composing, "fitted", fitted)
    assert "It was changed while you read it" in press.get(f"/admin/print/{made.pk}/").content.decode()
    press.post(f"/admin/print/{made.pk}/freeze/")
    assert (Print.objects.get().state, printed(made)) == ("frozen", ["Bea"])


def test_a_page_that_breaks_the_typesetter_is_asked_for_once(edition, monkeypatch):
    made = a_large_print(edition, monkeypatch)
    logged_in(Role.PRESS, "pia").get(f"/admin/print/{made.pk}/")

    def broken(*facts):
        raise RuntimeError

    monkeypatch.setattr(fitting, "_found", broken)
    with pytest.raises(RuntimeError):
        long_settings.work()
    assert Setting.objects.get().state == "failed"
    assert long_settings.work() == 0
