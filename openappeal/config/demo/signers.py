"""The demonstration's signers in the database, sealed and tagged like anybody's. Call it in a transaction."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from openappeal.appeals.models import Version
from openappeal.config.demo.campaign import versions
from openappeal.config.demo.names import InventedSigner, invented_signers
from openappeal.core.mailboxes import canonical_address
from openappeal.core.names import fold_name
from openappeal.signatures import sealing
from openappeal.signatures.models import Review, Signature, Visibility, WallLine
from openappeal.vault import tags


def load() -> None:
    """All signers, read or waiting, with their lines on the wall."""
    today = timezone.now().date()
    by_number = versions()
    rows = [_signature(signer, by_number[signer.version], today) for signer in invented_signers()]
    Signature.objects.bulk_create(rows, batch_size=500)
    WallLine.objects.bulk_create(
        [
            WallLine(day=row.day, signature=row if row.visibility == Visibility.PUBLIC else None)
            for row in rows
            if row.on_wall
        ],
        batch_size=500,
    )


def _signature(signer: InventedSigner, version: Version, today: date) -> Signature:
    is_public = signer.visibility == Visibility.PUBLIC
    is_counted = signer.visibility == Visibility.COUNTED
    keys = settings.KEYS
    appeal = version.appeal.slug
    canonical = canonical_address(signer.address)
    box = None
    if signer.visibility == Visibility.WITHHELD:
        box = sealing.seal_box(
            appeal=appeal,
            visibility=signer.visibility,
            name=signer.name,
            credential=signer.credential,
            country=signer.country,
            address=signer.address,
            language=signer.language,
            text_sha256="",
            today=signer.day,
            keys=keys,
        )
    waits = signer.waited is not None
    return Signature(
        appeal=version.appeal,
        version=version,
        language=signer.language,
        kind=signer.kind,
        claimed_kind=signer.claims,
        visibility=signer.visibility,
        # Who waits to be read has signed in these days: a reading queue of years ago would look broken.
        day=today - timedelta(days=signer.waited or 0) if waits else signer.day,
        tag=tags.address_tag(keys.tag_key(), appeal, 1, canonical),
        name_tag=None if is_counted else tags.name_tag(keys.tag_key(), appeal, canonical, fold_name(signer.name)),
        name=signer.name if is_public else "",
        folded_name=fold_name(signer.name)[:160] if is_public else "",
        credential=signer.credential if is_public else "",
        address_sealed=sealing.seal_address(signer.address, keys) if is_public else None,
        box=box,
        country="" if is_counted else signer.country,
        sphere="" if is_counted else signer.sphere,
        print_consent=is_public and signer.print_consent,
        group=signer.notable.group if signer.notable and is_public else "",
        group_position=signer.notable.position if signer.notable and is_public else None,
        review="" if not is_public else Review.UNREAD if waits else Review.SHOWN,
        on_wall=not waits,
    )
