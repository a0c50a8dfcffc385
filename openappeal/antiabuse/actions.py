"""Stopping a part of the campaign, and starting it again. One person suffices for either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db import transaction

from openappeal.antiabuse.models import Part, Switch
from openappeal.audit import actions as audit

_on_change: dict[Part, list[Callable[[], None]]] = {}


def on_change(part: Part, call: Callable[[], None]) -> None:
    """Ask for a call, inside the transaction, when a part is stopped or starts again. For `AppConfig.ready()`."""
    calls = _on_change.setdefault(part, [])
    if call not in calls:
        calls.append(call)


@transaction.atomic
def stop(*, part: Part, reason: str, words: Mapping[str, str], by: str, today: date) -> Switch:
    """Stop a part now. Stopping what is stopped changes its reason and words, not its day."""
    kept = {language: text.strip() for language, text in words.items() if text.strip()}
    switch, is_new = Switch.objects.select_for_update().get_or_create(
        pk=part, defaults={"since_day": today, "reason": reason[:500], "words": kept}
    )
    if not is_new:
        switch.reason, switch.words = reason[:500], kept
        switch.save(update_fields=["reason", "words"])
    audit.record(by=by, action="antiabuse.stop", today=today, subject=str(switch), reason=reason[:500])
    _tell(part)
    return switch


@transaction.atomic
def start(*, part: Part, by: str, today: date) -> None:
    """Let a part go on. Starting what runs changes nothing."""
    switch = Switch.objects.select_for_update().filter(pk=part).first()
    if switch is None:
        return
    label = str(switch)
    switch.delete()
    audit.record(by=by, action="antiabuse.start", today=today, subject=label)
    _tell(part)


def _tell(part: Part) -> None:
    for call in _on_change.get(part, ()):
        call()
