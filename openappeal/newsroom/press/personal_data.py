"""What the press room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table that says anything about a person."""
    declare(
        Holding(
            "newsroom_statement",
            _("Authors of statements: what their words may be used for; no address"),
            _("until they take the statement back"),
            {"id": R.RANDOM, "slug": R.CLEAR, "scope": R.CLEAR, "opened_day": R.CLEAR, "written_by": R.CLEAR},
        )
    )
    declare(
        Holding(
            "newsroom_statementedition",
            _("Authors of statements: name, credit line and words, public once approved, and what they say is wrong"),
            _("until they take the statement back; what is wrong until it is mended"),
            {
                "id": R.RANDOM,
                "statement": R.RANDOM,
                "language": R.CLEAR,
                "name": R.CLEAR,
                "credit": R.CLEAR,
                "text": R.CLEAR,
                "short": R.CLEAR,
                "approved_day": R.CLEAR,
                "answer": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "newsroom_excerpt",
            _("Authors of statements: passages that may stand alone"),
            _("until they take the statement back"),
            {"id": R.RANDOM, "edition": R.RANDOM, "number": R.CLEAR, "words": R.CLEAR, "approved_day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "newsroom_statementlink",
            _("Authors of statements: the link by which they answer; no address"),
            _("until the link's day, sixty days at most"),
            {"id": R.RANDOM, "statement": R.RANDOM, "token_hash": R.HASH, "made_by": R.CLEAR, "expires_day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "newsroom_coverage",
            _("People whom published articles and broadcasts quote, as those name them"),
            _("until somebody removes the entry"),
            {
                "id": R.RANDOM,
                "url": R.CLEAR,
                "outlet": R.CLEAR,
                "title": R.CLEAR,
                "day": R.CLEAR,
                "language": R.CLEAR,
                "kind": R.CLEAR,
                "people": R.CLEAR,
                "reach": R.CLEAR,
                "reach_source": R.CLEAR,
                "reach_method": R.CLEAR,
                "dead_day": R.CLEAR,
                "is_shown": R.CLEAR,
                "noted_by": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "newsroom_snapshot",
            _("People whom published articles name: copies of those pages, for the team"),
            _("until somebody removes the entry"),
            {
                "id": R.RANDOM,
                "coverage": R.RANDOM,
                "page": R.CLEAR,
                "size": R.CLEAR,
                "sha256": R.CLEAR,
                "fetched_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "newsroom_pressname",
            _("People and places whose names the press asks for: spellings, and how they are said"),
            _("until somebody removes them; prisoners' are shown only while their consent holds"),
            {
                "id": R.RANDOM,
                "latin": R.CLEAR,
                "persian": R.CLEAR,
                "said": R.CLEAR,
                "is_prisoner": R.CLEAR,
                "consent": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "newsroom_photo",
            _("Photographers and people in photographs: picture, rights, how we know, who can be recognised"),
            _("until somebody removes the photograph"),
            {
                "id": R.RANDOM,
                "jpeg": R.CLEAR,
                "width": R.CLEAR,
                "height": R.CLEAR,
                "sha256": R.CLEAR,
                "holder": R.CLEAR,
                "licence": R.CLEAR,
                "proof": R.CLEAR,
                "credit": R.CLEAR,
                "edits": R.CLEAR,
                "people": R.CLEAR,
                "scope": R.CLEAR,
                "is_listed": R.CLEAR,
                "words": R.CLEAR,
                "added_by": R.CLEAR,
            },
        )
    )
