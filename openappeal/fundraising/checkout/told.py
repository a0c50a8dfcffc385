"""What a payment service is told that a gift is for: the campaign's name, and a neutral word for the purpose."""

from __future__ import annotations

from openappeal.cms import language as languages
from openappeal.fundraising.drive_models import DriveKind


def what_for(name: str, kind: str, language: str) -> str:
    """As “Gift to the open letter · Running costs”, in the giver's language. No drive is named, for its title may say
    of whom or of which country it is; the word for its kind cannot."""
    with languages.use(language):
        return f"{name} · {DriveKind(kind).label}"
