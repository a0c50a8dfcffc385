"""What a waiting line is, when it is somebody's gift: one that is known, or a new one with who gave it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.fundraising import drive_queries, twice
from openappeal.fundraising.actions import line_gifts as actions
from openappeal.fundraising.actions.gifts import NotOpen
from openappeal.fundraising.actions.matching import NotTheSame, NotWaiting
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Purpose
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import Gift
from openappeal.fundraising.staff.gift_forms import LineForm
from openappeal.fundraising.staff.guard import who
from openappeal.fundraising.statement_models import LineState, StatementLine
from openappeal.fundraising.sums import NoRate
from openappeal.vault.keys import KeyMissing
from openappeal.vault.sealing import TooLong


class NewGiftForm(LineForm):
    """Whose gift a line is, and to which drive. The sum is the line's; empty is nobody's."""

    drive = forms.ChoiceField(label=_("To which drive?"), error_messages={"required": _("Choose the drive.")})
    field_order = ("drive", "people", "name", "address", "language", "public_name")

    def __init__(self, *args: Any, line: StatementLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["amount"]
        begun = Drive.objects.exclude(stage=DriveStage.DRAFT).select_related("parent").order_by("-opened_day", "slug")
        self.drives = {str(one.pk): one for one in begun if line.currency in drive_queries.rates(one)}
        names = {one.key: one.name(language.current()) for one in Purpose.objects.all()}
        words = [(pk, names.get(one.slug) or one.slug) for pk, one in self.drives.items()]
        self.fields["drive"].choices = [("", _("Choose")), *words]  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("Leave name and address empty for somebody who stays unknown.")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["amount"] = 1  # The line has it; what a sheet's line asks for is not asked here.
        return super().clean()


def may_be(line: StatementLine) -> list[Gift]:
    """The gifts that a waiting line may be."""
    return twice.gifts_like([line]).get(line.pk, []) if line.state == LineState.WAITING else []


def new_form(request: HttpRequest, line: StatementLine) -> NewGiftForm | None:
    """The form for a new gift, or None where a line cannot be one."""
    can_be = line.state == LineState.WAITING and line.net > 0 and line.account not in (Account.CASH, Account.CHEQUES)
    if not can_be:
        return None
    form = NewGiftForm(request.POST if request.POST.get("then") == "new" else None, line=line)
    return form if form.drives else None


def settle(request: HttpRequest, line: StatementLine) -> None:
    """The line is the chosen gift."""
    chosen = request.POST.get("gift", "")
    found = Gift.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 20 else None
    if found is None:
        messages.error(request, gettext("Choose the gift first."))
        return
    try:
        actions.settle(line=line.pk, gift=found, **who(request))
    except (NotTheSame, NotWaiting):
        messages.error(request, gettext("Somebody else has done something with this line or this gift meanwhile."))
    else:
        messages.success(request, gettext("The gift has cleared, and is matched with the line."))


def enter(request: HttpRequest, line: StatementLine, form: NewGiftForm) -> bool:
    """The line is a new gift. False, and the form says why, if that cannot be."""
    given = form.cleaned_data
    try:
        actions.enter(
            line=line.pk, drive=form.drives[given["drive"]], who=form.line(), keys=settings.KEYS, **who(request)
        )
    except (NotTheSame, NotWaiting):
        messages.error(request, gettext("Somebody else has done something with this line or this gift meanwhile."))
        return True
    except (NotOpen, NoRate):
        form.add_error("drive", _("Choose the drive."))
        return False
    except TooLong:
        form.add_error("name", _("A name with its address is too long. Shorten it."))
        return False
    except KeyMissing:
        form.add_error(None, _("The staff side of this installation holds no key for that."))
        return False
    messages.success(request, gettext("The gift is in the books, and is matched with the line."))
    return True
