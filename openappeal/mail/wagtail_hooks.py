"""Letters on the home screen, how to set a mail server, and the demonstration's mailbox in the menu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from openappeal.accounts import language
from openappeal.accounts.menu import Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser
from openappeal.accounts.tasks_board import Sign, Task, Urgency, register_sign_source, register_task_source
from openappeal.core.digits import format_number
from openappeal.mail import queries


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("mail-server/", include("openappeal.mail.staff_help"))]


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    """Without a mail server nobody can sign: before everything else, for those who can change it."""
    if not settings.EMAIL_URL and is_organiser(user):
        yield Task(
            when=_("First"),
            title=_("Set a mail server"),
            consequence=_("Until then letters wait, and nobody can confirm a signature."),
            url=reverse("mail_server"),
            button=_("How to do it"),
            urgency=Urgency.NOTHING_WORKS,
            minutes=15,
        )


@register_sign_source
def letters() -> Iterable[Sign]:
    delayed, given_up = queries.delayed(), queries.given_up()
    if not settings.EMAIL_URL:
        yield Sign(False, _("No mail server is set, so letters wait. Signers cannot confirm until it is."))
    elif delayed:
        yield Sign(
            False,
            ngettext(
                "One letter could not be handed to the mail server yet; it is tried again.",
                "%(number)s letters could not be handed to the mail server yet; they are tried again.",
                delayed,
            )
            % {"number": _n(delayed)},
        )
    else:
        waiting = queries.waiting()
        yield Sign(
            True,
            ngettext("%(number)s letter waits to be sent.", "%(number)s letters wait to be sent.", waiting)
            % {"number": _n(waiting)}
            if waiting
            else _("No letter waits."),
        )
    if given_up:
        yield Sign(
            True,
            ngettext(
                "The mail server refused one letter for good.",
                "The mail server refused %(number)s letters for good.",
                given_up,
            )
            % {"number": _n(given_up)},
        )


@hooks.register("register_admin_menu_item")
def mailbox_item() -> MenuItem:
    return MailboxItem(gettext_lazy("Mailbox"), reverse("mailbox"), name="mailbox", icon_name="mail", order=900)


class MailboxItem(MenuItem):
    group = Group.DEMONSTRATION

    def is_shown(self, request: object) -> bool:
        return bool(settings.IS_DEMO)


def _n(number: int) -> str:
    return format_number(number, language.current())
