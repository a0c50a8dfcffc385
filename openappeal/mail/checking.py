"""Whether mail servers elsewhere will believe our letters: SPF, DKIM and DMARC records, and a letter that was sent.

Everything is given as text; nothing is asked of anybody. Plain sentences come back, for people who set these records
twice in their lives. Sources: RFC 7208 (SPF), 6376 (DKIM), 7489 (DMARC), 8058 (one-click).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from openappeal.core.mailboxes import registrable_domain
from openappeal.mail import dkim

MOST_LOOKUPS = 10
MOST_BYTES = 2_000_000
ONE_CLICK = "list-unsubscribe=one-click"


@dataclass(frozen=True)
class Said:
    """One sentence. `is_good` is None for what is only worth knowing."""

    is_good: bool | None
    sentence: str


@dataclass(frozen=True)
class Given:
    """What there is to look at. An empty text was not given."""

    domain: str
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    sample: bytes = b""


def examine(given: Given) -> list[Said]:
    """Everything that is to be said, in the order in which one would set it right."""
    return [*_spf(given), *_dkim(given), *_dmarc(given), *_sample(given)]


def sender_of(sample: bytes) -> str:
    """The domain that a letter says it is from, or empty."""
    for name, value in dkim.split(sample[:MOST_BYTES])[0]:
        if name.lower() == "from":
            return parseaddr(_text(value))[1].rpartition("@")[2].lower()
    return ""


# ── Records ─────────────────────────────────────────────────────────────────
def _spf(given: Given) -> Iterator[Said]:
    if not given.spf:
        yield _bad(f"No SPF record was given: the TXT record of {given.domain} that begins with “v=spf1”.")
        return
    words = _unquoted(given.spf).split()
    if not words or words[0].lower() != "v=spf1":
        yield _bad("The SPF record does not begin with “v=spf1”, so nobody reads it.")
        return
    if sum(word.lower() == "v=spf1" for word in words) > 1:
        yield _bad("There are two SPF records. A domain may have one: put their words into one record.")
        return
    terms = [word.lower() for word in words[1:]]
    wrong = [term for term in terms if not _is_spf_term(term)]
    if wrong:
        yield _bad(
            f"The SPF record has a word that mail servers do not know: {', '.join(wrong[:3])}. They ignore the whole."
        )
        return
    names = [re.split(r"[:=/]", term.lstrip("+-~?"), maxsplit=1)[0] for term in terms]
    lookups = sum(name in ("include", "a", "mx", "ptr", "exists", "redirect") for name in names)
    if lookups > MOST_LOOKUPS:
        yield _bad(f"The SPF record needs {lookups} look-ups; more than {MOST_LOOKUPS} are not made. Take some out.")
    ends = [term for term in terms if term.endswith("all") and term.lstrip("+-~?") == "all"]
    allowed = [
        term for term, name in zip(terms, names, strict=True) if name not in ("all", "exp") and term[0] not in "-~?"
    ]
    if not ends and "redirect" not in names:
        yield _bad("The SPF record has no end. Add “~all”, and “-all” when all your letters arrive.")
    elif ends and ends[0] in ("all", "+all"):
        yield _bad("The SPF record ends with “+all”: everybody may send in your name. Write “~all” or “-all”.")
    elif ends and ends[0] == "?all":
        yield _bad("The SPF record ends with “?all”, which forbids nobody. Write “~all” or “-all”.")
    elif not allowed:
        yield _bad("The SPF record lets nobody send. Name your mail server in it, as “ip4:…” or “include:…”.")
    else:
        yield Said(True, f"The SPF record names who may send for {given.domain}, and forbids others.")


_SPF_TERM = re.compile(
    r"[+?~-]?(?:all|include:\S+|a(?:[:/]\S+)?|mx(?:[:/]\S+)?|ptr(?::\S+)?|ip4:\S+|ip6:\S+|exists:\S+)|(?:redirect|exp)=\S+"
    r"|[a-z][a-z0-9_.-]*=\S*"
)


def _is_spf_term(term: str) -> bool:
    if not _SPF_TERM.fullmatch(term):
        return False
    network = re.fullmatch(r"[+?~-]?ip([46]):(\S+)", term)
    if network is None:
        return True
    try:
        return ipaddress.ip_network(network[2], strict=False).version == int(network[1])
    except ValueError:
        return False


def _dkim(given: Given) -> Iterator[Said]:
    if not given.dkim:
        yield _bad(f"No DKIM record was given: the TXT record of <selector>._domainkey.{given.domain}.")
        return
    record = _unquoted(given.dkim)
    tags = dkim.tag_list(record)
    if tags.get("v", "DKIM1") != "DKIM1":
        yield _bad("The DKIM record does not begin with “v=DKIM1”.")
    try:
        key = dkim.public_key(record)
    except dkim.BadRecord as error:
        yield _bad(f"The DKIM record cannot be used. {error}")
        return
    if isinstance(key, RSAPublicKey) and key.key_size < dkim.WANTED_RSA:
        yield _bad(f"The DKIM key has {key.key_size} bits. Make one of {dkim.WANTED_RSA}.")
    elif "y" in tags.get("t", "").split(":"):
        yield _bad("The DKIM record says that it is a test (“t=y”): signatures count for nothing. Take that out.")
    else:
        yield Said(True, "The DKIM record holds a key that is strong enough.")


def _dmarc(given: Given) -> Iterator[Said]:
    if not given.dmarc:
        yield _bad(f"No DMARC record was given: the TXT record of _dmarc.{given.domain}.")
        return
    record = _unquoted(given.dmarc)
    tags = dkim.tag_list(record)
    if not re.match(r"v\s*=\s*DMARC1\s*(;|$)", record.strip()):
        yield _bad("The DMARC record does not begin with “v=DMARC1;”, so nobody reads it.")
        return
    policy = tags.get("p", "").lower()
    if policy not in ("none", "quarantine", "reject"):
        yield _bad(
            "The DMARC record says no policy. Write “p=quarantine”, and “p=reject” when all your letters arrive."
        )
    elif policy == "none":
        yield _bad("The DMARC record forbids nothing (“p=none”). Good for the first weeks; then write “p=quarantine”.")
    else:
        yield Said(True, f"The DMARC record has forged letters put aside (“p={policy}”).")
    if tags.get("pct", "100") != "100":
        yield Said(None, f"The DMARC record holds for {tags['pct']} % of letters only.")
    if "ruf" in tags:
        yield Said(
            None,
            "The DMARC record asks for failure reports (“ruf”): these can hold readers’ addresses. Better without.",
        )


# ── A letter ────────────────────────────────────────────────────────────────
def _sample(given: Given) -> Iterator[Said]:
    if not given.sample:
        yield _bad("No letter was given. Send a test of an issue to yourself, save it with all headers as a .eml file.")
        return
    sample = given.sample[:MOST_BYTES]
    headers: dict[str, str] = {}
    for name, value in dkim.split(sample)[0]:
        headers.setdefault(name.lower(), _text(value))
    sender = sender_of(sample)
    if sender != given.domain:
        yield _bad(f"The letter is from {sender or 'nobody'}, not from {given.domain}.")
    yield from _signature(given, sample, headers, sender)
    came_from = parseaddr(headers.get("return-path", ""))[1].rpartition("@")[2].lower()
    if not came_from:
        yield Said(None, "The letter has no Return-Path, so it was saved before it arrived: SPF cannot be looked at.")
    elif not _is_aligned(came_from, sender, strict=dkim.tag_list(given.dmarc).get("aspf") == "s"):
        yield _bad(
            f"The letter comes back to {came_from}, another domain: your provider replaces the sender. So SPF does not "
            f"count for {sender}, and bounces go to the provider instead of you."
        )
    elif not headers["return-path"].strip().lstrip("<").startswith("bounce+") and "list-unsubscribe" in headers:
        yield _bad(
            "The letter does not come back to an address of its own (“bounce+…”), so bounces cannot be told apart."
        )
    else:
        yield Said(True, "What cannot be delivered comes back to the campaign’s domain.")
    for name in ("date", "message-id"):
        if name not in headers:
            yield _bad(f"The letter has no {name.title()} header.")
    yield from _way_out(headers)


def _signature(given: Given, sample: bytes, headers: dict[str, str], sender: str) -> Iterator[Said]:
    try:
        found = dkim.signatures(sample)
    except dkim.NotSigned:
        yield _bad("The letter has no DKIM signature. Have your mail server sign, or set OPENAPPEAL_DKIM_SELECTOR.")
        return
    strict = dkim.tag_list(given.dmarc).get("adkim") == "s"
    own = [one for one in found if _is_aligned(one.domain, sender, strict=strict)]
    if not own:
        yield _bad(f"The letter is signed by {found[0].domain}, not by {sender}: for DMARC that is no signature.")
        return
    one = own[0]
    if given.dkim:
        try:
            if dkim.is_good(sample, one, _unquoted(given.dkim)):
                yield Said(True, f"The letter’s signature by {one.domain} holds (selector {one.selector}).")
            else:
                yield _bad(
                    "The letter’s signature does not fit the DKIM record: another key, or the letter was changed on "
                    "the way or when it was saved."
                )
        except dkim.BadRecord:
            pass  # said of the record
    missing = [
        name
        for name in ("from", "list-unsubscribe", "list-unsubscribe-post")
        if name in headers and name not in one.signed
    ]
    if missing:
        yield _bad(
            f"The signature leaves out {', '.join(missing)}: without them one-click unsubscribing is not trusted."
        )


def _way_out(headers: dict[str, str]) -> Iterator[Said]:
    if "list-unsubscribe" not in headers:
        yield Said(
            None, "The letter has no List-Unsubscribe. Letters of an issue have it; confirmations do not need it."
        )
    elif "https://" not in headers["list-unsubscribe"].lower():
        yield _bad("List-Unsubscribe holds no https address. Set OPENAPPEAL_SITE_URL to one.")
    elif headers.get("list-unsubscribe-post", "").strip().lower() != ONE_CLICK:
        yield _bad("The letter has no “List-Unsubscribe-Post: List-Unsubscribe=One-Click”: something has taken it out.")
    else:
        yield Said(True, "Mail programs can unsubscribe with one click.")


def _is_aligned(domain: str, sender: str, *, strict: bool) -> bool:
    return domain == sender or (
        not strict and bool(sender) and registrable_domain(domain) == registrable_domain(sender)
    )


def _text(value: bytes) -> str:
    return value.replace(b"\r\n", b"").decode("utf-8", errors="replace").strip()


def _unquoted(record: str) -> str:
    """A record as one text. DNS tools show long ones as several quoted strings, which belong together."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', record)
    text = "".join(parts) if parts else record
    return text.replace("\\;", ";").strip()


def _bad(sentence: str) -> Said:
    return Said(False, sentence)
