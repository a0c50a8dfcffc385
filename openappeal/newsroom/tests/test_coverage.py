"""Coverage: noted, described, shown; on the public list by month and by outlet."""

import gzip
import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import coverage_queries
from openappeal.newsroom.actions import coverage as actions
from openappeal.newsroom.actions.coverage import Facts
from openappeal.newsroom.coverage_models import Coverage
from openappeal.newsroom.press import addresses
from openappeal.newsroom.tests.press import WHO, offer_languages

pytestmark = pytest.mark.django_db
WHOLE = Facts(
    outlet="The Harbour Paper",
    title="Ten people <b>and</b> a door",
    day=date(2021, 7, 10),
    language="en",
    people=("Lena Orr", "امین"),
)


@pytest.fixture(autouse=True)
def campaign(data_dir):
    published_appeal()
    offer_languages("en", "fa")


def page(path):
    found = addresses._render(path)
    return found.body.decode() if found else None


def shown(url="https://paper.example/door", facts=WHOLE):
    made = actions.note(url=url, **WHO)
    actions.write(coverage=made, facts=facts, **WHO)
    actions.show(coverage=made, **WHO)
    made.refresh_from_db()
    return made


def test_readers_see_nothing_before_it_is_shown():
    made = actions.note(url="https://paper.example/door", **WHO)
    actions.write(coverage=made, facts=WHOLE, **WHO)
    assert page("/en/coverage/") is None

    actions.show(coverage=made, **WHO)

    said = page("/en/coverage/")
    assert '<a href="https://paper.example/door" rel="noreferrer">Ten people &lt;b&gt;and&lt;/b&gt; a door</a>' in said
    assert '<bdi dir="auto">امین</bdi>' in said
    assert ">July 2021<" in said
    assert set(StaleAddress.objects.values_list("path", flat=True)) >= {"/en/coverage/", "/fa/coverage/"}


def test_months_follow_the_calendar_of_the_language():
    shown()
    shown(
        "https://paper.example/later", Facts(outlet="Radio Kran", title="Later", day=date(2021, 7, 24), language="de")
    )
    entries = coverage_queries.shown()

    assert [(one.name, len(one.entries)) for one in coverage_queries.months(entries, "en")] == [("July 2021", 2)]
    assert [one.name for one in coverage_queries.months(entries, "fa")] == ["مرداد ۱۴۰۰", "تیر ۱۴۰۰"]
    assert [one.name for one in coverage_queries.outlets(entries, "en")] == ["Radio Kran", "The Harbour Paper"]


def test_an_address_is_noted_once():
    made = actions.note(url="https://paper.example/door", **WHO)

    with pytest.raises(actions.AlreadyNoted) as refused:
        actions.note(url="https://paper.example/door", **WHO)
    assert refused.value.coverage == made


@pytest.mark.parametrize("field", ["outlet", "title", "day", "language"])
def test_what_readers_need_is_there_before_it_is_shown_and_stays(field):
    empty = Facts(**{**vars(WHOLE), field: None if field == "day" else ""})
    made = actions.note(url="https://paper.example/door", **WHO)
    actions.write(coverage=made, facts=empty, **WHO)

    with pytest.raises(actions.NotWhole) as refused:
        actions.show(coverage=made, **WHO)
    assert refused.value.fields == [field]

    with pytest.raises(actions.NotWhole):
        actions.write(coverage=shown("https://paper.example/two"), facts=empty, **WHO)


@pytest.mark.parametrize(
    ("reach", "source", "method"),
    [(30000, "", ""), (30000, "the station", ""), (30000, "", "counted"), (None, "the station", "counted")],
)
def test_reach_only_with_who_says_so_and_how_it_was_counted(reach, source, method):
    made = shown()
    facts = Facts(**{**vars(WHOLE), "reach": reach, "reach_source": source, "reach_method": method})

    with pytest.raises(actions.ReachWithoutSource):
        actions.write(coverage=made, facts=facts, **WHO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.filter(pk=made.pk).update(reach=reach, reach_source=source, reach_method=method)


def test_a_dead_link_leads_nowhere_and_says_which_copy_is_kept():
    made = shown()
    body = b"<html>CANARY of their page</html>"
    actions.take_page(coverage=made, page=body, said={}, **WHO)
    actions.set_dead(coverage=made, is_dead=True, **WHO)

    said = page("/fa/coverage/")

    assert "https://paper.example/door" not in said
    assert hashlib.sha256(body).hexdigest() in said
    assert "CANARY" not in said
    actions.set_dead(coverage=made, is_dead=False, **WHO)
    assert hashlib.sha256(body).hexdigest() not in page("/fa/coverage/")


def test_a_fetched_page_is_kept_and_fills_only_what_is_empty():
    made = actions.note(url="https://paper.example/door", **WHO)
    actions.write(coverage=made, facts=Facts(title="As we wrote it"), **WHO)

    actions.take_page(
        coverage=made, page=b"<html>", said={"title": "Theirs", "outlet": "The Paper", "day": None}, **WHO
    )

    made.refresh_from_db()
    assert (made.title, made.outlet, made.day) == ("As we wrote it", "The Paper", None)
    assert gzip.decompress(bytes(made.snapshot.page)) == b"<html>"
    actions.remove(coverage=made, **WHO)
    assert not Coverage.objects.exists()
