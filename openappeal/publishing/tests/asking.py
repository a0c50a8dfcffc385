"""Ask a WSGI application as a browser would, without a server between."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: Callable[..., Any], path: str, *, method: str = "GET", query: str = "", **fields: str) -> Got:
    """`accept_language="fa"` becomes the header `Accept-Language: fa`."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in fields.items() if name != "content_length"},
    }
    if "content_length" in fields:
        environ["CONTENT_LENGTH"] = fields["content_length"]
    told: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(app(environ, lambda status, headers, *_: told.append((status, headers))))
    (status, headers) = told[-1]
    names = [name for name, _ in headers]
    assert len(names) == len({name.lower() for name in names}), f"a header twice: {names}"
    return Got(int(status.split()[0]), dict(headers), body)
