"""A press room for tests: a site in English and Farsi, a statement, a picture."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from openappeal.cms import shell
from openappeal.newsroom.actions import statements
from openappeal.newsroom.statement_models import Excerpt

DAY = date(2026, 11, 26)
WHO = {"by": "omar", "today": DAY}
TEXT = "Open the doors. They were taken at night, and nobody was told why.\n\nI will not be silent."
PASSAGE = "They were taken at night, and nobody was told why."
FARSI = "درها را باز کنید. آنها را شبانه بردند و به کسی نگفتند چرا."
EVERYTHING = ("site", "ads", "releases", "fundraising", "social")
RIGHTS = {
    "holder": "Lena Orr",
    "licence": "CC BY 4.0",
    "proof": "Her letter of May",
    "credit": "Photo: Lena Orr",
    "edits": "nothing",
    "people": "nobody",
}


def offer_languages(*tags: str) -> None:
    """A frame of the site, as the worker keeps it."""
    names = {"en": ("English", "ltr"), "fa": ("فارسی", "rtl")}
    offered = tuple(shell.ShellLanguage(tag, *names.get(tag, (tag, "ltr"))) for tag in tags)
    shell.save({tag: shell.Shell(f"The Lantern Letter {tag}") for tag in tags}, languages=offered)


def approve(statement) -> None:
    """Its author approves every language as it stands."""
    for edition in statement.editions.all():
        statements.approve(edition=edition, seen=edition.seal(), by=statements.AUTHOR, today=DAY)


def statement_of(slug="lena-orr", *, scope=("site", "releases"), farsi=False, is_open=True):
    """A statement with one excerpt, approved and open."""
    made = statements.begin(slug=slug, scope=scope, **WHO)
    said = {"credit": "novelist", "short": "", **WHO}
    english = statements.write(statement=made, language="en", name="Lena Orr", text=TEXT, **said)
    statements.cut(edition=english, words=PASSAGE, number=1, **WHO)
    if farsi:
        persian = statements.write(statement=made, language="fa", name="لنا اور", text=FARSI, **said)
        statements.cut(edition=persian, words="درها را باز کنید.", number=1, **WHO)
    if is_open:
        approve(made)
        statements.open_statement(statement=made, **WHO)
    made.refresh_from_db()
    return made


def excerpt_of(statement, language="en"):
    """The excerpt as the database has it now."""
    return Excerpt.objects.get(edition__statement=statement.pk, edition__language=language, number=1)


def photograph(*, comment: bytes = b"") -> bytes:
    """A small JPEG with a place in its metadata."""
    picture = Image.new("RGB", (64, 48), "#2135c6")
    exif = Image.Exif()
    exif[0x010E] = "CANARY-IN-EXIF"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes(), comment=comment or b"CANARY-COMMENT")
    return out.getvalue()
