"""Links by which single journalists read a waiting item before its minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions
from openappeal.newsroom.models import EditionState, Item, ItemState, PreviewLink
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, who
from openappeal.newsroom.staff.plan_form import zones

AFTER = timedelta(days=1)


class LinkForm(forms.Form):
    """For whom a link is. It holds until the day after the item opens."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("So that you know it again; a newspaper’s name is enough. It is erased with the link."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    zone = forms.ChoiceField(label=gettext_lazy("By the clock of"))

    def __init__(self, item: Item, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = item.editions.filter(state=EditionState.READY).order_by("language")
        tags = sorted(ready.values_list("language", flat=True), key=lambda tag: tag != item.source_language)
        self.fields["language"].choices = [(tag, words.NAMES.get(tag, tag)) for tag in tags]  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones(user)  # type: ignore[attr-defined]
        self.fields["zone"].initial = item.zone


@only(is_press)
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of an item, without what opens them; a new one is shown this once."""
    item = item_of(pk)
    if item.state != ItemState.WAITING or item.opens_at is None:
        messages.info(request, _("Plan its minute first: links are for what waits."))
        return redirect("staff_news:item", pk=pk)
    form = LinkForm(item, request.user, request.POST if request.method == "POST" else None)
    made = ""
    if form.is_bound and form.is_valid():
        until = item.opens_at.date() + AFTER
        try:
            token = actions.make_preview_link(item=item, until=until, **form.cleaned_data, **who(request))
        except (actions.NotPossibleNow, actions.LanguageNotReady):
            messages.error(request, words.too_late())
            return redirect("staff_news:item", pk=pk)
        made = f"{settings.SITE_URL}/{form.cleaned_data['language']}/press/preview/{token}/"
        form = LinkForm(item, request.user)
    context = {
        "item": item,
        "form": form,
        "made": made,
        "opens": words.moment(item),
        "links": item.preview_links.order_by("label", "id"),
    }
    return render(request, "newsroom/staff/links.html", context, status=422 if form.errors else 200)


@require_POST
@only(is_press)
def end(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Have a link open nothing from now on."""
    found = PreviewLink.objects.select_related("item").filter(pk=link, item=pk).first()
    if found is not None:
        actions.end_preview_link(link=found, **who(request))
    messages.success(request, _("This link opens nothing any more."))
    return redirect(reverse("staff_news:links", args=[pk]))
