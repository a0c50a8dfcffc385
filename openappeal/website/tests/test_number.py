"""“How this number is made”: two numbers with their days, the curve, what was put right, and where it stands."""

import html as markup
import re
from datetime import date, timedelta

import pytest

from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress
from openappeal.signatures import freshness as counts
from openappeal.transparency import freshness, queries, testing
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Reason
from openappeal.transparency.queries import LogDay
from openappeal.website import curve, number

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
DAYS = [(DAY, 40, 2, 0, 0), (DAY + timedelta(2), 300, 5, 250, 0), (DAY + timedelta(3), 10, 0, 0, 12)]


def html(path):
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body.decode()


def words(path):
    """A page as it is read aloud."""
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", html(path))).split())


@pytest.fixture
def log(site):
    size = testing.publish(DAYS)
    first = {"index": size - 2, "day": DAY + timedelta(2), "kind": Kind.VOID, "number": 250, "reason": Reason.FLOOD}
    second = {"index": size - 1, "day": DAY + timedelta(3), "kind": Kind.RESTORE, "number": 12}
    testing.correct(**first)
    testing.correct(**second, reason=Reason.RELEASED)
    return size


def test_before_the_log_has_an_entry_the_page_says_so(site):
    page = words("/en/number/")

    assert "The public log has no entry yet." in page
    assert "Count of this site" in page
    assert "In the public log 2" not in page
    assert "Day by day" not in page
    assert "The latest state" not in page
    assert "Nothing so far." in words("/en/number/corrections/")


def test_both_numbers_stand_with_their_own_days(log, settings):
    page = html("/en/number/")

    figures = re.findall(r"<dt>([^<]*)<br><time datetime=\"([0-9-]*)\">[^<]*</time></dt><dd>([^<]*)</dd>", page)
    (first, today, confirmed), second = figures
    assert (first, confirmed) == ("Count of this site", "0")
    assert today > "2026-11-04"
    assert second == ("In the public log", "2026-11-04", "105")


def test_the_latest_state_and_its_key_stand_word_for_word(log):
    page = html("/fa/number/")

    blocks = [markup.unescape(one) for one in re.findall(r'<pre class="sum" dir="ltr">([^<]*)</pre>', page)]
    state = queries.state()
    assert blocks[-2:] == [state.checkpoint.decode(), str(testing.SIGNER.verifier)]
    assert blocks[0] == f"openappeal verify log https://lantern.example/log --key {testing.SIGNER.verifier}"


def test_days_stand_in_a_table_too_newest_first(log):
    page = html("/en/number/")

    rows = re.findall(r'<tr><th scope="row"><time datetime="([0-9-]+)">[^<]*</time></th>\s*(.*)\s*</tr>', page)
    numbers = [(day, *re.findall(r'<td class="n">([0-9,]+)</td>', cells)) for day, cells in rows]
    assert numbers == [
        ("2026-11-04", "10", "0", "0", "12", "105"),
        ("2026-11-03", "300", "5", "250", "0", "83"),
        ("2026-11-01", "40", "2", "0", "0", "38"),
    ]


def test_what_was_put_right_stands_with_day_number_and_reason_in_every_language(log):
    for path in ("/en/number/", "/en/number/corrections/"):
        assert (
            "4 November 2026 12 signatures put back: a person looked at them and let them count. "
            "3 November 2026 250 signatures set aside: came in a flood that looks like false signatures."
        ) in words(path)
    for path in ("/fa/number/", "/fa/number/corrections/"):
        assert "۱۲ آبان ۱۴۰۵ ۲۵۰ امضا معلق شد: با سیلی آمدند که به امضاهای ساختگی می‌ماند." in words(path)


def test_nothing_on_the_page_is_finer_than_a_day(log):
    for path in ("/en/number/", "/en/number/corrections/"):
        assert not re.search(r"\d{1,2}:\d{2}|T\d{2}", html(path))


def test_only_the_newest_corrections_stand_on_the_first_page(site):
    size = testing.publish([(DAY, 40, 0, 7, 0)])
    for place in range(7):
        act = {"kind": Kind.VOID, "number": 20 + place, "reason": Reason.FLOOD}
        testing.correct(index=size - 10 + place, day=DAY, **act)

    assert html("/en/number/").count("signatures set aside: ") == 5
    assert 'href="/en/number/corrections/"' in html("/en/number/")
    assert html("/en/number/corrections/").count("signatures set aside: ") == 7


# ── The curve ───────────────────────────────────────────────────────────────
def days(*totals, step=1):
    return [LogDay(DAY + timedelta(place * step), 1, 0, 0, 0, total) for place, total in enumerate(totals)]


def test_a_curve_needs_two_days():
    assert curve.draw(days(5), direction="ltr") is None
    assert curve.draw([], direction="ltr") is None


def test_a_stroke_is_a_day_also_one_without_an_entry():
    drawn = curve.draw(days(50, 100, step=2), direction="ltr")

    strokes = re.findall(r"M([\d.]+) 200v-([\d.]+)h", drawn.path)
    assert strokes == [("0.0", "100"), ("240.0", "100"), ("480.0", "200")]
    assert (drawn.first, drawn.last, drawn.most, drawn.days_a_stroke) == (DAY, DAY + timedelta(2), 100, 1)


def test_time_runs_as_the_page_is_read():
    drawn = curve.draw(days(50, 100), direction="rtl")

    assert re.findall(r"M([\d.]+) 200v-([\d.]+)h", drawn.path) == [("468.0", "100"), ("108.0", "200")]


def test_years_are_as_light_as_months():
    drawn = curve.draw(days(*range(1, 1001)), direction="ltr")

    assert drawn.path.count("M") == 167
    assert drawn.days_a_stroke == 6
    assert len(drawn.path) < 6000
    assert drawn.most == 1000


def test_an_empty_log_draws_nothing():
    assert curve.draw(days(0, 0), direction="ltr").path == ""


def test_older_days_are_gathered_by_the_months_of_the_calendar():
    found = [LogDay(date(2026, 8, 1) + timedelta(place), 2, 1, 0, 0, place + 1) for place in range(100)]

    newest, months = number.rows(found, "en")
    _, persian = number.rows(found, "fa")

    assert [row.day for row in newest[:1] + newest[-1:]] == [date(2026, 11, 8), date(2026, 10, 1)]
    assert [(row.name, row.signed, row.withdrawn, row.total) for row in months] == [
        ("September 2026", 60, 30, 61),
        ("August 2026", 62, 31, 31),
    ]
    assert [row.name for row in persian] == ["شهریور ۱۴۰۵", "مرداد ۱۴۰۵"]


# ── Where it stands, and when it is made anew ───────────────────────────────
def test_the_page_is_one_click_from_the_number_and_from_every_page(site):
    link = '<a href="/en/number/">How this number is made</a>'
    assert link in html("/en/")
    assert '<a href="/en/number/">How signatures are counted</a>' in html("/en/about/")
    assert "https://lantern.example/en/number/" in addresses.render("/sitemap.xml").body.decode()
    assert {"/en/number/", "/fa/number/corrections/"} <= set(addresses.every_address())


def test_a_new_state_and_a_new_count_make_it_anew(site):
    testing.begin()
    freshness.mark_log()
    below = ("", "corrections/", "check.html")
    pages = {f"/{tag}/number/{one}" for tag in ("en", "fa") for one in below}
    assert set(StaleAddress.objects.values_list("path", flat=True)) == {
        "/count.json",
        "/.well-known/openappeal.json",
        *pages,
    }

    StaleAddress.objects.all().delete()
    counts.mark_counts()
    assert StaleAddress.objects.filter(path="/fa/number/").exists()


# ── The page that checks a receipt ──────────────────────────────────────────
def test_the_check_page_is_there_as_soon_as_the_log_has_a_key_and_knows_no_other(site):
    assert addresses.render("/en/number/check.html") is None
    assert "check.html" not in html("/en/number/")

    testing.begin()

    page = html("/fa/number/check.html")
    assert str(testing.SIGNER.verifier) in page
    assert '<html lang="fa" dir="rtl">' in page
    assert 'href="/fa/number/check.html"' in html("/fa/number/")
    assert addresses.render("/de/number/check.html") is None
