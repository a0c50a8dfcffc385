"""Tags of names that must not appear: how they are made, and which a name that somebody signs with may meet.

Of a protected name only these are kept. Each way to write it has a tag, and so has what a name that is nearly the same
would have in common with it. Who holds the tag key and the table can test a known name, and read none.
"""

from __future__ import annotations

from openappeal.core import planted
from openappeal.vault import tags

PURPOSE = "signatures.protected"
PURPOSE_NEAR = "signatures.protected.near"


def to_keep(spelling: str, *, key: bytes) -> frozenset[bytes]:
    """The tags of a protected name, in one spelling."""
    orders = planted.orders(spelling)
    kept = {tags.plain_tag(key, PURPOSE, one) for one in orders}
    return frozenset(kept | {tags.plain_tag(key, PURPOSE_NEAR, one) for typed in orders for one in planted.near(typed)})


def same(name: str, credential: str, *, key: bytes) -> frozenset[bytes]:
    """Which tags say that a protected name stands in a name or in the words under it."""
    return frozenset(tags.plain_tag(key, PURPOSE, one) for one in named(name, credential))


def nearly(name: str, *, key: bytes) -> frozenset[bytes]:
    """Which tags say that a name is nearly a protected one."""
    return frozenset(tags.plain_tag(key, PURPOSE_NEAR, one) for one in planted.near(planted.whole(name)))


def named(name: str, credential: str) -> frozenset[str]:
    """What may be somebody's name in what stands on the wall. One word under a name is no name."""
    return planted.parts(name) | (planted.parts(credential) if len(planted.words(credential)) > 1 else frozenset())
