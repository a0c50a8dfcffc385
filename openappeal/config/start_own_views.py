"""“Start your own”: six questions, and the demonstration makes room for a campaign of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation
from django.utils.safestring import mark_safe
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
CODE = re.compile(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}")
# A comment in HTML; ours, so it is safe.
MARK = mark_safe("<!-- when it is made -->")

REASONS = {
    Hindrance.TOO_SLOW: gettext_lazy("It took longer than three minutes."),
    Hindrance.DISK_FULL: gettext_lazy("The disk is full."),
    Hindrance.MAY_NOT_WRITE: gettext_lazy("The program may not write into the folder."),
    Hindrance.UNKNOWN: gettext_lazy("The window in which the server runs says what happened."),
}

View = Callable[..., HttpResponseBase]


def _here_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
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
            "first": chosen[0] if chosen else "en",
            "chosen": chosen[1:],
            "asked": bool(request.GET.get("go")),
            "all": LANGUAGES,
        },
    )


@_here_only
@require_POST
def create(request: HttpRequest) -> HttpResponseBase:
    """The other five questions: make the campaign, or show what has to be put right."""
    if start_own.is_made():
        return redirect("start_own")
    answers = start_own_form.read(request.POST)
    if request.POST.get("do") in ("more", "back"):
        return _questions(request, [])
    found = campaign_answers.check(answers)
    if found:
        return _questions(request, found, status=422)
    try:
        start_own.refuse_folders_in_use()
    except start_own.FolderInUse as error:
        return _questions(request, [], failure=_in_use(error), status=409)
    return StreamingHttpResponse(_making(request, answers), headers={"X-Accel-Buffering": "no"})


def _making(request: HttpRequest, answers: campaign_answers.Answers) -> Iterator[str]:
    """A page in two halves: that it is being made, at once; and what has to be kept, when it is.

    So nobody waits before a silent button, no script is needed, and the secrets lie nowhere in between.
    """
    # Rendered now: when the halves leave, the middleware that knows cookie and language is done.
    tag = translation.get_language() or "en"
    page = render_to_string("config/own_making.html", {"mark": MARK}, request)
    first, second = page.split(MARK)

    def halves() -> Iterator[str]:
        yield first
        with translation.override(tag):
            try:
                context = {"created": start_own.create(answers, start_own.own_data(), start_own.own_keys())}
                template = "config/own_created.html"
            except start_own.FolderInUse as error:
                context, template = _failed(request, _in_use(error)), "config/own_failed.html"
            except start_own.CouldNotMake as error:
                sentence = _("The campaign was not made. %(reason)s Nothing was kept of the attempt.")
                reason = REASONS[error.hindrance]
                context, template = _failed(request, sentence % {"reason": reason}), "config/own_failed.html"
            made = render_to_string(template, context, request)
        yield made + second

    return halves()


def _failed(request: HttpRequest, failure: str) -> dict[str, Any]:
    left_out = ("csrfmiddlewaretoken", "do")
    typed = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    return {"failure": failure, "typed": typed}


def _in_use(error: start_own.FolderInUse) -> str:
    sentence = _("The folder %(folder)s is not empty. Move what is in it to another place, then press again.")
    return sentence % {"folder": error.folder}


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
@sensitive_post_parameters("code")
def go(request: HttpRequest) -> HttpResponse:
    """Go over to the campaign of one's own."""
    if not start_own.is_made():
        return redirect("start_own")
    start_own.switch()
    code = request.POST.get("code", "")
    return render(request, "config/own_switching.html", {"code": code if CODE.fullmatch(code) else ""})


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
