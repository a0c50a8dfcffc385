"""What people type stays text wherever it is shown: on the wall, in files and feeds, and on the staff side."""

import html
import re
from dataclasses import replace

import pytest
from django.urls import get_resolver
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.config import campaign_answers
from openappeal.config.tests.test_reach import body_of, fixed
from openappeal.config.tests.test_start_own import answers
from openappeal.publishing import actions as publishing
from openappeal.signatures import actions
from openappeal.signatures.actions import notables
from openappeal.signatures.models import Signature
from openappeal.signatures.sealing import Person
from openappeal.signatures.tests.cast import sign_and_confirm
from openappeal.signatures.tests.famous import invite
from openappeal.signatures.tests.test_organisations import CHAPTER, confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]

# Longer than the form would take some of them: an import or an old row might hold anything.
ATTACKS = (
    "Ann <script>alert(1)</script>",
    'Bea "><img src=x onerror=alert(1)>',
    "Cleo {{ 7*7 }} {% debug %}",
    "Dan </title></textarea><svg/onload=alert(1)>",
    "Eve ' onmouseover='alert(1)",
    "Fay ]]><x>&lt;",
)
LIVE = re.compile(r"<script>alert|<img src=x|<svg/onload|[\"'] on\w+='?alert|<x>&lt;|Cleo 49")


@pytest.fixture
def _signers(keys):
    campaign_answers.found_campaign(answers())
    today = timezone.now().date()
    for number, words in enumerate(ATTACKS):
        person = Person(words, f"a{number}@post.example", words, "DE", "", False, False)
        sign_and_confirm(person, "public", today)
    names = Signature.objects.order_by("name")
    actions.show(ids=[one.pk for one in names[:4]], by="wei", today=today)
    # The lines under names stand in the lists of groups alone.
    Signature.objects.filter(pk=names[0].pk).update(group="writers", group_position=1)
    Signature.objects.filter(pk=names[2].pk).update(kind="relative")
    famous = invite(today, name=ATTACKS[4])
    notables.write(id=famous.pk, words={"en": notables.Words(ATTACKS[4], ATTACKS[5])}, by="omar", today=today)
    confirm(today, replace(CHAPTER, name=ATTACKS[5], credential=ATTACKS[0]))
    actions.report_not_me(name=ATTACKS[1], note="<img src=x onerror=alert(1)>", now=timezone.now())


@pytest.mark.usefixtures("_signers")
def test_names_are_inert_in_every_public_file(data_dir):
    actions.close_counts(today=timezone.now().date())
    publishing.publish_all()
    files = [file for file in (data_dir / "public").rglob("*") if file.suffix in (".html", ".json", ".atom", ".xml")]
    shown = set()
    for file in files:
        text = file.read_text("utf-8")
        assert not LIVE.search(text), file
        plain = html.unescape(text)
        shown |= {words for words in ATTACKS if words in plain}
    assert shown == {ATTACKS[0], ATTACKS[2], ATTACKS[3]}
    assert (data_dir / "public/en/signers/group/writers/index.html").exists()


@pytest.mark.usefixtures("_signers")
def test_names_are_inert_on_the_staff_side():
    client = logged_in(Role.ORGANISER, "omar")
    todo = {address for address in fixed(get_resolver().url_patterns) if address.startswith("/admin/signatures/")}
    seen, shown = set(), set()
    while todo:
        address = todo.pop()
        seen.add(address)
        answer = client.get(address)
        content = body_of(answer)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            text = content.decode()
            assert not LIVE.search(text), address
            plain = html.unescape(text)
            shown |= {words for words in ATTACKS if words in plain}
            links = re.findall(r'"(/admin/signatures/[^"?#\s\\]*)', text)
            todo |= {link for link in links if link not in seen}
    assert shown == set(ATTACKS)
