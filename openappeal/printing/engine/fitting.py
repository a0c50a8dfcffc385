"""Setting a page so that everything that belongs on it has room: the largest type that fits is looked for.

Nothing is asked of the network. Fonts are ours and the typesetter's; what they do not hold, such as Chinese, Japanese
and Korean, comes from Debian's packages of Noto, where they are installed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Fitted:
    """A page that fits: its sizes in points, and the typesetter's PDF, of the whole sheet with bleed and marks."""

    names: float
    text: float
    pdf: bytes


def fit(copy: Copy, sheet: Sheet, *, progress: Callable[[int, int], None] = lambda done, of: None) -> Fitted:
    """Set the page with the largest type with which everything fits on it.

    By bisection between the sheet's smallest and largest: a larger type never takes less room.
    The same input gives the same bytes.

    :raises NoRoom:
    :raises NoLetter:
    """
    page = _Page(copy, sheet)
    page.check_letters()
    left = page.left(0.0)
    progress(1, STEPS + 1)
    if left is not None:
        raise NoRoom(left)
    low, high = 0.0, 1.0
    if page.left(1.0) is None:
        low = 1.0
    else:
        for step in range(STEPS - 1):
            middle = (low + high) / 2
            low, high = (middle, high) if page.left(middle) is None else (low, middle)
            progress(step + 2, STEPS + 1)
    made = page.set(low)
    progress(STEPS + 1, STEPS + 1)
    names, text = page.sizes(low)
    return Fitted(names=names, text=text, pdf=made)


def picture(copy: Copy, sheet: Sheet, fitted: Fitted, *, width: int) -> bytes:
    """A fitted page as a PNG this many dots wide."""
    page = _Page(copy, sheet)
    outer = (sheet.width + 2 * (sheet.bleed + sheet.slug)) / 25.4
    return page.set_as(fitted.names, fitted.text, format="png", ppi=width / outer)


class _Page:
    def __init__(self, copy: Copy, sheet: Sheet) -> None:
        # Here and not above: processes that set nothing may load this room.
        import typst

        self.copy, self.sheet = copy, sheet
        self._data = data(copy, sheet, other_families())
        self._compiler = typst.Compiler(str(HERE / "ad.typ"), root=str(HERE), font_paths=fonts())
        self._at = datetime(copy.day.year, copy.day.month, copy.day.day, tzinfo=UTC)

    def sizes(self, place: float) -> tuple[float, float]:
        """Names and text between smallest (0) and largest (1)."""
        names = round(self.sheet.smallest + (self.sheet.largest - self.sheet.smallest) * place, 3)
        return names, round(names * TEXT, 3)

    def set(self, place: float, **options: Any) -> bytes:
        """The PDF with sizes between smallest (0) and largest (1)."""
        standard = "1.4" if self.sheet.is_cmyk else "1.7"
        names, text = self.sizes(place)
        plain: dict[str, Any] = {"pdf_standards": standard, "pdf_tags": False, "timestamp": self._at}
        return self.set_as(names, text, **(plain | options))

    def set_as(self, names: float, text: float, **options: Any) -> bytes:
        """Whatever the typesetter makes of the page with these sizes."""
        inputs = {"data": self._data, "fit": json.dumps({"names": names, "text": text})}
        made = self._compiler.compile(sys_inputs=inputs, **options)
        assert isinstance(made, bytes)
        return made

    def left(self, place: float) -> list[str] | None:
        """The names that do not fit with these sizes, or None if everything does."""
        self.set(place)
        ends, last = (self._pages(label) for label in ("end", "last"))
        if last == [1]:
            return None
        return [one.name for one, on in zip(self.copy.entries(), ends, strict=True) if on > 1]

    def _pages(self, label: str) -> list[int]:
        """On which page of the last setting each mark of this label stands."""
        found: list[int] = json.loads(self._compiler.eval(f"query(<{label}>).map(one => one.location().page())"))
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
            self.set(0.0, pdf_standards="a-2b")
        except typst.TypstError as error:
            found = _NO_LETTER.search(str(error))
            if found is None:
                raise
            return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
        return None


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
