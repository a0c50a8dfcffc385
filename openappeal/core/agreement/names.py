"""Whether the names of the source are in the target: those that are known, and those that a capital gives away."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from babel.dates import get_day_names

from openappeal.core.agreement.completeness import sentences
from openappeal.core.agreement.dates import months
from openappeal.core.agreement.findings import Finding, Kind, Name
from openappeal.core.agreement.spelling import is_spelt_in
from openappeal.core.agreement.text import ZWNJ, Folded, plain_latin
from openappeal.core.languages import UnknownLanguage, language, locale_of
from openappeal.core.scripts import script_of

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAPITALS_ON_NAMES = frozenset(
    {"en", "es", "fr", "tr", "it", "pt", "pt-br", "nl", "sv", "da", "nb", "nn", "pl", "cs", "ca", "ro"}
)
_OPENING = ">«“„\"'(¿¡:•*"
_SHORTEST = 3


def compare_names(source: Folded, target: Folded, names: Sequence[Name]) -> list[Finding]:
    """Return the names that the target has in no spelling."""
    found: list[Finding] = []
    seen = [False] * len(source.text)
    missing: set[str] = set()
    for name in names:
        found += _known(source, target, name, seen)
    for start, end, forms in _places(source, target.language):
        if any(seen[start:end]):
            continue
        seen[start:end] = [True] * (end - start)
        if not _is_there(forms, target):
            found.append(_finding(source, start, end))
    for start, end in _capitalised(source, seen, names):
        word = source.text[start:end]
        if word not in missing and not _comes_back(word, target):
            missing.add(word)
            found.append(_finding(source, start, end))
    return _joined(source, found)


def _finding(source: Folded, start: int, end: int) -> Finding:
    return Finding(Kind.NAME_MISSING, source.words(start, end), "", source.span(start, end))


def _joined(source: Folded, found: list[Finding]) -> list[Finding]:
    """First and last name of one person are one finding."""
    joined: list[Finding] = []
    for one in sorted(found, key=lambda finding: finding.source_span):
        if joined and source.original[joined[-1].source_span[1] : one.source_span[0]] == " ":
            start, end = joined[-1].source_span[0], one.source_span[1]
            joined[-1] = Finding(Kind.NAME_MISSING, source.original[start:end], "", (start, end))
        else:
            joined.append(one)
    return joined


# ── Known names ─────────────────────────────────────────────────────────────


def _known(source: Folded, target: Folded, name: Name, seen: list[bool]) -> Iterable[Finding]:
    own = tuple(name.forms.get(source.language, ())) or tuple(_of_script(name, source.language))
    places = [match.span() for form in own for match in _spelt(form, source)]
    for start, end in places:
        seen[start:end] = [True] * (end - start)
    if not places:
        return
    theirs = tuple(name.forms.get(target.language, ())) or tuple(_of_script(name, target.language))
    if theirs:
        is_there = any(next(iter(_spelt(form, target)), None) is not None for form in theirs)
    else:
        is_there = all(_comes_back(word, target) for form in own[:1] for word in form.split())
    if not is_there:
        yield _finding(source, *min(places))


def _of_script(name: Name, tag: str) -> Iterable[str]:
    for forms in name.forms.values():
        yield from (form for form in forms if script_of(form) == _script(tag))


def _script(tag: str) -> str | None:
    try:
        return script_of(language(tag).name)
    except UnknownLanguage:
        return None


def _spelt(form: str, text: Folded) -> Iterable[re.Match[str]]:
    """Where a spelling stands, whole or by its last word, with any ending of up to four letters."""
    words = Folded(form, text.language).low.split()
    yield from _form(tuple(words)).finditer(plain_length(text))
    if len(words) > 1 and len(words[-1]) > 3:
        yield from _form((words[-1],)).finditer(plain_length(text))


@lru_cache(maxsize=4096)
def _form(words: tuple[str, ...]) -> re.Pattern[str]:
    joint = rf"[\s{ZWNJ}-]+"
    return re.compile(
        rf"(?<![^\W\d_]){joint.join(re.escape(_plain(word)) for word in words)}(?=[^\W\d_]{{0,4}}(?![^\W\d_]))"
    )


def plain_length(text: Folded) -> str:
    """The text in lower case without accents, letter for letter."""
    return _plain(text.low)


@lru_cache(maxsize=64)
def _plain(low: str) -> str:
    return "".join(plain if len(plain := plain_latin(letter)) == 1 else letter for letter in low)


# ── Countries and cities ────────────────────────────────────────────────────


@cache
def _place_names(tag: str, other: str) -> dict[str, tuple[str, ...]]:
    """Countries, continents and cities by their names in a language, with all their names in the other."""
    found: dict[str, tuple[str, ...]] = {}
    ours, theirs = locale_of(tag).territories, locale_of(other).territories
    for code, name in ours.items():
        plain = _plain(Folded(str(name), tag).low)
        if code in theirs and len(plain) > 3 and code not in ("001", "ZZ"):
            found[plain] = (str(theirs[code]), str(name))
    if "turkiye" in found:
        found.setdefault("turkey", found["turkiye"])
    for place in tomllib.loads((files(__package__) / "places.toml").read_text(encoding="utf-8"))["place"]:
        for form in place["forms"]:
            found[_plain(Folded(form, tag).low)] = tuple(place["forms"])
    return found


@cache
def _place_pattern(tag: str, other: str) -> re.Pattern[str]:
    names = sorted(_place_names(tag, other), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])({'|'.join(map(re.escape, names))})(?![^\W\d_])")


def _places(source: Folded, other: str) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    if source.language not in _CAPITALS_ON_NAMES and source.language != "de":
        return
    names = _place_names(source.language, other)
    for match in _place_pattern(source.language, other).finditer(plain_length(source)):
        if source.text[match.start()].isupper():
            yield match.start(), match.end(), names[match[1]]


def _is_there(forms: tuple[str, ...], target: Folded) -> bool:
    """By the beginning of a word, so that an adjective will do: Germany, deutsche."""
    text = plain_length(target)
    for form in forms:
        plain = _plain(Folded(form, target.language).low).split()[-1]
        if re.search(rf"(?<![^\W\d_]){re.escape(plain[: max(4, len(plain) - 3)])}", text):
            return True
        if plain[:4] in text and len(plain) > 3:
            return True
    return False


# ── Names that nobody told us of ────────────────────────────────────────────


@cache
def _common(tag: str) -> frozenset[str]:
    """What has a capital in a language and is translated."""
    table = tomllib.loads((files(__package__) / "capitals.toml").read_text(encoding="utf-8"))
    locale = locale_of(tag)
    words = set(table.get(tag, "").split())
    words |= {plain_latin(name) for name in months(tag)}
    words |= {
        plain_latin(str(day))
        for width in ("wide", "abbreviated")
        for day in get_day_names(width, locale=locale).values()
    }
    for name in locale.languages.values():
        words |= set(plain_latin(str(name)).split())
    return frozenset(words)


def _capitalised(source: Folded, seen: list[bool], names: Sequence[Name]) -> Iterable[tuple[int, int]]:
    """Words with a capital where a common word would have none."""
    if source.language not in _CAPITALS_ON_NAMES:
        return
    starts = _starts(source)
    small = {match[0] for match in _WORD.finditer(source.text) if match[0].islower()}
    stems = {plain_latin(form)[:5] for name in names for form in name.forms.get(source.language, ())}
    for match in _WORD.finditer(source.text):
        start, end = _without_affix(match[0], match.start(), source.language)
        word = source.text[start:end]
        low = plain_latin(word)
        is_name = word[:1].isupper() and not word.rstrip("s").isupper() and len(word) >= _SHORTEST
        if (
            any(seen[start:end])
            or source.is_taken(start, end)
            or not is_name
            or {low, low.rstrip("s")} & _common(source.language)
        ):
            continue
        if word.lower() in small:
            continue
        if match.start() in starts and start == match.start():
            continue
        if _is_adjective(low, source.language) or low[:5] in stems:
            continue
        yield start, end


def _starts(source: Folded) -> set[int]:
    """Where a capital says nothing: after a stop, a quotation mark or a colon."""
    found = set()
    for start, _ in sentences(source.text, source.language):
        first = _WORD.search(source.text, start)
        if first:
            found.add(first.start())
    for match in re.finditer(rf"[{re.escape(_OPENING)}.!?…](?:\s?[»”“\"'])?\s*(?=[^\W\d_])", source.text):
        if match[0] != "'":  # l'Ardalie
            found.add(match.end())
    return found


def _without_affix(word: str, start: int, tag: str) -> tuple[int, int]:
    """A name without l’ before it and ’s or ’ın behind it."""
    if "'" not in word:
        return start, start + len(word)
    head, _, _ = word.partition("'")
    if tag in ("fr", "it", "ca") or (len(head) == 1 and tag not in ("tr",)):
        return start + len(head) + 1, start + len(word)
    return start, start + len(head)


def _is_adjective(low: str, tag: str) -> bool:
    """Ardalian, and words that no name ends like: Fellowship."""
    ending = r"(?:ian|ish|ese|ean|ists?|ism|ic|ship|shop|ing|ness|tion|sion|ment|ity|less|lines?|works)s?$"
    return tag == "en" and re.search(ending, low) is not None


def _comes_back(word: str, target: Folded) -> bool:
    script = _script(target.language)
    if script == "Arab":
        return is_spelt_in(word, target.low) or _latin_word(word, target)
    if script == "Latn":
        return _latin_word(word, target)
    return True


def _latin_word(word: str, target: Folded) -> bool:
    """As it is, with an ending, or spelt a little differently at its end."""
    plain = plain_latin(word)
    keep = plain if len(plain) < 5 else plain[: max(4, len(plain) - 2)]
    return re.search(rf"(?<![^\W\d_]){re.escape(keep)}", plain_length(target)) is not None
