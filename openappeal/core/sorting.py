"""The order of names in a list that mixes scripts."""

import unicodedata
from functools import cache

from openappeal.core.languages import UnknownLanguage, language
from openappeal.core.scripts import SCRIPTS, script_of, script_of_character

# Persian order, with the letters of neighbouring languages beside the one they come from:
# پ after ب, چ after ج, ژ after ز, گ after ک, and و before ه.
_PERSIAN = "ءآٲأإٱابٻپتټٹةثجچځڅحخدډڈذرړڑڕزژږسشښصضطظعغفڤقکكګگلڵمنڼںوؤۆۇۈۋهھەہۀیيىېێےئ"
# Arabic has ه before و.
_ARABIC = _PERSIAN.replace("هھەہۀ", "").replace("وؤۆۇۈۋ", "هھەہۀوؤۆۇۈۋ")
_CYRILLIC = "аӑбвгґғҕдђѓеёєәжҗзҙѕиіїйјкќқҡлљмнњңҥоөпрстћуўүұфхҳһцчҷџшщъыьэюяӏ"

_SAME_PLACE = {
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ة": "ت",
    "ك": "ک",
    "ؤ": "و",
    "ہ": "ه",
    "ۀ": "ه",
    "ي": "ی",
    "ى": "ی",
}

# Latin letters that a language counts as its own, and the letter that each of them follows (CLDR's collations).
# Everywhere else marks are ignored, as German and French do: ä stands with a, ß with ss, é with e.
_FOLLOWS = {
    "es": {"ñ": "n"},
    "tr": {"ç": "c", "ğ": "g", "ı": "h", "ö": "o", "ş": "s", "ü": "u"},
}
# Above every other letter, so that nothing comes between the two.
_AFTER = "\U0010fffd"

FOLDED_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n"}
)
"""Letters that no Unicode decomposition turns into plain Latin ones."""


def sort_key(text: str, lang: str) -> str:
    """Return a text that sorts, by code points, where a reader of the language looks for the name.

    Names in the page's own script come first, then Latin, Greek, Cyrillic and so on. Arabic script
    follows the Persian alphabet (on Arabic pages the Arabic one), Latin the plain alphabet without
    marks but for the letters that the language counts as its own (Spanish ñ, Turkish ç ğ ı ö ş ü),
    Han the order of Unicode (no readings are known). Ties are broken by the name itself.
    """
    script = script_of(text)
    return f"{_group(script, lang)}{_letters(text, lang)}\x01{unicodedata.normalize('NFC', text)}"


def _group(script: str | None, lang: str) -> str:
    own = _own_scripts(lang)
    if script in own:
        return "0"
    place = SCRIPTS.index(script) if script else len(SCRIPTS)
    return f"1{place:02}"


@cache
def _own_scripts(lang: str) -> frozenset[str]:
    if lang == "ja":
        return frozenset({"Jpan", "Hani"})
    try:
        script = script_of(language(lang).name)
    except UnknownLanguage:
        script = "Latn"
    return frozenset({script} if script else ())


def _letters(text: str, lang: str) -> str:
    arabic = _places(_ARABIC if lang == "ar" else _PERSIAN)
    follows = _FOLLOWS.get(lang, {})
    text = unicodedata.normalize("NFC", text)
    if lang == "tr":
        # Elsewhere I and i are one letter.
        text = text.replace("I", "ı").replace("İ", "i")
    placed: list[str] = []
    for letter in text.casefold():
        if letter in follows:
            placed.append(follows[letter] + _AFTER)
        elif letter in arabic:
            placed.append(arabic[letter])
        elif letter in _places(_CYRILLIC):
            placed.append(_places(_CYRILLIC)[letter])
        elif letter.isspace():
            placed.append(" ")
        else:
            placed.append(_plain(letter))
    return " ".join("".join(placed).split())


@cache
def _places(alphabet: str) -> dict[str, str]:
    # From U+4100 on: any block will do that keeps the order and lies above the space.
    return {letter: chr(0x4100 + alphabet.index(_SAME_PLACE.get(letter, letter))) for letter in alphabet}


@cache
def _plain(letter: str) -> str:
    """Return the letter without its marks; nothing for a mark of these scripts or for punctuation."""
    parts = unicodedata.normalize("NFKD", letter.translate(FOLDED_LATIN)).casefold()
    kept = [part for part in parts if not is_optional_mark(part)]
    return "".join(part for part in kept if unicodedata.category(part)[0] in "LMN")


@cache
def is_optional_mark(character: str) -> bool:
    """Return whether this is a mark a name is still the same name without.

    True for accents and vowel points; not for the vowel signs of Indic and South-East Asian
    scripts, nor for the voicing marks of kana, without which it would be another name.
    """
    if unicodedata.category(character) != "Mn":
        return False
    return script_of_character(character) in {None, "Latn", "Grek", "Cyrl", "Hebr", "Arab", "Syrc"}
