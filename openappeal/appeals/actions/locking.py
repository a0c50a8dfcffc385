"""The row of the draft, locked: every write of the Appeal's words begins here."""

from __future__ import annotations

from openappeal.appeals.models import State, Version


class AlreadyPublished(Exception):
    """The version is published and can no longer change."""


def lock_draft(version: Version) -> Version:
    """The draft's row, locked.

    :raises AlreadyPublished:
    """
    locked = Version.objects.select_for_update().select_related("appeal").get(pk=version.pk)
    if locked.state == State.PUBLISHED:
        raise AlreadyPublished
    return locked
