"""Links by which single journalists read a waiting item before its minute."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.newsroom.actions.locking import locked
from openappeal.newsroom.actions.opening import UnknownZone
from openappeal.newsroom.models import EditionState, Item, ItemState, PreviewLink
from openappeal.vault import tokens
from openappeal.vault.tokens import Token


class LanguageNotReady(Exception):
    """The item is not ready in `language`: nobody is shown a draft."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


@transaction.atomic
def make_preview_link(*, item: Item, label: str, language: str, zone: str, until: date, by: str, today: date) -> Token:
    """Make a link for one person. Its token is shown this once and kept nowhere.

    :raises NotPossibleNow: the item does not wait for its minute.
    :raises LanguageNotReady:
    :raises UnknownZone:
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownZone(zone) from error
    item = locked(item, ItemState.WAITING)
    if not item.editions.filter(language=language, state=EditionState.READY).exists():
        raise LanguageNotReady(language)
    token = tokens.new_token()
    link = PreviewLink.objects.create(
        item=item,
        token_hash=tokens.token_hash(token),
        label=label.strip(),
        language=language,
        zone=zone,
        until_day=until,
        made_by=by,
    )
    audit.record(by=by, action="newsroom.preview_link", today=today, subject=str(item), reason=str(link))
    return token


@transaction.atomic
def end_preview_link(*, link: PreviewLink, by: str, today: date) -> None:
    """Have a link open nothing from now on. Ending it twice does no harm."""
    if PreviewLink.objects.filter(pk=link.pk).delete()[0]:
        audit.record(by=by, action="newsroom.end_preview_link", today=today, subject=str(link.item), reason=str(link))


def look_up_preview(*, token: Token, today: date) -> PreviewLink | None:
    """The link of a token until its day is over, while its item waits or is open."""
    found = PreviewLink.objects.select_related("item").filter(token_hash=tokens.token_hash(token)).first()
    if found is None or today > found.until_day or found.item.state not in (ItemState.WAITING, ItemState.OPEN):
        return None
    return found


def erase_preview_links(*, today: date) -> int:
    """Erase links whose day is over. Returns how many."""
    return PreviewLink.objects.filter(until_day__lt=today).delete()[0]
