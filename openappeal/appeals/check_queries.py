"""What the number-and-name check finds in a translation, in words for people."""

from __future__ import annotations

from openappeal.appeals.models import NameForm
from openappeal.appeals.translation_queries import JobPlace, TranslationJob
from openappeal.cms import agreeing
from openappeal.core.agreement import Name


def names() -> tuple[Name, ...]:
    """The names that the campaign has noted, with their spellings."""
    return tuple(Name(one.forms) for one in NameForm.objects.all())


def findings(job: TranslationJob) -> dict[int, list[str]]:
    """By mark, what the check finds at the places that have words. In the language of the page."""
    known = names()
    found = {place.mark: check(job, place, place.target, known) for place in job.places}
    return {mark: said for mark, said in found.items() if said}


def check(job: TranslationJob, place: JobPlace, text: str, known: tuple[Name, ...]) -> list[str]:
    """What the check finds in words for one place. Nothing is said of a place where nobody has written yet."""
    if not text.strip() or not place.source.strip():
        return []
    return agreeing.findings(
        place.source,
        text,
        source_language=job.source_language,
        target_language=job.language,
        names=known,
        is_demand=place.is_demand,
    )


def has_findings(job: TranslationJob) -> bool:
    """Whether a second reader has something to look at."""
    return bool(findings(job))
