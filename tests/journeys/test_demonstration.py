"""The demonstration tells its story's money as it was: what was asked for, what came by when, and from how many."""

from __future__ import annotations

import re

import pytest

from tests.campaign import Campaign

pytestmark = pytest.mark.journey

CAME = """
    SELECT sum(amount_minor), count(*) FROM fundraising_gift JOIN fundraising_drive d ON d.id = drive_id
    WHERE d.slug = 'back-cover' AND state = 'cleared' AND day <= '2021-07-{}'
"""


def page(campaign: Campaign, path: str) -> str:
    text = re.sub(r"<[^>]+>", " ", campaign.file(path).read_text("utf-8"))
    return " ".join(text.split())


def test_the_aim_of_five_thousand_and_the_back_cover_stand_as_they_were(campaign: Campaign) -> None:
    first, cover = page(campaign, "/en/drives/online-notices/"), page(campaign, "/en/drives/back-cover/")

    assert "of $5,000" in first
    for words in (
        "On 16 July $14,000 of the $15,000 had come, in 312 gifts.",
        "$14,000 of $14,000",
        "312 people",
        "The issue appeared on 5 August.",
    ):
        assert words in cover, (words, cover)
    assert campaign.query(CAME.format(10))[0] == (650_000, 154)
    assert campaign.query(CAME.format(16))[0] == (1_400_000, 312)


def test_the_two_pages_of_2022_are_over_and_another_drive_is_open(campaign: Campaign) -> None:
    over, running, still = (
        page(campaign, f"/en/drives/{slug}/") for slug in ("fiftieth-summer", "running", "two-pages")
    )

    assert "lay at newsstands on 9 August" in over
    assert "$12,000 of $12,000" in over
    assert ("2022" in still, "fiftieth" in still, "12 days left" in still) == (False, False, True)
    assert "13 people give every month" in running
    assert "9 August 2022" in page(campaign, "/en/placements/fiftieth-summer/")
