"""The translator's screen of a job, and the organiser's of what was handed over: for drives here, and for what else
proposes its words by `cms.proposals`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import Rule, is_translator, may_translate
from openappeal.appeals.queries import campaign_languages
from openappeal.cms import agreeing
from openappeal.cms.proposals import ChangedMeanwhile, Job, NotPossibleNow
from openappeal.fundraising.staff.job_forms import BackForm, JobForm


class Acts(Protocol):
    """What a room does with proposed words. Each takes the text under the name that `Door.text` says, `language`,
    `by` and `today`."""

    propose: Callable[..., frozenset[str]]
    take_back: Callable[..., None]
    send_back: Callable[..., None]
    take_over: Callable[..., None]
    throw_away: Callable[..., None]


@dataclass(frozen=True)
class Door:
    """How a room's texts are found, shown and written. `text` names one: “drive”; `page` is the address of its screen;
    who `may_take` takes words over."""

    namespace: str
    text: str
    page: str
    find: Callable[[int], Any]
    job: Callable[[Any, str], Job]
    fields: Callable[[Any, str], Mapping[str, forms.Field]]
    acts: Acts
    may_take: Rule


@dataclass(frozen=True)
class Here:
    """One request for one job."""

    door: Door
    request: HttpRequest
    text: Any
    tag: str

    def job(self) -> Job:
        """As it stands now."""
        return self.door.job(self.text, self.tag)

    def form(self, job: Job, data: Any = None) -> JobForm:
        """Its boxes."""
        return JobForm(job, self.door.fields(self.text, self.tag), data)

    def do(self, act: Callable[..., Any], **more: Any) -> Any:
        """Act as whoever asks."""
        by, today = self.request.user.get_username(), timezone.now().date()
        return act(**{self.door.text: self.text}, language=self.tag, by=by, today=today, **more)

    @property
    def url(self) -> str:
        """The job's own address."""
        return reverse(f"{self.door.namespace}:translate", args=[self.text.pk, self.tag])

    @property
    def page(self) -> str:
        """The address of the text's own screen."""
        return reverse(f"{self.door.namespace}:{self.door.page}", args=[self.text.pk])

    @property
    def may_take(self) -> bool:
        """Whether they take over what is handed over."""
        return self.door.may_take(self.request.user)  # type: ignore[arg-type]


View = Callable[[Here], HttpResponse]


def urls_of(door: Door) -> list[URLPattern]:
    """The addresses of a room's jobs, below the one that lists its texts."""

    def of(view: View, *, taking: bool = False) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, tag: str) -> HttpResponse:
            return view(_come_in(door, request, pk, tag, taking=taking))

        return guarded

    start = "<int:pk>/translate/<str:tag>/"
    return [
        path(start, of(_work), name="translate"),
        path(f"{start}take-back/", require_POST(of(_take_back)), name="take_words_back"),
        path(f"{start}send-back/", require_POST(of(_send_back, taking=True)), name="send_words_back"),
        path(f"{start}take-over/", require_POST(of(_take_over, taking=True)), name="take_words_over"),
        path(f"{start}throw-away/", require_POST(of(_throw_away, taking=True)), name="throw_words_away"),
    ]


def _come_in(door: Door, request: HttpRequest, pk: int, tag: str, *, taking: bool) -> Here:
    """A translator of that language, or whoever takes words over; the latter alone where it is about that."""
    user: Any = request.user
    may_take = door.may_take(user)
    if not may_take and (taking or not is_translator(user) or not may_translate(user, tag)):
        raise PermissionDenied
    text = door.find(pk)
    if tag not in campaign_languages() or tag == text.source_language:
        raise Http404
    here = Here(door, request, text, tag)
    if here.job().source is None:
        raise Http404
    return here


def _work(here: Here) -> HttpResponse:
    """Source and boxes, place by place; once it is handed over, both sides to read."""
    request, job = here.request, here.job()
    if request.method != "POST":
        return _review(here, job) if job.is_ready else _work_page(here, here.form(job))
    form = here.form(job, request.POST)
    if not form.is_valid():
        return _work_page(here, form)
    hand_over = request.POST.get("then") == "hand-over"
    try:
        undone = here.do(
            here.door.acts.propose, words=form.words(), seen=request.POST.get("seen", ""), hand_over=hand_over
        )
    except (ChangedMeanwhile, NotPossibleNow):
        form = here.form(here.job(), request.POST)
        form.is_valid()
        return _work_page(here, form, overtaken=True)
    if hand_over and undone:
        form = here.form(here.job(), request.POST)
        form.is_valid()
        form.mark_undone(undone)
        return _work_page(here, form, is_kept=True)
    if not hand_over:
        messages.success(request, _("Saved. Readers see nothing of it before it is handed over and taken over."))
    elif here.job().is_ready:
        messages.success(request, _("Handed over. Whoever takes it over sees it on the first screen."))
    else:
        messages.success(request, _("Saved. It is what readers have already."))
    return redirect(here.url)


def _take_back(here: Here) -> HttpResponse:
    """Go on writing."""
    said = _("You can go on writing. Hand it over again when it is ready.")
    return _done(here, here.door.acts.take_back, said, here.url)


def _send_back(here: Here) -> HttpResponse:
    """Back to who proposed it, with a sentence."""
    form, job = BackForm(here.request.POST), here.job()
    if not form.is_valid() and job.is_ready:
        return _review(here, job, form)
    note = form.cleaned_data.get("note", "")
    said = _("It went back, with your words.")
    return _done(here, here.door.acts.send_back, said, here.page, note=note, seen=_seen(here))


def _take_over(here: Here) -> HttpResponse:
    """It becomes what readers have."""
    said = _("Taken over. Where readers find the page, they see it in a moment.")
    return _done(here, here.door.acts.take_over, said, here.page, seen=_seen(here))


def _throw_away(here: Here) -> HttpResponse:
    """Nobody wants it."""
    return _done(here, here.door.acts.throw_away, _("Thrown away."), here.page, seen=_seen(here))


def _done(here: Here, act: Callable[..., Any], said: str, then: str, **more: Any) -> HttpResponse:
    try:
        here.do(act, **more)
    except (ChangedMeanwhile, NotPossibleNow):
        told = _("Nothing was done: the source, these words or what readers have changed meanwhile. Look at it again.")
        messages.error(here.request, told)
        return redirect(here.url)
    messages.success(here.request, said)
    return redirect(then)


def _work_page(here: Here, form: JobForm, *, overtaken: bool = False, is_kept: bool = False) -> HttpResponse:
    waiting = form.rows(waits=True, overtaken=overtaken)
    rest = form.rows(waits=False, overtaken=overtaken)
    context = {
        **_common(here, form.job),
        "form": form,
        "overtaken": overtaken,
        "is_kept": is_kept,
        "waiting": waiting,
        "rest": rest,
        "opens_rest": not waiting or any(row.theirs or row.field.errors for row in rest),
    }
    return render(here.request, "fundraising/staff/job.html", context)


def _review(here: Here, job: Job, back: BackForm | None = None) -> HttpResponse:
    rows = here.form(job).rows()
    says = {
        row.place.name: agreeing.findings(
            row.place.source, row.place.words, source_language=job.source_language, target_language=job.language
        )
        for row in rows
        if row.place.words
    }
    context = {
        **_common(here, job),
        "rows": [(row, says.get(row.place.name, [])) for row in rows],
        "says_something": any(says.values()),
        "back": back or BackForm(),
    }
    return render(here.request, "fundraising/staff/job_review.html", context)


def _common(here: Here, job: Job) -> dict[str, Any]:
    return {
        "job": job,
        "title": job.source.words["title"] if job.source is not None else "",
        "language": job.language,
        "source": job.source_language,
        "may_take": here.may_take,
        "page": here.page if here.may_take else "",
        "url": here.url,
        "is_translator": is_translator(here.request.user),  # type: ignore[arg-type]
    }


def _seen(here: Here) -> str:
    return str(here.request.POST.get("seen", ""))
