"""From where a form came, as coarsely as a limit needs it: a /24 of IPv4, a /48 of IPv6. Never kept as it is."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

HEADER = "HTTP_OPENAPPEAL_NETWORK"
"""What the web server in front may say: `OpenAppeal-Network`, an address whose last part is zero already."""

# From here come the web server in front and the onion service, whoever asks them: it says nothing of the visitor.
_OWN_MACHINE = (ipaddress.ip_network("127.0.0.0/24"), ipaddress.ip_network("::1/128"))


def network_of(meta: Mapping[str, object], *, proxy: str) -> bytes:
    """The visitor's network by its first bytes, or nothing where it cannot be known.

    The header counts only from `proxy`, the address of the one web server in front; an empty one says that there is
    none. Whatever else a visitor's request claims is not looked at.
    """
    peer = str(meta.get("REMOTE_ADDR", ""))
    return _coarse(str(meta.get(HEADER, "")) if proxy and peer == proxy else peer)


def _coarse(text: str) -> bytes:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return b""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in own for own in _OWN_MACHINE if own.version == address.version):
        return b""
    return address.packed[: 3 if address.version == 4 else 6]
