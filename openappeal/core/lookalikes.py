"""Letters of other scripts that look like Latin ones.

A subset, for names, of the prototypes in Unicode's `confusables.txt` (UTS #39 §4, skeletons): Cyrillic and Greek
letters that a reader takes for Latin. By the shape of the letter as typed, so a capital and a small letter may differ:
Greek Ν is an N and ν a v.
"""

import unicodedata

_LOOKS_LIKE = {
    # Cyrillic
    **dict(zip("АВЕЅЗІЇЈКМНОРСТУХҮԌԚԜҺԐ", "ABES3IIJKMHOPCTYXYGQWHE", strict=True)),
    **dict(zip("авеѕзіїјкмнорстухүһԁԛԝӏԍ", "abes3iijkmhopctyxyhdqwlg", strict=True)),
    # Greek
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC", strict=True)),
    **dict(zip("αγεηικνορτυχϲϳ", "ayenikvoptuxcj", strict=True)),
}
_TABLE = str.maketrans(_LOOKS_LIKE)


def looks_latin(letter: str) -> bool:
    """Whether a letter of another script can pass for a Latin one."""
    return letter in _LOOKS_LIKE or unicodedata.normalize("NFD", letter)[:1] in _LOOKS_LIKE


def skeleton(text: str) -> str:
    """Return what is left when letters that look alike are made one. For comparing only, never to show."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TABLE))
