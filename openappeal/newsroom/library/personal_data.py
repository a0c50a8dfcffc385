"""What the library holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare the table: it says who made a thing, in the words that are printed beside it."""
    declare(
        Holding(
            "newsroom_resource",
            _("Who made a flyer, poster, card, clip or text of the library, as they are named beside it"),
            _("until somebody takes it out of the library"),
            {
                "id": R.RANDOM,
                "kind": R.CLEAR,
                "language": R.CLEAR,
                "title": R.CLEAR,
                "description": R.CLEAR,
                "body": R.CLEAR,
                "suffix": R.CLEAR,
                "size": R.CLEAR,
                "text": R.CLEAR,
                "url": R.CLEAR,
                "seconds": R.CLEAR,
                "maker": R.CLEAR,
                "licence": R.CLEAR,
                "made_day": R.CLEAR,
                "added_by": R.CLEAR,
            },
        )
    )
