"""The contact form's door."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language
from openappeal.mail import relay
from openappeal.mail.forms import ContactForm

KEEP_DAYS = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    with languages.use(language):
        form = ContactForm(request.POST if request.method == "POST" else None)
        can_reach = relay.can_reach(language)
        if request.method == "POST" and can_reach and form.is_valid():
            if not form.is_trap:
                relay.to_campaign(
                    message=form.cleaned_data["message"],
                    reply_to=form.cleaned_data["reply_to"],
                    language=language,
                    keys=settings.KEYS,
                    expires=timezone.now().date() + KEEP_DAYS,
                )
            return SeeOther(f"/{language}/contact/sent/")
        context = {"form": form, "can_reach": can_reach}
        body = shell.render("mail/contact.html", language, request.path, context)
        return HttpResponse(body, status=_status(form, can_reach=can_reach))


def _status(form: ContactForm, *, can_reach: bool) -> int:
    if form.is_bound and not can_reach:
        return 503
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(["GET", "HEAD"])
def contact_sent(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return HttpResponse(shell.render("mail/contact_sent.html", language, request.path, {}))
