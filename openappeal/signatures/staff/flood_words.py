"""Features, bursts and predicates in words that a volunteer understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openappeal.accounts import language
from openappeal.accounts.home import moment, time_zone
from openappeal.accounts.models import User
from openappeal.antiabuse.features import FORM_SPANS, LENGTH_SPANS
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES
from openappeal.signatures import flood_queries
from openappeal.signatures.models import Burst, Cohort, Signature, Visibility
from openappeal.signatures.predicates import FIELDS, Predicate, written
from openappeal.signatures.staff.words import Row, row

FEATURES = {
    "provider": gettext_lazy("Mail provider"),
    "provider_class": gettext_lazy("Kind of mail provider"),
    "network": gettext_lazy("Network"),
    "form_time": gettext_lazy("Time to fill in the form"),
    "lane": gettext_lazy("How the form was sent"),
    "shape": gettext_lazy("Look of the name"),
    "code": gettext_lazy("Link or event"),
    "language": gettext_lazy("Language"),
    "visibility": gettext_lazy("What is shown"),
}
_PLAIN = {
    "provider_class": {
        "big": gettext_lazy("a big one"),
        "unknown": gettext_lazy("small, or not known to us"),
        "none": gettext_lazy("none: no address was given"),
    },
    "lane": {
        "plain": gettext_lazy("as it stands"),
        "script": gettext_lazy("with the help of a script"),
        "trap": gettext_lazy("with what no person sees filled in"),
    },
    "visibility": dict(Visibility.choices),
}
_SCRIPTS = {
    "Latn": gettext_lazy("Latin script"),
    "Arab": gettext_lazy("Arabic or Persian script"),
    "Cyrl": gettext_lazy("Cyrillic script"),
    "Grek": gettext_lazy("Greek script"),
    "Hebr": gettext_lazy("Hebrew script"),
    "Hani": gettext_lazy("Chinese script"),
    "Jpan": gettext_lazy("Japanese script"),
}
_LANGUAGE_NAMES = {one.tag: one.name for one in LANGUAGES}


@dataclass(frozen=True)
class Part:
    """A feature of a predicate and the values it asks for."""

    label: str
    values: tuple[str, ...]


def value(feature: str, text: str) -> str:
    """A value as people read it. Providers and networks have no name, only a mark to tell them apart."""
    try:
        return _value(feature, text)
    except (ValueError, IndexError):
        return text  # of an address that somebody has made up


def _value(feature: str, text: str) -> str:
    if text == "":
        return _("not known")
    if feature in ("provider", "network"):
        return _("mark %(mark)s") % {"mark": f"\u2066{text[:6]}\u2069"}
    if feature == "form_time":
        return _seconds(int(text))
    if feature == "shape":
        return _shape(text)
    if feature == "language":
        return _LANGUAGE_NAMES.get(text, text)
    return str(_PLAIN.get(feature, {}).get(text, text))


def parts(values: Mapping[str, tuple[str, ...]]) -> list[Part]:
    """The features of a predicate, in the order of the screen."""
    return [
        Part(str(FEATURES[name]), tuple(value(name, one) for one in values[name])) for name in FIELDS if name in values
    ]


def span(predicate: Predicate, user: User) -> tuple[str, str]:
    """The first and the last minute of a predicate, where the person is."""
    return minute(predicate.from_minute, user), minute(predicate.until_minute, user)


def minute(number: int, user: User) -> str:
    """A minute where the person is."""
    return moment(datetime.fromtimestamp(number * 60, UTC).astimezone(time_zone(user)), user)


def features(cohort: Cohort | None) -> list[str]:
    """What is known of one signing beside its facts: “Mail provider: mark 1f00aa” and so on."""
    if cohort is None:
        return []
    found = [(name, written(getattr(cohort, name))) for name in FIELDS if name not in ("language", "visibility")]
    return [f"{FEATURES[name]}: {value(name, text)}" for name, text in found if text]


def seen(signature: Signature) -> tuple[Row, list[str]]:
    """What the staff may see of a signature, and what is known of its signing."""
    return row(signature), features(flood_queries.features_of(signature))


def burst(found: Burst) -> str:
    """What a burst has in common."""
    return f"{FEATURES[found.feature]}: {value(found.feature, found.value)}"


def _seconds(number: int) -> str:
    tag = language.current()
    if number == 0:
        return ngettext("under %(number)s second", "under %(number)s seconds", FORM_SPANS[0]) % {
            "number": format_number(FORM_SPANS[0], tag)
        }
    low = format_number(FORM_SPANS[number - 1], tag)
    if number == len(FORM_SPANS):
        return _("over %(number)s seconds") % {"number": low}
    return _("%(low)s to %(high)s seconds") % {"low": low, "high": format_number(FORM_SPANS[number], tag)}


def _shape(text: str) -> str:
    script, length, digits, variety = text.split(".")
    found = [str(_SCRIPTS.get(script, script)), _letters(int(length))]
    if digits == "1":
        found.append(_("with digits"))
    if variety == "0":
        found.append(_("few different letters"))
    return _(", ").join(found)


def _letters(number: int) -> str:
    tag = language.current()
    if number == len(LENGTH_SPANS):
        return _("%(number)s letters or more") % {"number": format_number(LENGTH_SPANS[-1], tag)}
    low = LENGTH_SPANS[number - 1] if number else 1
    return _("%(low)s to %(high)s letters") % {
        "low": format_number(low, tag),
        "high": format_number(LENGTH_SPANS[number] - 1, tag),
    }
