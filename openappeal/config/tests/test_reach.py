"""What each role can open on the staff side: every link followed, every fixed address tried, and nothing more."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from openappeal.accounts import actions
from openappeal.accounts.middleware import WAGTAIL_ROOMS
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import here_since_last_week, logged_in
from openappeal.antiabuse.models import Part
from openappeal.appeals import actions as appeals
from openappeal.appeals import queries
from openappeal.config import campaign_answers
from openappeal.config.tests.test_start_own import answers
from openappeal.fundraising.tests.giving import a_drive, give
from openappeal.mailings.actions import issues
from openappeal.mailings.actions.issues import Audience
from openappeal.mailings.words import typed
from openappeal.signatures import notable_approval
from openappeal.signatures.actions import office
from openappeal.signatures.notable_models import Notable, NotableState
from openappeal.signatures.queries import notables
from openappeal.signatures.tests.famous import bring, invite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def campaign(keys, settings):
    campaign_answers.found_campaign(answers())
    settings.KEYS = keys.of_staff()
    office.notice(keys=keys, today=timezone.now().date())
    appeals.start_draft(appeal=queries.the_appeal(), by="omar", today=timezone.now().date())
    actions.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])


def fixed(patterns, before="/") -> Iterator[str]:
    """Every address without a variable part."""
    for one in patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(one, URLResolver):
            yield from fixed(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not re.search(r"[<(\\]", route):
            yield route


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def reach(client: Client) -> set[str]:
    """What answers with a page, numbers and languages taken out."""
    todo = {address for address in fixed(get_resolver().url_patterns) if address.startswith("/admin/")}
    # What an error looks like, and the way out.
    todo -= {"/admin/failwhale/", "/admin/logout/"}
    seen, found = set(), set()
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = client.get(address)
        if answer.status_code == 200:
            found.add(re.sub(r"(?<=/)(\d+|en|fa|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=/)", "…", address))
            links = re.findall(r'"(/admin/[^"?#\s\\]*)', body_of(answer).decode(errors="replace"))
            todo |= {link for link in links if link not in seen and "logout" not in link}
    return found


DOOR = {"/admin/enrol/", "/admin/login/", "/admin/login/passkey/", "/admin/login/recover/"}
# Wagtail's words and icons, and what it does for everybody who comes in.
FRAME = {"/admin/jsi18n/", "/admin/sprite/"}
EVERYBODY = FRAME | {
    "/admin/enrol/",
    "/admin/login/recover/",
    "/admin/",
    "/admin/account/",
    "/admin/dismissibles/",
    "/admin/passkeys/",
    "/admin/passkeys/add/",
    "/admin/test404/",
}
NAMES = {
    "/admin/signatures/",
    "/admin/signatures/countries/",
    "/admin/signatures/hidden/",
    "/admin/signatures/hide/",
    "/admin/signatures/not-me/",
    "/admin/signatures/read/",
    "/admin/signatures/protected/",
    "/admin/signatures/protected/insults/",
    "/admin/signatures/read/many/",
    "/admin/signatures/read/together/",
    "/admin/signatures/without-address/",
    "/admin/signatures/without-address/many/",
    # For the key holders: to agree needs a moderator, to ask an organiser.
    "/admin/signatures/export/",
    "/admin/signatures/export/unseal.html",
    "/admin/signatures/notables/",
}
OUTREACH = {
    "/admin/offers/",
    "/admin/signatures/events/",
    "/admin/signatures/notables/",
    "/admin/signatures/notables/new/",
    "/admin/signatures/organisations/",
}
KEYS = {"/admin/signatures/office-keys/", "/admin/signatures/office-keys/…/", "/admin/what-we-hold/"}
# Where a key holder agrees, and gets the file and what opens it.
EXPORTS = {"/admin/signatures/export/", "/admin/signatures/export/unseal.html"}
FLOODS = {
    "/admin/signatures/set-aside/",
    "/admin/signatures/set-aside/asked/",
    "/admin/signatures/set-aside/confirmed/",
    "/admin/signatures/set-aside/find/",
    "/admin/switches/",
    *(f"/admin/switches/{part}/stop/" for part in Part),
}
PEOPLE = {"/admin/history/", "/admin/people/", "/admin/people/…/", "/admin/people/…/lock/"}
TRANSLATING = {
    "/admin/appeal/",
    "/admin/appeal/look/",
    "/admin/appeal/preview/…/",
    "/admin/appeal/short/",
    "/admin/appeal/translate/",
    "/admin/appeal/translate/…/",
    "/admin/appeal/translate/…/file/po/",
    "/admin/appeal/translate/…/file/xliff/",
    "/admin/appeal/translate/…/links/",
    "/admin/appeal/translate/names/",
    "/admin/languages/",
    "/admin/languages/menu/site/…/",
    "/admin/languages/page/…/…/",
    "/admin/languages/page/…/…/preview/",
    "/admin/languages/words/site/…/",
}
PLACEMENTS = {"/admin/placements/"}
NEWS = {"/admin/news/", "/admin/news/consents/"}
PRESS_ROOM = {
    "/admin/print/",
    "/admin/print/new/",
    "/admin/print/sheets/",
    "/admin/print/sheets/new/",
    "/admin/print/publications/new/",
    "/admin/placements/banner-sizes/",
    "/admin/placements/new/",
    "/admin/press/",
    "/admin/press/about/…/",
    "/admin/press/coverage/",
    "/admin/press/library/",
    "/admin/press/library/new/clip/",
    "/admin/press/library/new/file/",
    "/admin/press/library/new/text/",
    "/admin/press/names/new/",
    "/admin/press/photos/new/",
    "/admin/press/statements/",
}
DRIVES = {"/admin/drives/", "/admin/drives/card/"}
BOOKS = {
    "/admin/books/",
    "/admin/books/carry/",
    "/admin/books/exchange/",
    "/admin/books/expense/",
    "/admin/books/export/beancount/",
    "/admin/books/export/csv/",
    "/admin/books/export/xlsx/",
    "/admin/books/lines/",
    "/admin/books/move/",
    "/admin/books/opening/",
    "/admin/books/purposes/new/",
    "/admin/books/statements/",
    "/admin/books/statements/new/",
}
LETTERS_OF_NEWS = {"/admin/mailings/…/", "/admin/mailings/…/edit/", "/admin/mailings/…/preview/…/"}
ORGANISING = {
    "/admin/appeal/discard/",
    "/admin/appeal/edit/…/",
    "/admin/appeal/publish/",
    "/admin/drives/new/",
    "/admin/mail-server/",
    "/admin/mailings/",
    "/admin/mailings/new/",
    "/admin/news/channels/",
    "/admin/people/add/",
    "/admin/signatures/danger/",
    "/admin/signatures/import/",
    "/admin/signatures/import/new/",
    "/admin/signatures/petition-sheets/",
    "/admin/signatures/letters/",
    "/admin/signatures/letters/new/",
    "/admin/signatures/without-address/setting/",
    "/admin/subscribers/",
    "/admin/subscribers/lists/new/",
}


def test_nobody_reaches_the_door_only(campaign):
    assert reach(Client()) == DOOR | FRAME


def test_a_moderator_reaches_names_people_and_what_was_done(campaign):
    assert reach(logged_in(Role.MODERATOR, "wei")) == EVERYBODY | NAMES | FLOODS | PEOPLE


def test_a_key_holder_reaches_keys_and_files_of_names_and_nobody_who_signed(campaign):
    assert reach(logged_in(Role.KEY_HOLDER, "mina")) == EVERYBODY | KEYS | EXPORTS


def test_a_key_holder_is_nobodys_second_person_but_for_files_of_names(campaign, today):
    notable = bring(bring(invite(today), NotableState.AGREED, today), NotableState.PLACED, today)
    place = f"/admin/signatures/notables/{notable.pk}/"
    logged_in(Role.OUTREACH, "ola").post(f"{place}propose/")
    mina = logged_in(Role.KEY_HOLDER, "mina")
    here_since_last_week("mina")

    seen = notable_approval.seen(Notable.objects.get())
    assert mina.post(f"{place}agree/", {"seen": seen}).headers["Location"] == "/admin/"
    assert notables("en") == []


def test_outreach_reaches_those_whom_the_team_writes_to(campaign):
    assert reach(logged_in(Role.OUTREACH, "ola")) == EVERYBODY | OUTREACH


def test_the_press_reaches_what_the_campaign_says_and_nobody_who_signed(campaign, today):
    words = {"en": typed(language="en", subject="Two are free", text="At last.", path="")}
    facts = {"topic": "updates", "words": words, "by": "omar", "today": today}
    of_news = issues.draft(source="newsroom.item", source_id=1, **facts)
    others = [
        issues.draft(source="appeals.version", source_id=1, **facts),
        issues.write(id=None, audience=Audience(), **facts),
    ]
    pia = logged_in(Role.PRESS, "pia")

    assert reach(pia) == EVERYBODY | NEWS | PRESS_ROOM | PLACEMENTS | LETTERS_OF_NEWS
    assert pia.get(f"/admin/mailings/{of_news.pk}/").status_code == 200
    for one in others:
        for place in ("", "edit/", "preview/en/"):
            assert pia.get(f"/admin/mailings/{one.pk}/{place}").headers["Location"] == "/admin/"


def test_a_treasurer_reaches_the_books_and_nobody_who_signed(campaign):
    assert reach(logged_in(Role.TREASURER, "tara")) == EVERYBODY | BOOKS | DRIVES | PLACEMENTS


def test_outreach_leads_a_well_known_person_there_and_somebody_else_shows_the_name(campaign, today):
    notable = bring(invite(today), NotableState.AGREED, today)
    place, ola = f"/admin/signatures/notables/{notable.pk}/", logged_in(Role.OUTREACH, "ola")
    bring(notable, NotableState.PLACED, today)
    assert "Propose to show it" in ola.get(place).content.decode()
    ola.post(f"{place}propose/")
    page = ola.get(place).content.decode()
    assert "I agree: show it now" not in page
    assert "/admin/signatures/read/" not in page

    seen = notable_approval.seen(Notable.objects.get())
    for client in (ola, logged_in(Role.OUTREACH, "tala")):
        assert client.post(f"{place}agree/", {"seen": seen}).headers["Location"] == "/admin/"
    assert notables("en") == []

    wei = logged_in(Role.MODERATOR, "wei")
    here_since_last_week("wei")
    wei.post(f"{place}agree/", {"seen": seen})
    assert [entry.name for group in notables("en") for entry in group.entries] == [notable.name]


def test_a_translator_reaches_the_draft(campaign):
    client = logged_in(Role.TRANSLATOR, "nil")

    assert reach(client) == EVERYBODY | TRANSLATING
    assert client.get("/admin/appeal/edit/fa/").headers["Location"].startswith("/admin/appeal/translate/")
    assert client.get("/admin/appeal/edit/en/").headers["Location"] == "/admin/"


def test_a_translator_reaches_the_jobs_of_drives_in_her_language_and_no_drive(campaign, keys):
    drive = a_drive()
    give(keys, drive, 5_000)
    client = logged_in(Role.TRANSLATOR, "nil")

    assert reach(client) == EVERYBODY | TRANSLATING | {"/admin/drives/…/translate/…/"}
    assert client.get(f"/admin/drives/{drive.pk}/translate/fa/").status_code == 200
    assert client.get(f"/admin/drives/{drive.pk}/").headers["Location"] == "/admin/"


def test_an_organiser_reaches_everything_and_of_wagtail_the_pages(campaign):
    found = reach(logged_in(Role.ORGANISER))

    ours = {address for address in found if not WAGTAIL_ROOMS.match(address)}
    assert (
        ours
        == EVERYBODY
        | NAMES
        | FLOODS
        | PEOPLE
        | TRANSLATING
        | OUTREACH
        | KEYS
        | NEWS
        | PRESS_ROOM
        | PLACEMENTS
        | DRIVES
        | BOOKS
        | ORGANISING
    )
    assert {"/admin/pages/…/edit/", "/admin/documents/", "/admin/snippets/website/navigation/edit/…/"} <= found


def test_a_treasurer_reaches_gifts_and_changes_no_drive(campaign, keys):
    drive = a_drive()
    give(keys, drive, 5_000)

    found = reach(logged_in(Role.TREASURER, "tess"))

    assert {address for address in found if address.startswith("/admin/drives/")} == DRIVES | {
        "/admin/drives/…/",
        "/admin/drives/…/gifts/",
        "/admin/drives/…/gifts/new/",
        "/admin/drives/gift/…/",
    }


def test_a_colleague_without_a_role_reaches_nothing(campaign):
    client = logged_in(Role.MODERATOR, "wei")
    User.objects.get(username="wei").groups.clear()

    assert reach(client) == DOOR | FRAME


def test_a_translator_saves_words_and_publishes_nothing(campaign):
    client = logged_in(Role.TRANSLATOR, "nil")
    edition, paragraphs = queries.draft().editions.get(language="fa"), queries.draft().paragraphs.count()
    job = f"/admin/appeal/translate/{edition.pk}/"
    page = client.get(job).content.decode()
    names = re.findall(r'name="(text-\d+)"', page)
    seen = dict(re.findall(r'name="((?:seen|of)-\d+)" value="([0-9a-f]+)"', page))
    assert "text-0" in names

    for then in ("publish", "add-1", "remove-1", "hand-over"):
        typed = dict.fromkeys(names, "واژه‌های تازه") | seen | {"text-0": "عنوان تازه", "then": then, "in_step": "on"}
        assert client.post(job, typed).status_code in (200, 302)

    edition.refresh_from_db()
    assert (edition.title, edition.in_step, edition.state) == ("عنوان تازه", False, "draft")
    assert queries.draft() is not None
    assert queries.draft().paragraphs.count() == paragraphs
    assert client.post(f"{job}approve/", {"looked": "on"}).status_code == 302
    for address in ("ready/fa/", "publish/", "discard/", "languages/"):
        assert client.post(f"/admin/appeal/{address}", {"change_kind": "fact", "language": "de"}).status_code == 302
    assert queries.draft() is not None
    assert not queries.draft().editions.filter(in_step=True).exists()
    assert queries.campaign_languages() == ["en", "fa"]
