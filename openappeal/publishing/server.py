"""The public process's door: files first, the application only for its forms.

A plain WSGI callable (PEP 3333) that needs no Django, so that every page is read on while the
application or the database is away. It keeps no log of requests.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Semaphore
from typing import Any
from urllib.parse import quote

import brotli

from openappeal.core.languages import best_language
from openappeal.publishing import headers, requests
from openappeal.publishing.headers import Headers
from openappeal.publishing.stored import Answer, Shelf, StoredFile

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]

MAX_FORM_BYTES = 16 * 1024
"""A form with names and addresses, filled to its brim in any script, is a fraction of this."""

MAX_MESSAGE_BYTES = 64 * 1024
"""A message of 5,000 letters: browsers write a Persian letter with six bytes, a rare one with twelve."""

SMALLEST_PACKED = 1024
"""Bytes of a form's answer; a smaller one would gain nothing."""

MAX_UPLOAD_BYTES = 576 * 1024
"""A translation that comes back, of 512 kB at most (`appeals.job_files`), with the form around it."""

MAX_HOOK_BYTES = 256 * 1024
"""What a mail provider tells at once, hundreds of events; a payment service tells one."""

MAX_WAIT_SECONDS = 2.5
"""A post that cannot begin by then is told to come back: the database is locked or far behind."""

log = logging.getLogger(__name__)

_LANGUAGE = re.compile(headers.LANGUAGE)
_STATUS_PAGES = ("/404/", "/410/")  # shown in place of others only
_ACCEPTS_BOTH = "Accept-Language, Accept-Encoding"


class FileServer:
    """Answer every public address from `public_dir`, and the forms' addresses by `fallback`."""

    def __init__(self, public_dir: Path, fallback: WSGIApplication, *, https: bool = False) -> None:
        self._every_answer: Headers = [*headers.SECURITY, *(headers.STRICT_TRANSPORT if https else [])]
        self._shelf = Shelf(public_dir, self._every_answer)
        self._fallback = fallback
        # One post at a time in each process. Two only take turns at the same interpreter and the same
        # database lock, each slower for it (measured: 380 posts/s against 265); the others wait here,
        # while threads are free for readers.
        self._writing = Semaphore()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        # The home page in another language is chosen below, so "/" is never kept under its own name.
        stored = self._shelf.known(path)
        if stored is None or environ["REQUEST_METHOD"] != "GET" or path.startswith(_STATUS_PAGES):
            return self._answer(environ, start_response, path)
        return self._send(environ, start_response, stored)

    def _answer(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        if headers.is_form(path) or (headers.is_hook(path) and environ["REQUEST_METHOD"] == "POST"):
            return self._form(environ, start, path)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            allowed = ("Allow", "GET, HEAD")
            sentence = "This address can only be read."
            return self._short(environ, start, "405 Method Not Allowed", sentence, allowed)
        if path in ("/", ""):
            return self._chooser(environ, start)
        stored = None if path.startswith(_STATUS_PAGES) else self._shelf.fetch(path)
        if stored is not None:
            return self._send(environ, start, stored)
        if not path.endswith("/") and (self._shelf.is_folder(path) or self._shelf.is_gone(path + "/")):
            return self._redirect(environ, start, "301 Moved Permanently", path + "/")
        if self._shelf.is_gone(path):
            return self._gone(environ, start, path)
        return self._not_found(environ, start, path)

    # ── Files ───────────────────────────────────────────────────────────────

    def _send(self, environ: Environ, start: StartResponse, stored: StoredFile) -> Iterable[bytes]:
        answers = stored.answers
        wanted = environ.get("HTTP_RANGE")
        answer = answers["identity"]
        if wanted is None or environ["REQUEST_METHOD"] == "HEAD":
            for encoding in requests.accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", "")):
                if encoding in answers:
                    answer = answers[encoding]
                    break
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and requests.has_version(known, answer.etag):
            start("304 Not Modified", answer.unchanged.copy())
            return []
        if environ["REQUEST_METHOD"] == "HEAD":
            start("200 OK", answer.full.copy())
            return []
        if wanted is not None and environ.get("HTTP_IF_RANGE", answer.etag).strip() == answer.etag:
            return self._send_range(start, stored, answer, wanted)
        start("200 OK", answer.full.copy())
        return [answer.body] if answer.body is not None else stored.chunks(0, stored.size - 1)

    def _send_range(self, start: StartResponse, stored: StoredFile, answer: Answer, wanted: str) -> Iterable[bytes]:
        try:
            part = requests.byte_range(wanted, stored.size)
        except requests.NotSatisfiable:
            start(
                "416 Range Not Satisfiable",
                [*answer.unchanged, ("Content-Range", f"bytes */{stored.size}"), ("Content-Length", "0")],
            )
            return []
        first, last = part or (0, stored.size - 1)
        described = [header for header in answer.full if header[0] != "Content-Length"]
        described.append(("Content-Length", str(last - first + 1)))
        if part:
            described.append(("Content-Range", f"bytes {first}-{last}/{stored.size}"))
        start("206 Partial Content" if part else "200 OK", described)
        return [answer.body[first : last + 1]] if answer.body is not None else stored.chunks(first, last)

    # ── Languages ───────────────────────────────────────────────────────────

    def _chooser(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Lead to the reader's language if the campaign speaks it. `/languages/` always shows the choice."""
        asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        if asked:
            # "*" asks for no language, so it leads nowhere.
            named = ",".join(part for part in asked.split(",") if not part.strip().startswith("*"))
            language = best_language(named, self._languages())
            if language:
                varies = ("Vary", "Accept-Language")
                return self._redirect(environ, start, "302 Found", f"/{language}/", varies)
        stored = self._shelf.fetch("/index.html")
        if stored is None:
            return self._not_found(environ, start, "/")
        return self._send(environ, _varying(start, _ACCEPTS_BOTH), stored)

    def _languages(self) -> list[str]:
        names = (name for name in self._shelf.names() if _LANGUAGE.fullmatch(name))
        return [name for name in names if self._shelf.fetch(f"/{name}/") is not None]

    def _page_in_language(self, environ: Environ, path: str, pages: dict[str, str]) -> StoredFile | None:
        """Fetch one of several translations: by the address, else by what the browser asks, else English."""
        language = path.split("/", 2)[1] if "/" in path else ""
        if language not in pages:
            asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
            language = best_language(asked, pages) or ("en" if "en" in pages else next(iter(pages), ""))
        return self._shelf.fetch(pages[language]) if language else None

    # ── Not a page ──────────────────────────────────────────────────────────

    def _not_found(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        sentence = "There is no page at this address."
        return self._status_page(environ, start, "404 Not Found", sentence, path, self._status_pages("404"))

    def _gone(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        sentence = "The page at this address was taken down."
        return self._status_page(environ, start, "410 Gone", sentence, path, self._status_pages("410"))

    def _status_pages(self, folder: str) -> dict[str, str]:
        names = (name for name in self._shelf.names(folder) if name.endswith(".html"))
        return {name.removesuffix(".html"): f"/{folder}/{name}" for name in names}

    def _away(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        pages = {name: f"/away/{name}/" for name in self._shelf.names("away")}
        return self._status_page(
            environ,
            start,
            "503 Service Unavailable",
            "This form is away for a moment. Nothing was saved. Please try again in a few minutes.",
            path,
            pages,
            ("Retry-After", "60"),
        )

    def _status_page(
        self,
        environ: Environ,
        start: StartResponse,
        status: str,
        sentence: str,
        path: str,
        pages: dict[str, str],
        *more: tuple[str, str],
    ) -> Iterable[bytes]:
        stored = self._page_in_language(environ, path, pages)
        if stored is None:
            return self._short(environ, start, status, sentence, *more)
        encodings = requests.accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
        encoding = next(name for name in encodings if name in stored.answers)
        answer = stored.answers[encoding]
        kept = ("Content-Type", "Content-Length", "Content-Encoding")
        described = [header for header in answer.full if header[0] in kept]
        described += [*self._every_answer, ("Vary", _ACCEPTS_BOTH), *more]
        described.append(("Cache-Control", "no-store" if status.startswith("503") else headers.REVALIDATE))
        start(status, described)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [answer.body] if answer.body is not None else stored.chunks(0, stored.size - 1)

    def _redirect(
        self, environ: Environ, start: StartResponse, status: str, path: str, *more: tuple[str, str]
    ) -> Iterable[bytes]:
        return self._short(environ, start, status, "", ("Location", _quoted(path)), *more)

    def _short(
        self, environ: Environ, start: StartResponse, status: str, sentence: str, *more: tuple[str, str]
    ) -> Iterable[bytes]:
        body = f"{sentence}\n".encode() if sentence else b""
        described = [*self._every_answer, *more, ("Cache-Control", headers.REVALIDATE)]
        described.append(("Content-Length", str(len(body))))
        if body:
            described.append(("Content-Type", headers.CONTENT_TYPES[".txt"]))
        start(status, described)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    # ── The application ─────────────────────────────────────────────────────

    def _form(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        if not path.endswith("/"):
            # 308 keeps the method: a mail program may have cut the last sign of a link.
            return self._redirect(environ, start, "308 Permanent Redirect", path + "/")
        most = MAX_MESSAGE_BYTES if headers.is_message(path) else MAX_FORM_BYTES
        most = MAX_UPLOAD_BYTES if headers.is_upload(path) else most
        most = MAX_HOOK_BYTES if headers.is_hook(path) else most
        if _body_length(environ) > most:
            return self._short(environ, start, "413 Content Too Large", f"This form sends at most {most // 1024} kB.")
        if environ["REQUEST_METHOD"] != "POST":
            return self._answered(environ, start, path)
        if not self._writing.acquire(timeout=MAX_WAIT_SECONDS):
            return self._away(environ, start, path)
        try:
            return self._answered(environ, start, path)
        finally:
            self._writing.release()

    def _answered(self, environ: Environ, start: StartResponse, path: str) -> Iterable[bytes]:
        told: list[Any] = []

        def hear(status: str, given: Headers, exc_info: Any = None) -> None:
            told[:] = status, given

        try:
            body = _whole(self._fallback(environ, hear))
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader is told what is safe
            # The kind only: a message could quote what a visitor typed.
            log.error("The application failed: %s", type(error).__name__)
            return self._away(environ, start, path)
        status, given = told
        if status.startswith("404") and headers.is_hook(path):
            # Nobody learns whether there is a hook: the answer is that of any address without a page.
            return self._not_found(environ, start, path)
        return self._pack(environ, start, status, self._guarded(given, path), body)

    def _guarded(self, given: Headers, path: str) -> Headers:
        """Let the application's headers pass, with ours in place of any weaker ones."""
        ours = [*headers.with_script(self._every_answer, given, path), *headers.robots(path)]
        names = {name.lower() for name, _ in ours}
        passed = [header for header in given if header[0].lower() not in names]
        if not any(name.lower() == "cache-control" for name, _ in passed):
            passed.append(("Cache-Control", headers.NO_STORE))
        return passed + ours

    def _pack(
        self, environ: Environ, start: StartResponse, status: str, described: Headers, body: bytes
    ) -> Iterable[bytes]:
        """Send a form's answer in few bytes: it is read over slow lines.

        No cookie or other secret stands in an answer, so its packed length gives none away (BREACH).
        """
        if len(body) >= SMALLEST_PACKED:
            encodings = requests.accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
            body = {"br": _brotli, "gzip": _gzip}.get(encodings[0], bytes)(body)
            described = [header for header in described if header[0].lower() != "content-length"]
            described += [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding")]
            if encodings[0] != "identity":
                described.append(("Content-Encoding", encodings[0]))
        start(status, described)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        # PEP 3333: Django ends its request there, and lets go of the database.
        if hasattr(answer, "close"):
            answer.close()


def _brotli(body: bytes) -> bytes:
    # Quality 5 costs half a millisecond; 10, which files get, costs ten.
    return brotli.compress(body, quality=5)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _varying(start: StartResponse, names: str) -> StartResponse:
    def varying(status: str, given: Headers) -> Any:
        return start(status, [*(header for header in given if header[0] != "Vary"), ("Vary", names)])

    return varying


def _body_length(environ: Environ) -> int:
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return MAX_UPLOAD_BYTES + 1


def _quoted(path: str) -> str:
    """Write a WSGI path as an address again. Two leading slashes would name another host."""
    return "/" + quote(path.lstrip("/").encode("latin-1"), safe="/-._~!$&'()*+,;=:@")
