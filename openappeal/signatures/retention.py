"""What this room erases by itself."""

from django.apps import apps

from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare
from openappeal.signatures import actions
from openappeal.signatures.actions import without_address
from openappeal.signatures.models import ReportHour, Signing


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "signings",
            "until the day their letter names, seven days at most",
            due=lambda now: Signing.objects.filter(expires_day__lte=now.date()).count(),
            erase=lambda now: actions.expire(today=now.date()),
        )
    )
    declare(
        Rule(
            "hours in which names were reported",
            "one hour",
            due=lambda now: ReportHour.objects.filter(hour__lt=int(now.timestamp() // 3600)).count(),
            erase=lambda now: actions.forget_report_hours(now=now),
        )
    )
    declare(
        Rule(
            "features against floods",
            "14 days",
            due=lambda now: actions.old_features(now=now),
            erase=lambda now: actions.forget_features(now=now),
        )
    )
    declare(
        Rule(
            "signatures without an address that nobody has accepted",
            "60 days; 30 days after somebody has refused them",
            due=lambda now: without_address.due(today=now.date()).count(),
            erase=lambda now: without_address.expire(today=now.date()),
        )
    )
    if apps.is_installed("openappeal.accounts"):
        # The public process knows no staff, and erases nothing.
        from openappeal.signatures import exports, notable_queries, two_people
        from openappeal.signatures.actions import imports, notables, office, organisations, sheet_scans
        from openappeal.signatures.notable_models import ContactOpening

        declare(
            Rule(
                "well-known people who were asked, and whom the team wrote to",
                "30 days after a no or a withdrawal, a year after an invitation without answer",
                due=lambda now: notable_queries.ended(today=now.date()).count(),
                erase=lambda now: notables.expire(today=now.date()),
            )
        )
        declare(
            Rule(
                "organisations without a proof, and who answered for those that have one",
                "30 days after it was refused or accepted, a year without a proof",
                due=lambda now: (
                    organisations.to_erase(today=now.date()).count()
                    + organisations.with_old_contact(today=now.date()).count()
                    + organisations.folded_away(today=now.date()).count()
                ),
                erase=lambda now: organisations.expire(today=now.date()),
            )
        )
        declare(
            Rule(
                "contacts that were opened and not fetched",
                "an hour",
                due=lambda now: ContactOpening.objects.count(),
                erase=lambda now: ContactOpening.objects.all().delete()[0],
            )
        )
        declare(
            Rule(
                "lists that are being imported",
                "until they are imported, a day at most",
                due=lambda now: imports.unfinished(now=now).count(),
                erase=lambda now: imports.expire(now=now),
            )
        )
        declare(
            Rule(
                "requests for a file of names",
                "until the file is fetched, seven days at most",
                due=lambda now: exports.old(now=now),
                erase=lambda now: exports.expire(now=now),
            )
        )
        declare(
            Rule(
                "proposals to show what is hidden",
                "until it is done or somebody says no, seven days at most",
                due=lambda now: two_people.old(now=now),
                erase=lambda now: two_people.expire(now=now),
            )
        )
        declare(
            Rule(
                "drills of office keys",
                "seven days without an answer; that a key opened, a year",
                due=lambda now: office.old(today=now.date()).count(),
                erase=lambda now: office.expire(today=now.date()),
            )
        )
        declare(
            Rule(
                "scans of petition sheets",
                "a year",
                due=lambda now: sheet_scans.due(today=now.date()).count(),
                erase=lambda now: sheet_scans.expire(today=now.date()),
            )
        )
