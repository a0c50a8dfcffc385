"""Every screen of the staff side, walked as each role: no address, no withheld name, and no way to take names out."""

import html
import re
from collections import deque

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.mailings import actions as mailings
from openappeal.signatures import actions
from openappeal.signatures.models import Signature
from openappeal.signatures.sealing import Person
from openappeal.signatures.tests.cast import sign, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]
CANARY = "zwintscherl"
MOST = 400
# Going there ends the walk, or leaves this program.
NOT_WALKED = re.compile(r"/admin/(logout|login|jsi18n|failwhale)|^/static/|^/media/")

# Wagtail's own tables: of pages, of what was done to them, of staff. None of ours is one.
TABLES = ("documents", "pages", "reports", "snippets", "users")


def person(name, mark):
    return Person(name, f"{CANARY}{mark}@post.example", "", "DE", "", True, True)


@pytest.fixture
def _signers(keys, today):
    published_appeal()
    sign_and_confirm(person("Sabine Lindqvar", "a"), "public", today)
    actions.show(ids=Signature.objects.values_list("pk", flat=True), by="wei", today=today)
    sign_and_confirm(person("Jonas Lindqvar", "b"), "public", today)
    sign_and_confirm(person(CANARY.title(), "c"), "withheld", today)
    sign_and_confirm(person("", "d"), "counted", today)
    sign(person(CANARY.title(), "e"), "public", today)
    mailings.subscribe_waiting(today=today)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MODERATOR])
@pytest.mark.usefixtures("_signers")
def test_no_screen_shows_an_address_or_a_withheld_name(role):
    client = logged_in(role)
    waiting, seen = deque(["/admin/", *plain_addresses()]), set()
    read, tables = 0, set()
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if address in seen or NOT_WALKED.search(address):
            continue
        seen.add(address)
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert CANARY not in content.decode("utf-8", "replace").lower(), address
        if "text/html" in answer.headers.get("Content-Type", "") and answer.status_code == 200:
            read += 1
            waiting.extend(links(content.decode()))
        if re.search("csv|spreadsheet", answer.headers.get("Content-Type", "")):
            tables.add(address.partition("?")[0])
        # What Wagtail's own lists would answer to this is a file of their rows.
        if "?" not in address:
            waiting.extend([f"{address}?export=csv", f"{address}?export=xlsx"])
    assert read > 15
    assert {table.split("/")[2] for table in tables} <= set(TABLES)


def links(page):
    found = (html.unescape(link) for link in re.findall(r'(?:href|action)="(/[^"#]*)', page))
    return [link for link in found if link.startswith("/admin/")]


def plain_addresses():
    """Every address of the staff side that asks for nothing more."""
    found = []

    def walk(patterns, before):
        for pattern in patterns:
            here = before + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern) and re.fullmatch(r"[\w/.-]*\$?", here):
                found.append("/" + here.rstrip("$"))

    walk(get_resolver().url_patterns, "")
    return [address for address in found if address.startswith("/admin/")]
