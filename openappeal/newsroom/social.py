"""Posting in a channel of another network, by `apprise`, which is optional: the rest works without it.

Only networks whose code in apprise was read stand in `NETWORKS`: each posts one text in one place, over TLS, with
`requests`. What apprise returns says too little for us (`False` is a refusal, a cable that was pulled before and one
that was pulled after), so the requests themselves are watched: only what surely was not posted may be tried again.
"""

from __future__ import annotations

import importlib
import importlib.util
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

NETWORKS = {
    "tgram": ("Telegram", "apprise.plugins.telegram", "NotifyTelegram"),
    "mastodons": ("Mastodon", "apprise.plugins.mastodon", "NotifyMastodon"),
    "bsky": ("Bluesky", "apprise.plugins.bluesky", "NotifyBlueSky"),
}
# Of what apprise lets an address say. The rest could turn certificates off, read files or post in parts.
MAY_SAY = frozenset(("preview", "silent", "topic", "visibility"))
LONGEST_ADDRESS = 500
_NO_TAGS = str.maketrans("<>", "‹›")


class NotInstalled(Exception):
    """The package is not there."""


class BadAddress(Exception):
    """It is no address of one channel in one of the networks."""


class Away(Exception):
    """The network was not reached, or will take it another time. It was not posted."""


class Refused(Exception):
    """The network refused. It was not posted."""


class Uncertain(Exception):
    """The line broke while it was posted, or the answer says nothing."""


class Sender(Protocol):
    """Something that posts."""

    def post(self, *, address: str, said: str, url: str) -> None:
        """Post one text with a link, once.

        :raises NotInstalled:
        :raises BadAddress:
        :raises Away:
        :raises Refused:
        :raises Uncertain:
        """


def is_installed() -> bool:
    """Whether anything can be posted from here."""
    return importlib.util.find_spec("apprise") is not None


def network_of(address: str) -> str:
    """Which network an address leads to. Nothing is asked there.

    :raises NotInstalled:
    :raises BadAddress:
    """
    _plugin(address)
    return NETWORKS[address.partition("://")[0].lower()][0]


def fit(said: str, url: str, most: int) -> str:
    """A text with its link, no longer than a network takes; the link is never cut."""
    whole = f"{said}\n{url}"
    if len(whole) <= most:
        return whole
    room = most - len(url) - 2
    cut = said[: max(room, 0)]
    return f"{cut.rpartition(' ')[0] or cut}…\n{url}"


class Apprise:
    """The real one."""

    def post(self, *, address: str, said: str, url: str) -> None:
        plugin = _plugin(address)
        # For Telegram apprise makes HTML of it, and loses on the way what looks like a tag.
        said = said.translate(_NO_TAGS)
        with _watched() as requests_made:
            # Not `Apprise.notify`, which gives it to a thread of its own that outlives its time limit.
            went = plugin.notify(body=fit(said, url, plugin.body_maxlen), body_format="text")
        if not went:
            raise judge(requests_made)


def _plugin(address: str) -> Any:
    """What posts there; made anew each time, since it remembers logins and rate limits."""
    if not is_installed():
        raise NotInstalled
    network, _, rest = address.partition("://")
    said = {name.lower() for name, _ in parse_qsl(rest.partition("?")[2], keep_blank_values=True)}
    if (
        network.lower() not in NETWORKS
        or not said <= MAY_SAY
        or len(address) > LONGEST_ADDRESS
        or not address.isprintable()
    ):
        raise BadAddress
    from apprise import AppriseAsset

    _, module, name = NETWORKS[network.lower()]
    try:
        # By itself: apprise would load the code of all its networks first.
        kind = getattr(importlib.import_module(module), name)
        parts = kind.parse_url(address)
        plugin = kind(**parts, asset=AppriseAsset(http_redirects=False, storage_mode="memory"))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        # What cannot be read: apprise has no one way to say so.
        raise BadAddress from error
    # A bot of Telegram's needs to be told where; elsewhere a target would be a private message.
    if len(plugin) != 1 or bool(getattr(plugin, "targets", ())) != (network.lower() == "tgram"):
        raise BadAddress
    return plugin


# ── What became of it ───────────────────────────────────────────────────────
@dataclass
class Made:
    """One request: its method, and the status of its answer, 0 if it reached nobody, None if that is not known."""

    method: str
    status: int | None = None


def judge(made: list[Made]) -> Exception:
    """What is to be believed when apprise says that it did not succeed, from the requests that it made."""
    posts = [one for one in made if one.method != "GET"]
    if any(one.status is None or one.status in (500, 502, 504) for one in posts):
        return Uncertain()
    if posts and made[-1] is posts[-1] and 200 <= (posts[-1].status or 0) < 300:
        # The network said yes, and apprise did not understand its answer.
        return Uncertain()
    if any(one.status and 300 <= one.status < 500 and one.status not in (408, 425, 429) for one in made):
        return Refused()
    return Away()


@contextmanager
def _watched() -> Iterator[list[Made]]:
    """Note what becomes of each request meanwhile. The worker's child posts one thing at a time."""
    import requests

    made: list[Made] = []
    plain = requests.Session.send

    def send(self: Any, request: Any, **how: Any) -> Any:
        one = Made(str(request.method))
        made.append(one)
        try:
            answer = plain(self, request, **how)
        except requests.RequestException as error:
            one.status = 0 if _reached_nobody(error) else None
            raise
        one.status = answer.status_code
        return answer

    requests.Session.send = send  # type: ignore[method-assign]
    try:
        yield made
    finally:
        requests.Session.send = plain  # type: ignore[method-assign]


def _reached_nobody(error: BaseException) -> bool:
    """Whether no connection came about, somewhere among the causes of an error."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    found: list[object] = [error]
    for one in found:
        if isinstance(one, NewConnectionError | ConnectTimeoutError | ssl.SSLCertVerificationError):
            return True
        if isinstance(one, BaseException) and len(found) < 50:
            causes = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
            found += [cause for cause in causes if isinstance(cause, BaseException) and cause not in found]
    return False
