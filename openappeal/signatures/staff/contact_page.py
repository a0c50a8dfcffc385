"""One contact, closed like an envelope: of a notable, or of whoever answers for an organisation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from openappeal.privacy import openings
from openappeal.signatures import contacts
from openappeal.signatures.notable_models import Contact
from openappeal.signatures.staff.notable_forms import OpenForm


def page(request: HttpRequest, contact: Contact | None, **context: Any) -> HttpResponse:
    """A GET asks for a reason. A POST has the worker open it and shows it once."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    words = None
    if contact is not None and form.is_bound and form.is_valid():
        try:
            words = contacts.read(id=contact.pk, reason=form.cleaned_data["reason"], by=request.user.get_username())
        except Contact.DoesNotExist:
            raise Http404 from None
        except openings.EnoughOpened:
            form.add_error("reason", _("A hundred contacts were opened today. No more are opened until tomorrow."))
        except openings.WorkerAway:
            form.add_error(
                "reason",
                _("It was not opened: the worker, which holds the key, gave no answer. Try again in a minute."),
            )
    context |= {"form": form, "words": words, "is_there": contact is not None}
    return render(request, "signatures/staff/contact.html", context)
