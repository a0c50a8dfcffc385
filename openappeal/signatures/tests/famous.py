"""A well-known person in tests, and the steps of the team."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from openappeal.accounts.models import User
from openappeal.signatures import notable_approval
from openappeal.signatures.actions import notables
from openappeal.signatures.actions.notables import Heard, Words
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.notable_models import Channel, Notable, NotableState, Speaker
from openappeal.signatures.spheres import NotableGroup

S = NotableState
AGENT = ContactWords("Canary Agent", "canary@agent.example", "writes on Tuesdays")
BY_MAIL = Heard(Channel.EMAIL, Speaker.AGENT, "answer of the 12th")
BY_TELEPHONE = Heard(Channel.TELEPHONE, Speaker.SELF, "called at her publisher’s")
WORDS = {"en": Words("Solveig Håkonstrand", "Laureate"), "fa": Words("سولوی هوکونستراند", "برندهٔ جایزه")}
FORWARD = (S.INVITED, S.AGREED, S.PROVED, S.APPROVED, S.PLACED, S.SHOWN)


def invite(today, name="Solveig Håkonstrand", group=NotableGroup.LAUREATES) -> Notable:
    return notables.invite(
        name=name,
        group=group,
        country="NO",
        language="en",
        speaker=Speaker.AGENT,
        contact=AGENT,
        by="omar",
        today=today,
        keys=settings.KEYS,
    )


def noon(today, days=0) -> datetime:
    return datetime(today.year, today.month, today.day, 12, tzinfo=UTC) + timedelta(days=days)


def bring(notable: Notable, state: NotableState, today, words=None, may_print=True) -> Notable:
    """Take every step up to a state."""
    who = {"id": notable.pk, "by": "omar", "today": today}
    notable.refresh_from_db()
    steps = {
        S.AGREED: lambda: notables.agree(**who, heard=BY_MAIL),
        S.PROVED: lambda: notables.prove(**who, heard=BY_TELEPHONE),
        S.APPROVED: lambda: _approve(who, words or {"en": Words(notable.name, "Laureate")}, may_print),
        S.PLACED: lambda: notables.place(**who, after=0),
        S.SHOWN: lambda: _show(notable, today),
    }
    for one in FORWARD[FORWARD.index(S(notable.state)) + 1 : FORWARD.index(state) + 1]:
        steps[one]()
    notable.refresh_from_db()
    return notable


def _approve(who, words, may_print):
    notables.write(**who, words=words)
    notables.approve(**who, heard=BY_MAIL, may_show=True, may_print=may_print)


def _show(notable, today):
    notable_approval.propose(id=notable.pk, others_are_others=False, by="omar", now=noon(today))
    notable_approval.agree(id=notable.pk, seen_as=seen(notable), by=colleague("wei", today), now=noon(today))


def seen(notable) -> str:
    """What the second person's screen says, just now."""
    return notable_approval.seen(Notable.objects.get(pk=notable.pk))


def colleague(login, today, days=7) -> str:
    """The login of somebody who has been here for some days."""
    User.objects.update_or_create(username=login, defaults={"date_joined": noon(today, days=-days)})
    return login
