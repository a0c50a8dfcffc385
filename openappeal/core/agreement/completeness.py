"""Whether all sentences and demands have come over, and whether anything is translated at all."""

from __future__ import annotations

import math
import re

from openappeal.core.agreement.findings import Finding, Kind
from openappeal.core.agreement.text import Folded
from openappeal.core.languages import UnknownLanguage, language
from openappeal.core.scripts import script_of, script_of_character

_END = re.compile(r"(?<=[.!?؟。…])(?:\s?[»”“\"')\]])*\s+(?=[^\W\d_]|[«“„\"'(¿¡\d])|\n+")
_DOT_FOR_ORDINALS = frozenset(
    {"de", "tr", "da", "nb", "nn", "cs", "sk", "hu", "fi", "et", "lv", "pl", "hr", "sr", "sl", "is"}
)

# Letters for what English says in one, measured on the pairs of benchmarks/agreement that are not set aside.
_LENGTH = {"en": 1.0, "fa": 0.86, "es": 1.07, "de": 1.14, "fr": 1.08, "tr": 1.0}

# The commonest short words, by which a sentence of another language is told.
_COMMON = {
    "en": "the of and to in is that was for with his her were who are not from they had by at it",
    "es": "el la los las de del que y en un una por con para su no se fue al lo es sus",
    "de": "der die das und in den von zu mit ist im des dem nicht ein eine auf für sich wurde sie es an",
    "fr": "le la les de des du et en un une est pour dans que qui par ne pas au aux sur il elle ont",
    "tr": "ve bir bu için ile de da olan çok daha o ne kadar gibi sonra kez yıl her",
}
_WORDS = {tag: frozenset(words.split()) for tag, words in _COMMON.items()}
_SHORTEST = 12

_AND = {"en": "and|or", "es": "y|e|o", "de": "und|oder", "fr": "et|ou", "tr": "ve|ya da|veya", "fa": "و|یا"}
_RELATIVE = {
    "en": r"(?:\w+ )?(?:who|whom|which|whose|where|when|as|if)\b",
    "es": r"(?:\w+ )?(?:quien|quienes|cuy[oa]s?|donde|cuando|si)\b",
    "fr": r"(?:\w+ )?(?:qui|dont|où|quand|si|lequel|laquelle)",
    "de": r"(?:\w+ )?(?:der|die|das|den|dem|deren|dessen|was|wo|ob|als|wenn|weil|damit|welche\w*)"
    r" (?=[a-zäöü]|Sie\b|Ihr\b)",
    "tr": r"(?!)",
    "fa": r"که\b",
}
_QUE = {"es": "que", "fr": "qu"}
"""What follows a comma that ends no item: German has one before each of its clauses."""

_STEPS = ((1, 1, 0.0), (2, 1, 2.5), (1, 2, 2.5), (1, 0, 3.0), (0, 1, 5.0))
"""Sentences of the source that become sentences of the target, and how unlikely that is."""
_SPREAD = 0.25


def compare_extent(source: Folded, target: Folded, *, is_demand: bool) -> list[Finding]:
    """Return an empty, untranslated or too short target as a finding."""
    ours, theirs = source.original.strip(), target.original.strip()
    if not ours:
        return []
    if not theirs:
        return [Finding(Kind.EMPTY, ours, "", (0, len(source.original)))]
    untranslated = _untranslated(source, target)
    if untranslated:
        return untranslated
    if _is_short(source, target, is_demand=is_demand):
        kind = Kind.DEMAND_MISSING if is_demand else Kind.SENTENCE_MISSING
        return [Finding(kind, ours, theirs, (0, len(source.original)), (0, len(target.original)))]
    return []


def sentences(text: str, tag: str) -> list[tuple[int, int]]:
    """Return where the sentences of a language stand."""
    found, start = [], 0
    for end in _END.finditer(text):
        before = text[max(0, end.start() - 5) : end.start()]
        ordinal = re.search(r"(?<!\d)(\d{1,2})\.$", before) if tag in _DOT_FOR_ORDINALS else None
        if text[end.end() : end.end() + 1].islower() and "\n" not in end[0]:
            continue  # 7 p.m. to the steps
        if end[0].strip() and before[-1:] in "!?؟" and _script(tag) == "Arab":
            continue  # a question that is quoted inside a sentence
        if (re.search(r"\b[A-Z]\.$", before) or (ordinal and int(ordinal[1]) <= 31)) and "\n" not in end[0]:
            continue  # an initial; am 3. Mai
        found.append((start, end.start()))
        start = end.end()
    found.append((start, len(text)))
    return [(first, last) for first, last in found if text[first:last].strip()]


def _untranslated(source: Folded, target: Folded) -> list[Finding]:
    if source.language == target.language:
        return []
    whole = (0, len(target.original))
    if source.low.strip() == target.low.strip() and len(re.findall(r"[^\W\d_]+", source.spoken)) > 2:
        return [Finding(Kind.UNTRANSLATED, source.original, target.original, (0, len(source.original)), whole)]
    known = _bare(source.low)
    found = []
    for first, last in sentences(target.spoken, target.language):
        sentence = target.spoken[first:last]
        is_copied = f" {_bare(target.low[first:last])} " in f" {known} " and len(re.findall(r"[^\W\d_]+", sentence)) > 2
        if is_copied or _is_foreign(sentence, target.low[first:last], source.language, target.language):
            found.append(Finding(Kind.UNTRANSLATED, "", target.words(first, last), (0, 0), target.span(first, last)))
    return found


def _is_foreign(sentence: str, low: str, source: str, target: str) -> bool:
    own, other = _script(target), _script(source)
    if own is not None and own != other:
        letters = [script_of_character(letter) for letter in sentence if letter.isalpha()]
        return len(letters) >= _SHORTEST and letters.count(own) < len(letters) / 2
    if source not in _WORDS or target not in _WORDS:
        return False
    words = re.findall(r"[^\W\d_]+", low)
    theirs = sum(word in _WORDS[source] and word not in _WORDS[target] for word in words)
    ours = sum(word in _WORDS[target] and word not in _WORDS[source] for word in words)
    return len(words) > 4 and _letters(sentence) >= _SHORTEST and theirs >= 3 and theirs > 2 * ours


def _script(tag: str) -> str | None:
    try:
        return script_of(language(tag).name)
    except UnknownLanguage:
        return None


def _is_short(source: Folded, target: Folded, *, is_demand: bool) -> bool:
    """Length alone is weak evidence; together with fewer sentences, or fewer clauses of a demand, it is strong."""
    ratio = length_ratio(source, target)
    if ratio is None:
        return False
    ours = [source.spoken[first:last] for first, last in sentences(source.spoken, source.language)]
    theirs = [target.spoken[first:last] for first, last in sentences(target.spoken, target.language)]
    if ratio < (0.6 if _letters(source.spoken) >= 70 else 0.45):
        return True
    if is_demand:
        if len(theirs) < len(ours) and ratio < 1.05:
            return True
        if len(ours) == 1:
            return ratio < 0.92 and _joints(target.spoken, target.language) < _joints(source.spoken, source.language)
        return len(theirs) == len(ours) and ratio < 0.92 and _has_lost_a_clause(source, target, ours, theirs)
    if ratio < 1 and len(theirs) < len(ours) and _questions(target) < _questions(source):
        return True
    if len(theirs) >= len(ours):
        return False
    return ratio < 0.88 or (ratio < 1 and _has_gap(source, target, ours, theirs))


def _joints(text: str, tag: str) -> int:
    """How often a clause or an item of a list ends: stops, commas and "and"."""
    joint, relative = _AND[tag], _RELATIVE[tag]
    if tag in _QUE and not re.search(r":\s*que?\b", text):  # unless it begins each demand: que…, que… et que…
        relative += f"|{_QUE[tag]}"
    ends = rf"(?:[;:؛.!?؟]|[,،](?!\s*(?:{relative})))(?:\s+(?:{joint})\b)?|\b(?:{joint})\b"
    return len(re.findall(ends, text.strip(" .")))


def _questions(text: Folded) -> int:
    return len(re.findall(r"[?؟]", text.text))


def _has_lost_a_clause(source: Folded, target: Folded, ours: list[str], theirs: list[str]) -> bool:
    usual = _LENGTH[target.language] / _LENGTH[source.language]
    return any(
        _letters(one) > 50
        and _letters(other) < 0.7 * usual * _letters(one)
        and _joints(other, target.language) < _joints(one, source.language)
        for one, other in zip(ours, theirs, strict=True)
    )


def _has_gap(source: Folded, target: Folded, ours: list[str], theirs: list[str]) -> bool:
    """Whether the lengths are better explained by a lost sentence than by two that became one.

    After Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993).
    """
    usual = _LENGTH[target.language] / _LENGTH[source.language]
    one, other = [_letters(text) * usual for text in ours], [float(_letters(text)) for text in theirs]
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for row in range(len(one) + 1):
        for column in range(len(other) + 1):
            here = best.get((row, column))
            if here is None:
                continue
            for rows, columns, penalty in _STEPS:
                if row + rows > len(one) or column + columns > len(other):
                    continue
                cost = here[0] + penalty
                if rows and columns:
                    length = sum(one[row : row + rows]), sum(other[column : column + columns])
                    cost += math.log(max(length[0], 1) / max(length[1], 1)) ** 2 / (2 * _SPREAD**2)
                place = (row + rows, column + columns)
                if place not in best or cost < best[place][0]:
                    best[place] = (cost, here[1] + (not columns) - (not rows))
    return best[len(one), len(other)][1] > 0


def length_ratio(source: Folded, target: Folded) -> float | None:
    """Return the target's length by what is usual for the two languages, or None where that is not known."""
    ours, theirs = _letters(source.spoken), _letters(target.spoken)
    if ours < 40 or source.language not in _LENGTH or target.language not in _LENGTH:
        return None
    return (theirs / _LENGTH[target.language]) / (ours / _LENGTH[source.language])


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip()
