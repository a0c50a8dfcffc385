"""People who sign in tests, and the steps they take."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from openappeal.mail.actions import _open
from openappeal.mail.models import OutboxLetter
from openappeal.signatures import actions
from openappeal.signatures.models import Visibility
from openappeal.signatures.sealing import Person
from openappeal.vault.tokens import PersonalCode, Token

SABINE = Person("Sabine Lindqvar", "sabine@post.example", "Nurse", "DE", "health", True, False)
JONAS = Person("Jonas Lindqvar", "sabine@post.example", "", "DE", "", False, False)
THIRD = Person("Greta Lindqvar", "sabine@post.example", "", "DE", "", False, False)
NOBODY = Person("", "bea@post.example", "", "", "", False, False)
FATEMEH = Person("فاطمه‌زهرا بهاری‌نیا", "fatemeh@post.example", "آموزگار", "SE", "education", False, True)


def sign(person: Person, visibility: str, today: date, language: str = "en") -> Token:
    """Fill in the form and return the token of the letter that follows."""
    before = set(OutboxLetter.objects.values_list("pk", flat=True))
    actions.sign(person=person, visibility=Visibility(visibility), language=language, keys=settings.KEYS, today=today)
    letter = OutboxLetter.objects.exclude(pk__in=before).get()
    return Token(_open(bytes(letter.sealed), settings.KEYS).context["path"].split("/")[2])


def sign_and_confirm(person: Person, visibility: str, today: date, language: str = "en") -> PersonalCode:
    """Sign and press the letter's button."""
    token = sign(person, visibility, today, language)
    return actions.confirm(token=token, keys=settings.KEYS, today=today).code
