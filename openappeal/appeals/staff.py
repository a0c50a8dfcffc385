"""The editor of the Appeal: see it, draft the next version, say that a language is in step, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language as staff_language
from openappeal.accounts.rules import is_organiser, is_translator, may_translate, only
from openappeal.appeals import actions, queries, step_queries
from openappeal.appeals.models import Edition, Version
from openappeal.appeals.staff_forms import EditionForm, LanguageForm, PublishForm
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES

NAMES = {one.tag: one.name for one in LANGUAGES}

_on_new_language: list[Callable[[str], None]] = []


def on_new_language(callback: Callable[[str], None]) -> Callable[[str], None]:
    """Ask for a call when an organiser adds a language: rooms above have pages to make for it."""
    _on_new_language.append(callback)
    return callback


@only(is_translator)
def overview(request: HttpRequest) -> HttpResponse:
    """What readers see now, language by language, and the draft if there is one."""
    appeal, draft = queries.the_appeal(), queries.draft()
    rows = [
        {
            "tag": tag,
            "shown": queries.current_edition(tag),
            "draft": draft.editions.filter(language=tag).first() if draft else None,
            "may_write": _may_write(request, appeal.source_language, tag),
        }
        for tag in appeal.languages
    ]
    return render(
        request,
        "appeals/staff/overview.html",
        {
            "appeal": appeal,
            "draft": draft,
            "latest": queries.latest_version(),
            "rows": rows,
            "language_form": LanguageForm(list(appeal.languages)),
            "may_publish": is_organiser(request.user),  # type: ignore[arg-type]
        },
    )


@only(is_translator)
def edit(request: HttpRequest, language: str) -> HttpResponse:
    """One edition, part by part, beside the source language. An organiser's first saving begins the draft."""
    appeal = queries.the_appeal()
    may_publish = is_organiser(request.user)  # type: ignore[arg-type]
    if not _may_write(request, appeal.source_language, language):
        raise PermissionDenied
    edition, source = queries.draft_edition(language), queries.draft_edition(appeal.source_language)
    if edition is None or source is None or not (may_publish or edition.is_begun):
        raise Http404
    form = EditionForm(edition, source, request.POST if request.method == "POST" else None)
    overtaken = edition.is_begun and request.POST.get("begins") == "1"
    if request.method == "POST" and form.is_valid() and not overtaken:
        draft = _save(request, form)
        done = request.POST.get("then", "")
        if may_publish and done.startswith(("add-", "remove-", "up-", "down-")):
            return _change_places(request, draft, language, done)
        if done == "preview" or (done == "publish" and may_publish):
            return redirect(f"staff_appeal:{done}")
        messages.success(
            request,
            _("Saved. Readers see nothing of it before you publish.")
            if may_publish
            else _("Saved. Readers see nothing of it before an organiser publishes."),
        )
        return redirect("staff_appeal:edit", language=language)
    return render(
        request,
        "appeals/staff/edit.html",
        {
            "form": form,
            "edition": edition,
            "overtaken": overtaken,
            "language": language,
            "source": source.language,
            "is_source": language == source.language,
            "languages": [
                tag
                for tag in appeal.languages
                if queries.draft_edition(tag) and _may_write(request, appeal.source_language, tag)
            ],
            "may_publish": may_publish,
        },
    )


@require_POST
@only(is_organiser)
def ready(request: HttpRequest, language: str) -> HttpResponse:
    """Say that a language is ready to be published, or take that back; then to where the button was."""
    edition = _draft().editions.filter(language=language).first()
    if edition is None:
        raise Http404
    actions.set_in_step(edition=edition, in_step=request.POST.get("ready") == "1", **_who(request))
    return redirect("staff_appeal:publish" if request.POST.get("back") == "publish" else "staff_appeal:preview")


@only(is_translator)
def preview(request: HttpRequest) -> HttpResponse:
    """The public page at the width of a phone, light or dark, in every language of the draft."""
    draft = _draft()
    return render(
        request,
        "appeals/staff/preview.html",
        {
            "draft": draft,
            "editions": _in_order(draft),
            "source": draft.appeal.source_language,
            "source_is_ready": draft.editions.filter(language=draft.appeal.source_language, in_step=True).exists(),
            "may_publish": is_organiser(request.user),  # type: ignore[arg-type]
            "scheme": "dark" if request.GET.get("scheme") == "dark" else "light",
        },
    )


@only(is_organiser)
def publish(request: HttpRequest) -> HttpResponse:
    """Say what publishing means, then do it."""
    draft = _draft()
    is_first = draft.number == 1
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (is_first or form.is_valid()):
        kind = "" if is_first else form.cleaned_data["change_kind"]
        kinds = step_queries.all_as(draft, kind)
        try:
            actions.publish(version=draft, kinds=kinds, **_who(request))
        except actions.NothingToPublish:
            messages.error(
                request,
                _("Nothing was published. Tick in the first language that the text is ready, then publish again."),
            )
            return redirect("staff_appeal:edit", language=draft.appeal.source_language)
        except actions.EmptyPart as error:
            messages.error(
                request,
                _("Nothing was published. In %(language)s one part has no words: %(part)s.")
                % {"language": NAMES[error.language], "part": _part(error)},
            )
            return redirect("staff_appeal:edit", language=error.language)
        except actions.AlreadyPublished:
            messages.info(request, _("Somebody has published this version already."))
            return redirect("staff_appeal:overview")
        messages.success(request, _("Published. The public page shows it in a moment."))
        return redirect("staff_appeal:overview")
    ready = [edition for edition in _in_order(draft) if edition.in_step]
    return render(
        request,
        "appeals/staff/publish.html",
        {
            "draft": draft,
            "form": form,
            "is_first": is_first,
            "ready": ready,
            "behind": [edition for edition in _in_order(draft) if not edition.in_step],
            "source_is_ready": any(edition.language == draft.appeal.source_language for edition in ready),
            "source": draft.appeal.source_language,
        },
    )


@only(is_organiser)
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away, after asking."""
    draft = _draft()
    if request.method == "POST":
        actions.discard_draft(version=draft, **_who(request))
        messages.success(request, _("The draft is gone. What readers see has not changed."))
        return redirect("staff_appeal:overview")
    return render(request, "appeals/staff/discard.html", {"draft": draft})


@require_POST
@only(is_organiser)
def add_language(request: HttpRequest) -> HttpResponse:
    """Offer the campaign in one more language."""
    appeal = queries.the_appeal()
    form = LanguageForm(list(appeal.languages), request.POST)
    if form.is_valid():
        tag = form.cleaned_data["language"]
        with transaction.atomic():
            actions.add_language(appeal=appeal, language=tag, **_who(request))
            for callback in _on_new_language:
                callback(tag)
        messages.success(request, _("Added. Its text begins empty in the next draft."))
    return redirect("staff_appeal:overview")


def _may_write(request: HttpRequest, source: str, language: str) -> bool:
    """A translator writes in the languages that were given, and never in the one that the others translate."""
    if language == source:
        return is_organiser(request.user)  # type: ignore[arg-type]
    return may_translate(request.user, language)  # type: ignore[arg-type]


def _part(error: actions.EmptyPart) -> str:
    """The part without words, as the editor names it."""
    if error.kind == "title":
        return _("the title")
    numbered = {
        "addressee": _("addressee %(number)s"),
        "demand": _("demand %(number)s"),
        "paragraph": _("paragraph %(number)s"),
    }
    return numbered[error.kind] % {"number": format_number(error.number, staff_language.current())}


@transaction.atomic
def _save(request: HttpRequest, form: EditionForm) -> Version:
    draft = queries.draft() or actions.start_draft(appeal=queries.the_appeal(), **_who(request))
    actions.save_edition(
        edition=draft.editions.select_related("version").get(language=form.edition.language),
        title=form.cleaned_data["title"],
        change_note=form.cleaned_data["change_note"],
        paragraphs=form.words("paragraph"),
        demands=form.words("demand"),
        addressees=form.words("addressee"),
        in_step=form.cleaned_data["in_step"],
        **_who(request),
    )
    return draft


def _change_places(request: HttpRequest, draft: Version, language: str, what: str) -> HttpResponse:
    """`what` is verb, kind and number, such as `up-demand-3`; then back to the part, at its new place."""
    verb, kind, number = [*what.split("-"), "", ""][:3]
    if number.isascii() and number.isdecimal() and len(number) < 4 and kind in ("addressee", "demand", "paragraph"):
        try:
            to = _change_place(draft, verb, kind, int(number), _who(request))
        except actions.NoSuchPlace:
            messages.info(request, _("Somebody has changed the order meanwhile. Look once more, then press again."))
        except actions.MustStay:
            messages.info(request, _("The last one cannot be removed."))
        else:
            return redirect(reverse("staff_appeal:edit", args=[language]) + f"#part-{kind}-{to}")
    return redirect("staff_appeal:edit", language=language)


def _change_place(draft: Version, verb: str, kind: str, number: int, who: dict[str, Any]) -> int:
    """Do it, and say where the part stands now."""
    if kind == "demand" and verb == "add":
        return actions.add_demand(version=draft, addressee=number, **who).position
    change = getattr(actions, f"{'move' if verb in ('up', 'down') else verb}_{kind}")
    if verb == "add":
        change(version=draft, after=number, **who)
        return number + 1
    if verb == "remove":
        change(version=draft, number=number, **who)
        return max(1, number - 1)
    change(version=draft, number=number, up=verb == "up", **who)
    return max(1, number - 1) if verb == "up" else number + 1


def _draft() -> Version:
    draft = queries.draft()
    if draft is None:
        raise Http404
    return draft


def _in_order(draft: Version) -> list[Edition]:
    order = list(draft.appeal.languages)
    return sorted(draft.editions.all(), key=lambda edition: order.index(edition.language))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


app_name = "staff_appeal"
urlpatterns = [
    path("", overview, name="overview"),
    path("edit/<str:language>/", edit, name="edit"),
    path("look/", preview, name="preview"),
    path("ready/<str:language>/", ready, name="ready"),
    path("publish/", publish, name="publish"),
    path("discard/", discard, name="discard"),
    path("languages/", add_language, name="add_language"),
]
