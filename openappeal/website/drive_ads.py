"""The ad of a drive for one: the home page's heading, a shorter text, and names whose owners let them be printed."""

from __future__ import annotations

from openappeal.appeals import form_queries, queries
from openappeal.appeals.form_models import FormKind
from openappeal.fundraising import ads
from openappeal.fundraising import freshness as drives
from openappeal.fundraising.ads import PLACES, Ad
from openappeal.signatures import freshness
from openappeal.signatures import queries as signatures
from openappeal.website.models import HomePage


def connect() -> None:
    """Fill the registries: how an ad is made, and that a name which leaves the wall leaves it as fast."""
    ads.register(make)
    freshness.also_names("drives", drives.with_names)


def make(language: str) -> Ad | None:
    """The ad in a language, or None while there is no text in it."""
    home = HomePage.objects.live().filter(locale__language_code=language).first()
    edition = queries.current_edition(language)
    if home is None or edition is None:
        return None
    excerpt = next((one for one in form_queries.published(language) if one.kind == FormKind.EXCERPT), None)
    opening = form_queries.read(excerpt).words.split("\n") if excerpt is not None else []
    demands = [demand.text for addressee in edition.addressees for demand in addressee.demands]
    return Ad(
        heading=tuple(filter(None, (home.heading_first, home.heading_second))),
        paragraphs=tuple(line for line in (*opening, *demands) if line.strip()),
        names=signatures.printable_names(language, PLACES),
    )
