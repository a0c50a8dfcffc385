"""Whether readers see the books."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.fundraising import books_freshness, freshness
from openappeal.fundraising.books_models import Entry, OpenBooks


def is_public() -> bool:
    """Whether the campaign shows its books. At first it does not."""
    found = OpenBooks.objects.filter(pk=1).first()
    return found is not None and found.is_public


@transaction.atomic
def set_public(*, is_public: bool, by: str, today: date) -> None:
    """Show the books to readers, or no longer."""
    found, _made = OpenBooks.objects.get_or_create(pk=1)
    if found.is_public == is_public:
        return
    found.is_public = is_public
    found.save()
    action = "fundraising.show_books" if is_public else "fundraising.hide_books"
    audit.record(by=by, action=action, today=today, subject=str(found))
    books_freshness.mark([day.year for day in Entry.objects.dates("day", "year")], also_closed=True)
    freshness.mark_every()
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
