"""The gates of the sign form, from cheap to dear. No person is turned away at any of them.

| Gate | What it costs | Who does not pass |
|---|---|---|
| at most 16 kB | a number (`publishing.server`) | is told so |
| from a page of ours | two headers (`cms.middleware`) | is told so |
| form token: ours, older than 3 s, younger than 6 h | one HMAC | finds the form as it was, with a fresh token |
| fields | the rules of names and addresses | finds the form with what is to be mended |
| danger | one row of the database, read for the page anyway | is asked once more |
| trap field | nothing | signs, and is set aside |
| throw-away address | one look into a set | is told so once; then signs, and is set aside |
| token not used before | the memory's lock | finds the form as it was, with a fresh token |
| network, mail domain | a few marks in memory, and a sum where one came | signs, and is set aside |
| letters | the same | gets no letter, or a late one |

A network has three lanes: without anything, with a sum that the browser did, with the code of an event. No gate asks
for either; a sum that is wrong, or not asked for just now, is as good as none.

Without an address, where the campaign allows that, a person reads each one before it counts. Its network is noted;
there is no letter to limit, and a form makes one signature and no second (`actions.without_address`).

Then the signing is sealed and stored, and its letter queued (`actions.sign`). Whatever depends on an address that was
typed before, here and there, costs the same and looks the same, whether there was a limit or not: who got two letters
today is sealed, stored and queued like everybody else, as something whose day is over, which the worker erases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from types import TracebackType

from django.conf import settings

from openappeal.antiabuse import limits, sums, throwaway
from openappeal.antiabuse.features import BIG, BIG_PROVIDERS, Features
from openappeal.antiabuse.memory import MEMORY, Book, Mark
from openappeal.antiabuse.networks import network_of
from openappeal.core.mailboxes import canonical_of, registrable_domain
from openappeal.signatures.forms import SignForm
from openappeal.signatures.models import Held
from openappeal.signatures.organisation_forms import OrganisationForm
from openappeal.signatures.risk import Dangers
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider

# A browser whose button was pressed twice, or that repeats what got no answer, is sent on to the same page.
TWICE_SECONDS = 120
# If the process dies while it stores a signing, the token is good again after so long.
STORING_SECONDS = 10
# In place of what was typed: the form was sent without an address.
BARE = 2**32 - 1
TOKEN_SECONDS = int(tokens.FORM_MAX_AGE.total_seconds())


class Gate(Enum):
    """Where a form stands."""

    OPEN = "open"
    PROBLEMS = "problems"  # something in it is to be mended
    STALE = "stale"  # of the wrong age, or not ours
    UNTOLD = "untold"  # to be told of a danger
    THROWAWAY = "throwaway"  # to be told what that means
    USED = "used"  # this form was sent before
    ALREADY = "already"  # a moment ago, word for word
    FULL = "full"  # more letters in this hour than we send


@dataclass(frozen=True)
class Passage:
    """What became of a form at the gates. An open one is a context: sign inside it.

    Leaving it spends the form's token; an exception gives everything back that was taken for this form.
    """

    gate: Gate
    untold: frozenset[str] = frozenset()
    """The dangers to be told."""
    features: Features | None = None
    held: Held = Held.NO
    event_code: str = ""
    sends: bool = True
    """Whether its letter goes out."""
    not_before: datetime | None = None
    """When its letter goes out at the earliest."""
    today: date = date.min
    _token: str = ""
    _content: bytes = b""
    _address: str = field(default="", repr=False)
    """Empty for what comes without one."""
    _now: float = 0.0

    @property
    def again(self) -> str:
        """Why the form is shown again although nothing in it is wrong; empty if it is not."""
        asks = (Gate.STALE, Gate.THROWAWAY, Gate.USED, Gate.FULL)
        return self.gate.value if self.gate in asks else ""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        with MEMORY.opened(self._now) as book:
            token = book.mark("token", self._token.encode())
            if not self._address:
                if kind is None:
                    book.put(token, seconds=TOKEN_SECONDS, number=BARE)
            elif kind is None:
                book.put(token, seconds=TOKEN_SECONDS, number=_digest(book, self._content))
            else:
                book.forget(token)
                book.take_back(limits.address_mark(book, self._address))
                book.take_back(limits.all_mark(book))


def examine(
    form: SignForm,
    *,
    dangers: Dangers,
    meta: Mapping[str, object],
    keys: KeyProvider,
    now: datetime,
    sum_bits: int = 0,
) -> Passage:
    """Lead a form through the gates that stand before the database.

    `sum_bits`: how hard a sum is; 0 while none counts.
    """
    is_stale = form.is_stale(key=keys.token_key(), now=now)
    if not form.is_valid():
        return Passage(Gate.PROBLEMS)
    if is_stale:
        return Passage(Gate.STALE)
    untold = form.untold(dangers)
    if untold:
        # Said once, and only for what was typed; whoever sends the same again is believed.
        return Passage(Gate.UNTOLD, untold=untold)
    network = network_of(meta, proxy=settings.PROXY)
    if not form.cleaned_data["email"]:
        return _note(form, network=network, keys=keys, now=now)
    address = canonical_of(form.cleaned_data["email"])
    mail_domain = address.rpartition("@")[2]
    is_throwaway = throwaway.is_throwaway(mail_domain)
    if is_throwaway and not form.accepts_throwaway:
        return Passage(Gate.THROWAWAY)
    event_code = "" if form.is_trap else form.event_code
    return _count(
        form,
        address=address,
        domain=registrable_domain(mail_domain),
        held=Held.TRAP if form.is_trap else Held.THROWAWAY if is_throwaway else Held.NO,
        event_code=event_code,
        network=network,
        has_sum=sums.is_done(str(form.data["token"]), form.sum, bits=sum_bits),
        keys=keys,
        now=now,
    )


def examine_organisation(form: OrganisationForm, *, keys: KeyProvider, now: datetime) -> Passage:
    """Lead the form for organisations through its gates: what comes here waits for a proof anyway, so they see only to
    letters that others asked for and to forms that are sent twice.
    """
    is_stale = form.is_stale(key=keys.token_key(), now=now)
    if not form.is_valid():
        return Passage(Gate.PROBLEMS)
    if is_stale:
        return Passage(Gate.STALE)
    address = canonical_of(form.cleaned_data["email"])
    domain = address.rpartition("@")[2]
    token, content, moment = str(form.data["token"]), form.content, now.timestamp()
    with MEMORY.opened(moment) as book:
        closed = _closed(book, token, content, moment)
        if closed:
            return Passage(closed)
        sends, wait = _take_letter(book, token, address, "" if domain in BIG_PROVIDERS else registrable_domain(domain))
    return Passage(
        Gate.OPEN,
        sends=sends,
        not_before=now + timedelta(seconds=wait) if wait else None,
        _token=token,
        _content=content,
        _address=address,
        today=now.date(),
        _now=moment,
    )


def _count(
    form: SignForm,
    *,
    address: str,
    domain: str,
    held: Held,
    event_code: str,
    network: bytes,
    has_sum: bool,
    keys: KeyProvider,
    now: datetime,
) -> Passage:
    """The gates in memory, opened once."""
    token, content = str(form.data["token"]), form.content
    moment = now.timestamp()
    with MEMORY.opened(moment) as book:
        closed = _closed(book, token, content, moment)
        if closed:
            return Passage(closed)
        tag = book.mark("network", network).now if network else b""
        features = form.features(tag_key=keys.tag_key(), now=now, network=tag)
        is_known = features.provider_class == BIG
        is_crowd = bool(network) and _is_crowd(book, network, has_code=bool(event_code), has_sum=has_sum)
        is_rare = not is_known and limits.is_above(book, "domain", domain.encode(), limits.DOMAIN)
        sends, wait = _take_letter(book, token, address, "" if is_known else domain)
    return Passage(
        Gate.OPEN,
        features=features,
        # Whether somebody lets these through is asked at confirmation: here it would cost the most of all.
        held=held or (Held.DOMAIN if is_rare else Held.CROWD if is_crowd else Held.NO),
        event_code=event_code,
        sends=sends,
        not_before=now + timedelta(seconds=wait) if wait else None,
        _token=token,
        _content=content,
        _address=address,
        today=now.date(),
        _now=moment,
    )


def _closed(book: Book, token: str, content: bytes, now: float) -> Gate | None:
    """Which gate a form does not pass: it was sent before, or too many letters go out in this hour."""
    used = book.mark("token", token.encode())
    if book.until(used):
        return Gate.ALREADY if _is_twice(book, used, content, now) else Gate.USED
    return Gate.FULL if book.number(limits.all_mark(book)) >= limits.ALL_LETTERS.most else None


def _is_crowd(book: Book, network: bytes, *, has_code: bool, has_sum: bool) -> bool:
    """Count one more of a network. Whether it is too many in each lane that is open to it."""
    times = limits.TIMES_WITH_CODE if has_code else 1
    is_crowd = limits.is_above(book, "network", network, limits.NETWORK, times=times)
    if not has_sum:
        return is_crowd
    times = limits.TIMES_WITH_SUM
    return limits.is_above(book, "network with sum", network, limits.NETWORK, times=times) and is_crowd


def _take_letter(book: Book, token: str, address: str, rare_domain: str) -> tuple[bool, int]:
    """Whether the letter of a form goes out, and in how many seconds. `rare_domain`: empty for big providers."""
    book.put(book.mark("token", token.encode()), seconds=STORING_SECONDS, number=0)
    book.add(limits.all_mark(book), seconds=limits.ALL_LETTERS.seconds)
    letters = book.add(limits.address_mark(book, address), seconds=limits.LETTERS_TO_ADDRESS.seconds)
    sends = letters <= limits.LETTERS_TO_ADDRESS.most
    # What gets no letter stands in a queue of its own: as much work, and nobody else waits longer for it.
    wait = limits.domain_wait(book, rare_domain if sends else "") if rare_domain else 0
    return (wait <= limits.LONGEST_WAIT, wait) if sends else (False, 0)


def _note(form: SignForm, *, network: bytes, keys: KeyProvider, now: datetime) -> Passage:
    """The gates of a form without an address. Sent again it gives the same answer, unless it had an address before."""
    token, moment = str(form.data["token"]), now.timestamp()
    with MEMORY.opened(moment) as book:
        used = book.mark("token", token.encode())
        if book.until(used) and book.number(used) != BARE:
            return Passage(Gate.USED)
        tag = book.mark("network", network).now if network else b""
    return Passage(
        Gate.OPEN,
        features=form.features(tag_key=keys.tag_key(), now=now, network=tag),
        event_code="" if form.is_trap else form.event_code,
        today=now.date(),
        _token=token,
        _now=moment,
    )


def _is_twice(book: Book, used: Mark, content: bytes, now: float) -> bool:
    spent = book.until(used) - TOKEN_SECONDS
    return now - spent < TWICE_SECONDS and book.number(used) == _digest(book, content)


def _digest(book: Book, content: bytes) -> int:
    """Thirty-two bits of what was typed, under the key of the day; never 0, which stands for “being stored”."""
    return int.from_bytes(book.mark("content", content).now[:4], "big") or 1
