"""The number of the log, which texts may insert by name."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.cms.figures import Figure, Value, register
from openappeal.transparency import queries


def register_all() -> None:
    """Name the log's number. Its day is that of the log, and not today's: it is never mixed with the site's count."""
    label, source = _("Signatures in the public log"), _("the public log, in which anybody can count again")
    register(Figure("logged", label, source, _logged))


def _logged() -> Value:
    state = queries.state()
    return Value(state.counted, state.day or timezone.now().date())
