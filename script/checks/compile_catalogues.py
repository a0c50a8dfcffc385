"""Compile every catalogue under locale/, ours and that above Wagtail's: .po → .mo, when the .po is newer.

The .mo files are not kept in the repository. `script/setup` calls this; it needs Babel only.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[2]


def compile_catalogue(po: Path) -> None:
    """Write the .mo beside its .po; fuzzy entries are left out, since nobody has vouched for them.

    :raises PoFileError: the catalogue cannot be read
    """
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parts[-3], domain=po.stem, abort_invalid=True)
    draft = po.with_suffix(".mo.new")
    with draft.open("wb") as target:
        write_mo(target, catalogue, use_fuzzy=False)
    # Renamed at the end: a starting process never reads half a file.
    draft.replace(po.with_suffix(".mo"))


def main() -> int:
    for po in sorted(ROOT.glob("locale/**/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        try:
            compile_catalogue(po)
        except PoFileError as error:
            print(f"{po.relative_to(ROOT)}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
