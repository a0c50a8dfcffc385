"""What is sealed of a call: the service's name, a line's end, the body, and zeros up to the next 4 kB."""

from __future__ import annotations

MOST_BYTES = 256 * 1024
"""Of one call. `publishing.server` says the same."""

_STEP = 4096


def pack(provider: str, body: bytes) -> bytes:
    """A call as it is sealed; its length says little."""
    packed = provider.encode() + b"\n" + body
    return packed + bytes(-len(packed) % _STEP)


def unpack(packed: bytes) -> tuple[str, bytes]:
    """The service and the body."""
    provider, _, body = packed.partition(b"\n")
    return provider.decode("ascii", "replace"), body.rstrip(b"\0")
