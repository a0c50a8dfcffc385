"""Numbers in words: two, quatre-vingt-six, zweiundzwanzig, on dokuz, چهل و نه."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from openappeal.core.agreement.readings import HALF, Clock, Form, Half, Mention, Number, Reading
from openappeal.core.agreement.text import ZWNJ, Folded
from openappeal.core.agreement.vocabulary import Size, Vocabulary, vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_GERMAN_TAIL = re.compile(
    r"(mal|fach|jährig\w*|monatig\w*|wöchig\w*|tägig\w*|stündig\w*|minütig\w*|köpfig\w*|prozentig\w*|seitig\w*"
    r"|teilig\w*|stellig\w*|einhalb|en|tausend\w*)$"
)
_TURKISH_TAIL = re.compile(
    r"(?:s?[ıiuü]n?|[yn]?[ae]|[dt][ae]n?|[ıiuü]nc[ıiuü]\w*|[ıiuüs]*n[dt][ae]n?|s?[ıiuü]n[ıiuü]n?|[ns]?[ıiuü]n[ae]"
    r"|[ns]?[ıiuü]nın|[ns]?[ıiuü]nin|l[ıiuü]k?\w*|[ae]r|ş[ae]r|y?l[ae])$"
)
_FARSI_VAGUE = ("ها", "هایی", "های")
_WEEKDAY = "شنبه"
_SECOND = re.compile(r"^second|^deuxième|^segund|^ikinci|^zweit|^دوم|^third|^troisième|^tercer|^üçüncü|^dritte|^سوم")
_POINTING = frozenset({"these", "those", "این", "آن", "هر", "her", "ces", "estos", "estas", "diese", "diesen"})
"""Before a two that says no more than "the"."""


class Token(NamedTuple):
    start: int
    end: int
    word: str


def number_words(text: Folded) -> list[Mention]:
    """Return the numbers that stand in words, and halves."""
    words = vocabulary(text.language)
    if not words.is_known:
        return []
    tokens = _tokens(text, words)
    found: list[Mention] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if text.is_taken(token.start, token.end):
            place += 1
            continue
        mention, used = _read(text, words, tokens, place)
        if mention is not None:
            found.append(mention)
        place += used
    return found


def _tokens(text: Folded, words: Vocabulary) -> list[Token]:
    tokens: list[Token] = []
    for found in _WORD.finditer(text.low):
        start, end = found.span()
        rest = found[0][1:]
        is_joined = words.language == "fa" and found[0][0] == "و" and text.low[start - 1 : start] == ZWNJ
        if is_joined and (rest in words.cardinals or rest in words.ordinals or _last_unit(words, rest)):  # چهل‌ویکم
            tokens += [Token(start, start + 1, "و"), Token(start + 1, end, rest)]
        else:
            tokens.append(Token(start, end, found[0]))
    return tokens


def _read(text: Folded, words: Vocabulary, tokens: list[Token], place: int) -> tuple[Mention | None, int]:
    token = tokens[place]
    if words.language == "de" and words.half_past == token.word and place + 1 < len(tokens):
        hour = words.cardinals.get(tokens[place + 1].word)
        if hour is not None and hour[1] <= 12:  # halb vier: half past three
            clock: Reading = Clock(hour[1] * 60 - 30)
            return Mention(token.start, tokens[place + 1].end, "number", frozenset({clock}), form="word"), 2
    if token.word in words.one:
        return Mention(token.start, token.end, "number", frozenset({Number(Fraction(1))}), False, "word"), 1
    if token.word in words.half_like:
        is_firm = token.word in words.half and not text.low[token.end :].startswith((" past", " a dozen", " dozen"))
        return Mention(token.start, token.end, "number", frozenset({Half(), Number(HALF)}), is_firm, "word"), 1
    if token.word == "anderthalb":
        return Mention(token.start, token.end, "number", frozenset({Number(Fraction(3, 2))}), form="word"), 1
    if token.word in words.loose:
        loose = frozenset(Number(Fraction(value)) for value in words.loose[token.word])
        form: Form = "ordinal" if re.search(_SECOND, token.word) else "word"
        return Mention(token.start, token.end, "number", loose, is_firm=False, form=form), 1
    if token.word in words.ordinals:
        value = words.ordinals[token.word]
        return Mention(token.start, token.end, "number", frozenset({Number(Fraction(value))}), form="ordinal"), 1
    return _cardinal(text, words, tokens, place)


def _cardinal(text: Folded, words: Vocabulary, tokens: list[Token], place: int) -> tuple[Mention | None, int]:
    first = _value(words, tokens[place].word)
    if first is None or _is_something_else(text, words, tokens, place):
        return None, 1
    total, current, size, half = 0, first[1], first[0], first[2]
    if size == "scale":
        total, current = current, 0
    end = place + 1
    while end < len(tokens) and not half:
        step = _next(text, words, tokens, end)
        if step is None:
            break
        at, joint = step
        value = _value(words, tokens[at].word) or _last_unit(words, tokens[at].word)
        if value is None:
            break
        merged = _merged(words, total, current, size, value[0], value[1], joint)
        if merged is None:
            break
        total, current = merged
        size, half, end = value[0], value[2], at + 1
    number = Fraction(total + current)
    last = tokens[end - 1]
    readings: set[Reading] = {Number(number + HALF if half else number)}
    after = _half_after(text, words, last.end)
    if after:
        readings = {Number(number + HALF)}
        while end < len(tokens) and tokens[end].end <= after:
            end += 1
    before = text.low[: tokens[place].start].rstrip()
    if words.language == "en" and before.endswith("half past"):
        readings = {Number(number + HALF), Clock(int(number) * 60 + 30)}
    if words.language == "en" and last.word == "dozen" and re.search(r"\bhalf an? ?$", before + " "):
        readings = {Number(Fraction(6))}
    readings |= _spans_of_days(words, tokens, end, number)
    doubtful = last == tokens[place] and _stem(words, tokens[place].word) in words.doubtful
    vague = last == tokens[place] and first[1] >= 1_000_000
    pointed = number == 2 and before.rpartition(" ")[2] in _POINTING
    is_firm = not vague and not pointed and (not doubtful or _counts_something(text, words, tokens, end))
    return Mention(tokens[place].start, last.end, "number", frozenset(readings), is_firm, "word"), end - place


def _next(text: Folded, words: Vocabulary, tokens: list[Token], end: int) -> tuple[int, str] | None:
    """The next word of the same number, and what joins it: "" or the language's "and"."""
    gap = text.low[tokens[end - 1].end : tokens[end].start]
    if gap not in (" ", "-", ZWNJ):
        return None
    joints = (words.and_tens | words.and_high) - {""}
    if tokens[end].word in joints:
        if end + 1 == len(tokens) or text.low[tokens[end].end : tokens[end + 1].start] not in (" ", "-", ""):
            return None
        return end + 1, tokens[end].word
    return end, ""


def _merged(
    words: Vocabulary, total: int, current: int, size: str, next_size: str, value: int, joint: str
) -> tuple[int, int] | None:
    """The number with one more word, or None if that word begins another number."""
    if next_size == "scale":
        if joint:
            return None
        if value > total:  # two thousand; dos mil millones
            return (total + current or 1) * value, 0
        return total + (current or 1) * value, 0
    if words.language == "fr" and (current % 100, value, next_size) == (4, 20, "tens") and not joint:
        return total, current + 76
    if next_size == "hundred":
        return (total, current * 100) if not joint and size == "small" and 1 < current < 20 else None
    if next_size == "hundreds":
        return (total, value) if size == "scale" and joint in words.and_high else None
    if size in ("scale", "hundred", "hundreds"):
        return (total, current + value) if joint in words.and_high else None
    is_french = words.language == "fr"
    below_next_ten = value < 10 or (is_french and current % 100 in (60, 80) and value < 20)
    if size == "tens" and next_size == "small" and joint in words.and_tens and below_next_ten:
        return total, current + value
    if (
        words.language == "fr"
        and next_size == "small"
        and current % 100 in (10, 70, 90)
        and 7 <= value <= 9
        and not joint
    ):
        return total, current + value  # dix-neuf
    return None


_ONES = {
    "en": r"one|first",
    "fr": r"une?|unième",
    "es": r"un[oa]?|primer[oa]?",
    "tr": r"bir(?:i|in|e|de|den|inci|li|lik)?\w{0,3}",
    "fa": r"یک|یکم|یکمین",
}


def _last_unit(words: Vocabulary, word: str) -> tuple[Size, int, bool] | None:
    """The one of twenty-one, and an ordinal that ends a number: on ikinci, بیست و سوم."""
    if words.language == "fr" and word == "cents":  # else it is money
        return "hundred", 100, False
    if re.fullmatch(_ONES.get(words.language, "one"), word):
        return "small", 1, False
    if word in words.ordinals and words.ordinals[word] < 20:
        return "small", words.ordinals[word], False
    if words.language in ("en", "tr", "fa") and len(words.loose.get(word, ())) == 1:
        value = words.loose[word][0]
        return ("small", value, False) if value in (2, 3) and word not in ("both", "twice", "couple", "pair") else None
    return None


def _value(words: Vocabulary, word: str) -> tuple[Size, int, bool] | None:
    """Size, value, and whether a half hangs on it (zweieinhalb)."""
    known = words.cardinals.get(word)
    if known is not None:
        return (*known, False)
    if words.language == "de":
        tail = _GERMAN_TAIL.search(word)
        known = words.cardinals.get(word[: tail.start()]) if tail else None
        if tail and known is not None and word not in ("sieben", "achten"):
            if tail[0].startswith("tausend"):
                rest = words.cardinals.get(tail[0][7:].removeprefix("und"))
                return "scale", known[1] * 1000 + (rest[1] if rest else 0), False
            return (*known, tail[0] == "einhalb")
    if words.language == "tr":
        stem = _stem(words, word)
        # Endings on the short words make others: onun (his), yüzü (his face), altında (under).
        if stem != word and stem not in ("on", "yüz", "bin", "altı", "yedi", "kırk"):
            return (*words.cardinals[stem], False)
        if re.fullmatch(r"(?:altı|yedi)(?:sı\w*|si\w*)", word):
            return (*words.cardinals[stem], False)
    return None


def _stem(words: Vocabulary, word: str) -> str:
    if words.language != "tr" or word in words.cardinals:
        return word
    for stem in words.cardinals:
        if word.startswith(stem) and _TURKISH_TAIL.fullmatch(word, len(stem)):
            return stem
    return word


def _is_something_else(text: Folded, words: Vocabulary, tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    gap = text.low[token.end : tokens[place + 1].start] if following else "."
    if words.language == "fa":
        # ده‌ها: tens; سه‌شنبه: Tuesday; هر دو: both.
        joined = gap in (ZWNJ, " ")
        if token.word == "نه" and sum(other.word == "نه" for other in tokens) > 1:
            return True  # neither … nor
        return joined and (following in _FARSI_VAGUE or following == _WEEKDAY)
    if words.language == "de" and token.word == "acht":
        return text.text[token.start].isupper() and text.text[max(0, token.start - 2) : token.start] not in ("", ". ")
    # Millions of people: how many is not said.
    return token.word in ("millions", "millones", "millionen", "milliards", "milliarden", "billions")


def _counts_something(text: Folded, words: Vocabulary, tokens: list[Token], end: int) -> bool:
    if end >= len(tokens) or text.low[tokens[end - 1].end : tokens[end].start] not in (" ", ZWNJ, "-"):
        return False
    word = tokens[end].word
    if words.language == "fa":  # نه نامی: no name
        return word in words.counted or word.removesuffix("ه") in words.counted
    return word.startswith(words.counted)


def _half_after(text: Folded, words: Vocabulary, end: int) -> int:
    """Where "and a half" ends after a number, with a word between them at most; 0 if there is none."""
    for half in words.and_half:
        found = re.match(rf"(?: [^\W\d_]+)?[ {ZWNJ}]?{re.escape(half)}\w{{0,3}}\b", text.low[end:])
        if found:
            return end + found.end()
    return 0


def _spans_of_days(words: Vocabulary, tokens: list[Token], end: int, number: Fraction) -> set[Reading]:
    """Two weeks are quinze jours, and a week is huit jours."""
    following = tokens[end].word if end < len(tokens) else ""
    same: tuple[int, ...] = ()
    if number == 2 and following in words.weeks:
        same = (14, 15)
    elif number in (14, 15) and following in words.days:
        same = (2, 14, 15)
    elif number == 8 and following in words.days:
        same = (1, 7)
    return {Number(Fraction(value)) for value in same}


def half_after(text: Folded, end: int) -> int:
    """Return where "and a half" ends in the text's language, or 0."""
    return _half_after(text, vocabulary(text.language), end)


def scale_after(text: Folded, end: int) -> tuple[int, int]:
    """Return the power of ten in words that follows a number in digits, and where it ends: 25 bin, ۴ هزار."""
    words = vocabulary(text.language)
    scale, place = 1, end
    while True:
        found = re.match(rf"[ {ZWNJ}-]([^\W\d_]+)", text.low[place:])
        known = _value(words, found[1]) if found else None
        if found is None or known is None or known[0] != "scale":
            return scale, place
        if known[1] > 1_000_000_000 or scale * known[1] > 10**12:
            return scale, place
        scale, place = scale * known[1], place + found.end()
