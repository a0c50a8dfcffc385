"""What this room holds about people, column by column: nothing that leads to one without her receipt."""

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "transparency_pending",
            "People whose signature, or whose leaving, is on its way to the public log",
            "two and a half days at most; while counting or the log stands still, until it goes on",
            {
                "id": R.RANDOM,
                "kind": R.CLEAR,
                "payload": R.LEAF,
                "due_hour": R.RANDOM,
                "place": R.RANDOM,
                "waits_for": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "transparency_leaf",
            "Signatures in the public log, as everybody can read them",
            "for ever: what is public cannot be called back",
            {
                "index": R.CLEAR,
                "kind": R.CLEAR,
                "day": R.CLEAR,
                "payload": R.LEAF,
                "voided_by": R.RANDOM,
            },
        )
    )
