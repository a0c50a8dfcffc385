"""Answers that more than one room gives."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, with a GET (RFC 9110 §15.4.4)."""

    status_code = 303
