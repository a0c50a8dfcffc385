"""Links by which people without an account work on one translation: made, listed, taken back."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.appeals import translating_forms as forms
from openappeal.appeals import translation_queries as work
from openappeal.appeals.actions import job_links
from openappeal.appeals.models import Edition, State
from openappeal.appeals.staff_guard import of_edition, who


@of_edition
def links(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The open links, and one more. A new link is shown once, in the answer itself."""
    form = forms.LinkForm(request.POST if request.method == "POST" else None)
    made = ""
    if edition.state == State.DRAFT and form.is_bound and form.is_valid():
        token = job_links.make_link(edition=edition, **form.cleaned_data, **who(request))
        made = f"{settings.SITE_URL}/job/{token}/"
        form = forms.LinkForm()
    today = timezone.now().date()
    context = {
        "job": work.job(edition),
        "links": [link for link in work.links(edition) if link.expires_day > today],
        "form": form,
        "made": made,
        "is_open": edition.state == State.DRAFT,
    }
    return render(request, "appeals/staff/translate/links.html", context)


@require_POST
@of_edition
def revoke(request: HttpRequest, edition: Edition, link: int) -> HttpResponse:
    """Take a link back: from now on it opens nothing."""
    job_links.revoke_link(edition=edition, pk=link, **who(request))
    messages.success(request, _("Taken back. The link opens nothing from now on; what was written with it stays."))
    return redirect("staff_translating:links", pk=edition.pk)


urlpatterns = [
    path("", links, name="links"),
    path("<int:link>/revoke/", revoke, name="revoke_link"),
]
