"""E-mail addresses: which we accept, and when two spellings reach one mailbox."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

# Providers that deliver several domains into one mailbox.
_SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
    "yandex.by": "yandex.ru",
    "yandex.kz": "yandex.ru",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
_DOTS_IGNORED = {"gmail.com"}

# Under a country's letters these are open to everybody there, like `co` in co.uk: people own the part before.
_OPEN = """
ac asso asn biz co com ed edu ernet firm gen go gob gok gop gouv gov govt gub id ind inf info ltd me med mil mod muni
name ne net nhs nic nom or org plc police pp pro pub res sch school store tm tv web
"""
_OPEN_PARTS = frozenset(_OPEN.split())

_LINE_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|%0[ad]", re.IGNORECASE)


class BadAddress(Exception):
    """The text is not an address that our letters can be sent to."""


def clean_address(text: str) -> str:
    """Return the address as typed, without spaces around it and with an ASCII domain.

    Only the shape is checked, never whether the mailbox exists. Addresses that need SMTPUTF8
    (RFC 6531) are refused, and so is anything that could break a header.

    :raises BadAddress:
    """
    stripped = text.strip(" \t\u00a0")
    if len(stripped) > 254 or _LINE_BREAK.search(text):
        raise BadAddress
    try:
        valid = validate_email(
            stripped, check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
        )
    except (EmailNotValidError, UnicodeError) as error:
        raise BadAddress from error
    local, _, domain = stripped.rpartition("@")
    return f"{local}@{domain if domain.isascii() else valid.ascii_domain}"


def canonical_address(text: str) -> str:
    """Return the one spelling that stands for a mailbox; for tags only, letters go to what was typed.

    NFKC, case folded, ASCII domain, aliases of a provider's domain made one, everything from a plus
    sign cut off, dots dropped where the provider ignores them.

    :raises BadAddress:
    """
    return canonical_of(clean_address(text))


def canonical_of(clean: str) -> str:
    """Return what :func:`canonical_address` does, of an address that was cleaned before: half the work."""
    address = unicodedata.normalize("NFKC", clean).casefold()
    local, _, domain = address.rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    # A local part that begins with the plus sign is all there is.
    local = local.partition("+")[0].rstrip(".") or local
    if domain in _DOTS_IGNORED:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def registrable_domain(domain: str) -> str:
    """Return the part of an ASCII domain that somebody has registered: “uni.example” of “mail.uni.example”.

    By a short rule instead of a list of ten thousand: the last two labels, or three where the last but one is as
    open as the last (co.uk, ac.ir). Where the rule is wrong it takes several owners for one.
    """
    labels = domain.casefold().rstrip(".").split(".")
    is_open = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _OPEN_PARTS
    return ".".join(labels[-3 if is_open else -2 :])
