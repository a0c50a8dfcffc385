"""A mail server that is down, slow or busy: signing goes on, and every letter comes when it is back."""

from __future__ import annotations

import uuid

import pytest

from tests.campaign import Campaign, eventually
from tests.letters import PostOffice
from tests.visitor import Answer, Visitor

ENOUGH_SECONDS = 2.0
# The first pause after a failure is a minute, give or take a fifth.
FIRST_PAUSE_SECONDS = 100


def sign_several(campaign: Campaign, number: int) -> list[str]:
    """Sign, see that it was quick and said the same as always. Returns the addresses."""
    visitor, addresses = Visitor(campaign.public), []
    answers: list[Answer] = []
    for _person in range(number):
        addresses.append(f"m{uuid.uuid4().hex[:16]}@{uuid.uuid4().hex[:12]}.example")
        answers.append(visitor.sign(email=addresses[-1]))
    told = visitor.get("/en/sign/sent/")
    visitor.close()
    assert {(answer.status, answer.header("Location")) for answer in answers} == {(303, "/en/sign/sent/")}
    assert max(answer.seconds for answer in answers) < ENOUGH_SECONDS
    assert "If mail cannot be delivered just now, we keep trying." in told.text
    return addresses


def waits(campaign: Campaign, number: int) -> bool:
    """Whether a hand-over was tried in vain, and no letter is gone."""
    tried = "SELECT count(*) FROM mail_outboxletter WHERE attempts > 0"
    return bool(eventually(lambda: campaign.number(tried) > 0, within=20)) and (
        campaign.number("SELECT count(*) FROM mail_outboxletter") == number
    )


def test_down_then_up_again(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_office.stop()
    own_campaign.start()
    addresses = sign_several(own_campaign, 20)
    assert waits(own_campaign, 20)
    assert own_office.letters == []
    own_office.start()
    for address in addresses:
        assert len(own_office.wait(address, within=FIRST_PAUSE_SECONDS)) == 1


@pytest.mark.parametrize("mode", ["refuse", "busy"])
def test_not_now(own_campaign: Campaign, own_office: PostOffice, mode: str) -> None:
    own_office.mode = mode
    own_campaign.start()
    addresses = sign_several(own_campaign, 10)
    assert waits(own_campaign, 10)
    assert own_office.letters == []
    assert own_campaign.number("SELECT count(*) FROM mail_outboxletter WHERE given_up") == 0
    own_office.mode = "ok"
    own_campaign.wait_over()
    for address in addresses:
        # One that was given back untried may be claimed while the minute passes: seconds, not once more.
        assert len(own_office.wait(address, within=20)) == 1


def test_slow(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_office.pause = 2.0
    own_campaign.start()
    addresses = sign_several(own_campaign, 20)
    assert eventually(lambda: list(own_office.letters), within=30), "even the first letter does not come"
    own_office.pause = 0.0
    for address in addresses:
        assert len(own_office.wait(address, within=30)) == 1
