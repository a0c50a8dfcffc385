"""All items, beginning one, and the one screen from which it goes on: languages, what is still to do, its minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openappeal.accounts import approvals
from openappeal.accounts.rules import is_organiser, is_press, only
from openappeal.appeals.queries import campaign_languages
from openappeal.newsroom import actions, channel_queries, mailing, queries
from openappeal.newsroom.models import Correction, Edition, EditionState, Item, ItemState, Kind
from openappeal.newsroom.staff import checks, consents, grave, words
from openappeal.newsroom.staff.about_form import LONGEST_SLUG, AboutForm
from openappeal.newsroom.staff.data_boxes import first_data
from openappeal.newsroom.staff.guard import item_of, languages_of, sees_items, who
from openappeal.newsroom.staff.plan_form import PlanForm

SHOWN = 100


class BeginForm(forms.Form):
    """What is begun. Without an address one is made of the title."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    language = forms.ChoiceField(label=gettext_lazy("You write it in"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    slug = forms.SlugField(
        label=gettext_lazy("Last part of its address"),
        help_text=gettext_lazy("In Latin letters, with hyphens. Left empty, it is made of the title or the day."),
        max_length=LONGEST_SLUG,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(tag, words.NAMES[tag]) for tag in campaign_languages()]  # type: ignore[attr-defined]

    def address(self) -> str:
        """What was typed, else one that is free."""
        if self.cleaned_data["slug"]:
            return str(self.cleaned_data["slug"]).lower()
        day = timezone.now().date().isoformat()
        # What `slugify` leaves of a title in other letters says nothing.
        made = slugify(self.cleaned_data["title"])[: LONGEST_SLUG - 4].strip("-_")
        made = made if len(made) > 3 else f"{self.cleaned_data['kind']}-{day}"
        taken = set(Item.objects.filter(slug__startswith=made).values_list("slug", flat=True))
        return next(one for one in (made, *(f"{made}-{n}" for n in range(2, 999))) if one not in taken)


@dataclass(frozen=True)
class Row:
    """An item in the list."""

    item: Item
    title: str
    editions: list[tuple[str, str]]
    opens: str


@dataclass(frozen=True)
class LanguageRow:
    """An item in one language. `behind` counts what its source says otherwise since."""

    tag: str
    edition: Edition | None
    behind: int

    @property
    def state(self) -> str:
        return self.edition.state if self.edition else ""


@dataclass(frozen=True)
class CorrectionRow:
    """A correction; `missing` are the open languages that show its note in the source's words.

    `by_mail`: somebody got the item by mail, and nobody this.
    """

    number: int
    day: date
    note: str
    missing: list[str]
    by_mail: bool


@only(is_press)
def items(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits, what is open, what was taken back; and what can be begun."""
    return _list(request, BeginForm(initial={"kind": Kind.UPDATE}))


@require_POST
@only(is_press)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an item, with the parts that such an item usually has; then write it."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        item = _begin(form, **who(request))
    except actions.SlugTaken:
        form.add_error("slug", _("Another item has this address. Choose another one."))
        return _list(request, form, status=422)
    except actions.BadSlug:
        form.add_error("slug", _("This cannot be its address. Choose another one."))
        return _list(request, form, status=422)
    return redirect("staff_news:write", pk=item.pk, language=item.source_language)


@transaction.atomic
def _begin(form: BeginForm, **who: Any) -> Item:
    told, kind = form.cleaned_data, Kind(form.cleaned_data["kind"])
    item = actions.begin(kind=kind, slug=form.address(), language=told["language"], title=told["title"], **who)
    for block in words.BEGINS_WITH[kind]:
        actions.add_block(item=item, kind=block, data=first_data(block), **who)
    return item


def _list(request: HttpRequest, form: BeginForm, status: int = 200) -> HttpResponse:
    rows: dict[str, list[Row]] = {state: [] for state in ItemState.values}
    newest, tags = F("opened_day").desc(nulls_first=True), campaign_languages()
    for item in Item.objects.prefetch_related("editions").order_by(newest, "opens_at", "slug")[: SHOWN * 4]:
        found = {one.language: one for one in item.editions.all()}
        source = found.get(item.source_language)
        states = [(tag, found[tag].state) for tag in dict.fromkeys([item.source_language, *tags]) if tag in found]
        rows[item.state].append(Row(item, source.title if source else "", states, words.moment(item)))
    groups = [
        (_("Waits for its minute"), rows[ItemState.WAITING]),
        (_("Drafts"), rows[ItemState.DRAFT]),
        (_("Open to readers"), rows[ItemState.OPEN][:SHOWN]),
        (_("Taken back"), rows[ItemState.CLOSED][:SHOWN]),
    ]
    context = {
        "form": form,
        "groups": [(name, found) for name, found in groups if found],
        "may_set_up": is_organiser(request.user),  # type: ignore[arg-type]
    }
    return render(request, "newsroom/staff/items.html", context, status=status)


@only(sees_items)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: its languages, what is still to do, when it opens; afterwards, what can be put right."""
    return page(request, item_of(pk))


def page(request: HttpRequest, item: Item, **more: Any) -> HttpResponse:
    """The screen of an item; `more` is a form in which something is to be put right."""
    today = timezone.now().date()
    editions = {one.language: one for one in item.editions.select_related("item")}
    for edition in editions.values():
        edition.item = item
    found = [
        LanguageRow(tag, editions.get(tag), len(queries.behind(editions[tag])) if tag in editions else 0)
        for tag in dict.fromkeys([*languages_of(item), *editions])
    ]
    is_begun = item.state in (ItemState.DRAFT, ItemState.WAITING)
    lines = checks.lines(item, today=today) if is_begun else []
    source = editions.get(item.source_language)
    named = consents.named_in(item)
    return render(
        request,
        "newsroom/staff/item.html",
        {
            "item": item,
            "title": source.title if source else "",
            "rows": found,
            "ready": [row.tag for row in found if row.state == EditionState.READY],
            "lines": lines,
            "may_open": not any(line.blocks and not line.is_done for line in lines),
            "may_plan": not any(line.blocks and not line.is_done for line in lines if line.name != "agreement"),
            "opens": words.moment(item),
            "may_lead": is_press(request.user),  # type: ignore[arg-type]
            "is_begun": is_begun,
            "plan": PlanForm(user=request.user, item=item),
            "about": AboutForm(item),
            "grave": grave.seen_by(request.user, item),
            "is_small_team": approvals.team_size() < approvals.SMALL_TEAM,
            "named": named,
            "others": consents.others(item, named),
            "corrections": [_correction(item, one, found) for one in item.corrections.order_by("-number")],
            "issue": mailing.of(mailing.ITEM, item.pk) if item.state == ItemState.OPEN else None,
            "may_send": is_organiser(request.user),  # type: ignore[arg-type]
            "channels": channel_queries.channels(),
            "postings": channel_queries.postings(item),
            "can_post": item.state == ItemState.OPEN and not channel_queries.is_posted_everywhere(item),
            "path": queries.path_in(item, item.source_language),
            **more,
        },
        status=422 if more else 200,
    )


def _correction(item: Item, one: Correction, rows: list[LanguageRow]) -> CorrectionRow:
    missing = [row.tag for row in rows if row.state == EditionState.OPEN and not one.notes.get(row.tag)]
    by_mail = mailing.has_gone(item) and mailing.of(mailing.CORRECTION, one.pk) is None
    return CorrectionRow(one.number, one.day, one.notes.get(item.source_language, ""), missing, by_mail)
