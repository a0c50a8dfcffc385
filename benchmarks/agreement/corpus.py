"""The pairs on which the number-and-name check is measured: read, made and damaged, the same ones each time.

Choices are made by SHA-256 of a stated key and not by `random`, so that no version of Python changes them.
Nothing here is shared with the check: it has its own idea of what a number or a date is. README.md says how.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.agreement import damages

FOLDER = Path(__file__).resolve().parent
SEED = "lit window 2021-03-20"
SET_ASIDE = 25  # paragraphs, of eight pairs each
FINGERPRINT = "1d9a27eef3f0dc0c5430a050ef3ec908d3140c205fe74694a41ac0e60e41c36e"
"""Of the pairs set aside as they were judged; README.md says what had changed since they were written."""
FROM_ENGLISH = [("en", lang) for lang in ("fa", "es", "de", "fr", "tr")]
BETWEEN_OTHERS = [
    *(("fa", "en"), ("de", "en"), ("fa", "fr"), ("tr", "en"), ("fa", "de"), ("es", "en")),
    *(("fr", "fa"), ("fa", "tr"), ("fr", "en"), ("de", "es"), ("tr", "fa"), ("fa", "es")),
]


@dataclass(frozen=True)
class Pair:
    """One paragraph in two languages; ``damage`` is empty where they agree, ``variation`` says what makes it hard."""

    paragraph: str
    source_language: str
    target_language: str
    source: str
    target: str
    is_demand: bool
    damage: str = ""
    variation: str = ""
    set_aside: bool = False


def chance(*key: object) -> int:
    """A number that only depends on the key."""
    return int.from_bytes(hashlib.sha256(repr((SEED, *key)).encode()).digest()[:8], "big")


def paragraphs() -> list[dict[str, object]]:
    """Every base paragraph with its marks."""
    found: list[dict[str, object]] = []
    for path in sorted(FOLDER.glob("paragraphs-*.toml")):
        found += tomllib.loads(path.read_text(encoding="utf-8"))["paragraph"]
    return found


def names() -> list[dict[str, list[str]]]:
    """The names that the campaign knows, by language."""
    return list(tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8"))["name"])


def set_aside_keys() -> set[str]:
    """The paragraphs that were set aside before the check was written."""
    keys = [str(one["key"]) for one in paragraphs()]
    return set(sorted(keys, key=lambda key: chance("set aside", key))[:SET_ASIDE])


def pairs() -> list[Pair]:
    """All pairs, a third of them damaged in each set."""
    apart, made, used = set_aside_keys(), [], {True: Counter[str](), False: Counter[str]()}
    for place, paragraph in enumerate(sorted(paragraphs(), key=lambda one: chance("order", one["key"]))):
        key = str(paragraph["key"])
        directions = FROM_ENGLISH + [BETWEEN_OTHERS[(3 * place + one) % len(BETWEEN_OTHERS)] for one in range(3)]
        by_hand = {one["lang"]: one for one in paragraph.get("damaged", [])}  # type: ignore[attr-defined]
        wished = (3, 3, 2)[place % 3]
        order = sorted(directions, key=lambda one: (one[0] != "en" or one[1] not in by_hand, chance("pair", key, one)))
        damaged: dict[tuple[str, str], tuple[str, str]] = {}
        for source, target in order:
            if len(damaged) == wished:
                break
            if source == "en" and target in by_hand:
                damaged[source, target] = (str(by_hand[target]["kind"]), str(by_hand[target]["text"]))
            elif (made_one := _damage(paragraph, source, target, used[key in apart])) is not None:
                damaged[source, target] = made_one
            if (source, target) in damaged:
                used[key in apart][damaged[source, target][0]] += 1
        for source, target in directions:
            damage, text = damaged.get((source, target), ("", damages.plain(str(paragraph[target]))))
            variation = ""
            if not damage:
                variation, text = _variation(text, target, key, source)
            made.append(
                Pair(
                    key,
                    source,
                    target,
                    damages.plain(str(paragraph[source])),
                    text,
                    paragraph.get("kind") == "demand",
                    damage,
                    variation,
                    key in apart,
                )
            )
    return made


def fingerprint(some: Sequence[Pair]) -> str:
    """SHA-256 of pairs, by which one sees that those set aside are still those of the beginning."""
    return hashlib.sha256("\n".join(repr(one) for one in some).encode()).hexdigest()


def _damage(paragraph: dict[str, object], source: str, target: str, used: Counter[str]) -> tuple[str, str] | None:
    """The kind that was used least of those that this text allows, with the damaged text."""
    key = str(paragraph["key"])
    kinds = sorted(damages.KINDS, key=lambda kind: (used[kind], chance("kind", key, source, target, kind)))
    for kind in kinds:
        text = damages.KINDS[kind](
            str(paragraph[source]), str(paragraph[target]), source, target, chance("how", key, source, target, kind)
        )
        if text is not None and text != damages.plain(str(paragraph[target])):
            return kind, text
    return None


def _variation(text: str, lang: str, key: str, source: str) -> tuple[str, str]:
    """Half of the undamaged pairs are written in another way that means the same."""
    number = chance("variation", key, source, lang)
    if number % 2:
        return "", text
    kinds: Sequence[str] = sorted(VARIATIONS, key=lambda kind: chance("which", key, source, lang, kind))
    for kind in kinds:
        varied = VARIATIONS[kind](text, lang)
        if varied != text:
            return kind, varied
    return "", text


def _other_digits(text: str, lang: str) -> str:
    return text.translate(damages.TO_LATIN if len(text) % 2 else damages.TO_ARABIC) if lang == "fa" else text


def _other_separator(text: str, lang: str) -> str:
    if lang == "fa":
        return re.sub(r"(?<=\d)٬(?=\d)", "،" if len(text) % 2 else "", text)
    mark = {"en": " ", "es": "\u00a0", "de": "\u202f", "fr": "\u202f", "tr": ""}[lang]
    return re.sub(r"(?<=\d)[., ](?=\d{3}(?!\d))", mark, text)


def _other_order(text: str, lang: str) -> str:
    sentences = damages.sentences(text)
    if len(sentences) < 3 or re.search(r"\([1۱]\)", text):
        return text
    return " ".join([sentences[1], sentences[0], *sentences[2:]])


def _other_letters(text: str, lang: str) -> str:
    if lang == "fa":
        return text.replace("ی", "ي").replace("ک", "ك")
    return unicodedata.normalize("NFD", text.replace("’", "'"))


def _other_joint(text: str, lang: str) -> str:
    return text.replace("\u200c", " ") if lang == "fa" else text


VARIATIONS = {
    "other digits": _other_digits,
    "other separator": _other_separator,
    "other order": _other_order,
    "other letters": _other_letters,
    "other joint": _other_joint,
}
