"""Two workers at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.newsroom import actions
from openappeal.newsroom.tests.desk import NOW, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()


def at_once(*calls):
    """Run the calls at the same moment, each on a connection of its own; their results in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(30) for future in [pool.submit(run, call) for call in calls]]


def test_two_workers_open_an_item_once():
    for number in range(3):
        item = write(f"bread-{number}")
        actions.plan(item=item, opens_at=NOW + HOUR, zone="Europe/Berlin", by="omar", now=NOW)

    results = at_once(*[lambda: actions.open_due(now=NOW + HOUR)] * 4)

    assert sum(results) == 3
    assert Entry.objects.filter(action="newsroom.open").count() == 3
