"""What this room erases by itself."""

from openappeal.printing import actions, names, proof_actions, settings_found
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "names in frozen prints, choices by hand and proofs",
            "until the name is shown or printed no more",
            due=lambda now: sum(rows.count() for rows in names.gone()),
            erase=lambda now: actions.forget_gone(),
        )
    )
    declare(
        Rule(
            "links for approving a print",
            "until their day, thirty days at most",
            due=lambda now: proof_actions.old_links(now.date()).count(),
            erase=lambda now: proof_actions.expire_links(today=now.date()),
        )
    )
    declare(
        Rule(
            "sizes of type that were found",
            "ninety days",
            due=lambda now: settings_found.old(now.date()).count(),
            erase=lambda now: settings_found.forget_old(today=now.date()),
        )
    )
