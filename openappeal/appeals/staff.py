"""The editor of the Appeal: see it, draft the next version, say that a language is in step, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_organiser, is_translator, may_translate, only
from openappeal.appeals import actions, queries, staff_changes, staff_short, step_queries, translation_queries
from openappeal.appeals.models import ChangeKind, Edition, Version
from openappeal.appeals.staff_forms import EditionForm, LanguageForm
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
    if request.method == "GET" and (job := _begun_translation(language)):
        return redirect("staff_translating:job", pk=job.pk)
    edition, source = queries.draft_edition(language), queries.draft_edition(appeal.source_language)
    if edition is None or source is None or not (may_publish or edition.is_begun):
        raise Http404
    begun = queries.draft() if language == source.language else None
    changes = staff_changes.changes(begun) if begun else []
    form = EditionForm(edition, source, request.POST if request.method == "POST" else None, changes)
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
            "gone": form.gone,
            "edition": edition,
            "overtaken": overtaken,
            "language": language,
            "source": source.language,
            "is_source": form.is_source,
            "before": edition.version_number - 1,
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
    """Say that the source is ready to be published, or take that back; then to where the button was.

    Of a translation a second reader says so.
    """
    draft = _draft()
    edition = draft.editions.filter(language=language).first()
    if edition is None or language != draft.appeal.source_language:
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
    """Show what changes and what follows, ask what kind of change each is, then publish."""
    draft = _draft()
    kinds = staff_changes.judged(request.POST)
    if request.method == "POST" and request.POST.get("then") == "look":
        actions.judge_changes(version=draft, kinds=kinds, **_who(request))
        messages.success(request, _("Noted. Below you see what would follow."))
        return redirect("staff_appeal:publish")
    if request.method == "POST":
        try:
            version = actions.publish(version=draft, kinds=kinds, **_who(request))
        except actions.NotJudged:
            messages.error(request, _("Nothing was published. Say of each change what it is."))
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
                % {"language": NAMES[error.language], "part": staff_changes.part_name(error.kind, error.number)},
            )
            return redirect("staff_appeal:edit", language=error.language)
        except actions.AlreadyPublished:
            messages.info(request, _("Somebody has published this version already."))
            return redirect("staff_appeal:overview")
        else:
            if version.change_kind == ChangeKind.DEMAND:
                messages.success(
                    request,
                    _(
                        "Published. The public page shows it in a moment. A letter to those who signed an earlier "
                        "version is drafted: you find it on your first screen."
                    ),
                )
            else:
                messages.success(request, _("Published. The public page shows it in a moment."))
            return redirect("staff_appeal:overview")
    changes = staff_changes.changes(draft)
    editions = _in_order(draft)
    held_back = translation_queries.held_back(draft, {one.mark for one in changes if one.kind == ChangeKind.MINOR})
    ready = [edition for edition in editions if edition.in_step and edition.pk not in held_back]
    return render(
        request,
        "appeals/staff/publish.html",
        {
            "draft": draft,
            "before": step_queries.previous(draft),
            "changes": [(change, kinds.get(change.mark) or change.kind or change.suggested) for change in changes],
            "changes_a_demand": any((one.kind or one.suggested) == ChangeKind.DEMAND for one in changes),
            "ready": ready,
            "held_back": held_back,
            "behind": staff_changes.following(draft, [one for one in editions if one not in ready], changes),
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
        messages.success(request, _("Added. It can be translated and published now, without a new version."))
    return redirect("staff_appeal:overview")


def _begun_translation(language: str) -> Edition | None:
    """The draft's translation into a language, which has a screen of its own."""
    draft = queries.draft()
    if draft is None or language == draft.appeal.source_language:
        return None
    return draft.editions.filter(language=language).first()


def _may_write(request: HttpRequest, source: str, language: str) -> bool:
    """A translator writes in the languages that were given, and never in the one that the others translate."""
    if language == source:
        return is_organiser(request.user)  # type: ignore[arg-type]
    return may_translate(request.user, language)  # type: ignore[arg-type]


@transaction.atomic
def _save(request: HttpRequest, form: EditionForm) -> Version:
    draft = queries.draft() or actions.start_draft(appeal=queries.the_appeal(), **_who(request))
    before = step_queries.source_words(draft)
    actions.save_edition(
        edition=draft.editions.select_related("version").get(language=form.edition.language),
        title=form.cleaned_data["title"],
        change_note=form.cleaned_data["change_note"],
        paragraphs=form.words("paragraph"),
        demands=form.words("demand"),
        addressees=form.words("addressee"),
        in_step=form.cleaned_data["in_step"] and form.edition.language == draft.appeal.source_language,
        **_who(request),
    )
    if form.is_source:
        now = step_queries.source_words(draft)
        rewritten = [mark for mark, text in now.items() if text != before.get(mark)]
        kinds = staff_changes.judged(request.POST)
        actions.judge_changes(version=draft, kinds=kinds, rewritten=rewritten, **_who(request))
        if form.shows_musts:
            actions.set_must_appear(version=draft, numbers=form.musts, **_who(request))
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
    path("short/", include(staff_short.urlpatterns)),
]
