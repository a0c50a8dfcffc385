"""The public door for organisations. After the form everything is the way of any signature."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import language as languages
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language
from openappeal.signatures import gates
from openappeal.signatures.actions import NothingToSign, SigningStopped, organisations
from openappeal.signatures.forms import TOO_LONG_PROBLEM
from openappeal.signatures.gates import Gate
from openappeal.signatures.organisation_forms import PURPOSE, OrganisationForm
from openappeal.signatures.views import READ_AND_POST, _form_page, _page, _signing_stopped
from openappeal.vault import tokens
from openappeal.vault.sealing import TooLong

TEMPLATE = "signatures/sign_organisation.html"


@require_http_methods(READ_AND_POST)
def sign(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    now = timezone.now()
    with languages.use(language):
        form = OrganisationForm(request.POST if request.method == "POST" else None)
        stopped = switches.is_stopped(Part.SIGNING)
        passage = None
        if form.is_bound and not stopped:
            passage = gates.examine_organisation(form, keys=settings.KEYS, now=now)
        if passage and passage.gate is Gate.ALREADY:
            return SeeOther(f"/{language}/sign/sent/")
        if passage and passage.gate is Gate.OPEN:
            try:
                with passage:
                    # A filled-in trap needs no mark: whatever comes here is set aside until a person has seen a proof.
                    organisations.sign(
                        typed=form.typed,
                        language=language,
                        keys=settings.KEYS,
                        today=now.date(),
                        sends=passage.sends,
                        not_before=passage.not_before,
                    )
                return SeeOther(f"/{language}/sign/sent/")
            except SigningStopped:
                stopped = True
            except TooLong:
                form.add_error("credential", str(TOO_LONG_PROBLEM))
            except NothingToSign:
                return _page(request, "signatures/nothing_to_sign.html", language, status=404)
        context = {
            "form": form,
            "form_token": tokens.issue_form_token(settings.KEYS.token_key(), now, PURPOSE),
            "again": passage.again if passage else "",
        }
        if stopped:
            return _signing_stopped(request, language, context, TEMPLATE)
        return _form_page(request, TEMPLATE, language, context, passage)
