"""Drives on the staff side: an organiser begins, writes, opens and closes them; a treasurer sees how far each is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_organiser, may_keep_books, only
from openappeal.appeals.queries import campaign_languages
from openappeal.fundraising import drive_jobs, drive_queries, promise_queries
from openappeal.fundraising.actions import drive_jobs as job_actions
from openappeal.fundraising.actions import drives as actions
from openappeal.fundraising.actions.promises import Emptied
from openappeal.fundraising.drive_models import AmountKind, Drive, DriveStage
from openappeal.fundraising.freshness import drive_path
from openappeal.fundraising.gift_models import GiftState
from openappeal.fundraising.staff import jobs
from openappeal.fundraising.staff.drive_forms import CloseForm, DriveForm, RateForm, WordsForm, chosen_source
from openappeal.fundraising.staff.jobs import Door


@only(may_keep_books)
def overview(request: HttpRequest) -> HttpResponse:
    """Every drive with its groups, those that are open first."""
    order = {DriveStage.OPEN: 0, DriveStage.DRAFT: 1, DriveStage.CLOSED: 2}
    mains = Drive.objects.filter(parent=None).order_by("-opened_day", "slug")
    rows = [_row(one) for one in sorted(mains, key=lambda drive: order[DriveStage(drive.stage)])]
    return render(request, "fundraising/staff/drives.html", {"rows": rows, "may_begin": is_organiser(request.user)})


@only(is_organiser)
def begin(request: HttpRequest, parent: int | None = None) -> HttpResponse:
    """A new drive, or the page of a group that collects for one."""
    main = _get(parent) if parent is not None else None
    form = DriveForm(request.POST if request.method == "POST" else None, parent=main)
    if form.is_bound and form.is_valid():
        try:
            made = actions.begin(
                slug=form.cleaned_data["slug"],
                facts=form.facts(),
                source_language=chosen_source(form),
                parent=main,
                **_who(request),
            )
        except actions.WrongStage:
            messages.error(request, _("This drive takes no groups: it is closed, or is a group’s page itself."))
            return redirect("staff_drives:overview")
        _keep_amounts(request, made, form)
        messages.success(request, _("Begun. Readers see nothing of it before you open it. Its words come next."))
        return redirect("staff_drives:words", pk=made.pk, tag=made.source_language)
    return render(request, "fundraising/staff/drive_edit.html", {"form": form, "drive": None, "parent": main})


@only(is_organiser)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Goal, last day, marks and costs."""
    drive = _get(pk)
    form = DriveForm(request.POST if request.method == "POST" else None, drive=drive)
    if form.is_bound and form.is_valid():
        try:
            actions.change(drive=drive, facts=form.facts(), **_who(request))
        except actions.HasGifts:
            form.add_error("currency", _("Gifts, groups or rates stand in this currency: it stays."))
        except actions.NotWhole:
            form.add_error(
                "deadline", _("First write what happens if the goal is not reached, in the words of the page.")
            )
        except actions.WrongStage:
            messages.error(request, _("It is closed, and stays as it is."))
            return redirect("staff_drives:drive", pk=pk)
        else:
            _keep_amounts(request, drive, form)
            messages.success(request, _("Saved. Readers see it in a moment."))
            return redirect("staff_drives:drive", pk=pk)
    return render(request, "fundraising/staff/drive_edit.html", {"form": form, "drive": drive, "parent": drive.parent})


@only(may_keep_books)
def drive(request: HttpRequest, pk: int) -> HttpResponse:
    """One drive: its sums, its gifts by step, words by language, rates, groups; opening and closing."""
    found = _get(pk)
    return _page(request, found)


@only(is_organiser)
def words(request: HttpRequest, pk: int, tag: str) -> HttpResponse:
    """Its words in one language."""
    found = _get(pk)
    if tag not in campaign_languages():
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None, drive=found, tag=tag)
    if form.is_bound and form.is_valid():
        try:
            actions.write(drive=found, language=tag, text=form.words(), **_who(request))
        except Emptied as error:
            for name in error.names:
                form.add_error(name, _("Readers were told this. It can be changed, and not left away."))
        else:
            messages.success(
                request, _("Saved. Readers see it in a moment.") if found.stage != DriveStage.DRAFT else _("Saved.")
            )
            return redirect("staff_drives:drive", pk=pk)
    is_source = tag == found.source_language
    proposed = None if is_source else found.proposed.filter(language=tag).first()
    context = {"form": form, "drive": found, "tag": tag, "is_source": is_source, "proposed": proposed}
    return render(request, "fundraising/staff/drive_words.html", context)


@require_POST
@only(is_organiser)
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """State what another currency counts for."""
    found = _get(pk)
    form = RateForm(request.POST, drive=found)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.state_rate(
                drive=found, currency=given["currency"], rate=given["rate"], day=given["day"], **_who(request)
            )
        except actions.HasGifts:
            form.add_error("currency", _("Gifts have come in it: what they count for stays."))
        except actions.WrongStage:
            raise Http404 from None
        else:
            messages.success(request, _("Stated. The page says it with its day."))
            return redirect("staff_drives:drive", pk=pk)
    return _page(request, found, rate_form=form)


@require_POST
@only(is_organiser)
def open_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to readers."""
    try:
        actions.open_drive(drive=_get(pk), **_who(request))
    except actions.NotWhole:
        messages.error(request, _("It is not whole yet. Look at what is missing."))
    except actions.WrongStage:
        messages.error(request, _("It cannot be opened: it was opened before, or the drive of this group is not open."))
    else:
        messages.success(request, _("Open. Readers find it in a moment."))
    return redirect("staff_drives:drive", pk=pk)


@require_POST
@only(is_organiser)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End it. Its page stays."""
    found = _get(pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, close_form=form)
    try:
        actions.close(drive=found, result_url=form.cleaned_data["result"], **_who(request))
    except actions.WrongStage:
        messages.error(request, _("It is not open."))
    else:
        messages.success(request, _("Closed. Its page says so, and what became of the money as soon as you write it."))
    return redirect("staff_drives:drive", pk=pk)


@require_POST
@only(is_organiser)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was never open."""
    try:
        actions.discard(drive=_get(pk), **_who(request))
    except (actions.WrongStage, actions.HasGifts):
        messages.error(request, _("It was open, or has groups or gifts: it stays."))
        return redirect("staff_drives:drive", pk=pk)
    messages.success(request, _("Thrown away."))
    return redirect("staff_drives:overview")


def _page(request: HttpRequest, found: Drive, *, rate_form: Any = None, close_form: Any = None) -> HttpResponse:
    today = timezone.now().date()
    may_write = is_organiser(request.user)
    texts = {one.language: one for one in found.words.all()}
    source = texts.get(found.source_language)
    proposed = {one.language: one for one in found.proposed.all()}
    written = [
        (
            tag,
            texts.get(tag),
            tag != found.source_language and tag in texts and promise_queries.is_behind(texts[tag], source),
            proposed.get(tag),
        )
        for tag in campaign_languages()
    ]
    context = {
        **_row(found),
        "deadline": drive_queries.deadline(found),
        "written": written,
        "lacking": actions.lacking(found) if found.stage == DriveStage.DRAFT else [],
        "stated": found.rates.order_by("currency") if found.parent is None else [],
        "rate_form": rate_form or RateForm(drive=found, initial={"day": today}),
        "close_form": close_form or CloseForm(),
        "without_rate": drive_queries.without_rate(found).items(),
        "groups": [_row(one) for one in found.groups.order_by("slug")],
        "by_state": _by_state(found),
        "with_groups": "&groups=1" if found.parent is None else "",
        "path": drive_path(found.source_language, found.slug),
        "may_write": may_write,
        "today": today,
    }
    return render(request, "fundraising/staff/drive.html", context)


def _row(one: Drive) -> dict[str, Any]:
    at = drive_queries.standing(one)
    titles = dict(one.words.values_list("language", "title"))
    title = titles.get(language.current()) or titles.get(one.source_language) or one.slug
    return {"drive": one, "title": title, "at": at, "state": drive_queries.state(one, at, today=timezone.now().date())}


def _by_state(found: Drive) -> list[tuple[str, str, int]]:
    states = list(found.gifts.order_by().values_list("state", flat=True))
    return [(one.value, str(one.label), states.count(one.value)) for one in GiftState if one.value in states]


def _keep_amounts(request: HttpRequest, found: Drive, form: DriveForm) -> None:
    if found.parent_id is not None:
        return
    for kind in AmountKind:
        wanted = form.amounts(kind)
        there = list(found.amounts.filter(kind=kind).order_by("position").values_list("pk", "amount_minor"))
        if wanted != there:
            actions.set_amounts(drive=found, kind=kind, sums=wanted, **_who(request))


def _boxes(found: Drive, tag: str) -> dict[str, forms.Field]:
    return WordsForm(drive=found, tag=tag).fields


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


def _get(pk: int) -> Drive:
    found = Drive.objects.select_related("parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


DOOR = Door(
    namespace="staff_drives",
    text="drive",
    page="drive",
    find=_get,
    job=drive_jobs.job,
    fields=_boxes,
    acts=job_actions,
    may_take=is_organiser,
)

app_name = "staff_drives"
urlpatterns = [
    path("", overview, name="overview"),
    path("new/", begin, name="begin"),
    path("<int:pk>/", drive, name="drive"),
    path("<int:parent>/group/", begin, name="begin_group"),
    path("<int:pk>/change/", change, name="change"),
    path("<int:pk>/words/<str:tag>/", words, name="words"),
    *jobs.urls_of(DOOR),
    path("<int:pk>/rate/", rate, name="rate"),
    path("<int:pk>/open/", open_drive, name="open"),
    path("<int:pk>/close/", close, name="close"),
    path("<int:pk>/discard/", discard, name="discard"),
]
