"""A link to one job: what it shows and does, and what it never does."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from openappeal.appeals import queries
from openappeal.appeals.actions import crediting, job_links, translating
from openappeal.appeals.models import Credit, JobLink, Writer
from openappeal.appeals.tests.factories import draft_appeal, published_appeal
from openappeal.appeals.tests.translators import (
    DAY,
    GERMAN,
    add_german,
    approve,
    edition_of,
    hand_over,
    job,
    next_version,
    place,
    published_german,
    write,
)
from openappeal.appeals.translation_queries import Stage
from openappeal.audit.models import Entry
from openappeal.cms import shell

pytestmark = [pytest.mark.django_db]
FORM = "application/x-www-form-urlencoded"
LABEL = "Canary Sanders"


@pytest.fixture(autouse=True)
def public_side(settings, data_dir, keys):
    """As the public process answers."""
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    frames = {"en": shell.Shell("The Lantern Letter"), "fa": shell.Shell("نامهٔ فانوس")}
    offered = (shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl"))
    shell.save(frames, languages=offered)


@pytest.fixture
def german():
    published_appeal()
    return add_german()


def link_to(edition, *, by="omar", days=14):
    today = timezone.now().date()
    return job_links.make_link(edition=edition, label=LABEL, days=days, by=by, today=today)


def get(path):
    return Client().get(path, headers={"accept-language": "en"})


def post(path, **fields):
    return Client().post(path, urlencode(fields), content_type=FORM, headers={"sec-fetch-site": "same-origin"})


def save(token, edition, name, text, **more):
    one = place(edition, name)
    fields = {"do": "save", f"text-{one.mark}": text, f"seen-{one.mark}": one.seen, f"of-{one.mark}": one.source_seen}
    return post(f"/job/{token}/", **fields | more)


# ── What opens nothing ──────────────────────────────────────────────────────
def test_every_token_that_opens_nothing_is_answered_with_the_same_bytes(german):
    over, taken, good = link_to(german), link_to(german), link_to(german)
    JobLink.objects.filter(token_hash=job_links.tokens.token_hash(over)).update(expires_day=timezone.now().date())
    pk = JobLink.objects.get(token_hash=job_links.tokens.token_hash(taken)).pk
    job_links.revoke_link(edition=german, pk=pk, by="omar", today=DAY)
    wrong = ["A" * 22, "x", "نیست", good[:-1], "%00"]

    answers = [get(f"/job/{token}/{below}") for token in [over, taken, *wrong] for below in ("", "file/", "file/po/")]
    answers += [post(f"/job/{token}/", do="hand-over") for token in [over, taken, *wrong]]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert get(f"/job/{good}/").status_code == 200


def test_the_token_itself_is_kept_nowhere(german):
    token = link_to(german)

    link = JobLink.objects.get()
    assert bytes(link.token_hash) == job_links.tokens.token_hash(token)
    assert token not in str([vars(link), list(Entry.objects.values())])
    assert LABEL not in str(list(Entry.objects.values()))
    assert LABEL not in str(link)


def test_a_link_that_is_over_is_erased(german):
    link_to(german, days=1)
    today = timezone.now().date()
    assert job_links.expire_links(today=today) == 0
    assert job_links.expire_links(today=today + timedelta(days=1)) == 1
    assert not JobLink.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 91, 10_000])
def test_no_link_is_good_for_longer_than_ninety_days(german, days):
    with pytest.raises(ValueError, match=str(days)):
        link_to(german, days=days)


# ── What it shows ───────────────────────────────────────────────────────────
def test_it_shows_this_job_and_nothing_else(german):
    write(german, {"title": "Lasst sie"}, by="nilufar")
    crediting.set_credit(edition=german, person="ada", style="name", name="Ada Secret", by="ada", today=DAY)
    token = link_to(german, by="organiser-login")
    other = link_to(edition_of(queries.latest_version(), "fa"))

    page = get(f"/job/{token}/").content.decode()

    for hidden in ("nilufar", "organiser-login", "Ada Secret", LABEL, other, "دادگاه", token, "/admin"):
        assert hidden not in page, hidden
    assert "In 2020, 246 people were taken." in page
    assert "Lasst sie" in page
    assert 'name="robots" content="noindex' in page
    assert not re.search(r"<script|<style|style=|\bon[a-z]+=\"", page)


def test_source_and_target_have_their_own_direction(german):
    farsi = edition_of(next_version(title="Let them go!"), "fa")
    page = Client().get(f"/job/{link_to(farsi)}/", headers={"accept-language": "fa"}).content.decode()

    assert '<html lang="fa" dir="rtl">' in page
    assert '<p class="diff" lang="en" dir="ltr">Let them go' in page
    assert re.search(r'<textarea[^>]* lang="fa" dir="rtl"', page)
    assert "ویرایش ۲" in page


def test_no_answer_sets_a_cookie_or_may_be_kept(german):
    token = link_to(german)

    for answer in (get(f"/job/{token}/"), save(token, german, "title", "Lasst sie"), get(f"/job/{token}/file/xliff/")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookies


def test_only_what_changed_stands_first_with_its_diff():
    published_appeal()
    published_german()
    german = edition_of(next_version(paragraph_1="In 2020, 250 people were taken."), "de")

    page = get(f"/job/{link_to(german)}/").content.decode()

    first, rest = page.split("<details", 1)
    assert re.findall(r'id="place-(\d+)"', first) == [str(place(german, "paragraph 1").mark)]
    assert re.search(r"<del>.*246</del><ins>.*250</ins>", first)
    assert len(re.findall(r'id="place-', rest)) == 7


# ── What it does ────────────────────────────────────────────────────────────
def test_a_place_is_saved_by_itself(german):
    token = link_to(german)

    answer = save(token, german, "title", "Lasst sie nach Hause")

    mark = place(german, "title").mark
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/job/{token}/?lang=en#place-{mark}")
    assert place(german, "title").target == "Lasst sie nach Hause"
    assert set(Entry.objects.filter(action="appeals.translate").values_list("actor", flat=True)) == {"job-link"}


def test_what_somebody_else_saved_is_not_overwritten_and_nothing_typed_is_lost(german):
    token, one = link_to(german), place(german, "title")
    write(german, {"title": "Von Nil"})

    answer = post(
        f"/job/{token}/",
        **{
            "do": "save",
            f"text-{one.mark}": "Von draußen",
            f"seen-{one.mark}": one.seen,
            f"of-{one.mark}": one.source_seen,
        },
    )

    page = answer.content.decode()
    assert (answer.status_code, place(german, "title").target) == (409, "Von Nil")
    assert "Von Nil" in page
    assert re.search(r"<textarea[^>]*>Von draußen</textarea>", page)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", "x" * 201),
        ("paragraph 1", "ی" * 6001),
        ("title", "a\0b"),
        ("title", "\u202eabc"),
        ("title", "\u2067ab"),
    ],
)
def test_what_cannot_be_stored_is_said_and_kept_in_its_field(german, name, text):
    answer = save(link_to(german), german, name, text)

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert place(german, name).target == ""


def test_a_longest_farsi_paragraph_fits_the_largest_form():
    assert len(urlencode({"text-9223372036854775807": "ی" * 6000})) + 400 < 64 * 1024


def test_it_hands_over_and_then_waits(german):
    token = link_to(german)
    page = post(f"/job/{token}/", do="hand-over")
    assert (page.status_code, job(german).stage) == (409, Stage.WORK)
    for name, text in GERMAN.items():
        save(token, german, name, text)

    post(f"/job/{token}/", do="hand-over")
    post(f"/job/{token}/", do="hand-over")

    assert job(german).stage is Stage.REVIEW
    assert queries.current_edition("de") is None
    answer = save(token, german, "title", "Noch anders")
    assert (answer.status_code, place(german, "title").target) == (409, GERMAN["title"])
    assert "Noch anders" in answer.content.decode()


def test_whoever_made_the_link_reads_its_words_again_only_as_an_organiser(german):
    token = link_to(german, by="nil")
    for name, text in GERMAN.items():
        save(token, german, name, text)
    post(f"/job/{token}/", do="hand-over")
    job_links.revoke_link(edition=german, pk=JobLink.objects.get().pk, by="nil", today=DAY)

    with pytest.raises(translating.SamePerson):
        approve(german, by="nil", is_organiser=False)
    approve(german, by="nil", is_organiser=True)

    assert not Writer.objects.exists()


@pytest.mark.parametrize("wish", ["approve", "publish", "take-back", "", "x"])
def test_it_approves_publishes_and_takes_back_nothing(german, wish):
    write(german, GERMAN)
    hand_over(german)

    answer = post(f"/job/{link_to(german)}/", do=wish, content=job(german).content, looked="on")

    assert (answer.status_code, job(german).stage) == (303, Stage.REVIEW)


def test_a_post_from_elsewhere_is_refused(german):
    one, token = place(german, "title"), link_to(german)
    body = urlencode({"do": "save", f"text-{one.mark}": "x", f"seen-{one.mark}": one.seen})

    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        assert Client().post(f"/job/{token}/", body, content_type=FORM, headers=headers).status_code == 403
    assert place(german, "title").target == ""


def test_a_get_changes_nothing(german):
    write(german, GERMAN)
    token = link_to(german)

    for query in ("do=hand-over", "do=save", "do=credit&style=volunteers"):
        get(f"/job/{token}/?{query}")

    assert job(german).stage is Stage.WORK
    assert not Credit.objects.exists()


def test_its_link_goes_on_with_the_next_version(german):
    token = link_to(german)
    save(token, german, "title", "Lasst sie nach Hause")

    version = next_version(demand_1="Open all doors.")

    later = edition_of(version, "de")
    assert JobLink.objects.get().edition == later
    assert (place(later, "title").target, get(f"/job/{token}/").status_code) == ("Lasst sie nach Hause", 200)


# ── Names ───────────────────────────────────────────────────────────────────
def test_she_says_how_she_is_named_and_takes_it_back(german):
    token = link_to(german)
    write(german, GERMAN)

    post(f"/job/{token}/", do="credit", style="name", name="  Rosa  L. ")
    hand_over(german)
    approve(german)
    assert queries.current_edition("de").translators.names == ("Rosa L.",)

    post(f"/job/{token}/", do="credit", style="none", name="Rosa L.")
    assert queries.current_edition("de").translators.names == ()


def test_no_new_name_goes_below_a_published_text_unread():
    published_appeal()
    german = add_german()
    token = link_to(german)
    write(german, GERMAN)
    hand_over(german)
    approve(german)

    answer = post(f"/job/{token}/", do="credit", style="name", name="Free beer")

    assert answer.status_code == 422
    assert not Credit.objects.exists()
    assert post(f"/job/{token}/", do="credit", style="volunteers", name="").status_code == 303


def test_no_new_name_is_added_to_an_approved_text_that_waits():
    draft = draft_appeal(languages=("en", "de"), written=("en",))
    german = edition_of(draft, "de")
    token = link_to(german)
    write(german, GERMAN)
    hand_over(german)
    approve(german)

    assert post(f"/job/{token}/", do="credit", style="name", name="Free beer").status_code == 422
    assert not Credit.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 81, "www.spam.example", "\u202eevil"])
def test_a_name_that_cannot_be_shown_is_refused(german, name):
    assert post(f"/job/{link_to(german)}/", do="credit", style="name", name=name).status_code == 422
    assert not Credit.objects.exists()


# ── Files ───────────────────────────────────────────────────────────────────
def bring(token, data, name="job.xlf"):
    return Client().post(
        f"/job/{token}/file/", {"file": SimpleUploadedFile(name, data)}, headers={"sec-fetch-site": "same-origin"}
    )


@pytest.mark.parametrize("format_", ["xliff", "po"])
def test_a_file_goes_out_and_comes_back(german, format_):
    token = link_to(german)
    fetched = get(f"/job/{token}/file/{format_}/")
    assert fetched.headers["Content-Disposition"].startswith('attachment; filename="appeal-v1-de.')
    if format_ == "po":
        data = fetched.content.replace(
            b'msgid "Let them go home"\nmsgstr ""', b'msgid "Let them go home"\nmsgstr "Lasst sie nach Hause"'
        )
    else:
        data = with_target(fetched.content, "Let them go home", "Lasst sie nach Hause")

    answer = bring(token, data)

    assert answer.status_code == 200
    assert place(german, "title").target == "Lasst sie nach Hause"
    assert "One place was taken." in answer.content.decode()


def with_target(data, source, target):
    """A file in which one unit has got a target, as a program writes it."""
    text = data.decode()
    found = re.search(rf"<source[^>]*>{re.escape(source)}</source>\s*(<target[^>]*/>|<target[^>]*></target>)?", text)
    assert found
    head = found[0].split("</source>")[0] + "</source>"
    written = text.replace(found[0], f'{head}<target xml:lang="de">{target}</target>')
    return written.replace('state="initial"', 'state="translated"').encode()


def test_a_paragraph_that_changed_meanwhile_is_refused_with_a_diff(german):
    token = link_to(german)
    data = with_target(get(f"/job/{token}/file/xliff/").content, "Let them go home", "Lasst sie nach Hause")
    later = edition_of(next_version(title="Let all of them go home"), "de")

    page = bring(token, data).content.decode()

    assert place(later, "title").target == ""
    assert "Lasst sie nach Hause" in page
    assert re.search(r"<ins>.*all of.*</ins>", page)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a file of ours",
        b"<xliff",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b"x" * (512 * 1024 + 1),
        b"\xff\xfe\x00",
    ],
)
def test_a_bad_file_changes_nothing_and_says_why(german, data):
    answer = bring(link_to(german), data)

    assert answer.status_code == 422
    assert "passwd" not in answer.content.decode()
    assert {one.target for one in job(german).places} == {""}


def test_a_file_is_a_multipart_form_and_nothing_else(german):
    token = link_to(german)

    assert post(f"/job/{token}/file/", file="x").status_code == 400
    assert Client().post(f"/job/{token}/", {"do": "save"}, headers={"sec-fetch-site": "none"}).status_code == 400
    assert Client().post(f"/job/{token}/file/", {"other": "x"}).status_code == 303


def test_a_file_that_is_handed_over_is_refused(german):
    token = link_to(german)
    data = with_target(get(f"/job/{token}/file/xliff/").content, "Let them go home", "Anders")
    write(german, GERMAN)
    hand_over(german)

    assert bring(token, data).status_code == 409
    assert place(german, "title").target == GERMAN["title"]
