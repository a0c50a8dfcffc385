"""The translators' screens: what waits in my languages, one translation place by place, reading it again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language as staff_language
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser, is_translator, may_translate, only
from openappeal.appeals import actions, check_queries, credit_queries, exchange, job_files, queries
from openappeal.appeals import translating_forms as forms
from openappeal.appeals import translation_queries as work
from openappeal.appeals.actions import crediting, translating
from openappeal.appeals.exchange import reasons
from openappeal.appeals.models import Credit, Edition
from openappeal.appeals.staff_guard import of_edition, who
from openappeal.appeals.translating_models import CreditStyle
from openappeal.appeals.translation_queries import Stage
from openappeal.core.digits import format_number

MOST_CHECKED = 20_000


@only(is_translator)
def overview(request: HttpRequest) -> HttpResponse:
    """What of the Appeal waits in each of my languages."""
    mine = my_languages(request.user)  # type: ignore[arg-type]
    shown = [edition for tag in mine if (edition := queries.current_record(tag)) is not None]
    return render(
        request,
        "appeals/staff/translate/overview.html",
        {
            "jobs": [work.job(edition) for edition in work.translations(mine)],
            "to_begin": work.not_begun(mine),
            "shown": shown,
            "has_languages": bool(mine),
            "me": request.user.get_username(),
            "may_organise": is_organiser(request.user),  # type: ignore[arg-type]
        },
    )


@of_edition
def job(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One translation: what changed first. Saves what was typed, and hands it over if asked."""
    if request.method != "POST":
        return _page(request, edition)
    found = work.job(edition)
    sent = forms.read(found, request.POST)
    conflicts: dict[int, str] = {}
    saved = 0
    try:
        good = {mark: typed for mark, typed in sent.typed.items() if mark not in sent.problems}
        result = translating.save_places(edition=edition, typed=good, **who(request))
        conflicts, saved = result.conflicts, len(result.marks)
        if request.POST.get("then") == "hand-over" and not conflicts and not sent.problems:
            translating.hand_over(edition=edition, **who(request))
            messages.success(request, _("Handed over. A second reader reads it now."))
            return redirect("staff_translating:job", pk=edition.pk)
    except translating.HandedOver:
        return _page(request, edition, sent=sent, stopped=True)
    except translating.NotDone as error:
        number = format_number(len(error.marks), staff_language.current())
        messages.error(
            request, _("Saved, but not handed over: places without words of now: %(number)s.") % {"number": number}
        )
        return redirect("staff_translating:job", pk=edition.pk)
    except (translating.Gone, actions.AlreadyPublished):
        return _too_late(request)
    if conflicts or sent.problems:
        return _page(request, edition, sent=sent, conflicts=conflicts, saved=saved)
    if saved:
        messages.success(request, _("Saved. Readers see nothing of it before a second reader has approved it."))
    else:
        messages.info(request, _("Nothing was changed."))
    return _back(request, edition)


@require_POST
@of_edition
def check(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What the check finds in words that are being typed. Nothing of them is kept."""
    found = work.job(edition)
    place = next((one for one in found.places if str(one.mark) == request.POST.get("mark")), None)
    if place is None:
        raise Http404
    text = request.POST.get("text", "")[:MOST_CHECKED]
    return JsonResponse({"findings": check_queries.check(found, place, text, check_queries.names())})


@require_POST
@of_edition
def take_back(request: HttpRequest, edition: Edition) -> HttpResponse:
    try:
        translating.take_back(edition=edition, **who(request))
    except (translating.Gone, actions.AlreadyPublished):
        return _too_late(request)
    messages.success(request, _("It is in work again. Nobody can approve it before it is handed over once more."))
    return redirect("staff_translating:job", pk=edition.pk)


@require_POST
@of_edition
def send_back(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = forms.WordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a word on what to mend: without it nobody knows what to do."))
        return redirect("staff_translating:job", pk=edition.pk)
    try:
        translating.send_back(edition=edition, word=form.cleaned_data["word"], **who(request))
    except translating.NotHandedOver:
        messages.info(request, _("Somebody has taken it back, approved it or sent it back meanwhile."))
        return redirect("staff_translating:job", pk=edition.pk)
    except (translating.Gone, actions.AlreadyPublished):
        return _too_late(request)
    messages.success(request, _("Sent back, with your word."))
    return redirect("staff_translating:overview")


@require_POST
@of_edition
def approve(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The second reader's word. On a published version it publishes at once."""
    sentence = ""
    try:
        edition = translating.approve(
            edition=edition,
            content=request.POST.get("content", ""),
            looked="looked" in request.POST,
            is_organiser=is_organiser(request.user),  # type: ignore[arg-type]
            **who(request),
        )
    except translating.SamePerson:
        sentence = _("Whoever wrote or handed over cannot be the second reader. Somebody else must read it.")
    except translating.NotLookedAt:
        sentence = _("The check found something. Look at it, and tick that you have.")
    except (translating.ChangedMeanwhile, translating.NotDone):
        sentence = _("The words have changed since you opened this page. Please read once more.")
    except translating.NotHandedOver:
        sentence = _("Somebody has taken it back, approved it or sent it back meanwhile.")
    except (actions.NothingToPublish, actions.EmptyPart, translating.Gone, actions.AlreadyPublished):
        return _too_late(request)
    if sentence:
        messages.error(request, sentence)
        return redirect("staff_translating:job", pk=edition.pk)
    if work.stage_of(edition) == Stage.PUBLISHED:
        messages.success(request, _("Approved and published. The public page shows it in a moment."))
    else:
        messages.success(request, _("Approved. It is published together with its version."))
    return redirect("staff_translating:overview")


@of_edition
def file(request: HttpRequest, edition: Edition, format_: str) -> HttpResponse:
    """The translation as a file for translators' programs."""
    if format_ not in job_files.FORMATS:
        raise Http404
    return job_files.answer(work.job(edition), format_)


@require_POST
@of_edition
def bring(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take a file back, and say place by place what became of it."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return redirect("staff_translating:job", pk=edition.pk)
    try:
        data = upload.read(job_files.MOST_BYTES + 1)
        brought = job_files.bring(edition=edition, data=data, **who(request))
    except exchange.BadFile as error:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": reasons.sentence(error)})
        return redirect("staff_translating:job", pk=edition.pk)
    except translating.HandedOver:
        messages.error(request, _("Nothing was changed: it is handed over. Take it back first."))
        return redirect("staff_translating:job", pk=edition.pk)
    except (translating.Gone, actions.AlreadyPublished):
        return _too_late(request)
    return render(request, "appeals/staff/translate/brought.html", {"brought": brought, "job": work.job(edition)})


@require_POST
@of_edition
def credit(request: HttpRequest, edition: Edition) -> HttpResponse:
    """How I want to be named."""
    form = forms.CreditForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, credit_form=form)
    me = request.user.get_username()
    fields = form.cleaned_data
    crediting.set_credit(edition=edition, person=me, style=fields["style"], name=fields["name"], **who(request))
    messages.success(request, _("Kept. You can change it at any time, also when the text is published."))
    return redirect(reverse("staff_translating:job", args=[edition.pk]) + "#credit")


@require_POST
@only(is_organiser)
def drop_credit(request: HttpRequest, pk: int, credit: int) -> HttpResponse:
    """Name somebody no more, at her wish or because the line must not stand there."""
    found = Credit.objects.select_related("edition__version").filter(pk=credit, edition=pk).first()
    if found is not None:
        crediting.set_credit(
            edition=found.edition, person=found.person, style=CreditStyle.NONE, name="", **who(request)
        )
    messages.success(request, _("That line is gone."))
    return redirect(reverse("staff_translating:job", args=[pk]) + "#credit")


@require_POST
@only(is_translator)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the version that readers see, in a language that lacks it."""
    tag = request.POST.get("language", "")
    if tag not in my_languages(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    try:
        edition = translating.begin_edition(language=tag, **who(request))
    except actions.NothingToPublish:
        raise Http404 from None
    return redirect("staff_translating:job", pk=edition.pk)


def my_languages(user: User) -> list[str]:
    """The campaign's languages that this person translates into, in its order."""
    return [tag for tag in queries.campaign_languages()[1:] if may_translate(user, tag)]


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    sent: forms.Sent | None = None,
    conflicts: dict[int, str] | None = None,
    saved: int = 0,
    stopped: bool = False,
    credit_form: forms.CreditForm | None = None,
) -> HttpResponse:
    found = work.job(edition)
    me, organises = request.user.get_username(), is_organiser(request.user)  # type: ignore[arg-type]
    # What could not be saved stands on top, whatever its place is otherwise.
    waits = {*(conflicts or {}), *(sent.problems if sent else ())}
    said = check_queries.findings(found)
    first = [place for place in found.places if _is_first(found, place, waits | said.keys())]
    first.sort(key=lambda place: not place.is_open and place.mark not in waits)
    rest = [place for place in found.places if place not in first]
    rows_first = forms.rows(found, first, sent=sent, conflicts=conflicts)
    rows_rest = forms.rows(found, rest, sent=sent)
    mine = credit_queries.credit_of(edition, me)
    context = {
        "job": found,
        "first": rows_first,
        "rest": rows_rest,
        "found": sum(1 for row in [*rows_first, *rows_rest] if row.findings),
        "conflicts": len(conflicts or {}),
        "problems": len(sent.problems) if sent else 0,
        "saved": saved,
        "unsaved": [row for row in [*rows_first, *rows_rest] if row.is_typed] if stopped else [],
        "may_read": found.stage is Stage.REVIEW and found.may_be_read_by(me, is_organiser=organises),
        "may_organise": organises,
        "links": work.links(edition),
        "my_credit": mine,
        "styles": CreditStyle.choices,
        "credits": edition.credits.exclude(style=CreditStyle.NONE).order_by("name", "pk"),
        "credit_form": credit_form,
        "word_form": forms.WordForm(),
        "me": me,
    }
    return render(request, "appeals/staff/translate/job.html", context)


def _is_first(found: work.TranslationJob, place: work.JobPlace, waits: set[int]) -> bool:
    """Whether a place stands unfolded: for a writer if it waits for words, for a reader if it is new or was marked."""
    if found.is_writable:
        return place.is_open or place.mark in waits
    return place.is_open or place.is_fresh or place.mark in waits


def _back(request: HttpRequest, edition: Edition) -> HttpResponse:
    """To the place whose button was pressed."""
    then = request.POST.get("then", "")
    anchor = f"#place-{then}" if then.isascii() and then.isdecimal() else ""
    return redirect(reverse("staff_translating:job", args=[edition.pk]) + anchor)


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.info(
        request,
        _("This translation is published, or a newer version has taken its place. Here is what waits now."),
    )
    return redirect("staff_translating:overview")


app_name = "staff_translating"
urlpatterns = [
    path("", overview, name="overview"),
    path("begin/", begin, name="begin"),
    path("names/", include("openappeal.appeals.staff_names")),
    path("<int:pk>/", job, name="job"),
    path("<int:pk>/check/", check, name="check"),
    path("<int:pk>/take-back/", take_back, name="take_back"),
    path("<int:pk>/send-back/", send_back, name="send_back"),
    path("<int:pk>/approve/", approve, name="approve"),
    path("<int:pk>/file/<str:format_>/", file, name="file"),
    path("<int:pk>/bring/", bring, name="bring"),
    path("<int:pk>/credit/", credit, name="credit"),
    path("<int:pk>/credit/<int:credit>/remove/", drop_credit, name="drop_credit"),
    path("<int:pk>/links/", include("openappeal.appeals.staff_job_links")),
]
