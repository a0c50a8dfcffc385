"""Public addresses of this room: the canonical text of every published edition, and of each condensed text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openappeal.appeals import form_queries, queries
from openappeal.appeals.reading import text_path
from openappeal.cms import addresses

PATH = re.compile(r"^/(?P<language>[a-z0-9-]+)/appeal-v(?P<number>[0-9]+)\.txt$")
SHORT = re.compile(r"^/(?P<language>[a-z0-9-]+)/short\.txt$")
PLAIN = "text/plain; charset=utf-8"


def register() -> None:
    """Make the texts known to the publisher."""
    addresses.register(
        addresses.Provider(
            name="appeals",
            addresses=_addresses,
            owns=lambda path: bool(PATH.match(path) or SHORT.match(path)),
            render=_render,
        )
    )


def _addresses() -> Iterator[str]:
    for edition in queries.published_editions():
        yield text_path(edition.language, edition.version.number)
    for language in queries.campaign_languages():
        if form_queries.condensed(language) is not None:
            yield f"/{language}/short.txt"


def _render(path: str) -> addresses.Rendered | None:
    if short := SHORT.match(path):
        form = form_queries.condensed(short["language"])
        return addresses.Rendered(form.text.encode(), PLAIN) if form else None
    match = PATH.match(path)
    if match is None:
        return None
    edition = (
        queries.published_editions().filter(language=match["language"], version__number=int(match["number"])).first()
    )
    return addresses.Rendered(edition.text.encode(), PLAIN) if edition else None
