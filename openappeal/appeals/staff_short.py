"""The shorter texts on the staff side: write the condensed text and excerpts, agree, publish, take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language as staff_language
from openappeal.accounts.rules import is_organiser, is_translator, may_translate, only
from openappeal.appeals import actions, form_queries, queries, step_queries
from openappeal.appeals.form_models import FormKind, TextForm
from openappeal.appeals.models import State
from openappeal.appeals.staff_changes import part_name
from openappeal.core.digits import format_number

LONGEST_WORDING = 6000


@dataclass(frozen=True)
class Choice:
    """A place of the edition that the condensed text may hold."""

    mark: int
    part: str
    where: str
    full: str
    is_held: bool
    words: str
    must_appear: bool


@only(is_translator)
def forms(request: HttpRequest) -> HttpResponse:
    """Every shorter text by language, and what can be begun."""
    appeal = queries.the_appeal()
    rows = []
    for tag in appeal.languages:
        found = TextForm.objects.filter(edition__language=tag).select_related("edition__version")
        rows.append(
            {
                "tag": tag,
                "edition": queries.current_record(tag),
                "forms": [form_queries.read(one) for one in found.order_by("kind", "-edition__version__number", "id")],
                "drafts": set(found.filter(state=State.DRAFT).values_list("pk", flat=True)),
                "may_write": _may_write(request, tag),
            }
        )
    return render(request, "appeals/staff/short.html", {"rows": rows, "kinds": FormKind.choices})


@require_POST
@only(is_translator)
def begin(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """Begin a shorter text of what the language shows now."""
    edition = queries.current_record(language)
    if edition is None or kind not in FormKind.values:
        raise Http404
    _need_writer(request, language)
    form = actions.begin_form(edition=edition, kind=kind, **_who(request))
    return redirect("staff_appeal:short_form", pk=form.pk)


@only(is_translator)
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """One shorter text: write it while it is a draft, see what it still lacks."""
    found = _get(pk)
    _need_writer(request, found.edition.language)
    typed = None
    if request.method == "POST":
        try:
            _save(request, found)
        except actions.NotInTheText:
            typed = request.POST.get("words", "")
            messages.error(
                request,
                _("Nothing was saved: the text does not hold this passage word for word. Cut it out once more."),
            )
        except actions.AlreadyPublished:
            messages.info(request, _("Somebody has published it meanwhile. To change it, begin a new one."))
            return redirect("staff_appeal:short")
        else:
            messages.success(request, _("Saved. Readers see nothing of it before it is published."))
            return redirect("staff_appeal:short_form", pk=pk)
    held = form_queries.must_appear(found) if found.kind == FormKind.CONDENSED else []
    short = [one.number for one in held if one.is_short]
    return render(
        request,
        f"appeals/staff/short_{found.kind}.html",
        {
            "form": found,
            "language": found.edition.language,
            "choices": _choices(found),
            "typed": found.words if typed is None else typed,
            "is_draft": found.state == State.DRAFT,
            "is_current": queries.current_record(found.edition.language) == found.edition,
            "lacking": _numbers([one.number for one in held if not one.is_held]),
            "short": _numbers(short),
            "seen": form_queries.content(found),
            "needs_agreement": bool(short) and not found.agreed_by,
            "is_mine": found.written_by == request.user.get_username(),
            "may_publish": is_organiser(request.user),  # type: ignore[arg-type]
        },
    )


@require_POST
@only(is_translator)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the short wording of demands, as the second person."""
    found = _get(pk)
    _need_writer(request, found.edition.language)
    try:
        actions.agree_to_form(form=found, seen=request.POST.get("seen", ""), **_who(request))
    except actions.WordsDiffer:
        messages.error(request, _("The words have changed since you opened this page. Please read once more."))
    except actions.SameWriter:
        messages.error(request, _("You wrote these words yourself. Somebody else has to agree."))
    except actions.AlreadyPublished:
        messages.info(request, _("Somebody has published it meanwhile. To change it, begin a new one."))
    else:
        messages.success(request, _("Noted: you agree to these words."))
    return redirect("staff_appeal:short_form", pk=pk)


@require_POST
@only(is_organiser)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish it, if it holds what it must."""
    found = _get(pk)
    try:
        actions.publish_form(form=found, **_who(request))
    except actions.LacksDemands as error:
        messages.error(
            request,
            ngettext(
                "Nothing was published. This demand must appear and is missing: %(numbers)s.",
                "Nothing was published. These demands must appear and are missing: %(numbers)s.",
                len(error.numbers),
            )
            % {"numbers": _numbers(error.numbers)},
        )
    except actions.NobodyAgreed:
        messages.error(request, _("Nothing was published. Somebody else has to agree to the short wording of demands."))
    except actions.NothingChosen:
        messages.error(request, _("Nothing was published. It holds nothing yet."))
    except actions.NotOfNow:
        messages.error(request, _("Nothing was published. A newer version is shown in this language: begin a new one."))
    except actions.AlreadyPublished:
        messages.info(request, _("Somebody has published it already."))
    else:
        messages.success(request, _("Published. The public page shows it in a moment."))
        return redirect("staff_appeal:short")
    return redirect("staff_appeal:short_form", pk=pk)


@require_POST
@only(is_translator)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, or take a published text off the site. The latter is an organiser's."""
    found = _get(pk)
    _need_writer(request, found.edition.language)
    if found.state == State.PUBLISHED and not is_organiser(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    actions.remove_form(form=found, **_who(request))
    messages.success(request, _("It is gone."))
    return redirect("staff_appeal:short")


def _save(request: HttpRequest, found: TextForm) -> None:
    if found.kind == FormKind.EXCERPT:
        actions.write_excerpt(form=found, words=request.POST.get("words", "")[:LONGEST_WORDING], **_who(request))
        return
    parts = {
        one.mark: request.POST.get(f"words-{one.mark}", "")[:LONGEST_WORDING]
        for one in _choices(found)
        if f"hold-{one.mark}" in request.POST
    }
    actions.write_condensed(form=found, parts=parts, **_who(request))


def _choices(found: TextForm) -> list[Choice]:
    """Paragraphs in order, with the demands where they stand."""
    words = step_queries.words(found.edition)
    held = dict(found.parts.values_list("mark", "words"))
    version = found.edition.version
    must = set(version.demands.filter(must_appear=True).values_list("mark", flat=True))
    demands = [(one.mark, "demand", one.position) for one in version.demands.order_by("position")]
    order: list[tuple[int, str, int]] = []
    for paragraph in version.paragraphs.order_by("position"):
        order.append((paragraph.mark, "paragraph", paragraph.position))
        if paragraph.kind == "demands":
            order += demands
    return [
        Choice(
            mark=mark,
            part=part,
            where=part_name(part, number),
            full=words.get(mark, ""),
            is_held=mark in held,
            words=held.get(mark, ""),
            must_appear=mark in must,
        )
        for mark, part, number in order
        if words.get(mark, "")
    ]


def _numbers(numbers: Any) -> str:
    return "، ".join(_n(one) for one in numbers) if staff_language.current() == "fa" else ", ".join(map(_n, numbers))


def _n(number: int) -> str:
    return format_number(number, staff_language.current())


def _may_write(request: HttpRequest, language: str) -> bool:
    if language == queries.the_appeal().source_language:
        return is_organiser(request.user)  # type: ignore[arg-type]
    return may_translate(request.user, language)  # type: ignore[arg-type]


def _need_writer(request: HttpRequest, language: str) -> None:
    if not _may_write(request, language):
        raise PermissionDenied


def _get(pk: int) -> TextForm:
    found = TextForm.objects.select_related("edition__version__appeal").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


urlpatterns = [
    path("", forms, name="short"),
    path("new/<str:language>/<str:kind>/", begin, name="short_begin"),
    path("<int:pk>/", form, name="short_form"),
    path("<int:pk>/agree/", agree, name="short_agree"),
    path("<int:pk>/publish/", publish, name="short_publish"),
    path("<int:pk>/remove/", remove, name="short_remove"),
]
