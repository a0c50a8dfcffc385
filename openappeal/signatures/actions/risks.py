"""Saying where signing by name is dangerous."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.signatures.risk import read_domains
from openappeal.signatures.risk_models import Risk


@transaction.atomic
def say_risks(*, countries: Iterable[str], places: Mapping[str, str], mail_domains: str, by: str, today: date) -> Risk:
    """Replace what the sign page says about danger."""
    kept = {language: " ".join(text.split()) for language, text in places.items() if text.strip()}
    row, _ = Risk.objects.update_or_create(
        pk=1,
        defaults={
            "countries": sorted(set(countries)),
            "places": kept,
            "mail_domains": "\n".join(read_domains(mail_domains)),
        },
    )
    audit.record(by=by, action="signatures.say_risks", today=today, subject=str(row))
    return row
