"""Withdrawing reaches everything that exists: pages, packed copies, feeds, files, tables, letters that wait."""

from __future__ import annotations

import textwrap
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.campaign import Campaign, eventually
from tests.letters import PostOffice
from tests.security import canaries
from tests.visitor import Visitor, personal_path

NAME, CREDENTIAL, ADDRESS = "Quintessa Velumbrane", "Zitherwright", "quintessa.velumbrane@canary.example"
WORDS = ["Velumbrane", "Zitherwright", "canary.example"]
OTHERS = "Ottoline Stayswell"

# What people of the campaign do with a signature, in a process of its own.
SHOW = """
from django.utils import timezone
from openappeal.signatures import actions, freshness
from openappeal.signatures.models import Signature, OtherSpelling, ImportRun
from openappeal.signatures.spheres import NotableGroup
today = timezone.now().date()
ids = dict(Signature.objects.filter(name__in=[{name!r}, {others!r}]).values_list("name", "pk"))
actions.show(ids=ids.values(), by="wei", today=today)
# As if she had stood on a list too, in another spelling.
mine = Signature.objects.get(pk=ids[{name!r}])
run = ImportRun.objects.create(
    day=today, by="wei", label="a list", basis="imported", version=mine.version, language="en", wish="", agreed=False,
    state="done", file_tag=b"t" * 16,
)
OtherSpelling.objects.create(run=run, signature=mine, tag=b"o" * 16, name_tag=b"n" * 16, box={box!r})
mine.group, mine.group_position, mine.credential = NotableGroup.values[0], 1, {credential!r}
mine.save()
freshness.mark_hidden(mine)
freshness.mark_groups()
"""
WRITE = """
from django.utils import timezone
from openappeal.signatures.actions import letters
today = timezone.now().date()
words = {"en": letters.Words("About your signature", "Dear signer"), "fa": letters.Words("سلام", "سلام")}
made = letters.write(
    id=None, occasion="other", audience=letters.Audience(countries=("IS",)), words=words, by="omar", today=today
)
letters.propose(id=made.pk, number=letters.letter_queries.recipients(made).count(), reason="a test")
letters.begin(id=made.pk, by="wei", today=today)
"""


@pytest.fixture
def signed(own_campaign: Campaign, own_office: PostOffice) -> Iterator[tuple[Visitor, str]]:
    """Somebody on the wall, among the notables, on her country's list, to whom a letter waits. And her page."""
    own_campaign.start()
    visitor = Visitor(own_campaign.public)
    fields = {"country": "IS", "sphere": "music", "credential": CREDENTIAL, "print": "on"}
    thanks = visitor.sign_and_confirm(own_office, ADDRESS, name=NAME, **fields)
    visitor.sign_and_confirm(own_office, "ottoline@post.example", name=OTHERS, country="IS", sphere="music")
    shell(own_campaign, SHOW.format(name=NAME, others=OTHERS, credential=CREDENTIAL, box=b"box"))
    assert eventually(lambda: pages_with(own_campaign, NAME), within=30)
    own_campaign.settle()
    # A letter about her signature waits, because no mail server takes it; and she wishes to change her line.
    own_office.mode = "refuse"
    shell(own_campaign, WRITE)
    waiting = "SELECT count(*) FROM mail_outboxletter WHERE errand <> ''"
    assert eventually(lambda: own_campaign.number(waiting) == 2, within=30)
    yield visitor, personal_path(thanks)
    visitor.close()


def test_a_withdrawal_leaves_nothing(own_campaign: Campaign, signed: tuple[Visitor, str]) -> None:
    visitor, personal = signed
    public = own_campaign.data / "public"
    places = pages_with(own_campaign, NAME)
    assert {"en/signers", "fa/signers", "en/signers/country/is", "en/signers/sphere/music"} <= set(places)
    assert canaries.search(public, WORDS[:2]) != []
    assert canaries.search(public, WORDS[2:]) == []
    own_campaign.wait_over()
    before = own_campaign.count()

    assert visitor.post(f"{personal}withdraw/").status == 200

    # Pages, packed copies and feeds; what the server has in memory; who stays, stays.
    assert eventually(lambda: not pages_with(own_campaign, NAME), within=30), pages_with(own_campaign, NAME)
    own_campaign.settle()
    assert canaries.search(public, WORDS) == []
    for place in places:
        assert "Velumbrane" not in asked(f"{own_campaign.public}/{place}/")
    assert OTHERS in asked(f"{own_campaign.public}/en/signers/country/is/")
    # No row holds her, or leads to her; of two letters that waited one is left.
    assert rows_with(own_campaign, WORDS) == []
    assert own_campaign.number("SELECT count(*) FROM signatures_otherspelling") == 0
    assert own_campaign.number("SELECT count(*) FROM signatures_delivery") == 1
    assert own_campaign.number("SELECT count(*) FROM mail_outboxletter WHERE errand <> ''") == 1
    assert own_campaign.query(
        "SELECT actor, subject, reason FROM audit_entry WHERE action = 'signatures.withdraw'"
    ) == [("signer", "", "")]
    # The number follows with the next day's batch: today nobody sees that somebody left.
    assert own_campaign.count() == before
    assert visitor.get(personal).status == 404


def shell(campaign: Campaign, program: str) -> None:
    done = campaign.run("manage", "shell", "-v", "0", "-c", textwrap.dedent(program))
    assert done.returncode == 0, done.stderr[-2000:]


def pages_with(campaign: Campaign, name: str) -> list[str]:
    """Folders of the public files whose page holds this name."""
    public = campaign.data / "public"
    return sorted(
        str(file.parent.relative_to(public)) for file in public.rglob("index.html") if name in file.read_text()
    )


def asked(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


def rows_with(campaign: Campaign, words: list[str]) -> list[str]:
    """Tables with a cell that holds one of these words."""
    found = []
    for (table,) in campaign.query("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in campaign.query(f'SELECT * FROM "{table}"'):
            cells = [bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in row]
            if any(word.encode().lower() in cell.lower() for word in words for cell in cells):
                found.append(str(table))
    return found
