"""How to give the campaign a mail server, in plain words: what the first task of a new campaign leads to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from openappeal.accounts.rules import is_organiser, only
from openappeal.mail import queries


@only(is_organiser)
def mail_server(request: HttpRequest) -> HttpResponse:
    """Four steps. The address with its password is never asked for here: it belongs into a file."""
    return render(
        request,
        "mail/staff/mail_server.html",
        {"is_set": bool(settings.EMAIL_URL), "waiting": queries.waiting(), "sender": settings.EMAIL_FROM},
    )


urlpatterns = [path("", mail_server, name="mail_server")]
