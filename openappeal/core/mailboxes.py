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
