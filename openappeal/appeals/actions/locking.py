"""The row of the draft, locked: every write of the Appeal's words begins here."""

from __future__ import annotations

from openappeal.appeals.models import Edition, State, Version


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


def lock_edition(edition: Edition) -> Edition:
    """The edition's row, locked after its version's, as publishing does; read again, because it may be published.

    :raises AlreadyPublished:
    """
    Version.objects.select_for_update().get(pk=edition.version_id)
    rows = Edition.objects.select_for_update(of=("self",)).select_related("version__appeal")
    locked = rows.get(pk=edition.pk)
    if locked.state == State.PUBLISHED:
        raise AlreadyPublished
    return locked
