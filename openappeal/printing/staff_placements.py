"""Placements on the staff side: one page for each, with its whole chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import Rule, is_organiser, is_press, may_keep_books, only
from openappeal.appeals.queries import campaign_languages
from openappeal.fundraising.staff import jobs
from openappeal.fundraising.staff.drive_forms import chosen_source
from openappeal.printing import banners, staff_chain, tear_sheets
from openappeal.printing import placement_actions as actions
from openappeal.printing import placement_queries as queries
from openappeal.printing import staff_placement_forms as forms
from openappeal.printing.engine import banners as engine
from openappeal.printing.placement_freshness import placement_path
from openappeal.printing.placement_models import Placement, PlacementKind
from openappeal.printing.staff_placement_jobs import DOOR

INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


def sees(user: Any) -> bool:
    """Who sees placements: the press makes them, the treasurer pays for them."""
    return is_press(user) or may_keep_books(user)


def of_placement(rule: Rule) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Give a view the placement that the address names."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @only(rule)
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            found = Placement.objects.select_related("publication", "drive__parent", "follows").filter(pk=pk).first()
            if found is None:
                raise Http404
            return view(request, found, *args, **kwargs)

        return guarded

    return decorate


@only(sees)
def overview(request: HttpRequest) -> HttpResponse:
    """All of them."""
    found = Placement.objects.select_related("publication").order_by("-first_day", "slug")
    rows = [(one, queries.title_of(one, language.current())) for one in found]
    return render(request, "printing/staff/placements.html", {"rows": rows, "may_write": is_press(request.user)})


@only(is_press)
def begin(request: HttpRequest) -> HttpResponse:
    """One more that is wanted."""
    form = forms.FactsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        source = chosen_source(form)
        made = actions.begin(
            slug=form.cleaned_data["slug"], facts=form.facts(), source_language=source, **_who(request)
        )
        messages.success(request, _("Noted. Now say what it is."))
        return redirect("staff_placements:words", pk=made.pk, tag=source)
    return _form(request, form, title=_("One more placement"))


@of_placement(sees)
def placement(request: HttpRequest, found: Placement) -> HttpResponse:
    """One, from its goal to its tear sheet."""
    return _page(request, found)


@of_placement(is_press)
def change(request: HttpRequest, found: Placement) -> HttpResponse:
    """What is the same in every language."""
    form = forms.FactsForm(request.POST if request.method == "POST" else None, placement=found)
    if form.is_bound and form.is_valid():
        actions.change(placement=found, facts=form.facts(), **_who(request))
        messages.success(request, _("Saved."))
        return _back(found)
    return _form(request, form, found, title=_("What it is, where and when"))


@of_placement(is_press)
def words(request: HttpRequest, found: Placement, tag: str) -> HttpResponse:
    """Its words in one language."""
    if tag not in campaign_languages():
        raise Http404
    form = forms.WordsForm(request.POST if request.method == "POST" else None, placement=found, tag=tag)
    if form.is_bound and form.is_valid():
        actions.write(placement=found, language=tag, text=form.words(), **_who(request))
        messages.success(request, _("Saved."))
        return _back(found)
    proposed = found.proposed.filter(language=tag).first()
    context = {"form": form, "placement": found, "tag": tag, "title": _title(found), "proposed": proposed}
    return render(request, "printing/staff/placement_words.html", context, status=INVALID if form.errors else 200)


@require_POST
@of_placement(is_press)
def step(request: HttpRequest, found: Placement) -> HttpResponse:
    """The next step, on a day."""
    form = forms.StepForm(request.POST)
    following = _following(found)
    if following is None or not form.is_valid():
        return _page(request, found, step_form=form)
    try:
        actions.step(placement=found, to=following, day=form.cleaned_data["day"], **_who(request))
    except actions.WrongStep:
        form.add_error("day", _("This day is still to come, or before the step before."))
        return _page(request, found, step_form=form)
    messages.success(request, _("Noted."))
    return _back(found)


@require_POST
@of_placement(is_press)
def step_back(request: HttpRequest, found: Placement) -> HttpResponse:
    """Take the last step back."""
    try:
        actions.step_back(placement=found, **_who(request))
    except actions.WrongStep:
        messages.error(request, _("There is no step to take back."))
    else:
        messages.success(request, _("Taken back."))
    return _back(found)


@require_POST
@of_placement(is_press)
def fall_through(request: HttpRequest, found: Placement) -> HttpResponse:
    """It does not appear."""
    try:
        actions.fall_through(placement=found, **_who(request))
    except actions.WrongStep:
        messages.error(request, _("It has appeared, or fell through before."))
    else:
        messages.success(request, _("Noted. What was done for it stays here."))
    return _back(found)


@of_placement(is_press)
def links(request: HttpRequest, found: Placement) -> HttpResponse:
    """Its prints and its coverage."""
    form = forms.LinksForm(request.POST if request.method == "POST" else None, placement=found)
    if form.is_bound and form.is_valid():
        actions.link(placement=found, **form.chosen(), **_who(request))
        messages.success(request, _("Saved."))
        return _back(found)
    return _form(request, form, found, title=_("The ad, and what was written about it"))


@of_placement(may_keep_books)
def expenses(request: HttpRequest, found: Placement) -> HttpResponse:
    """What of the books paid for it."""
    form = forms.ExpensesForm(request.POST if request.method == "POST" else None, placement=found)
    if form.is_bound and form.is_valid():
        try:
            actions.link_expenses(placement=found, expenses=form.chosen(), **_who(request))
        except actions.PaidAnother as error:
            form.refuse(error.expenses)
        else:
            messages.success(request, _("Saved."))
            return _back(found)
    return _form(request, form, found, title=_("What was paid for it"))


@of_placement(is_press)
def tear_sheet(request: HttpRequest, found: Placement) -> HttpResponse:
    """The page as it appeared."""
    form = forms.TearSheetForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            actions.keep_tear_sheet(placement=found, data=form.cleaned_data["file"], **_who(request))
        except tear_sheets.NotAPage:
            form.refuse()
        else:
            messages.success(request, _("A small picture is kept, and the file is not."))
            return redirect("staff_placements:tear_sheet", pk=found.pk)
    context = {"form": form, "placement": found, "title": _title(found)}
    return render(request, "printing/staff/tear_sheet.html", context, status=INVALID if form.errors else 200)


@of_placement(sees)
def tear_picture(request: HttpRequest, found: Placement) -> HttpResponse:
    """The small picture that is kept."""
    if found.tear_sheet is None:
        raise Http404
    return HttpResponse(bytes(found.tear_sheet), content_type="image/jpeg")


@require_POST
@of_placement(is_press)
def drop_tear_sheet(request: HttpRequest, found: Placement) -> HttpResponse:
    """Throw the picture away."""
    actions.drop_tear_sheet(placement=found, **_who(request))
    messages.success(request, _("The picture is thrown away."))
    return _back(found)


@require_POST
@of_placement(is_organiser)
def show(request: HttpRequest, found: Placement) -> HttpResponse:
    """Let readers see it, or no longer."""
    is_public = request.POST.get("public") == "1"
    try:
        actions.show(placement=found, is_public=is_public, **_who(request))
    except actions.NotWhole:
        messages.error(request, _("Write its words in its first language before."))
    else:
        messages.success(request, _("Readers see it in a moment.") if is_public else _("Readers see it no more."))
    return _back(found)


@of_placement(is_press)
def following(request: HttpRequest, found: Placement) -> HttpResponse:
    """Ask for the next one, with the facts of this."""
    may_ask = is_organiser(request.user)
    form = forms.NextForm(request.POST if request.method == "POST" else None, placement=found, may_ask=may_ask)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_again(placement=found, **form.wanted(), **_who(request))
        except actions.AddressTaken:
            form.add_error("slug", _("Another placement has this address."))
        else:
            messages.success(request, _("Begun with the facts of the last one. Look through its words."))
            return _back(made)
    return _form(request, form, found, title=_("Ask for the next one"), may_ask=may_ask)


@require_POST
@of_placement(is_press)
def discard(request: HttpRequest, found: Placement) -> HttpResponse:
    """Throw it away."""
    try:
        actions.discard(placement=found, **_who(request))
    except actions.IsShown:
        messages.error(request, _("Readers see it, or it has appeared: it stays."))
        return _back(found)
    messages.success(request, _("It is thrown away."))
    return redirect("staff_placements:overview")


@of_placement(is_press)
def banner_list(request: HttpRequest, found: Placement) -> HttpResponse:
    """Its banners, in a language."""
    _only_online(found)
    tags = banners.languages_of()
    tag = request.GET.get("language", "")
    tag = tag if tag in tags else next((one for one in (language.current(), *tags) if one in tags), "")
    sizes = [(str(size), size, name) for size, name in banners.sizes().items()]
    context = {
        "placement": found,
        "title": _title(found),
        "tags": tags,
        "tag": tag,
        "sizes": sizes,
        "target": banners.target(found, tag) if tag else "",
    }
    return render(request, "printing/staff/banners.html", context)


@of_placement(is_press)
def banner(request: HttpRequest, found: Placement, tag: str, size: str) -> HttpResponse:
    """One banner."""
    _only_online(found)
    wanted = banners.size_of(size)
    if wanted is None or tag not in banners.languages_of():
        raise Http404
    try:
        drawn = banners.draw(found, tag, wanted)
    except (engine.NoRoom, engine.NoLetter):
        drawn = None
    if drawn is None:
        raise Http404
    return HttpResponse(drawn.twice, content_type="image/png")


@of_placement(is_press)
def banner_zip(request: HttpRequest, found: Placement) -> HttpResponse:
    """All of them, in every language."""
    _only_online(found)
    body, _problems = banners.archive(found)
    name = f'attachment; filename="banners-{found.slug}.zip"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="application/zip", headers=headers)


def _page(request: HttpRequest, found: Placement, *, step_form: Any = None) -> HttpResponse:
    texts = {one.language: one for one in found.words.all()}
    source = texts.get(found.source_language)
    proposed = {one.language: one for one in found.proposed.all()}
    behind = {tag for tag in texts if tag != found.source_language and queries.is_behind(texts[tag], source)}
    written = [(tag, texts.get(tag), tag in behind, proposed.get(tag)) for tag in campaign_languages()]
    following_step = _following(found)
    context = {
        "placement": found,
        "title": _title(found),
        "chain": staff_chain.of(found, request.user),  # type: ignore[arg-type]
        "written": written,
        "step_form": step_form or forms.StepForm(initial={"day": _today()}),
        "next_step": following_step,
        "path": placement_path(found.source_language, found.slug),
        "may_write": is_press(request.user),
        "may_show": is_organiser(request.user),
        "may_discard": not found.is_public and found.appeared_day is None,
    }
    return render(request, "printing/staff/placement.html", context)


def _form(
    request: HttpRequest, form: Any, found: Placement | None = None, *, title: str, may_ask: bool = True
) -> HttpResponse:
    context = {"form": form, "placement": found, "title": title, "may_ask": may_ask}
    return render(request, "printing/staff/placement_form.html", context, status=INVALID if form.errors else 200)


def _only_online(found: Placement) -> None:
    if found.kind != PlacementKind.ONLINE:
        raise Http404


def _following(found: Placement) -> str | None:
    if found.is_over:
        return None
    return actions.STEPS[[str(one) for one in actions.STEPS].index(found.state) + 1]


def _title(found: Placement) -> str:
    return queries.title_of(found, language.current())


def _back(found: Placement) -> HttpResponse:
    return redirect("staff_placements:placement", pk=found.pk)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": _today()}


def _today() -> date:
    return timezone.now().date()


app_name = "staff_placements"
urlpatterns = [
    path("", overview, name="overview"),
    path("new/", begin, name="begin"),
    path("<int:pk>/", placement, name="placement"),
    path("<int:pk>/change/", change, name="change"),
    path("<int:pk>/words/<str:tag>/", words, name="words"),
    *jobs.urls_of(DOOR),
    path("<int:pk>/step/", step, name="step"),
    path("<int:pk>/step-back/", step_back, name="step_back"),
    path("<int:pk>/fall-through/", fall_through, name="fall_through"),
    path("<int:pk>/links/", links, name="links"),
    path("<int:pk>/expenses/", expenses, name="expenses"),
    path("<int:pk>/tear-sheet/", tear_sheet, name="tear_sheet"),
    path("<int:pk>/tear-sheet.jpg", tear_picture, name="tear_picture"),
    path("<int:pk>/tear-sheet/drop/", drop_tear_sheet, name="drop_tear_sheet"),
    path("<int:pk>/show/", show, name="show"),
    path("<int:pk>/next/", following, name="next"),
    path("<int:pk>/discard/", discard, name="discard"),
    path("<int:pk>/banners/", banner_list, name="banners"),
    path("<int:pk>/banners/<str:tag>/<str:size>.png", banner, name="banner"),
    path("<int:pk>/banners.zip", banner_zip, name="banner_zip"),
]
