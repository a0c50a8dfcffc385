"""How long a page of names takes to be set as large as it fits, and how much memory.

    python benchmarks/ads.py [--names 250 1000 4000]

Up to a thousand names stand beside the text on a newspaper's page of 10 × 13.25 inches, more on a poster (A1). They are
of eight scripts, or of five where Debian's fonts-noto-cjk is not installed. Each number is measured in a process of its
own: the first fit, one more setting at the size that was found, the file for the printer, and beside them the
baseline: Typst setting the same names as one plain paragraph. Nothing of a campaign is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LARGEST_ON_A_PAGE = 1000
WORDS = "For twelve years the reading rooms have been closed, and those who kept them are behind walls. " * 3
Found = TypeVar("Found")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, nargs="+", default=[250, 1000, 4000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    for number in options.names:
        said = subprocess.run([sys.executable, __file__, "--one", str(number)], check=True, capture_output=True).stdout
        print(in_words(json.loads(said)), flush=True)


def in_words(found: dict[str, Any]) -> str:
    """One line for a number of names."""
    return (
        f"{found['number']:,} names in {found['scripts']} scripts on {found['on']}: set in {found['points']:.2f} pt,"
        f" first fit {found['fit']:.1f} s in {found['steps']} steps,"
        f" once more {found['again']:.2f} s, file {found['file']:.2f} s"
        f" ({found['kb']} kB, the same bytes twice: {found['same']}); {found['memory']} MB at most."
        f" Plain paragraph {found['plain']:.2f} s: one setting takes {found['again'] / found['plain']:.1f} times that,"
        f" a fit {found['fit'] / found['plain']:.0f} times"
    )


def measure(number: int) -> dict[str, Any]:
    """Everything about one number of names."""
    import os

    os.environ.setdefault("OPENAPPEAL_ROLE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")
    os.environ.setdefault("OPENAPPEAL_DATA", "/nonexistent")
    os.environ.setdefault("OPENAPPEAL_KEYS", "/nonexistent")
    import django

    django.setup()
    from openappeal.printing.engine import fitting, press
    from openappeal.printing.engine.copy import Copy, Sheet, Sides
    from openappeal.printing.models import SHEETS, Format
    from openappeal.printing.tests.mixed import names

    is_page = number <= LARGEST_ON_A_PAGE
    page = Sheet(254, 336.55, bleed=3, live=Sides(10, 10, 10, 10), columns=4, text_columns=2, has_marks=True)
    sheet = page if is_page else SHEETS[Format.A1]
    east = any("CJK" in family for family in fitting.other_families())
    people = tuple(names(number, east=east))
    copy = Copy(
        language="en",
        day=date(2026, 11, 26),
        title="Open the reading rooms",
        paragraphs=(WORDS,) * 4,
        demands=("Free, at once, all who are held for what they read.", "Let their families visit."),
        names_title="Among those who have signed",
        groups=(("", people),),
    )
    # The typesetter remembers what it has set: only the fonts are to be known before.
    paragraph([f"{one.name}." for one in people[:16]])
    plain, _pdf = timed(lambda: paragraph([one.name for one in people]))
    steps: list[int] = []
    fit, fitted = timed(lambda: fitting.fit(copy, sheet, progress=lambda done, of: steps.append(done)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    setter = fitting._Page(copy, sheet)
    again, _set = timed(lambda: setter.set_as(fitted.sizes, format="pdf"))

    def finish() -> bytes:
        return press.finish(fitted.pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39"))

    file, done = timed(finish)
    second = press.finish(
        fitting.fit(copy, sheet).pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39")
    )
    return {
        "number": number,
        "scripts": 8 if east else 5,
        "on": "a page" if is_page else "a poster",
        "points": fitted.names,
        "fit": fit,
        "steps": len(steps),
        "again": again,
        "file": file,
        "kb": len(done) // 1024,
        "same": hashlib.sha256(done).digest() == hashlib.sha256(second).digest(),
        "memory": memory,
        "plain": plain,
    }


def paragraph(people: list[str]) -> bytes:
    """The baseline: the typesetter alone, with the same fonts and no size to be found."""
    import typst

    from openappeal.printing.engine.fitting import fonts

    source = '#set page(width: 594mm, height: 841mm)\n#set text(font: ("Libertinus Serif", "Vazirmatn"), size: 8pt)\n'
    source += "#json(bytes(sys.inputs.names)).join([ · ])"
    made = typst.compile(
        source.encode(), font_paths=fonts(), sys_inputs={"names": json.dumps(people, ensure_ascii=False)}
    )
    assert isinstance(made, bytes)
    return made


def timed(act: Callable[[], Found]) -> tuple[float, Found]:
    """How many seconds it took, and what it gave."""
    started = time.perf_counter()
    found = act()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
