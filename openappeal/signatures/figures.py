"""The numbers of this room that texts may insert by name."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.cms.figures import Figure, Value, register
from openappeal.signatures import queries
from openappeal.signatures.queries import Counts
from openappeal.transparency import queries as public_log

SOURCE = _("the count of this site, which the worker keeps")


def register_all() -> None:
    """Name the counts; each is that of `count.json`."""
    register(Figure("signatures", _("Confirmed signatures"), SOURCE, _value(lambda counts: counts.confirmed)))
    # Its day is that of the log, and not today's: it is never mixed with the site's count.
    logged, in_log = _("Signatures in the public log"), _("the public log, in which anybody can count again")
    register(Figure("logged", logged, in_log, _logged))
    register(Figure("countries", _("Countries of the signers"), SOURCE, _value(lambda counts: counts.countries)))
    register(Figure("paper", _("Signatures on paper"), SOURCE, _value(lambda counts: counts.paper)))
    register(
        Figure("organisations", _("Organisations that signed"), SOURCE, _value(lambda counts: counts.organisations))
    )


def _logged() -> Value:
    log = public_log.state()
    return Value(log.counted, log.day or timezone.now().date())


def _value(part: Callable[[Counts], int]) -> Callable[[], Value]:
    def ask() -> Value:
        counts = queries.counts(today=timezone.now().date())
        return Value(part(counts), counts.as_of)

    return ask
