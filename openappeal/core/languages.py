"""The languages a campaign may choose from, and which of them a reader asked for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global

Direction = Literal["ltr", "rtl"]

INTERFACE_LANGUAGES = ("en", "fa", "es", "de", "fr", "tr")
"""Languages in which every sentence exists that visitors, signers and subscribers meet. Each has a catalogue in
`locale/`; `script/checks/catalogues.py` says which sentences these are, and that none is missing."""

STAFF_LANGUAGES = ("en", "fa")
"""Languages that the staff side speaks too: their catalogues hold every sentence of the product."""


class UnknownLanguage(Exception):
    """The tag is not in the list of content languages."""


@dataclass(frozen=True)
class Language:
    """A content language: its BCP 47 tag in lower case as in addresses, and its name for itself."""

    tag: str
    name: str
    direction: Direction


_LEFT_TO_RIGHT = """
en English · af Afrikaans · am አማርኛ · as অসমীয়া · ay Aymar aru · az Azərbaycan · be Беларуская · bg Български
bn বাংলা · bo བོད་སྐད་ · br Brezhoneg · bs Bosanski · ca Català · cs Čeština · cy Cymraeg · da Dansk · de Deutsch
el Ελληνικά · eo Esperanto · es Español · et Eesti · eu Euskara · fi Suomi · fil Filipino · fo Føroyskt
fr Français · fy Frysk · ga Gaeilge · gd Gàidhlig · gl Galego · gn Avañe’ẽ · gu ગુજરાતી · ha Hausa · hi हिन्दी
hr Hrvatski · ht Kreyòl ayisyen · hu Magyar · hy Հայերեն · id Bahasa Indonesia · ig Igbo · is Íslenska
it Italiano · ja 日本語 · jv Basa Jawa · ka ქართული · kk Қазақ тілі · km ខ្មែរ · kn ಕನ್ನಡ · ko 한국어
ku Kurdî (Kurmancî) · ky Кыргызча · lb Lëtzebuergesch · lo ລາວ · lt Lietuvių · lv Latviešu · mg Malagasy
mi Māori · mk Македонски · ml മലയാളം · mn Монгол · mr मराठी · ms Bahasa Melayu · mt Malti · my မြန်မာ
nb Norsk bokmål · ne नेपाली · nl Nederlands · nn Norsk nynorsk · om Oromoo · or ଓଡ଼ିଆ · pa ਪੰਜਾਬੀ · pl Polski
pt Português · pt-br Português (Brasil) · qu Runasimi · rm Rumantsch · ro Română · ru Русский
rw Ikinyarwanda · si සිංහල · sk Slovenčina · sl Slovenščina · so Soomaali · sq Shqip · sr Српски
sr-latn Srpski (latinica) · sv Svenska · sw Kiswahili · ta தமிழ் · te తెలుగు · tg Тоҷикӣ · th ไทย · ti ትግርኛ
tk Türkmençe · tr Türkçe · tt Татар · uk Українська · uz Oʻzbekcha · vi Tiếng Việt · wo Wolof · xh isiXhosa
yo Yorùbá · zgh ⵜⴰⵎⴰⵣⵉⵖⵜ · zh-hans 简体中文 · zh-hant 繁體中文 · zu isiZulu
"""

_RIGHT_TO_LEFT = """
fa فارسی · ar العربية · az-arab آذربایجان تۆرکجه‌سی · bal بلوچی · ckb کوردیی ناوەندی · dv ދިވެހި · glk گیلکی
he עברית · ks کٲشُر · lrc لۊری شومالی · mzn مازرونی · pa-arab پنجابی · prs دری · ps پښتو · sd سنڌي
syr ܣܘܪܝܝܐ · ug ئۇيغۇرچە · ur اردو · yi ייִדיש
"""


def _parse(table: str, direction: Direction) -> Iterable[Language]:
    for entry in re.split(r"[·\n]", table.strip()):
        tag, name = entry.strip().split(" ", 1)
        yield Language(tag, name, direction)


LANGUAGES: tuple[Language, ...] = tuple(
    sorted((*_parse(_LEFT_TO_RIGHT, "ltr"), *_parse(_RIGHT_TO_LEFT, "rtl")), key=lambda one: one.tag)
)

_BY_TAG = {one.tag: one for one in LANGUAGES}

# What browsers send, where cutting subtags off would not lead to a tag of ours (RFC 4647 §3.4).
_KNOWN_AS = {
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "no": "nb",
    "iw": "he",
    "ji": "yi",
    "in": "id",
    "tl": "fil",
    "kmr": "ku",
    "pes": "fa",
    "fa-af": "prs",
    "az-ir": "az-arab",
    "azb": "az-arab",
    "pa-pk": "pa-arab",
    "pnb": "pa-arab",
}


def language(tag: str) -> Language:
    """Return the language of a tag, whatever its case.

    :raises UnknownLanguage:
    """
    try:
        return _BY_TAG[tag.lower()]
    except KeyError as error:
        raise UnknownLanguage(tag) from error


def direction(tag: str) -> Direction:
    """Return ``"ltr"`` or ``"rtl"``.

    :raises UnknownLanguage:
    """
    return language(tag).direction


def best_language(header: str, offered: Iterable[str]) -> str | None:
    """Return the offered tag that an Accept-Language header likes best, or None if it likes none.

    Quality values as in RFC 9110 §12.4.2, lookup as in RFC 4647 §3.4. ``*`` stands for the first
    offered tag that is not refused. A header that cannot be read is as good as none.
    """
    tags = {tag.lower(): tag for tag in offered}
    wishes = _wishes(header)
    refused = {wish for wish, quality in wishes if quality == 0}
    for wish, quality in sorted(wishes, key=lambda pair: -pair[1]):
        if quality == 0:
            break
        for candidate in tags if wish == "*" else _lookups(wish):
            if candidate in tags and candidate not in refused:
                return tags[candidate]
    return None


# Languages without data in CLDR, and the one that most of their readers share.
_NEIGHBOURS = {"ay": "es", "glk": "fa", "prs": "fa-AF"}


@cache
def locale_of(tag: str) -> Locale:
    """Return Babel's locale for a language, a neighbour's where CLDR has none, or else English."""
    try:
        return Locale.parse(_NEIGHBOURS.get(tag, tag), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def with_country(tag: str) -> str:
    """Return the language with a country, as Open Graph wants it: ``fa`` → ``fa_IR``, ``pt-br`` → ``pt_BR``.

    Without a country in the tag it is the likeliest one of CLDR (UTS 35, likely subtags); "" where CLDR knows none.
    """
    subtags = tag.lower().split("-")
    script = next((part.title() for part in subtags[1:] if len(part) == 4), "")
    likely: Mapping[str, str] = get_global("likely_subtags")
    guess = likely.get(f"{subtags[0]}_{script}") or likely.get(subtags[0], "")
    country = next((part for part in (*subtags[1:], *guess.split("_")[1:]) if len(part) == 2), "")
    return f"{subtags[0]}_{country.upper()}" if country else ""


_WISH = re.compile(
    r"(?P<range>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)"
    r"(?:\s*;\s*q\s*=\s*(?P<quality>0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)


def _wishes(header: str) -> list[tuple[str, float]]:
    found = (_WISH.fullmatch(part.strip()) for part in header[:1000].lower().split(","))
    return [(wish["range"], float(wish["quality"] or 1)) for wish in found if wish]


def _lookups(wish: str) -> Iterable[str]:
    """Yield the range and what remains as subtags are cut from its end, with our name for each."""
    subtags = wish.split("-")
    while subtags:
        candidate = "-".join(subtags)
        yield candidate
        if candidate in _KNOWN_AS:
            yield _KNOWN_AS[candidate]
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:  # RFC 4647: a single letter never ends a range
            subtags.pop()
