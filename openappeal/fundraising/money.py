"""Sums of money: whole minor units of a currency, read from what people and banks write, and written for readers.

No float comes near a sum: 0.1 has none.
"""

from __future__ import annotations

import re

from babel.numbers import format_currency, get_currency_name

from openappeal.core.digits import localise_digits, to_latin_digits
from openappeal.core.languages import locale_of

# ISO 4217, list one (active codes), without funds, metals and test codes; how many digits stand behind the point.
# CLDR's digits are not these: it says how many are usual, for the rial none.
_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC"
    " CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD"
    " KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO"
    " NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL"
    " THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
CURRENCIES = {code: digits for digits, codes in _EXPONENTS.items() for code in codes.split()}
# As Iranians say them; CLDR's names are longer.
_IN_FARSI = {
    "USD": "دلار",
    "EUR": "یورو",
    "GBP": "پوند",
    "CAD": "دلار کانادا",
    "SEK": "کرون سوئد",
    "CHF": "فرانک سوئیس",
}
_WRITTEN_IN_WORDS = ("fa", "prs")
# More than any campaign has, and far from where a whole number of 63 bits ends.
MOST = 10**15
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’٬\u200e\u200f]")
_NUMBER = re.compile(r"(?P<whole>\d+)(?:\.(?P<part>\d+))?")


class UnknownCurrency(Exception):
    """No active code of ISO 4217."""


class BadSum(Exception):
    """This cannot be read as a sum; `reason` is a word for the door to explain: number, digits, large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def exponent(currency: str) -> int:
    """How many digits of a sum stand behind the point.

    :raises UnknownCurrency:
    """
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def read_sum(text: str, currency: str, *, decimal: str = ".") -> int:
    """A written sum in minor units. `decimal` is the mark before the cents; the other one may stand between thousands.

    Digits of every script are read. A minus may stand before or behind, and brackets mean one, as bookkeepers write.

    :raises BadSum:
    :raises UnknownCurrency:
    """
    digits = exponent(currency)
    cleaned = _SPACES.sub("", to_latin_digits(text)).replace("٫", decimal).replace("−", "-")
    is_negative = cleaned.startswith(("-", "(")) or cleaned.endswith("-")
    cleaned = cleaned.strip("+-()")
    grouping = "," if decimal == "." else "."
    whole, mark, part = cleaned.partition(decimal)
    if grouping in part or not _is_grouped(whole, grouping):
        raise BadSum("number")
    found = _NUMBER.fullmatch(whole.replace(grouping, "") + ("." + part if mark and part else ""))
    if found is None:
        raise BadSum("number")
    part = (found["part"] or "").rstrip("0")
    if len(part) > digits:
        raise BadSum("digits")
    minor = int(found["whole"] + part.ljust(digits, "0"))
    if minor > MOST:
        raise BadSum("large")
    return -minor if is_negative else minor


def _is_grouped(whole: str, grouping: str) -> bool:
    """Whether marks stand where they do between thousands: 1,234 and 12,34,567, and not 1,2."""
    first, *rest = whole.split(grouping)
    return not rest or (0 < len(first) <= 3 and all(len(one) in (2, 3) for one in rest) and len(rest[-1]) == 3)


def plain(minor: int, currency: str) -> str:
    """The sum with a point and without marks between thousands, as files of bookkeeping programs have it: -1234.50."""
    digits = exponent(currency)
    text = str(abs(minor)).rjust(digits + 1, "0")
    if digits:
        text = f"{text[:-digits]}.{text[-digits:]}"
    return f"-{text}" if minor < 0 else text


def typed(minor: int, currency: str, lang: str) -> str:
    """The sum as somebody would type it into a box, which `read_sum` reads again: 14000, 12.50; in Farsi ۱۲٫۵۰."""
    text = plain(minor, currency)
    whole, _mark, part = text.partition(".")
    text = text if part.strip("0") else whole
    return localise_digits(text.replace(".", "٫") if lang in _WRITTEN_IN_WORDS else text, lang)


def format_sum(minor: int, currency: str, lang: str, *, exact: bool = False) -> str:
    """The sum as the language writes it: $14,000, €12.50; in Farsi ۱۴٬۰۰۰ دلار. `exact` keeps “.00”.

    Whole sums of a running text are shorter without their cents; columns of sums want them all.
    """
    digits = exponent(currency)
    shown = digits if exact or minor % 10**digits else 0
    if lang in _WRITTEN_IN_WORDS:
        return f"{_in_farsi(minor, currency, shown)} {name_of(currency, lang)}"
    # The pattern's own digits are CLDR's; a text of ours with the right number of them goes through unrounded.
    pattern = locale_of(lang).currency_formats["standard"]
    return str(
        format_currency(
            _decimal(minor, digits),
            currency,
            format=_with_digits(pattern.pattern, shown),
            locale=locale_of(lang),
            currency_digits=False,
        )
    )


def name_of(currency: str, lang: str) -> str:
    """What the currency is called: “US Dollar”, «دلار»."""
    if lang in _WRITTEN_IN_WORDS and currency in _IN_FARSI:
        return _IN_FARSI[currency]
    return str(get_currency_name(currency, locale=locale_of(lang)))


def _decimal(minor: int, digits: int):  # type: ignore[no-untyped-def]
    from decimal import Decimal

    return Decimal(minor).scaleb(-digits)


def _with_digits(pattern: str, shown: int) -> str:
    return re.sub(r"0\.0+", "0" + ("." + "0" * shown if shown else ""), pattern)


def _in_farsi(minor: int, currency: str, shown: int) -> str:
    digits = exponent(currency)
    whole, part = divmod(abs(minor), 10**digits)
    text = f"{whole:,}".replace(",", "٬") + (f"٫{part:0{digits}d}" if shown else "")
    digits_ = localise_digits(text, "fa")
    # Isolated (UAX #9), or the minus jumps behind the digits, and the word before them.
    return f"\u2066−{digits_}\u2069" if minor < 0 else digits_
