"""A stranger with nothing but HTTP."""

from __future__ import annotations

import html
import http.client
import re
import time
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.campaign import Campaign
from tests.letters import PostOffice, link

# A form that comes back sooner was not filled in by a person.
FILLING_SECONDS = 3.2

# Forms of each site that were opened by any visitor of a run and not yet sent, the oldest first.
_FORMS: dict[str, deque[tuple[str, float]]] = {}
_OPENED: Counter[str] = Counter()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    def field(self, name: str) -> str:
        """The value that an input of this page holds."""
        found = re.search(rf'<input[^>]*\bname="{name}"[^>]*\bvalue="([^"]*)"', self.text)
        assert found, f"no field {name}"
        return html.unescape(found.group(1))


@dataclass
class Visitor:
    """Asks one public side. `connection` is kept open, as browsers do."""

    site: str
    source: str = ""
    _kept: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        is_reused = self._kept is not None
        try:
            return self._ask(method, path, body, headers, timeout)
        except (http.client.RemoteDisconnected, ConnectionResetError):
            if not is_reused:
                raise
            # A connection that was kept open is ended when its process is replaced; browsers open another.
            return self._ask(method, path, body, headers, timeout)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None, timeout: float
    ) -> Answer:
        connection = self._connection(timeout)
        began = time.perf_counter()
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                # A server may answer, and close, before it has read all of what is too much.
                connection.request(method, path, body, dict(headers or {}))
            found = connection.getresponse()
            content = found.read()
        except BaseException:
            self.close()
            raise
        return Answer(found.status, found.headers, content, time.perf_counter() - began)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=_named(headers))

    def post(self, path: str, fields: Mapping[str, str] | bytes = b"", **headers: str) -> Answer:
        """As a browser sends a form of the site's own page."""
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        usual = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.site,
            "Sec-Fetch-Site": "same-origin",
        }
        return self.ask("POST", path, body, usual | _named(headers))

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def form_token(self) -> str:
        """The hidden token of a sign form that has been open for a while and was not sent yet."""
        forms = _FORMS.setdefault(self.site, deque())
        if not forms:
            # A few for who sends few, many for who sends many: each time takes three seconds.
            for _form in range(min(20 + 2 * _OPENED[self.site], 500)):
                forms.append((self.get("/en/sign/").field("token"), time.monotonic()))
            _OPENED[self.site] += len(forms)
        token, shown = forms.popleft()
        time.sleep(max(0.0, shown + FILLING_SECONDS - time.monotonic()))
        return token

    def sign(self, language: str = "en", **fields: str) -> Answer:
        usual = {"name": "Ann Onlooker", "country": "DE", "visibility": "public", "token": self.form_token()}
        return self.post(f"/{language}/sign/", usual | fields)

    def sign_and_confirm(self, post_office: PostOffice, email: str, **fields: str) -> str:
        """Sign, wait for the letter, press its button. Returns the path of the thank-you page."""
        before = len(post_office.to(email))
        signed = self.sign(email=email, **fields)
        assert signed.status == 303, (signed.status, re.findall(r'class="err".*', signed.text))
        letter = post_office.wait(email, number=before + 1)[-1]
        confirmed = self.post(link(letter))
        assert confirmed.status == 303, confirmed.status
        return confirmed.header("Location")

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        if self._kept is None:
            parts = urlsplit(self.site)
            source = (self.source, 0) if self.source else None
            self._kept = http.client.HTTPConnection(
                parts.hostname or "", parts.port, timeout=timeout, source_address=source
            )
        return self._kept


def personal_path(thanks: str) -> str:
    """The signer's own page, by the address of the thank-you page."""
    return f"/m/{thanks.rstrip('/').rpartition('/')[2]}/"


def a_visitor(campaign: Campaign) -> Visitor:
    return Visitor(campaign.public)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
