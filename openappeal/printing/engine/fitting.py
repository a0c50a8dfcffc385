"""Setting a page so that everything that belongs on it has room: the largest type that fits is looked for.

Nothing is asked of the network. Fonts are ours and the typesetter's; what they do not hold, such as Chinese, Japanese
and Korean, comes from Debian's packages of Noto, where they are installed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openappeal.newsroom.press import setting
from openappeal.printing.engine.copy import Copy, Sheet, data

HERE = Path(__file__).parent
INSTALLED = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
STEPS = 8
"""How often the size is halved: to within a thirtieth of a point."""
TEXT = 1.15
"""How much larger the text is than the names, where there is room for both."""
SPREAD = 1.5
"""How much larger the text can be where it has a page for itself."""
MOST_LETTERS = 40
"""So many letters without a font are looked for before it is said which names they stand in."""
_NO_LETTER = re.compile(r'the text `"(.*)"` could not be displayed with font', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class NoRoom(Exception):
    """At the smallest type that the sheet allows, not everything has room.

    :ivar left: the names that have none, in their order; empty if the text alone is too long.
    """

    def __init__(self, left: list[str]) -> None:
        super().__init__(f"{len(left)} names have no room")
        self.left = left


class NoLetter(Exception):
    """Letters are in none of our fonts.

    :ivar letters: those letters.
    :ivar names: whose name or line holds one; empty if they stand in the text.
    """

    def __init__(self, letters: list[str], names: list[str]) -> None:
        super().__init__(f"no font has {' '.join(letters)}")
        self.letters = letters
        self.names = names


class TooWide(Exception):
    """At the smallest type that the sheet allows, a word is wider than its column.

    :ivar words: those words.
    :ivar names: whose name or line holds one; empty if they stand in the text.
    """

    def __init__(self, words: list[str], names: list[str]) -> None:
        super().__init__(f"{len(words)} words are wider than their columns")
        self.words = words
        self.names = names


Failure = (NoRoom, NoLetter, TooWide)
"""Why a page cannot be set: something in what it says, or too much of it."""


@dataclass(frozen=True)
class Sizes:
    """Type in points. Of a spread that `is_split` the text stands on the first page and the names on the other."""

    names: float
    text: float
    is_split: bool = False


@dataclass(frozen=True)
class Fitted:
    """A page that fits: its sizes in points, and the typesetter's PDF, of the whole sheet with bleed and marks."""

    names: float
    text: float
    pdf: bytes
    is_split: bool = False

    @property
    def sizes(self) -> Sizes:
        """What was found, and sets the same page again without looking for it."""
        return Sizes(self.names, self.text, self.is_split)


def fit(
    copy: Copy,
    sheet: Sheet,
    *,
    known: Sizes | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Fitted:
    """Set the page with the largest type with which everything fits on it.

    By bisection between the sheet's smallest and largest: a larger type never takes less room. Of a spread text and
    names are fitted each to its page, if the names have room on one; else they follow the text.
    The same input gives the same bytes.

    :param known: what was found before for the same copy and sheet.
    :raises NoRoom:
    :raises NoLetter:
    :raises TooWide:
    """
    page = _Page(copy, sheet)
    # Another version of the typesetter may need more room than the one that found them.
    sizes = known if known is not None and page.fits(known) else _found(page, progress)
    return Fitted(sizes.names, sizes.text, page.set(sizes), sizes.is_split)


def picture(copy: Copy, sheet: Sheet, fitted: Fitted, *, width: int) -> bytes:
    """A fitted page as a PNG this many dots wide."""
    page = _Page(copy, sheet)
    outer = (sheet.width + 2 * (sheet.bleed + sheet.slug)) / 25.4
    return page.set_as(fitted.sizes, format="png", ppi=width / outer)


def _found(page: _Page, progress: Callable[[int, int], None]) -> Sizes:
    sheet = page.sheet
    of = 2 * STEPS if sheet.gutter else STEPS + 1
    done = 0

    def fits(sizes: Sizes) -> bool:
        nonlocal done
        found = page.fits(sizes)
        done = min(done + 1, of - 1)
        progress(done, of)
        return found

    def at(place: float) -> float:
        return round(sheet.smallest + (sheet.largest - sheet.smallest) * place, 3)

    page.check_letters()
    names = at(0)
    text = round(names * TEXT, 3)
    if sheet.gutter and fits(Sizes(names, text, is_split=True)):
        text = _largest(
            lambda place: round(text + (at(1.0) * SPREAD - text) * place, 3),
            lambda size: fits(Sizes(names, size, is_split=True)),
        )
        names = _largest(at, lambda size: fits(Sizes(size, text, is_split=True)))
        progress(of, of)
        return Sizes(names, text, is_split=True)
    if not fits(Sizes(names, text)):
        page.say_what_is_in_the_way()
    names = _largest(at, lambda size: fits(Sizes(size, round(size * TEXT, 3))))
    progress(of, of)
    return Sizes(names, round(names * TEXT, 3))


def _largest(at: Callable[[float], float], fits: Callable[[float], bool]) -> float:
    """The largest size that fits, of which the smallest is known to."""
    if fits(at(1.0)):
        return at(1.0)
    low, high = 0.0, 1.0
    for _step in range(STEPS - 1):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(at(middle)) else (low, middle)
    return at(low)


class _Page:
    def __init__(self, copy: Copy, sheet: Sheet) -> None:
        # Here and not above: processes that set nothing may load this room.
        import typst

        self.copy, self.sheet = copy, sheet
        self._data = data(copy, sheet, other_families())
        self._compiler = typst.Compiler(str(HERE / "ad.typ"), root=str(HERE), font_paths=fonts())
        self._at = datetime(copy.day.year, copy.day.month, copy.day.day, tzinfo=UTC)

    def set(self, sizes: Sizes, **options: Any) -> bytes:
        """The PDF with these sizes."""
        standard = "1.4" if self.sheet.is_cmyk else "1.7"
        plain: dict[str, Any] = {"pdf_standards": standard, "pdf_tags": False, "timestamp": self._at}
        return self.set_as(sizes, **(plain | options))

    def set_as(self, sizes: Sizes, **options: Any) -> bytes:
        """Whatever the typesetter makes of the page with these sizes."""
        made = self._compiler.compile(sys_inputs={"data": self._data, "fit": json.dumps(asdict(sizes))}, **options)
        assert isinstance(made, bytes)
        return made

    def fits(self, sizes: Sizes) -> bool:
        """Whether everything stands on the one page, and no word runs over its column."""
        self.set(sizes)
        return self._query("last", "location().page()") == [1] and not self._query("over", "value")

    def say_what_is_in_the_way(self) -> None:
        """Why the page that was set last does not fit.

        :raises TooWide:
        :raises NoRoom:
        """
        over = self._query("over", "value")
        if over:
            lines = [one.name for one in self.copy.entries()]
            numbers = dict.fromkeys(one["number"] for one in over if one["number"] is not None)
            raise TooWide(list(dict.fromkeys(one["word"] for one in over)), [lines[number] for number in numbers])
        ends = self._query("end", "location().page()")
        raise NoRoom([one.name for one, on in zip(self.copy.entries(), ends, strict=True) if on > 1])

    def _query(self, label: str, what: str) -> list[Any]:
        """Of each mark with this label, in the last setting."""
        found: list[Any] = json.loads(self._compiler.eval(f"query(<{label}>).map(one => one.{what})"))
        return found

    def check_letters(self) -> None:
        """As PDF/A, where a letter without a font is an error and not an empty box in somebody's name.

        :raises NoLetter:
        """
        # PDF/A takes our CMYK for an error: it has no profile yet.
        page = _Page(self.copy, replace(self.sheet, is_cmyk=False))
        odd: list[str] = []
        for _time in range(MOST_LETTERS):
            letter = page._letter_without_font()
            if letter is None or letter in odd:
                break  # one that JSON writes in its own way, such as a control character, is found again and again
            odd.append(letter)
            page._data = page._data.replace(letter, "x")
        if odd:
            lines = [one.name for one in self.copy.entries() if any(o in f"{one.name} {one.credential}" for o in odd)]
            raise NoLetter(odd, lines)

    def _letter_without_font(self) -> str | None:
        import typst

        try:
            self.set(Sizes(self.sheet.smallest, self.sheet.smallest), pdf_standards="a-2b")
        except typst.TypstError as error:
            letter = letter_of(error)
            if letter is None:
                raise
            return letter
        return None


def letter_of(error: Exception) -> str | None:
    """The letter without a font that an error of the typesetter names, if that is what it is about."""
    found = _NO_LETTER.search(str(error))
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else None


@cache
def fonts() -> Any:
    """Ours, the typesetter's, and Debian's where they are installed."""
    import typst

    folders = [HERE / "fonts", setting.HERE / "fonts", *(folder for folder in INSTALLED if folder.is_dir())]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


@cache
def other_families() -> list[str]:
    """Families for scripts that the first two do not hold, with serifs before those without."""
    found = [name for name in fonts().families() if name.startswith("Noto S")]
    return sorted(found, key=lambda name: (not name.startswith("Noto Serif"), name))
