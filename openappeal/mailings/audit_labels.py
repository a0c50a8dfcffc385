"""What this room's entries in the audit list are called."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "mailings.write_issue": _("Issue of the mailing written"),
            "mailings.discard_issue": _("Draft of an issue thrown away"),
            "mailings.issue.propose": _("Issue of the mailing proposed"),
            "mailings.issue.announce": _("Issue of the mailing announced to the team"),
            "mailings.issue.approve": _("Issue of the mailing agreed to"),
            "mailings.issue.drop": _("Issue of the mailing refused, or taken back"),
            "mailings.send_issue": _("Issue of the mailing sent"),
            "mailings.pause_issue": _("Issue of the mailing paused"),
            "mailings.resume_issue": _("Issue of the mailing sent on"),
            "mailings.stop_issue": _("Issue of the mailing stopped"),
            "mailings.test_issue": _("Test of an issue sent"),
            "mailings.take_in_list": _("List of subscribers taken in"),
            "mailings.undo_list": _("List of subscribers taken back"),
            "mailings.leave_out": _("An address left out of all mailings"),
            "mailings.hook_go_on": _("What the mail provider told of many was believed"),
            "mailings.hook_throw_away": _("What the mail provider told of many was thrown away"),
            "mailings.set_alone_up_to": _("Number of recipients set above which two people send"),
        }
    )
    labels.register_subjects("mailings", subjects())


def subjects() -> dict[str, Callable[..., str]]:
    """What the acts of this room are done to, as `__str__` of its rows calls it."""
    return {
        r"issue (?P<id>\d+)": lambda id: str(_("issue %(id)s of the mailing")) % {"id": id},
        r"hook of the mail provider": lambda: str(_("what the mail provider tells")),
        r"list (?P<id>\d+)": lambda id: str(_("list %(id)s of subscribers")) % {"id": id},
    }
