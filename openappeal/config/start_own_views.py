"""“Start your own”: six questions, and the demonstration makes room for a campaign of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from openappeal.accounts.rules import is_organiser, only
from openappeal.config import campaign_answers, start_own, start_own_form
from openappeal.config.start_own import Hindrance
from openappeal.core.languages import LANGUAGES

USUAL = ("en", "fa", "ar", "de", "es", "fr", "ku", "ckb", "ru", "tr", "uk", "zh-hans")
KEY_FILE = "office-key.txt"
KEY_LENGTH = 200

REASONS = {
    Hindrance.TOO_SLOW: gettext_lazy("It took longer than three minutes."),
    Hindrance.DISK_FULL: gettext_lazy("The disk is full."),
    Hindrance.MAY_NOT_WRITE: gettext_lazy("The program may not write into the folder."),
    Hindrance.UNKNOWN: gettext_lazy("The window in which the server runs says what happened."),
}

View = Callable[..., HttpResponse]


def _here_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            start_own.require_loopback(remote_address=request.META.get("REMOTE_ADDR", ""))
        except start_own.NotHere:
            raise Http404 from None
        return view(request, *args, **kwargs)

    return require_admin_access(only(is_organiser)(guarded))


@_here_only
def languages(request: HttpRequest) -> HttpResponse:
    """The first question: in which languages, and which one comes first."""
    if start_own.is_made():
        return render(request, "config/own_exists.html", {"folder": start_own.own_data()})
    chosen = start_own_form.chosen_languages(request.GET)
    if request.GET.get("go") and chosen:
        return _questions(request, [])
    usual = [one for tag in USUAL for one in LANGUAGES if one.tag == tag]
    return render(
        request,
        "config/own_languages.html",
        {
            "usual": usual,
            "others": [one for one in LANGUAGES if one.tag not in USUAL],
            "chosen": chosen or ["en"],
            "asked": bool(request.GET.get("go")),
            "all": LANGUAGES,
        },
    )


@_here_only
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """The other five questions: make the campaign, or show what has to be put right."""
    if start_own.is_made():
        return redirect("start_own")
    answers = start_own_form.read(request.POST)
    if request.POST.get("do") == "more":
        return _questions(request, [])
    found = campaign_answers.check(answers)
    if found:
        return _questions(request, found, status=422)
    try:
        created = start_own.create(answers, start_own.own_data(), start_own.own_keys())
    except start_own.FolderInUse as error:
        sentence = _("The folder %(folder)s is not empty. Move what is in it to another place, then press again.")
        return _questions(request, [], failure=sentence % {"folder": error.folder}, status=409)
    except start_own.CouldNotMake as error:
        sentence = _("The campaign was not made. %(reason)s Nothing was kept of the attempt.")
        return _questions(request, [], failure=sentence % {"reason": REASONS[error.hindrance]}, status=500)
    return render(request, "config/own_created.html", {"created": created, "key_file": KEY_FILE})


@_here_only
@require_POST
@sensitive_post_parameters("key")
def office_key(request: HttpRequest) -> HttpResponse:
    """Hand the office key back as a file. It comes from the page itself and is stored nowhere."""
    key = request.POST.get("key", "")
    if not key.startswith("AGE-SECRET-KEY-1") or len(key) > KEY_LENGTH or not key.isascii():
        raise Http404
    return HttpResponse(
        f"# Office key. Keep it off every machine that serves the site.\n{key.strip()}\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{KEY_FILE}"'},
    )


@_here_only
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Go over to the campaign of one's own."""
    if not start_own.is_made():
        return redirect("start_own")
    start_own.switch()
    return render(request, "config/own_switching.html")


def _questions(
    request: HttpRequest, found: list[campaign_answers.Problem], *, failure: str = "", status: int = 200
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    return render(
        request,
        "config/own_questions.html",
        {
            "questions": start_own_form.questions(data, found),
            "languages": start_own_form.chosen_languages(data),
            "addressees": start_own_form.number_of_addressees(data),
            "may_add": start_own_form.number_of_addressees(data) < start_own_form.MOST_ADDRESSEES,
            "problems": found,
            "failure": failure,
        },
        status=status,
    )


urlpatterns = [
    path("", languages, name="start_own"),
    path("make/", create, name="start_own_create"),
    path("office-key/", office_key, name="start_own_key"),
    path("go/", go, name="start_own_go"),
]
