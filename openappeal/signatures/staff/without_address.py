"""Signatures without an address: whether the campaign takes them, and reading those that came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, is_organiser, only
from openappeal.appeals import actions as appeals_actions
from openappeal.appeals import queries as appeals
from openappeal.signatures import address_queries, flood_queries, staff_queries
from openappeal.signatures.actions import watching
from openappeal.signatures.actions import without_address as actions
from openappeal.signatures.models import Basis, Held, Signature, Visibility
from openappeal.signatures.staff import flood_words
from openappeal.signatures.staff.forms import Ids
from openappeal.signatures.staff.words import REASONS, Row, row

AT_ONCE = 50
ACCEPT, LEAVE_OUT, REFUSE, PUT_BACK = "accept", "leave_out", "refuse", "put_back"
REFUSALS = [
    ("program", gettext_lazy("It looks like a program")),
    ("twice", gettext_lazy("The same person stands there already")),
    ("not_a_name", gettext_lazy("It is not a name")),
    ("insult", gettext_lazy("It insults somebody")),
    ("other", gettext_lazy("Another reason")),
]


class DecisionForm(forms.Form):
    ids = Ids(required=False)
    decision = forms.ChoiceField(choices=[(one, one) for one in (ACCEPT, LEAVE_OUT, REFUSE, PUT_BACK)])
    reason = forms.ChoiceField(choices=list(dict(REASONS + REFUSALS).items()), required=False)
    after = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("decision") in (LEAVE_OUT, REFUSE) and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason."))
        if cleaned and not cleaned.get("ids"):
            self.add_error("ids", _("Tick at least one."))
        return cleaned


@dataclass(frozen=True)
class Look:
    """What the person who reads may see. Of a withheld name nothing: this server cannot open it."""

    row: Row
    features: list[str]
    alike: int
    namesakes: int

    @property
    def is_named(self) -> bool:
        """Whether there is a name to read."""
        return bool(self.row.name)

    @property
    def comes_onto_the_wall(self) -> bool:
        """Whether accepting it shows a name. One that must not appear waits for two people, and what somebody says of
        herself is settled among the names to read."""
        return self.is_named and not self.row.must_not_appear and not self.row.signature.claimed_kind


@only(is_moderator)
def one(request: HttpRequest) -> HttpResponse:
    """The next that waits. `?after=` skips one, `?last=` offers to undo the press before."""
    queue = address_queries.waiting()
    skipped = Signature.objects.filter(pk=_number(request, "after")).first()
    found = (staff_queries.after(queue, skipped) if skipped else queue).first()
    last = Signature.objects.filter(pk=_number(request, "last"), basis=Basis.REVIEWED).exclude(held=Held.WAITS).first()
    context = {
        "look": looks([found])[0] if found else None,
        "waiting": queue.count(),
        "was_skipped": skipped is not None,
        "after": skipped.pk if skipped else "",
        "last": last,
        "reasons": REASONS,
        "refusals": REFUSALS,
        "is_on": appeals.address_is_optional(),
        "may_set": is_organiser(request.user),  # type: ignore[arg-type]
    }
    return render(request, "signatures/staff/without_address.html", context)


@only(is_moderator)
def many(request: HttpRequest) -> HttpResponse:
    """A list to tick, with what is known of each."""
    queue = address_queries.waiting()
    context = {"looks": looks(queue[:AT_ONCE]), "waiting": queue.count(), "refusals": REFUSALS}
    return render(request, "signatures/staff/without_address_many.html", context)


@require_POST
@only(is_moderator)
def preview(request: HttpRequest) -> HttpResponse:
    """Say exactly what will happen, before it does."""
    form = DecisionForm(request.POST)
    if not form.is_valid() or form.cleaned_data["decision"] not in (ACCEPT, REFUSE):
        return redirect("staff_signatures:no_address_many")
    found = looks(address_queries.waiting().filter(pk__in=form.cleaned_data["ids"]))
    context = {
        "looks": found,
        "named": sum(one.comes_onto_the_wall for one in found),
        "decision": form.cleaned_data["decision"],
        "reason": form.cleaned_data["reason"],
        "reason_label": dict(REFUSALS).get(form.cleaned_data["reason"], ""),
    }
    return render(request, "signatures/staff/without_address_preview.html", context)


@require_POST
@only(is_moderator)
def decide(request: HttpRequest) -> HttpResponse:
    """Accept, refuse, or put back; one or many."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return redirect("staff_signatures:no_address")
    fields, by, today = form.cleaned_data, request.user.get_username(), timezone.now().date()
    ids, decision, reason = fields["ids"], fields["decision"], fields["reason"]
    if decision == PUT_BACK:
        actions.put_back(ids=ids, by=by, today=today)
        messages.success(request, _("It waits to be read again."))
        return redirect("staff_signatures:no_address")
    if decision == REFUSE:
        done = actions.refuse(ids=ids, reason=reason, by=by, today=today)
    else:
        done = actions.accept(
            ids=ids, leave_out=reason if decision == LEAVE_OUT else "", by=by, today=today, keys=settings.KEYS
        )
    if len(ids) > 1:
        context = {"ids": ids, "decision": decision, "number": done}
        return render(request, "signatures/staff/without_address_done.html", context)
    query = {"last": ids[0]} | ({"after": fields["after"]} if fields["after"] else {})
    return redirect(reverse("staff_signatures:no_address", query=query))


@only(is_organiser)
def setting(request: HttpRequest) -> HttpResponse:
    """What it costs, and one button."""
    if request.method == "POST":
        optional = request.POST.get("optional") == "yes"
        by, today = request.user.get_username(), timezone.now().date()
        appeals_actions.set_address_optional(optional=optional, by=by, today=today)
        said = _("People can sign without an address now.") if optional else _("The form asks for an address again.")
        messages.success(request, said)
        return redirect("staff_signatures:no_address")
    context = {"is_on": appeals.address_is_optional(), "keep_days": actions.KEEP_UNREAD.days}
    return render(request, "signatures/staff/without_address_setting.html", context)


def looks(signatures: Iterable[Signature]) -> list[Look]:
    """What may be seen of some, and what helps to judge them."""
    found = list(signatures)
    seen = watching.see([one for one in found if one.visibility == Visibility.PUBLIC], keys=settings.KEYS)
    return [_look(one, seen.get(one.pk, [])) for one in found]


def _look(signature: Signature, seen: list[watching.Seen]) -> Look:
    return Look(
        row=row(signature, seen),
        features=flood_words.features(flood_queries.features_of(signature)),
        alike=address_queries.alike(signature),
        namesakes=address_queries.namesakes(signature),
    )


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else 0
