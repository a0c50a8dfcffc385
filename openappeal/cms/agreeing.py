"""What the check of a translation says, in words for people. The check itself is `core.agreement`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from openappeal.core.agreement import Finding, Kind, Name, check

# What stands in the text is set apart from the sentence around it, which may run the other way (Unicode's isolates).
_FIRST, _POP = "\u2068", "\u2069"
LONGEST = 60


def say(finding: Finding) -> str:
    """One finding as a sentence, in the reader's language."""
    both = (finding.source or finding.target, finding.target or finding.source)
    source, target = (f"{_FIRST}{_short(text)}{_POP}" for text in both)
    return _sentence(finding.kind) % {"source": source, "target": target}


def findings(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    names: Sequence[Name] = (),
    is_demand: bool = False,
) -> list[str]:
    """What to look at in a translation, as sentences. It may be wrong, and it may miss something."""
    found = check(
        source,
        target,
        source_language=source_language,
        target_language=target_language,
        names=names,
        is_demand=is_demand,
    )
    # A figure that is missing twice is said once.
    return list(dict.fromkeys(say(one) for one in found))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _sentence(kind: Kind) -> str:
    match kind:
        case Kind.EMPTY:
            return _("There are no words yet.")
        case Kind.UNTRANSLATED:
            return _("This is not translated: %(target)s")
        case Kind.NUMBER_MISSING:
            return _("The number %(source)s is missing.")
        case Kind.NUMBER_DIFFERENT:
            return _("The source has the number %(source)s, the translation %(target)s.")
        case Kind.NUMBER_EXTRA:
            return _("The number %(target)s does not stand in the source.")
        case Kind.YEAR_MISSING:
            return _("The year %(source)s is missing.")
        case Kind.YEAR_DIFFERENT:
            return _("The source has the year %(source)s, the translation %(target)s. Is it the same year?")
        case Kind.YEAR_EXTRA:
            return _("The year %(target)s does not stand in the source.")
        case Kind.DATE_MISSING:
            return _("The date %(source)s is missing.")
        case Kind.DATE_DIFFERENT:
            return _("The source has the date %(source)s, the translation %(target)s. Is it the same day?")
        case Kind.DATE_EXTRA:
            return _("The date %(target)s does not stand in the source.")
        case Kind.NAME_MISSING:
            return _("The name %(source)s is missing.")
        case Kind.DEMAND_MISSING:
            return _("A part of the demand seems to be missing.")
        case Kind.SENTENCE_MISSING:
            return _("A sentence seems to be missing.")
        case Kind.MIXED_DIRECTION:
            return _("This will be shown in a wrong order: %(target)s")
        case Kind.DIGITS:
            return _("%(target)s is not written in this language’s digits.")
        case Kind.ARABIC_LETTERS:
            return _("%(target)s has an Arabic letter where Farsi has its own.")
