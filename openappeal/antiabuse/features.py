"""Coarse facts about one signing, by which a flood can be told from people. Pure arithmetic, no database.

They are the stated exception to “nothing finer than a day”: kept apart from the signature, erased after 14
days. No name or address can be read or guessed from them: a mail domain is a keyed tag, a name is its script
and how long it is.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from openappeal.core.mailboxes import canonical_address
from openappeal.core.scripts import script_of
from openappeal.vault import tags

TAG_SIZE = 8
BIG, UNKNOWN, NONE = "big", "unknown", "none"
PLAIN, SCRIPT, TRAP = "plain", "script", "trap"

# Providers with millions of mailboxes each: that many people there sign in one hour is nothing odd by itself.
_BIG = """
126.com 163.com aol.com bk.ru bluewin.ch chmail.ir comcast.net duck.com email.com fastmail.com free.fr
freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it
icloud.com inbox.ru laposte.net libero.it list.ru live.com mail.com mail.ru mailbox.org msn.com naver.com
orange.fr outlook.com outlook.de outlook.fr posteo.de proton.me qq.com rambler.ru rediffmail.com riseup.net
rocketmail.com seznam.cz sfr.fr t-online.de telia.com tuta.com tutanota.com uol.com.br wanadoo.fr web.de wp.pl
yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it
yandex.ru ymail.com zoho.com
"""
BIG_PROVIDERS = frozenset(_BIG.split())

# Seconds between the form and its return; a feature is the number of the span.
FORM_SPANS = (5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560)
# Letters of a name; the last span has no end.
LENGTH_SPANS = (5, 10, 15, 20, 30)
# Bits a letter, after Shannon: “aaaa bbbb” is poor, a name of many different letters rich.
VARIETY_SPANS = (1.5,)


@dataclass(frozen=True)
class Features:
    """What is known of one signing. Empty bytes and texts mean: not known."""

    minute: int
    """Minutes since 1970."""
    network: bytes
    """A tag of the visitor's network that is forgotten after a day; empty where nobody made one."""
    provider: bytes
    """A keyed tag of the mail domain; empty without an address."""
    provider_class: str
    form_time: int
    """The number of a span of `FORM_SPANS`."""
    lane: str
    """Whether the form was sent as it stands, or with the help of a script, or with what no person sees filled in."""
    shape: str
    """Script, span of length, digits and variety of the name: “Latn.2.0.1”. Empty without a name."""
    code: str
    """The code of the event or link by which somebody came."""


def make(
    *,
    now: datetime,
    form_age: timedelta,
    address: str,
    name: str,
    key: bytes,
    lane: str = PLAIN,
    network: bytes = b"",
    code: str = "",
) -> Features:
    """The features of a signing. `address` is clean already, or empty; `key` is the key of tags.

    :raises openappeal.core.mailboxes.BadAddress:
    """
    domain = canonical_address(address).rpartition("@")[2] if address else ""
    return Features(
        minute=minute_of(now),
        network=network[:TAG_SIZE],
        provider=tags.plain_tag(key, "provider", domain)[:TAG_SIZE] if domain else b"",
        provider_class=_provider_class(domain),
        form_time=bisect_right(FORM_SPANS, form_age.total_seconds()),
        lane=lane,
        shape=shape_of(name),
        code=code,
    )


def _provider_class(domain: str) -> str:
    if not domain:
        return NONE
    return BIG if domain in BIG_PROVIDERS else UNKNOWN


def minute_of(now: datetime) -> int:
    """The number of a moment's minute."""
    return int(now.timestamp() // 60)


def shape_of(name: str) -> str:
    """How a name looks from afar. Thousands of names share each shape."""
    letters = [letter for letter in name.casefold() if not letter.isspace()]
    if not letters:
        return ""
    digits = "1" if any(letter.isdecimal() for letter in letters) else "0"
    length = bisect_right(LENGTH_SPANS, len(letters))
    return f"{script_of(name) or 'none'}.{length}.{digits}.{bisect_right(VARIETY_SPANS, _variety(letters))}"


def _variety(letters: list[str]) -> float:
    shares = [number / len(letters) for number in Counter(letters).values()]
    return -sum(share * math.log2(share) for share in shares)
