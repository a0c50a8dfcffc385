"""The press page on the staff side: who we are, names, photographs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.appeals.models import NameForm as GlossaryName
from openappeal.newsroom import consent_queries
from openappeal.newsroom.actions import press as actions
from openappeal.newsroom.models import Item
from openappeal.newsroom.press import photos
from openappeal.newsroom.press.content import read_photo
from openappeal.newsroom.press_models import Boilerplate, Photo, PressName
from openappeal.newsroom.staff import coverage, library, statements
from openappeal.newsroom.staff import press_forms as forms
from openappeal.newsroom.staff.press_guard import may_press, only, who
from openappeal.newsroom.statement_models import Scope

app_name = "staff_press"
NOT_A_PHOTO = gettext_lazy("This is no JPEG, PNG or WebP that can be read, or it is far too large.")


@only(may_press)
def overview(request: HttpRequest) -> HttpResponse:
    """What the press page holds, part by part."""
    today = timezone.now().date()
    texts = dict(Boilerplate.objects.values_list("language", "text"))
    names = PressName.objects.select_related("consent").order_by("latin")
    context = {
        "languages": [(tag, name, texts.get(tag, "")) for tag, name in forms.campaign_choices()],
        "names": [(one, one.consent is None or consent_queries.is_valid(one.consent, today=today)) for one in names],
        "photos": _photos(),
        "site_url": settings.SITE_URL,
    }
    return render(request, "newsroom/staff/press.html", context)


@only(may_press)
def boilerplate(request: HttpRequest, language: str) -> HttpResponse:
    """Who we are, in one language."""
    if language not in dict(forms.campaign_choices()):
        raise Http404
    found = Boilerplate.objects.filter(language=language).first()
    form = forms.BoilerplateForm(
        request.POST if request.method == "POST" else None, initial={"text": found.text if found else ""}
    )
    if form.is_bound and form.is_valid():
        actions.set_boilerplate(language=language, text=form.cleaned_data["text"], **who(request))
        messages.success(request, _("Saved. The press page shows it in a moment."))
        return redirect("staff_press:press")
    return render(request, "newsroom/staff/press_about.html", {"form": form, "language": language})


@only(may_press)
def add_name(request: HttpRequest) -> HttpResponse:
    """One more name. Spellings that the check of translations knows can be taken over."""
    today = timezone.now().date()
    known = [(one.pk, *_spellings(one)) for one in GlossaryName.objects.order_by("pk")]
    taken = next((one for one in known if str(one[0]) == request.GET.get("name", "")), None)
    initial = {"latin": taken[1], "persian": taken[2]} if taken else {}
    form = forms.NameForm(request.POST if request.method == "POST" else None, initial=initial, today=today)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        consent = form.consents.get(given.pop("consent"))
        try:
            actions.add_name(**given, is_prisoner=consent is not None, consent=consent, **who(request))
        except actions.ConsentNeeded:
            form.add_error("consent", _("This consent holds no more."))
        else:
            messages.success(request, _("The name stands on the press page in a moment."))
            return redirect("staff_press:press")
    offered = sorted((one for one in known if one[1] and one[2]), key=lambda one: one[1])
    return render(request, "newsroom/staff/press_name.html", {"form": form, "known": offered})


@require_POST
@only(may_press)
def remove_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a name off the press page."""
    found = PressName.objects.filter(pk=pk).first()
    if found is not None:
        actions.remove_name(name=found, **who(request))
        messages.success(request, _("The name is off the press page."))
    return redirect("staff_press:press")


@only(may_press)
def add_photo(request: HttpRequest) -> HttpResponse:
    """One more photograph, with the record of its rights; then back to the text that wants one."""
    item = _asked_for(request)
    form = forms.PhotoForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        is_new=True,
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data["file"].read(photos.MOST_BYTES + 1)
        try:
            actions.add_photo(data=data, **_record(form), **who(request))
        except photos.NotAPhoto:
            form.add_error("file", str(NOT_A_PHOTO))
        else:
            _tell(request, _("Kept, with the record of its rights."), form)
            return _back(item)
    return render(request, "newsroom/staff/press_photo.html", {"form": form, "photo": None, "item": item})


@only(may_press)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The record and the words of a photograph."""
    found = _get_photo(pk)
    initial = {name: getattr(found, name) for name in (*actions.RIGHTS, "scope", "is_listed")}
    for tag, said in found.words.items():
        initial |= {f"caption-{tag}": said.get("caption", ""), f"alt-{tag}": said.get("alt", "")}
    form = forms.PhotoForm(request.POST if request.method == "POST" else None, initial=initial, is_new=False)
    if form.is_bound and form.is_valid():
        actions.change_photo(photo=found, **_record(form), **who(request))
        _tell(request, _("Saved."), form)
        return redirect("staff_press:press")
    return render(request, "newsroom/staff/press_photo.html", {"form": form, "photo": found})


def _tell(request: HttpRequest, done: str, form: forms.PhotoForm) -> None:
    """What was done; and why no text offers the photograph, where none does."""
    messages.success(request, done)
    if Scope.SITE not in form.cleaned_data["scope"]:
        messages.warning(request, _("No update can show it: “this site” is not ticked under “May be used for”."))


def _asked_for(request: HttpRequest) -> Item | None:
    """The item whose writer wants a photograph, if somebody comes from there."""
    asked = request.GET.get("item", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 20):
        return None
    return Item.objects.filter(pk=int(asked)).first()


def _back(item: Item | None) -> HttpResponse:
    if item is None:
        return redirect("staff_press:press")
    return redirect("staff_news:write", pk=item.pk, language=item.source_language)


@only(may_press)
def photo_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, for the team's own screens."""
    answer = HttpResponse(bytes(_get_photo(pk).jpeg), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@only(may_press)
def remove_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photograph away, file and record."""
    actions.remove_photo(photo=_get_photo(pk), **who(request))
    messages.success(request, _("The photograph is gone, and its record with it."))
    return redirect("staff_press:press")


def _photos() -> list[Any]:
    first = forms.campaign_choices()[0][0] if forms.campaign_choices() else "en"
    return sorted(
        ((read_photo(one, first), one.is_listed) for one in Photo.objects.defer("jpeg")),
        key=lambda pair: (pair[0].caption, pair[0].id),
    )


def _record(form: forms.PhotoForm) -> dict[str, Any]:
    return {
        "rights": form.rights(),
        "scope": form.cleaned_data["scope"],
        "words": form.words(),
        "is_listed": form.cleaned_data["is_listed"],
    }


def _spellings(name: GlossaryName) -> tuple[str, str]:
    """The first spelling in Latin letters and the first in Persian ones."""
    persian = next(iter(name.forms.get("fa", [])), "")
    latin = next((spellings[0] for tag in ("en", "de", "es", "fr", "tr") if (spellings := name.forms.get(tag))), "")
    return latin, persian


def _get_photo(pk: int) -> Photo:
    found = Photo.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", overview, name="press"),
    path("about/<str:language>/", boilerplate, name="about"),
    path("names/new/", add_name, name="name_new"),
    path("names/<int:pk>/remove/", remove_name, name="name_remove"),
    path("photos/new/", add_photo, name="photo_new"),
    path("photos/<int:pk>/", photo, name="photo"),
    path("photos/<int:pk>/picture/", photo_file, name="photo_file"),
    path("photos/<int:pk>/remove/", remove_photo, name="photo_remove"),
    path("statements/", include(statements.urlpatterns)),
    path("coverage/", include(coverage.urlpatterns)),
    path("library/", include(library.urlpatterns)),
]
