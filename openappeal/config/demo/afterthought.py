"""Two items of a page are changed after all of it was translated, so that there is a translation to bring up to date.

The languages whose words stand here have followed; the others are two parts behind and say so. Call it in a
transaction.
"""

from __future__ import annotations

from typing import cast

from wagtail.models import Page

from openappeal.config.demo.campaign import BY
from openappeal.config.demo.content import CAMPAIGN
from openappeal.website import actions as website
from openappeal.website.models import ContentPage
from openappeal.website.translating import actions as translating
from openappeal.website.translating import queries, subjects
from openappeal.website.translation_models import TextKind

READER = "reader"
SLUG = "plan"
# Before and after, and what the languages that have followed say.
CHANGES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "An online gathering on 9 January 2022, with relatives and former prisoners.",
        {
            "en": "An online gathering on 16 January 2022, a week later than planned, with relatives and former "
            "prisoners.",
            "fa": "گردهمایی برخط در ۲۶ دی ۱۴۰۰، یک هفته دیرتر از برنامه، با بستگان زندانیان و زندانیان پیشین.",
            "es": "Un encuentro en línea el 16 de enero de 2022, una semana después de lo previsto, con familiares y "
            "antiguos presos.",
            "fr": "Une rencontre en ligne le 16 janvier 2022, une semaine plus tard que prévu, avec des proches et "
            "d’anciens prisonniers.",
            "tr": "16 Ocak 2022’de, planlanandan bir hafta sonra, yakınlarla ve eski mahpuslarla çevrimiçi "
            "bir buluşma.",
        },
    ),
    (
        "The Appeal printed in more countries and in more languages.",
        {
            "en": "The Appeal printed in twelve countries, and in six languages.",
            "fa": "چاپ فراخوان در دوازده کشور و به شش زبان.",
            "es": "El texto impreso en doce países y en seis idiomas.",
            "fr": "Le texte imprimé dans douze pays et en six langues.",
            "tr": "Metnin on iki ülkede ve altı dilde basılması.",
        },
    ),
)


def load() -> None:
    """Publish the page anew, and have the languages follow that do."""
    source, *others = CAMPAIGN.languages
    page = cast(ContentPage, website.page_at(language=source, slug=SLUG).specific)
    words = {before: after[source] for before, after in CHANGES}
    _change(page, words)
    for language in others:
        if all(language in after for _before, after in CHANGES):
            _follow(page, language)


def _change(page: ContentPage, words: dict[str, str]) -> None:
    raw = list(page.body.raw_data)
    for block in raw:
        if block["type"] == "list":
            for item in block["value"]:
                for before, after in words.items():
                    item["value"] = item["value"].replace(before, after)
    setattr(page, "body", raw)  # noqa: B010  a stream takes raw values too
    page.save_revision(changed=False).publish(log_action=False)


def _follow(page: Page, language: str) -> None:
    """A translator's words, read by somebody else."""
    subject = subjects.find(TextKind.PAGE, str(page.translation_key))
    assert subject is not None
    work = queries.work(subject, language)
    by_source = {after["en"]: after[language] for _before, after in CHANGES}
    words = {part.segment.key: by_source[part.segment.text] for part in work.changed}
    day = CAMPAIGN.as_of
    translating.save(subject=subject, language=language, words=words, seen=work.seen, hand_over=True, by=BY, today=day)
    seen = queries.work(subject, language).seen
    translating.publish(subject=subject, language=language, seen=seen, by=READER, today=day)
