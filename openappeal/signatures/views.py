"""The public door: sign, confirm, thanks, the personal page, “This is not me”.

No answer depends on whether an address has signed, and none carries a cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.appeals import history_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.reading import text_path
from openappeal.cms import language as languages
from openappeal.cms import shell, stencils
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language, visitor_language
from openappeal.core.languages import language as languages_of
from openappeal.mail import queries as letters
from openappeal.signatures import actions, gates, risk, share
from openappeal.signatures.actions import without_address
from openappeal.signatures.forms import (
    ADDRESS_PROBLEM,
    NAME_AGAIN_PROBLEM,
    NAME_NEEDED_PROBLEM,
    ORGANISATION_PROBLEM,
    PURPOSE,
    TOO_LONG_PROBLEM,
    NotMeForm,
    PersonalForm,
    SetAsideForm,
    SignForm,
)
from openappeal.signatures.gates import Gate, Passage
from openappeal.signatures.models import Visibility
from openappeal.vault import tokens
from openappeal.vault.sealing import TooLong
from openappeal.vault.tokens import PersonalCode, Token

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]
STOPPED_SECONDS = 3600
# The server at the door makes the page's whole policy of it (`publishing.headers`).
SCRIPT_OF_OURS = "script-src 'self'"
INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


@require_http_methods(READ_AND_POST)
def sign(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    now = timezone.now()
    with languages.use(language):
        event_code, is_optional = request.GET.get("at", ""), appeals.address_is_optional()
        form = SignForm(
            request.POST if request.method == "POST" else None,
            initial={"at": event_code},
            is_address_optional=is_optional,
        )
        switched, dangers = switches.stopped_parts(), risk.dangers()
        stopped = Part.SIGNING in switched
        sum_bits = settings.SUM_BITS if Part.PLAIN_FORM in switched else 0
        passage = None
        if form.is_bound and not stopped:
            passage = gates.examine(
                form, dangers=dangers, meta=request.META, keys=settings.KEYS, now=now, sum_bits=sum_bits
            )
        if passage and passage.gate is Gate.ALREADY:
            return SeeOther(f"/{language}/sign/sent/")
        if passage and passage.gate is Gate.OPEN:
            try:
                with passage:
                    if not form.cleaned_data["email"]:
                        return _signed_without_address(request, form, language, passage)
                    actions.sign(
                        person=form.person,
                        visibility=Visibility(form.cleaned_data["visibility"]),
                        language=language,
                        keys=settings.KEYS,
                        today=now.date(),
                        features=passage.features,
                        held=passage.held,
                        event_code=passage.event_code,
                        sends=passage.sends,
                        not_before=passage.not_before,
                    )
                return SeeOther(f"/{language}/sign/sent/")
            except actions.SigningStopped:
                stopped = True
            except without_address.AddressNeeded:
                form.add_error("email", str(ADDRESS_PROBLEM))
            except TooLong:
                form.add_error("credential", str(TOO_LONG_PROBLEM))
            except actions.NothingToSign:
                return _page(request, "signatures/nothing_to_sign.html", language, status=404)
        context = {
            "form": form,
            "form_token": tokens.issue_form_token(settings.KEYS.token_key(), now, PURPOSE),
            "again": passage.again if passage else "",
            "sum_bits": sum_bits,
            **_dangers(form, dangers, passage.untold if passage else frozenset(), language),
        }
        if stopped:
            answer = _signing_stopped(request, language, context)
        elif not form.is_bound and not event_code:
            answer = _empty_form(request, language, context, is_optional)
        else:
            answer = _form_page(request, "signatures/sign.html", language, context, passage)
        if sum_bits and (form.is_bound or not stopped):
            answer.headers["Content-Security-Policy"] = SCRIPT_OF_OURS
        return answer


@require_http_methods(READ)
def sent(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    stopped = switches.is_stopped(Part.LETTERS)
    context = {
        "letters_wait": stopped,
        "words": switches.words(Part.LETTERS, language) if stopped else "",
        "letters_late": not stopped and letters.are_late(),
    }
    return _page(request, "signatures/sent.html", language, context)


@require_http_methods(READ_AND_POST)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    today = timezone.now().date()
    try:
        if request.method == "POST":
            confirmed = actions.confirm(token=Token(token), keys=settings.KEYS, today=today)
            which = "?for=organisation" if confirmed.is_organisation else ""
            return SeeOther(f"/{confirmed.language}/sign/thanks/{confirmed.code}/{which}")
        signed_in = actions.look_up(token=Token(token), today=today)
    except actions.LinkExpired:
        return _page(request, "signatures/link_expired.html", visitor_language(request), status=410)
    # The letter was in this language; the browser's own wish counts only if somebody presses the switch.
    language = visitor_language(request) if "lang" in request.GET else signed_in
    return _page(request, "signatures/confirm.html", language, {"token": token})


@require_http_methods(READ)
def thanks(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The same page for everyone who confirmed: it looks nothing up, so it can tell nothing."""
    require_language(language)
    try:
        clean = tokens.clean_code(code)
    except tokens.BadCode:
        return _page(request, "cms/404.html", language, status=404)
    context = {
        "code_grouped": tokens.group_code(clean),
        "personal_path": f"/m/{clean}/?lang={language}",
        "personal_url": f"{settings.SITE_URL}/m/{clean}/",
        "for_organisation": request.GET.get("for") == "organisation",
        "share": share.links(language),
        "share_words": share.words(language),
    }
    return _page(request, "signatures/thanks.html", language, context)


@require_http_methods(READ_AND_POST)
def code_entry(request: HttpRequest, language: str) -> HttpResponse:
    """The way from a code on paper to its page. It looks nothing up: every code of the right length goes there."""
    require_language(language)
    with languages.use(language):
        form = SetAsideForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            return SeeOther(f"/m/{form.cleaned_data['code']}/?lang={quote(language)}")
        status = INVALID if form.problems else 200
        return _page(request, "signatures/code_entry.html", language, {"form": form}, status=status)


@require_http_methods(READ_AND_POST)
def personal(request: HttpRequest, code: str) -> HttpResponse:
    language = visitor_language(request)
    clean = _code(code)
    with languages.use(language):
        form = PersonalForm(request.POST if request.method == "POST" else None)
        dangers, untold = risk.dangers(), frozenset[str]()
        try:
            if clean is None:
                raise actions.UnknownCode
            found = actions.look(code=clean)
            if form.is_bound and form.is_valid() and not found.is_organisation:
                untold = form.untold(dangers)
            if form.is_bound and form.is_valid() and not untold:
                fields = form.cleaned_data
                actions.change(
                    code=clean,
                    visibility=Visibility(fields["visibility"]),
                    name=fields["name"],
                    credential=form.credential_line,
                    country=fields["country"],
                    sphere=fields["sphere"],
                    may_print=fields["print"],
                    keys=settings.KEYS,
                    today=timezone.now().date(),
                    drops_relation=fields["no_relation"],
                )
                return SeeOther(f"/m/{clean}/?saved=1&lang={quote(language)}")
        except actions.NameNeeded:
            again = NAME_AGAIN_PROBLEM if found.is_hidden else NAME_NEEDED_PROBLEM
            form.add_error("name", str(ORGANISATION_PROBLEM if found.is_organisation else again))
        except actions.UnknownCode:
            return _page(request, "signatures/unknown_code.html", language, status=404)
        form.initial["print"] = found.may_print or found.waits_to_print
        context = {
            "form": form,
            "code": clean,
            "found": found,
            "saved": request.GET.get("saved") == "1",
            "changed": _changed_demands(found, language),
            **_dangers(form, dangers, untold, language),
        }
        if not untold:
            context["chosen"] = form.data.get("visibility", found.visibility)
        status = INVALID if form.problems or untold else 200
        kind = "personal_organisation" if found.is_organisation else "personal"
        return _page(request, f"signatures/{kind}.html", language, context, status=status)


@require_http_methods(READ_AND_POST)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """A GET asks once more; a POST withdraws. An unknown code is answered the same, after the same work."""
    language = visitor_language(request)
    clean = _code(code)
    if request.method == "POST":
        if clean is not None:
            actions.ask_to_withdraw(code=clean)
        return _page(request, "signatures/withdrawn.html", language)
    return _page(request, "signatures/withdraw.html", language, {"code": code})


@require_http_methods(READ_AND_POST)
def not_me(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    with languages.use(language):
        form = NotMeForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            if not form.is_trap:
                fields = form.cleaned_data
                actions.report_not_me(name=fields["name"], note=fields["note"], now=timezone.now())
            return SeeOther(f"/{language}/signers/not-me/sent/")
        status = INVALID if form.problems else 200
        return _page(request, "signatures/not_me.html", language, {"form": form}, status=status)


@require_http_methods(READ)
def not_me_sent(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return _page(request, "signatures/not_me_sent.html", language)


@require_http_methods(READ_AND_POST)
def set_aside(request: HttpRequest, language: str) -> HttpResponse:
    """“Was my signature set aside?” The answer is the same for every code, and so is the work."""
    require_language(language)
    with languages.use(language):
        form = SetAsideForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            actions.ask_back(code=form.cleaned_data["code"])
            return SeeOther(f"/{language}/sign/set-aside/sent/")
        status = INVALID if form.problems else 200
        return _page(request, "signatures/set_aside.html", language, {"form": form}, status=status)


@require_http_methods(READ)
def set_aside_sent(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return _page(request, "signatures/set_aside_sent.html", language)


def _changed_demands(found: actions.Personal, language: str) -> dict[str, object] | None:
    """What became of the demands since they were signed: in the page's language, the signing's, or the source's."""
    if found.version_id is None:
        return None
    since = history_queries.demands_since(version_id=found.version_id, languages=[language, found.language])
    if since is None:
        return None
    own, words = languages_of(found.language or language), languages_of(since.language)
    return {"since": since, "words": words, "signed_in": own, "text_path": text_path(own.tag, since.signed)}


def _empty_form(
    request: HttpRequest, language: str, context: Mapping[str, object], is_address_optional: bool
) -> HttpResponse:
    """The form as most people meet it: the same for everybody but for its token."""

    def draw(token: str) -> str:
        return shell.render(
            "signatures/sign.html", language, request.path, {**context, "form_token": token}, noindex=True
        )

    said = (context["places"], context["domains"], context["sum_bits"])
    body = stencils.page(draw, str(context["form_token"]), "sign", language, request.path, is_address_optional, said)
    return HttpResponse(body)


def _form_page(
    request: HttpRequest, template: str, language: str, context: Mapping[str, object], passage: Passage | None
) -> HttpResponse:
    """A form that signs, empty or with what was typed and why it is shown again."""
    if passage and passage.gate is Gate.FULL:
        response = _page(request, template, language, context, status=503)
        response.headers["Retry-After"] = str(STOPPED_SECONDS)
        return response
    return _page(request, template, language, context, status=INVALID if request.method == "POST" else 200)


def _signed_without_address(request: HttpRequest, form: SignForm, language: str, passage: Passage) -> HttpResponse:
    """The answer itself holds the code: no other request, and no address with a code in anybody's history."""
    code = without_address.sign(
        person=form.person,
        visibility=Visibility(form.cleaned_data["visibility"]),
        language=language,
        form_token=str(form.data["token"]),
        keys=settings.KEYS,
        today=passage.today,
        features=passage.features,
        event_code=passage.event_code,
    )
    context = {
        "code_grouped": tokens.group_code(code),
        "code_url": f"{urlsplit(settings.SITE_URL).netloc}/{language}/sign/code/",
        "keep_days": without_address.KEEP_UNREAD.days,
    }
    return _page(request, "signatures/code.html", language, context)


def _dangers(
    form: SignForm | PersonalForm, dangers: risk.Dangers, untold: frozenset[str], language: str
) -> dict[str, object]:
    """What the page says about danger: before anything is typed, and once after. The stricter choice is chosen then."""
    typed = form.data.get("visibility", "")
    return {
        "places": dangers.in_a_row(languages.interface(language)),
        "domains": dangers.named_domains(),
        "untold": untold,
        "warned": " ".join(sorted(untold | {*form.data.get("warned", "").split()} & risk.ALL)),
        "chosen": Visibility.WITHHELD if risk.COUNTRY in untold else typed,
    }


def _signing_stopped(
    request: HttpRequest, language: str, context: dict[str, object], template: str = "signatures/sign.html"
) -> HttpResponse:
    """What the organisers say. Whoever has filled in the form finds it as it was, to be sent later."""
    context["words"] = switches.words(Part.SIGNING, language)
    if request.method != "POST":
        return _page(request, "signatures/stopped.html", language, context)
    response = _page(request, template, language, {**context, "stopped": True}, status=503)
    response.headers["Retry-After"] = str(STOPPED_SECONDS)
    return response


def _code(text: str) -> PersonalCode | None:
    try:
        return tokens.clean_code(text)
    except tokens.BadCode:
        return None


def _page(
    request: HttpRequest,
    template: str,
    language: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    body = shell.render(template, language, request.path, dict(context or {}), noindex=True)
    return HttpResponse(body, status=status)
