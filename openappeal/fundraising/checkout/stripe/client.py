"""Asking Stripe, over HTTPS with the standard library: eight calls need no SDK of 17 MB, which takes a second to load.

Source: docs.stripe.com/api. Forms go there, JSON comes back. The version is fixed: what comes has one shape, whatever
the account's own version is.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies

from openappeal.fundraising.checkout.port import Away, NotDone, NotThere, Refused

VERSION = "2026-10-28.endive"
ADDRESS = "https://api.stripe.com"
SECONDS = 8.0
MOST_BYTES = 4 * 1024 * 1024
_PATH = re.compile(r"/v1/[a-z_]+(?:/[A-Za-z0-9_]+){0,3}")


class Client:
    """One connection that is kept for a while. A restricted key is enough (docs/hosting/settings.md)."""

    def __init__(self, key: str, *, address: str = ADDRESS, seconds: float = SECONDS) -> None:
        self._key, self._seconds = key, seconds
        self._address = urlsplit(address)
        self._connection: http.client.HTTPConnection | None = None

    @property
    def is_local(self) -> bool:
        """Whether it asks a stand-in on this machine."""
        return self._address.scheme != "https"

    def get(self, path: str, **fields: Any) -> Any:
        """:raises Away, Refused, NotThere, NotDone:"""
        query = urlencode(list(flat(fields)))
        return self._ask("GET", f"{path}?{query}" if query else path, b"", {})

    def post(self, path: str, fields: Mapping[str, Any], *, once: str) -> Any:
        """`once` names what is done: asked again with the same name, it gives the same answer and does nothing twice.

        :raises Away, Refused, NotThere, NotDone:
        """
        return self._ask("POST", path, urlencode(list(flat(fields))).encode(), {"Idempotency-Key": once})

    def delete(self, path: str) -> Any:
        """:raises Away, Refused, NotThere, NotDone:"""
        return self._ask("DELETE", path, b"", {})

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> Any:
        assert _PATH.fullmatch(path.partition("?")[0]), "an id that is none"
        described = {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION, **more}
        if method == "POST":
            described["Content-Type"] = "application/x-www-form-urlencoded"
        status, answer = self._send(method, path, body, described)
        if 200 <= status < 300:
            return answer
        if status in (401, 403):
            raise Refused
        if status == 404:
            raise NotThere
        # 409: the same is being done just now; 429: too many at once.
        if status in (409, 429) or status >= 500:
            raise Away
        raise NotDone

    def _send(self, method: str, path: str, body: bytes, described: Mapping[str, str]) -> tuple[int, Any]:
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.request(method, path, body or None, dict(described))
            answer = self._connection.getresponse()
            text = answer.read(MOST_BYTES + 1)
            if len(text) > MOST_BYTES:
                raise Away
            return answer.status, json.loads(text)
        except (OSError, http.client.HTTPException, ValueError):
            # A kept connection that the other side has closed is opened anew the next time.
            self.close()
            raise Away from None
        except Away:
            self.close()
            raise

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self.is_local:
            return http.client.HTTPConnection(host, port, timeout=self._seconds)
        context = ssl.create_default_context()
        # A worker that is kept in may have a proxy on its machine (docs/hosting/one-machine.md).
        proxy = urlsplit(getproxies().get("https", ""))
        if not proxy.hostname:
            return http.client.HTTPSConnection(host, port, timeout=self._seconds, context=context)
        through = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=self._seconds, context=context)
        through.set_tunnel(host, port or 443)
        return through


def flat(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as Stripe's forms write them: `a[b][0]=c`."""
    for name, value in fields.items():
        key = f"{before}[{name}]" if before else name
        if isinstance(value, Mapping):
            yield from flat(value, key)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield from flat({str(place): one for place, one in enumerate(value)}, key)
        elif isinstance(value, bool):
            yield key, "true" if value else "false"
        else:
            yield key, str(value)


def safe(id: str) -> str:
    """An id as part of an address."""
    return quote(id, safe="")
