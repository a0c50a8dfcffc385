"""The public door: offer help, see the code, take the offer back.

No answer looks at where the visitor came from, and none carries a cookie.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language
from openappeal.offers import actions
from openappeal.offers.forms import PURPOSE, TOO_LONG_PROBLEM, OfferForm, TakeBackForm
from openappeal.vault import tokens
from openappeal.vault.sealing import TooLong

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]
INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


@require_http_methods(READ_AND_POST)
def offer(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    now = timezone.now()
    with languages.use(language):
        form = OfferForm(
            request.POST if request.method == "POST" else None, initial={"kind": request.GET.get("kind", "")}
        )
        stale = form.is_bound and form.is_stale(key=settings.KEYS.token_key(), now=now)
        if form.is_bound and form.is_valid() and not stale:
            code = actions.new_code()
            try:
                if not form.is_trap:
                    actions.offer(
                        kinds=form.kinds_of_help,
                        words=form.words,
                        language=language,
                        code=code,
                        keys=settings.KEYS,
                        today=now.date(),
                    )
                return SeeOther(f"/{language}/help/sent/{code}/")
            except TooLong:
                form.add_error("text", str(TOO_LONG_PROBLEM))
        context = {
            "form": form,
            "form_token": tokens.issue_form_token(settings.KEYS.token_key(), now, PURPOSE),
            "stale": stale and not form.problems,
        }
        status = INVALID if form.is_bound and (form.problems or stale) else 200
        return HttpResponse(_page("offers/offer.html", language, request, context), status=status)


@require_http_methods(READ)
def sent(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The same for everybody: it looks nothing up, so it can tell nothing."""
    require_language(language)
    try:
        clean = tokens.clean_code(code)
    except tokens.BadCode:
        return HttpResponse(_page("cms/404.html", language, request, {}), status=404)
    return HttpResponse(_page("offers/sent.html", language, request, {"code_grouped": tokens.group_code(clean)}))


@require_http_methods(READ_AND_POST)
def take_back(request: HttpRequest, language: str) -> HttpResponse:
    """A code that leads to nothing is answered like any other."""
    require_language(language)
    with languages.use(language):
        form = TakeBackForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            actions.take_back(code=form.cleaned_data["code"])
            return SeeOther(f"/{language}/help/erased/")
        status = INVALID if form.problems else 200
        return HttpResponse(_page("offers/take_back.html", language, request, {"form": form}), status=status)


@require_http_methods(READ)
def erased(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return HttpResponse(_page("offers/erased.html", language, request, {}))


def _page(template: str, language: str, request: HttpRequest, context: dict[str, object]) -> str:
    return shell.render(template, language, request.path, context, noindex=True)
