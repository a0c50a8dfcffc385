"""Pages that are the same for everybody but for one word: drawn once, and filled in for each visitor.

Drawing the sign form takes three milliseconds of a processor, and on a day of great news very many ask for it. What
anybody typed is never kept here: only pages that nobody has filled in.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable

from django.conf import settings

from openappeal.cms import assets, datafiles, shell

MOST = 100

# Stands where the word comes; no page holds it by chance, and nobody can guess it.
_MARK = secrets.token_hex(16)
_WORD = re.compile(r"[\w-]+", re.ASCII)
_drawn: dict[tuple[Hashable, ...], str] = {}


def forget() -> None:
    """Draw everything anew."""
    _drawn.clear()


def page(draw: Callable[[str], str], word: str, *depends_on: Hashable) -> str:
    """The page that `draw` makes of a word.

    `depends_on` names the page, and everything that may change it while the process lives. The frame need not be named.

    :raises ValueError: for a word that a page could take for more than a word.
    """
    if not _WORD.fullmatch(word):
        raise ValueError("only letters, digits, - and _ are filled in")
    frame = (datafiles.stamp(shell.shell_path()), datafiles.stamp(assets.manifest_path()))
    wanted = (*frame, settings.SITE_URL, settings.IS_DEMO, *depends_on)
    drawn = _drawn.get(wanted)
    if drawn is None:
        drawn = draw(_MARK)
        if len(_drawn) >= MOST:
            forget()
        _drawn[wanted] = drawn
    return drawn.replace(_MARK, word)
