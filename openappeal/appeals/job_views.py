"""The public door of this room: one translation, for somebody with a link and without an account.

The link shows this job and nothing else of the campaign that is not public. It can write, hand over and say how its
person is named; it approves and publishes nothing. Every token that opens nothing is answered with the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openappeal.appeals import actions, credit_queries, exchange, job_files
from openappeal.appeals import translating_forms as forms
from openappeal.appeals import translation_queries as work
from openappeal.appeals.actions import crediting, job_links, translating
from openappeal.appeals.exchange import reasons
from openappeal.appeals.models import JobLink
from openappeal.appeals.translating_models import CreditStyle
from openappeal.appeals.translation_queries import Stage
from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import visitor_language
from openappeal.core.languages import LANGUAGES

INVALID = 422  # RFC 9110: understood, but cannot be done as it stands
CONFLICT = 409
_LANGUAGES = {one.tag: one for one in LANGUAGES}


def with_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the link of its token, in the visitor's language."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        language = visitor_language(request)
        try:
            link = job_links.look_up(token=token, today=timezone.now().date())
        except job_links.NoSuchLink:
            return _gone(language)
        with languages.use(language):
            try:
                return view(request, token, link, language, *args, **kwargs)
            except (translating.Gone, actions.AlreadyPublished):
                # It was published while it stood open.
                return SeeOther(_path(token, language))

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@with_link
def job(request: HttpRequest, token: str, link: JobLink, language: str) -> HttpResponse:
    """The translation place by place, a form for each. A GET changes nothing."""
    if request.method != "POST":
        return _page(request, link, language)
    wish = request.POST.get("do", "")
    if wish == "save":
        return _save(request, token, link, language)
    if wish == "hand-over":
        return _hand_over(request, token, link, language)
    if wish == "credit":
        return _credit(request, token, link, language)
    return SeeOther(_path(token, language))


@require_http_methods(["GET", "HEAD"])
@with_link
def file(request: HttpRequest, token: str, link: JobLink, language: str, format_: str) -> HttpResponse:
    """The job as a file for translators' programs."""
    if format_ not in job_files.FORMATS:
        return _gone(language)
    return job_files.answer(work.job(link.edition), format_)


@require_http_methods(["GET", "HEAD", "POST"])
@with_link
def bring(request: HttpRequest, token: str, link: JobLink, language: str) -> HttpResponse:
    """Take a file back, and say place by place what became of it."""
    upload = request.FILES.get("file") if request.method == "POST" else None
    if upload is None:
        return SeeOther(_path(token, language))
    try:
        data = upload.read(job_files.MOST_BYTES + 1)
        brought = job_files.bring(edition=link.edition, data=data, link=link, **_who())
    except exchange.BadFile as error:
        return _page(request, link, language, file_problem=reasons.sentence(error), status=INVALID)
    except translating.HandedOver:
        return _page(request, link, language, file_problem=_handed_over(), status=CONFLICT)
    return _page(request, link, language, brought=brought)


bring.accepts_file = True  # type: ignore[attr-defined]


def _save(request: HttpRequest, token: str, link: JobLink, language: str) -> HttpResponse:
    sent = forms.read(work.job(link.edition), request.POST)
    if sent.problems:
        return _page(request, link, language, sent=sent, status=INVALID)
    try:
        saved = translating.save_places(edition=link.edition, typed=sent.typed, link=link, **_who())
    except translating.HandedOver:
        return _page(request, link, language, sent=sent, stopped=True, status=CONFLICT)
    if saved.conflicts:
        return _page(request, link, language, sent=sent, conflicts=saved.conflicts, status=CONFLICT)
    anchor = f"#place-{saved.marks[0]}" if saved.marks else ""
    return SeeOther(_path(token, language) + anchor)


def _hand_over(request: HttpRequest, token: str, link: JobLink, language: str) -> HttpResponse:
    try:
        translating.hand_over(edition=link.edition, link=link, **_who())
    except translating.NotDone as error:
        return _page(request, link, language, not_done=len(error.marks), status=CONFLICT)
    except translating.HandedOver:
        pass  # pressed twice
    return SeeOther(_path(token, language))


def _credit(request: HttpRequest, token: str, link: JobLink, language: str) -> HttpResponse:
    form = forms.CreditForm(request.POST)
    mine = credit_queries.credit_of(link.edition, link.mark)
    if form.is_valid():
        fields = form.cleaned_data
        by_name = fields["style"] == CreditStyle.NAME
        # A second reader has seen the names that stand below a published text; a new one would go there unread.
        is_read = work.stage_of(link.edition) in (Stage.APPROVED, Stage.PUBLISHED)
        if by_name and is_read and not _is_mine(mine, fields["name"]):
            form.add_error("name", _("The text is read and approved. For another name please write to the campaign."))
        else:
            crediting.set_credit(
                edition=link.edition, person=link.mark, style=fields["style"], name=fields["name"], **_who()
            )
            return SeeOther(_path(token, language) + "#credit")
    return _page(request, link, language, credit_form=form, status=INVALID)


def _page(
    request: HttpRequest,
    link: JobLink,
    language: str,
    *,
    status: int = 200,
    sent: forms.Sent | None = None,
    conflicts: Mapping[int, str] | None = None,
    stopped: bool = False,
    not_done: int = 0,
    credit_form: forms.CreditForm | None = None,
    brought: job_files.Brought | None = None,
    file_problem: str = "",
) -> HttpResponse:
    found = work.job(link.edition)
    waits = {*(conflicts or {}), *(sent.problems if sent else ())}
    first = [place for place in found.places if place.is_open or place.mark in waits]
    rest = [place for place in found.places if place not in first]
    rows = forms.rows(found, found.places, sent=sent) if stopped else []
    context = {
        "job": found,
        "source": _LANGUAGES[found.source_language],
        "target": _LANGUAGES[found.language],
        "first": forms.rows(found, first, sent=sent, conflicts=conflicts),
        "rest": forms.rows(found, rest, sent=sent),
        "unsaved": [row for row in rows if row.is_typed],
        "conflicts": conflicts,
        "problems": list(sent.problems.items()) if sent else [],
        "not_done": not_done,
        # Relative: the token is repeated nowhere.
        "base": "../" if request.path.endswith("/file/") else "",
        "expires_day": link.expires_day,
        "credit": credit_queries.credit_of(link.edition, link.mark),
        "credit_form": credit_form,
        "styles": CreditStyle.choices,
        "brought": brought,
        "file_problem": file_problem,
    }
    body = shell.render("appeals/job/job.html", language, request.path, context, noindex=True)
    return HttpResponse(body, status=status)


def _gone(language: str) -> HttpResponse:
    """The same bytes for every token that opens nothing, whatever it was."""
    return HttpResponse(shell.render("appeals/job/gone.html", language, "/job/", {}, noindex=True), status=404)


def _path(token: str, language: str) -> str:
    return f"/job/{token}/?lang={language}"


def _is_mine(credit: Any, name: str) -> bool:
    return credit is not None and credit.style == CreditStyle.NAME and credit.name == " ".join(name.split())


def _handed_over() -> str:
    return _("Nothing was changed: the translation is handed over, and a second reader reads it.")


def _who() -> dict[str, Any]:
    return {"by": job_links.ACTOR, "today": timezone.now().date()}
