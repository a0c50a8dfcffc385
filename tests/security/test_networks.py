"""Networks are counted and kept nowhere: not in a file, not after a restart, not because a stranger says so."""

from __future__ import annotations

import uuid

from tests.campaign import Campaign
from tests.letters import PostOffice, link
from tests.security import canaries
from tests.visitor import Visitor

SOURCE, FORWARDED, CLAIMED = "127.77.77.77", "203.0.113.177", "198.51.100.177"
# As bytes of an address, and as text of a network.
TRACES = [SOURCE, "127.77.77", FORWARDED, "203.0.113", CLAIMED, "198.51.100"]
TRACKED = {"X_Forwarded_For": FORWARDED, "X_Real_IP": FORWARDED, "Forwarded": f"for={FORWARDED}"}


def sign_some(campaign: Campaign, office: PostOffice, number: int) -> list[bytes]:
    """Sign and confirm from one network, each time claiming another. Returns the tags that are kept of it."""
    visitor = Visitor(campaign.public, source=SOURCE)
    known = {row[0] for row in campaign.query("SELECT id FROM signatures_cohort")}
    for one in range(number):
        email = f"n{uuid.uuid4().hex[:12]}@gmail.com"
        fields = {
            "name": "Nora Network",
            "email": email,
            "visibility": "counted",
            "token": visitor.form_token(),
        }
        headers = TRACKED | {"OpenAppeal_Network": f"198.51.{one}.0"} | {"X_Network": CLAIMED}
        assert visitor.post("/en/sign/", fields, **headers).status == 303
        assert visitor.post(link(office.wait(email)[0]), **headers).status == 303
    visitor.close()
    rows = campaign.query("SELECT id, network FROM signatures_cohort")
    return [bytes(tag) for pk, tag in rows if pk not in known]  # type: ignore[call-overload]


def test_a_network_is_counted_and_leaves_no_trace(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_campaign.start()
    first = sign_some(own_campaign, own_office, 7)
    held = "SELECT count(*) FROM signatures_signature WHERE held = 'crowd'"

    # What each claimed to come from another network is not believed: two of seven are above the usual.
    assert len(set(first)) == 1
    assert len(first[0]) == 8
    assert own_campaign.number(held) == 2

    own_campaign.interrupt()
    own_campaign.start()
    second = sign_some(own_campaign, own_office, 1)
    assert len(second[0]) == 8
    assert second[0] != first[0]
    assert own_campaign.number(held) == 2

    own_campaign.end()
    assert canaries.search(own_campaign.folder, TRACES) == []
