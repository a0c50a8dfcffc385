"""Refuse what would break a page that runs from right to left, or the order of the layers.

Every style sheet of ours: logical properties only. The public site's sheets also begin with `@layer`, so that
no order of files decides which rule wins. A line that must be physical says so: /* physical: why */.
Run with file names, or without for all of them.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Physical property → what to write instead.
INSTEAD = {
    **{
        f"{box}-{side}": f"{box}-{logical}"
        for box in ("margin", "padding", "scroll-margin", "scroll-padding", "border")
        for side, logical in (
            ("left", "inline-start"),
            ("right", "inline-end"),
            ("top", "block-start"),
            ("bottom", "block-end"),
        )
    },
    **{
        f"border-{side}-{what}": f"border-{logical}-{what}"
        for what in ("width", "style", "color")
        for side, logical in (
            ("left", "inline-start"),
            ("right", "inline-end"),
            ("top", "block-start"),
            ("bottom", "block-end"),
        )
    },
    "left": "inset-inline-start",
    "right": "inset-inline-end",
    "top": "inset-block-start",
    "bottom": "inset-block-end",
    "width": "inline-size",
    "height": "block-size",
    "min-width": "min-inline-size",
    "max-width": "max-inline-size",
    "min-height": "min-block-size",
    "max-height": "max-block-size",
    "overflow-x": "overflow-inline",
    "overflow-y": "overflow-block",
    "border-top-left-radius": "border-start-start-radius",
    "border-top-right-radius": "border-start-end-radius",
    "border-bottom-left-radius": "border-end-start-radius",
    "border-bottom-right-radius": "border-end-end-radius",
}
# Browsers still lack overflow-inline (Chromium, Safari; 2026), and only a horizontal page uses it: allowed.
ALLOWED = {"overflow-x", "overflow-y"}

COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
DECLARATION = re.compile(r"(?<=[{;])\s*(-?-?[a-zA-Z][\w-]*)\s*:\s*([^;{}]*)(?=[;}])")
SIDED = re.compile(r"\b(left|right)\b")
FOUR_SIDES = {"margin", "padding", "inset", "border-width", "border-color", "border-style"}
EXCUSE = re.compile(r"/\* physical: \S")
AT_PAGE = re.compile(r"@page[^{]*\{[^{}]*\}")


def blank(match: re.Match[str]) -> str:
    """Keep the line numbers where a comment or a string stood."""
    return re.sub(r"[^\n]", " ", match.group())


def split_values(value: str) -> list[str]:
    """Split at the spaces outside of brackets."""
    return re.findall(r"(?:[^\s(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", value)


def complaints(text: str, *, layered: bool) -> Iterator[tuple[int, str]]:
    """Yield (line, sentence) for each breach in one style sheet."""
    bare = COMMENT_OR_STRING.sub(blank, text)
    if layered and bare.strip() and not bare.lstrip().startswith("@layer"):
        yield 1, "the sheet begins with @layer, so that the order of layers is fixed"
    # The sheet of paper has a left and a right in every language.
    bare = AT_PAGE.sub(blank, bare)
    excused = {number for number, line in enumerate(text.split("\n"), 1) if EXCUSE.search(line)}
    for match in DECLARATION.finditer(bare):
        name, value = match.group(1).lower(), match.group(2).strip()
        line = bare.count("\n", 0, match.start(1)) + 1
        if line in excused:
            continue
        if name in INSTEAD and name not in ALLOWED:
            yield line, f"{name} is physical; write {INSTEAD[name]}"
        elif name in ("text-align", "text-align-last", "float", "clear") and SIDED.search(value):
            logical = "start or end" if name.startswith("text") else "inline-start or inline-end"
            yield line, f"{name}: {value} names a side; write {logical}"
        elif name in FOUR_SIDES and len(parts := split_values(value)) == 4 and parts[1] != parts[3]:
            yield line, f"{name}: {value} differs left and right; write {name}-block and {name}-inline"
        elif name in ("transform", "translate") and "translateX" in value and "--direction" not in value:
            yield line, f"{name}: {value} moves to one side in every language; multiply by var(--direction)"


def is_layered(path: Path) -> bool:
    """Fonts need no layer; Wagtail's sheets have none that ours could stand above."""
    return "accounts" not in path.parts and path.name not in ("fonts.css", "staff.css", "admin.css")


def our_sheets() -> Iterable[Path]:
    return sorted(path for path in ROOT.glob("openappeal/*/static/**/*.css") if "vendor" not in path.parts)


def main(names: list[str]) -> int:
    sheets = [Path(name).resolve() for name in names] or list(our_sheets())
    found = 0
    for path in sheets:
        for line, sentence in complaints(path.read_text("utf-8"), layered=is_layered(path)):
            found += 1
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
            print(f"{shown}:{line}: {sentence}")
    if not found:
        print(f"{len(sheets)} style sheets")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
