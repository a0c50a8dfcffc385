"""Who agreed that a prisoner is named: noted, asked again, ended. Who it was can be written here, and not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.fields import DayField
from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions, consent_queries
from openappeal.newsroom.models import Consent, Edition, Item, ItemState
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, who
from openappeal.vault.keys import KeyMissing
from openappeal.vault.sealing import TooLong

HALF_A_YEAR = timedelta(days=182)
_PLAIN = {"dir": "auto", "autocomplete": "off"}


class DaysForm(forms.Form):
    """When they agreed, and when to ask again."""

    day = DayField(label=gettext_lazy("They agreed on"))
    ask_again = DayField(label=gettext_lazy("Ask again on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.now().date()
        self.fields["day"].initial, self.fields["ask_again"].initial = today, today + HALF_A_YEAR

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        today = timezone.now().date()
        if found.get("day") and found["day"] > today:
            self.add_error("day", _("This day is still to come."))
        if found.get("ask_again") and found["ask_again"] <= today:
            self.add_error("ask_again", _("Choose a day to come."))
        return found


class ConsentForm(DaysForm):
    """A note of a consent. What says who agreed is sealed as soon as it is saved."""

    spellings = forms.CharField(
        label=gettext_lazy("Names of the prisoner, one in each line"),
        help_text=gettext_lazy("In every script and spelling in which you write it, so that no text is overlooked."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, **_PLAIN}),
    )
    person = forms.CharField(label=gettext_lazy("Who agreed"), max_length=120, widget=forms.TextInput(attrs=_PLAIN))
    right = forms.CharField(
        label=gettext_lazy("With what right"),
        help_text=gettext_lazy("The prisoner, a relative, a lawyer; and who asked them to speak."),
        max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    channel = forms.CharField(
        label=gettext_lazy("How you heard it"),
        help_text=gettext_lazy("By telephone, in person, in a letter; and how you know that it was they."),
        max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    covers = forms.CharField(
        label=gettext_lazy("What it covers"),
        help_text=gettext_lazy(
            "Such as name, photograph and charges, but not health. The team reads this; name no relative."
        ),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, **_PLAIN}),
    )
    field_order = ["spellings", "covers", "person", "right", "channel", "day", "ask_again"]

    @property
    def names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["spellings"].splitlines() if line.strip()]


@dataclass(frozen=True)
class Row:
    """A consent as the list shows it."""

    consent: Consent
    name: str
    others: list[str]
    is_valid: bool
    has_ended: bool
    items: list[tuple[Item, str]]


@only(is_press)
def consents(request: HttpRequest) -> HttpResponse:
    """All of them, those to be asked again first."""
    return _list(request, ConsentForm())


@require_POST
@only(is_press)
def note(request: HttpRequest) -> HttpResponse:
    """Note one. Begun from an item, that item names the prisoner with it."""
    form = ConsentForm(request.POST)
    item = _asked_item(request.POST.get("item", ""))
    if not form.is_valid():
        return _list(request, form, item, status=422)
    told = form.cleaned_data
    agreed = actions.Agreed(told["person"], told["right"], told["channel"])
    try:
        found = actions.note_consent(
            spellings=form.names,
            agreed=agreed,
            covers=told["covers"],
            day=told["day"],
            ask_again=told["ask_again"],
            keys=settings.KEYS,
            **who(request),
        )
    except KeyMissing:
        form.add_error(None, _("Nothing was saved: this campaign has no office key yet, to which it could be sealed."))
        return _list(request, form, item, status=422)
    except TooLong:
        form.add_error("channel", _("Who agreed, with what right and how you heard it: put it in fewer words."))
        return _list(request, form, item, status=422)
    messages.success(request, _("Noted. Who agreed is sealed: only the key holders can open it."))
    if item is None:
        return redirect("staff_news:consents")
    return _name(request, item, found)


@only(is_press)
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """One: where its person is named, that they agreed again, that it is over."""
    return _page(request, _get(pk), DaysForm())


@require_POST
@only(is_press)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """They agreed again."""
    found, form = _get(pk), DaysForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        actions.ask_anew(consent=found, **form.cleaned_data, **who(request))
    except actions.ConsentNotValid:
        messages.error(request, _("It was ended. If they agree again, note it as a new one."))
    else:
        messages.success(request, _("Noted."))
    return redirect("staff_news:consents")


@require_POST
@only(is_press)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It was taken back: what names the person closes at once."""
    closed = actions.end_consent(consent=_get(pk), **who(request))
    if closed:
        messages.success(
            request, _("Ended. Everything open that named them was taken back, and leaves the site within seconds.")
        )
    else:
        messages.success(request, _("Ended. Nothing that is open names them."))
    return redirect("staff_news:consents")


@require_POST
@only(is_press)
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """An item names, or shows, somebody with a consent; or does not any more."""
    item = item_of(pk)
    chosen = request.POST.get("consent", "")
    found = _get(int(chosen)) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 20 else None
    if found is None:
        raise Http404
    if request.POST.get("then") != "not":
        return _name(request, item, found)
    try:
        actions.no_longer_names(item=item, consent=found, **who(request))
    except actions.StillNamed:
        messages.error(request, _("The name still stands in the text. Take it out there first."))
    except actions.NotPossibleNow:
        messages.error(request, words.too_late())
    return redirect("staff_news:item", pk=pk)


def _name(request: HttpRequest, item: Item, consent: Consent) -> HttpResponse:
    try:
        actions.name_with(item=item, consent=consent, **who(request))
    except actions.ConsentNotValid:
        messages.error(request, _("This consent does not hold any more: ask again first."))
    except actions.NotPossibleNow:
        messages.error(request, words.too_late())
    return redirect("staff_news:item", pk=item.pk)


@dataclass(frozen=True)
class Named:
    """Somebody whom an item names or shows. `holds`: with a consent that is valid."""

    consent: Consent
    name: str
    is_valid: bool
    is_held: bool

    @property
    def holds(self) -> bool:
        return self.is_valid and self.is_held


def named_in(item: Item) -> list[Named]:
    """Whom an item names, what holds last."""
    today = timezone.now().date()
    held = set(item.namings.values_list("consent_id", flat=True))
    editions = list(item.editions.all())
    found = {one.pk: one for one in consent_queries.needed(item, editions=editions, today=today)}
    found |= {one.pk: one for one in Consent.objects.filter(pk__in=held)}
    rows = [
        Named(one, one.spellings[0], consent_queries.is_valid(one, today=today), one.pk in held)
        for one in found.values()
    ]
    return sorted(rows, key=lambda row: (row.holds, row.name))


def others(item: Item, named: Iterable[Named]) -> list[tuple[int, str]]:
    """Consents that hold, of people whom the item does not name."""
    today = timezone.now().date()
    here = {one.consent.pk for one in named}
    found = Consent.objects.filter(ended_day=None, ask_again__gt=today).exclude(pk__in=here)
    return sorted(((one.pk, one.spellings[0]) for one in found), key=lambda pair: pair[1])


def _list(request: HttpRequest, form: ConsentForm, item: Item | None = None, status: int = 200) -> HttpResponse:
    today = timezone.now().date()
    rows = []
    for one in Consent.objects.order_by("ask_again", "pk"):
        first, *rest = one.spellings
        is_valid, ended = consent_queries.is_valid(one, today=today), one.ended_day is not None
        rows.append(Row(one, first, rest, is_valid, ended, []))
    rows.sort(key=lambda row: row.has_ended)
    item = item or _asked_item(request.GET.get("item", ""))
    return render(request, "newsroom/staff/consents.html", {"rows": rows, "form": form, "item": item}, status=status)


def _page(request: HttpRequest, found: Consent, form: DaysForm, status: int = 200) -> HttpResponse:
    today = timezone.now().date()
    titles = {one.item_id: one for one in _sources()}
    items = [
        (item, titles[item.pk].title if item.pk in titles else "") for item in consent_queries.items_showing(found)
    ]
    first, *rest = found.spellings
    row = Row(found, first, rest, consent_queries.is_valid(found, today=today), found.ended_day is not None, items)
    closes = [item for item, _title in items if item.state == ItemState.OPEN]
    statements = [
        (one, next((edition.name for edition in one.editions.all()), one.slug))
        for one in consent_queries.statements_naming(found)
    ]
    context = {
        "row": row,
        "form": form,
        "closes": closes,
        "statements": statements,
        "closes_statements": any(one.opened_day for one, _name in statements),
    }
    return render(request, "newsroom/staff/consent.html", context, status=status)


def _sources() -> Iterable[Edition]:
    found = Edition.objects.select_related("item")
    return [one for one in found if one.language == one.item.source_language]


def _asked_item(text: str) -> Item | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < 20
    return Item.objects.filter(pk=int(text)).first() if is_number else None


def _get(pk: int) -> Consent:
    found = Consent.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
