"""The public log on the home screen: whether it goes on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.accounts import language
from openappeal.accounts.tasks_board import Sign, register_sign_source
from openappeal.core.digits import format_number
from openappeal.transparency import queries
from openappeal.transparency.models import Refusal


@register_sign_source
def log() -> Iterable[Sign]:
    refused = queries.refusal()
    if refused:
        yield Sign(False, _("Nothing is added to the public log. %(why)s") % {"why": Refusal(refused).label})
        return
    state = queries.state()
    if state.size:
        yield Sign(
            True,
            ngettext(
                "The public log counts one signature.",
                "The public log counts %(number)s signatures.",
                state.counted,
            )
            % {"number": format_number(state.counted, language.current())},
        )
