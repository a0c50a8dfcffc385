"""Statements on the staff side: written, cut, sent to their author, opened, taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language as staff_language
from openappeal.core.digits import format_number
from openappeal.newsroom import consent_queries, uses
from openappeal.newsroom.actions import statements as actions
from openappeal.newsroom.models import Consent
from openappeal.newsroom.press import paths
from openappeal.newsroom.staff import press_forms as forms
from openappeal.newsroom.staff.press_guard import may_press, only, who
from openappeal.newsroom.statement_models import Excerpt, Scope, Statement, StatementEdition


def of_statement(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give a view the statement that the address names."""

    @only(may_press)
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Statement.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        return view(request, found, *args, **kwargs)

    return guarded


@only(may_press)
def overview(request: HttpRequest) -> HttpResponse:
    """Every statement and how far it is, and one more."""
    form = forms.BeginForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            begun = actions.begin(**form.cleaned_data, **who(request))
        except actions.SlugTaken:
            form.add_error("slug", _("Another statement has this address."))
        else:
            return redirect("staff_press:statement", pk=begun.pk)
    rows = [(one, list(one.editions.order_by("language"))) for one in Statement.objects.order_by("slug")]
    return render(request, "newsroom/staff/statements.html", {"rows": rows, "form": form})


@of_statement
def statement(request: HttpRequest, found: Statement) -> HttpResponse:
    """One statement: its languages, its excerpts, what it may be used for."""
    form = forms.ScopeForm(request.POST if request.method == "POST" else None, initial={"scope": found.scope})
    if form.is_bound and form.is_valid():
        actions.set_scope(statement=found, scope=form.cleaned_data["scope"], **who(request))
        messages.success(request, _("Noted."))
        return redirect("staff_press:statement", pk=found.pk)
    editions = {one.language: one for one in found.editions.order_by("language")}
    link = getattr(found, "link", None)
    named = _named(found)
    context = {
        "statement": found,
        "form": form,
        "scope": [Scope(one).label for one in found.scope],
        "editions": [(one, list(one.excerpts.order_by("number"))) for one in editions.values()],
        "others": [(tag, name) for tag, name in forms.campaign_choices() if tag not in editions],
        "may_open": any(one.approved_day for one in editions.values()) and all(holds for _one, holds in named),
        "public": [paths.statement(tag, found.slug) for tag, one in editions.items() if one.approved_day],
        "site_url": settings.SITE_URL,
        "link_until": link.expires_day if link and link.expires_day > timezone.now().date() else None,
        "uses": uses.find(actions.excerpt_ids(found)),
        "named": named,
    }
    return render(request, "newsroom/staff/statement.html", context)


@of_statement
def write(request: HttpRequest, found: Statement, language: str) -> HttpResponse:
    """The words in one language."""
    if language not in dict(forms.campaign_choices()):
        raise Http404
    edition = found.editions.filter(language=language).first()
    initial = {name: getattr(edition, name) for name in forms.WordsForm.base_fields} if edition else {}
    form = forms.WordsForm(request.POST if request.method == "POST" else None, initial=initial, language=language)
    if form.is_bound and form.is_valid():
        try:
            actions.write(statement=found, language=language, **form.cleaned_data, **who(request))
        except actions.ExcerptsLost as error:
            sentence = ngettext(
                "Nothing was saved: the text would no longer hold excerpt %(numbers)s. Take it back first.",
                "Nothing was saved: the text would no longer hold excerpts %(numbers)s. Take them back first.",
                len(error.numbers),
            )
            form.add_error("text", sentence % {"numbers": _numbers(error.numbers)})
        except actions.ConsentMissing as error:
            told = _(
                "Nothing was saved: readers see this statement, it would name %(names)s, and nobody’s consent holds."
            )
            form.add_error("text", told % {"names": _people(error.consents)})
        else:
            messages.success(request, _("Saved. Nothing of it is shown before its author has approved it."))
            return redirect("staff_press:statement", pk=found.pk)
    context = {"statement": found, "edition": edition, "language": language, "form": form}
    return render(request, "newsroom/staff/statement_words.html", context)


@of_statement
def cut(request: HttpRequest, found: Statement, language: str) -> HttpResponse:
    """Cut a passage out of the text, beside the text."""
    edition = found.editions.filter(language=language).first()
    if edition is None:
        raise Http404
    form = forms.CutForm(request.POST if request.method == "POST" else None, initial={"number": _next(edition)})
    if form.is_bound and form.is_valid():
        try:
            actions.cut(edition=edition, **form.cleaned_data, **who(request))
        except actions.NotInTheText:
            form.add_error("words", _("The text does not hold this passage word for word. Cut it out once more."))
        except actions.CutsInside as error:
            sentence = _("This would cut inside excerpt %(number)s, which is approved. Take it whole, or leave it.")
            form.add_error("words", sentence % {"number": _n(error.number)})
        except actions.NumberTaken:
            form.add_error("number", _("This language has an excerpt of this number."))
        else:
            messages.success(request, _("Cut. It is shown once its author has approved it."))
            return redirect("staff_press:statement", pk=found.pk)
    context = {"statement": found, "edition": edition, "language": language, "form": form}
    return render(request, "newsroom/staff/statement_cut.html", context)


@require_POST
@of_statement
def drop(request: HttpRequest, found: Statement, excerpt: int) -> HttpResponse:
    """Take one excerpt back, with its uses."""
    one = Excerpt.objects.filter(pk=excerpt, edition__statement=found).first()
    if one is not None:
        actions.drop_excerpt(excerpt=one, **who(request))
        messages.success(request, _("Taken back, from every place where it stood."))
    return redirect("staff_press:statement", pk=found.pk)


@of_statement
def link(request: HttpRequest, found: Statement) -> HttpResponse:
    """The author's link. It is shown once, in the answer itself."""
    form = forms.LinkForm(request.POST if request.method == "POST" else None)
    made = ""
    if form.is_bound and form.is_valid():
        token = actions.make_link(statement=found, **form.cleaned_data, **who(request))
        made = f"{settings.SITE_URL}/statement/{token}/"
        form = forms.LinkForm()
    context = {"statement": found, "form": form, "made": made, "is_open": hasattr(found, "link")}
    return render(request, "newsroom/staff/statement_link.html", context)


@require_POST
@of_statement
def open_(request: HttpRequest, found: Statement) -> HttpResponse:
    """Let readers see it."""
    try:
        actions.open_statement(statement=found, **who(request))
    except actions.NothingApproved:
        messages.error(request, _("Nothing was opened: its author has approved it in no language yet."))
    except actions.ConsentMissing as error:
        told = _("Nothing was opened: it names %(names)s, and nobody’s consent holds. Ask, and note it under Consents.")
        messages.error(request, told % {"names": _people(error.consents)})
    else:
        messages.success(request, _("Open. Readers see it in a moment, in the languages that are approved."))
    return redirect("staff_press:statement", pk=found.pk)


@of_statement
def withdraw(request: HttpRequest, found: Statement) -> HttpResponse:
    """Everywhere it stands; then take it back from all of it at once."""
    context: dict[str, Any] = {"statement": found, "names": sorted({one.name for one in found.editions.all()})}
    if request.method == "POST":
        context |= {"uses": actions.withdraw(statement=found, **who(request)), "is_done": True}
    else:
        context |= {"uses": uses.find(actions.excerpt_ids(found)), "is_done": False}
    return render(request, "newsroom/staff/statement_withdraw.html", {**context, "site_url": settings.SITE_URL})


def _named(found: Statement) -> list[tuple[Consent, bool]]:
    """Whom it names, and whether a consent about them holds: what does not hold first."""
    missing = {one.pk for one in consent_queries.lacking(found, today=timezone.now().date())}
    rows = [(one, one.pk not in missing) for one in consent_queries.named_by(found)]
    return sorted(rows, key=lambda row: (row[1], row[0].spellings))


def _people(consents: list[Consent]) -> str:
    return ("، " if staff_language.current() == "fa" else ", ").join(
        f"\u2068{one.spellings[0]}\u2069" for one in consents
    )


def _next(edition: StatementEdition) -> int:
    numbers = set(edition.excerpts.values_list("number", flat=True))
    return next(number for number in range(1, 100) if number not in numbers)


def _numbers(numbers: list[int]) -> str:
    return ("، " if staff_language.current() == "fa" else ", ").join(map(_n, numbers))


def _n(number: int) -> str:
    return format_number(number, staff_language.current())


urlpatterns = [
    path("", overview, name="statements"),
    path("<int:pk>/", statement, name="statement"),
    path("<int:pk>/write/<str:language>/", write, name="statement_words"),
    path("<int:pk>/cut/<str:language>/", cut, name="statement_cut"),
    path("<int:pk>/drop/<int:excerpt>/", drop, name="statement_drop"),
    path("<int:pk>/link/", link, name="statement_link"),
    path("<int:pk>/open/", open_, name="statement_open"),
    path("<int:pk>/withdraw/", withdraw, name="statement_withdraw"),
]
