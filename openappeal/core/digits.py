"""Digits and numbers as a language writes them."""

import unicodedata

from babel.numbers import format_decimal

from openappeal.core.languages import locale_of

_LATIN = "0123456789"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"

# Arabic is left with Latin digits, as CLDR does: which ones are usual depends on the country.
_DIGITS = {
    "fa": _PERSIAN,
    "prs": _PERSIAN,
    "ps": _PERSIAN,
    "az-arab": _PERSIAN,
    "bal": _PERSIAN,
    "glk": _PERSIAN,
    "ks": _PERSIAN,
    "lrc": _PERSIAN,
    "mzn": _PERSIAN,
    "ckb": _ARABIC,
    "as": "০১২৩৪৫৬৭৮৯",
    "bn": "০১২৩৪৫৬৭৮৯",
    "mr": "०१२३४५६७८९",
    "my": "၀၁၂၃၄၅၆၇၈၉",
    "ne": "०१२३४५६७८९",
}
_INTO = {lang: str.maketrans(_LATIN, digits) for lang, digits in _DIGITS.items()}
_THOUSANDS, _DECIMAL = "\u066c", "\u066b"


def localise_digits(text: str, lang: str) -> str:
    """Return the text with its Latin digits written as the language writes them."""
    return text.translate(_INTO[lang]) if lang in _INTO else text


def to_latin_digits(text: str) -> str:
    """Return the text with every decimal digit of any script (Persian, Arabic …) as a Latin one."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def format_number(number: int, lang: str) -> str:
    """Return a whole number in groups of thousands: 12,486; in Farsi ۱۲٬۴۸۶."""
    if _DIGITS.get(lang) in (_PERSIAN, _ARABIC):
        return localise_digits(f"{number:,}".replace(",", _THOUSANDS), lang)
    return localise_digits(str(format_decimal(number, locale=locale_of(lang))), lang)


def format_tenths(number: float, lang: str) -> str:
    """Return a measure with one place behind the point: 6.8; in Farsi ۶٫۸."""
    if _DIGITS.get(lang) in (_PERSIAN, _ARABIC):
        return localise_digits(f"{number:.1f}".replace(".", _DECIMAL), lang)
    return localise_digits(str(format_decimal(number, format="0.0", locale=locale_of(lang))), lang)
