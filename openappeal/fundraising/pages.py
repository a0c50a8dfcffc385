"""The public pages of drives. Each function returns None where nothing stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from openappeal.cms import shell
from openappeal.cms.language import use
from openappeal.fundraising import ads, drive_queries, open_books, results, sums, surplus
from openappeal.fundraising.checkout import queries as checkout
from openappeal.fundraising.drive_models import Drive, DriveKind
from openappeal.fundraising.drive_queries import ReadDrive
from openappeal.fundraising.freshness import drive_path, list_path
from openappeal.fundraising.open_books import Report
from openappeal.fundraising.sums import State

STEPS = 20
"""The marks under the bar stand in so many steps: a page of ours has no style of its own."""


def languages() -> list[str]:
    """Languages in which the site has pages."""
    return [one.tag for one in shell.languages()]


def listing(tag: str) -> str | None:
    """All drives."""
    today = timezone.now().date()
    lines = drive_queries.listed(tag, today=today)
    if not lines:
        return None
    same = [one for one in languages() if drive_queries.has_any(one)]
    context = {"lines": lines, "as_of": today, "results": results.list_in(tag)}
    return shell.render("fundraising/drives.html", tag, list_path(tag), context, same_page_languages=same)


def drive(tag: str, slug: str) -> str | None:
    """One drive, with the ad that fills as money arrives; or a group's page."""
    found = drive_queries.read(slug, tag, today=timezone.now().date())
    if found is None:
        return None
    with use(tag):
        context = {
            "drive": found,
            # A group may write in a language in which no drive has a page yet.
            "has_list": drive_queries.has_any(tag),
            "marks": marks(found),
            "books": (books := _books(found)),
            "lines": _lines(found, books),
            "results": results.of_drive(slug, tag),
            **_ways(found),
            **_ad(found),
            **_card(slug, tag),
        }
        return shell.render(
            "fundraising/drive.html",
            tag,
            drive_path(tag, slug),
            context,
            same_page_languages=drive_queries.languages(slug),
        )


def marks(found: ReadDrive) -> list[dict[str, Any]]:
    """The marks under the bar, each with its width in steps; the goal is the last."""
    goal = found.at.goal_minor
    ends = [(one.label, one.amount_minor, one.is_passed) for one in found.marks if one.amount_minor < goal]
    label = next((one.label for one in found.marks if one.amount_minor == goal), "")
    ends.append((label, goal, not found.at.missing_minor))
    made, before = [], 0
    for words, minor, is_passed in sorted(ends, key=lambda one: one[1]):
        here = round(STEPS * minor / goal)
        made.append({"label": words, "minor": minor, "is_passed": is_passed, "steps": max(1, here - before)})
        before = max(before + 1, here)
    return made


def _books(found: ReadDrive) -> list[Report]:
    """The open books of a drive, while the campaign shows them; a group's money is in those of its drive."""
    return open_books.of_purpose(found.slug, found.language) if not found.is_group else []


def _lines(found: ReadDrive, books: list[Report]) -> str:
    """Where the lines behind its sums stand; of a group's on its drive's page. "" while the campaign shows none."""
    if not found.is_group:
        return "#books" if books else ""
    has_any = found.parent is not None and open_books.of_purpose(found.purpose, found.language)
    return f"{found.parent.path}#books" if found.parent is not None and has_any else ""


def _card(slug: str, tag: str) -> dict[str, Any]:
    """What may be given by card, who gives monthly, and where what is over goes."""
    drive = Drive.objects.select_related("parent").get(slug=slug)
    return {
        "offer": checkout.offer(drive, today=timezone.now().date()),
        "sustainers": checkout.sustainers(drive),
        "over": surplus.named(drive, tag),
    }


def _ways(found: ReadDrive) -> dict[str, bool]:
    """Whether money is still asked for, and what is said in its place. The drive that the money is for decides."""
    full = (State.REACHED, State.OVERFUNDED)
    return {
        "asks": found.asks,
        "is_full": found.main_state in full,
        "is_group_full": found.is_group and found.state in full and found.main_state not in full,
        "is_missed": found.main_state == State.MISSED,
        "is_closed": found.state == State.CLOSED,
    }


def _ad(found: ReadDrive) -> dict[str, Any]:
    if found.kind != DriveKind.PLACEMENT or found.is_group:
        return {}
    made = ads.ad(found.language)
    if made is None:
        return {}
    # As many as there are places: with few names the last still comes with the last cent.
    filled = sums.filled(found.at, len(made.names))
    return {"ad": made, "names": made.names[:filled], "has_room": found.at.missing_minor > 0}
