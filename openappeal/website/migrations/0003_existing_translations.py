"""What stands in several languages counts as translated: until now nobody noted of what it was made."""

import json

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

from openappeal.website.translating import composing
from openappeal.website.translating.segments import Places, below_language, block_of, fields_of, segments

PAGES = ("homepage", "contentpage", "resourcespage")
FRAME = {"sitetext": "words", "navigation": "menu"}


def note(apps, schema_editor):
    appeal = apps.get_model("appeals", "Appeal").objects.first()
    if appeal is None:
        return
    found = apps.get_model("wagtailcore", "Page").objects.filter(depth__gt=1)
    rows = found.values_list("pk", "locale__language_code", "url_path")
    places = Places({pk: (language, below_language(path)) for pk, language, path in rows})
    for name in PAGES:
        _pages(apps, name, appeal.languages, places)
    for name, kind in FRAME.items():
        texts = {
            row["locale__language_code"]: row for row in _rows(apps, name, apps.get_model("website", name).objects)
        }
        source = next((tag for tag in appeal.languages if tag in texts), None)
        for tag, target in texts.items():
            if tag != source and source is not None:
                _note(apps, name, kind, "site", (source, texts[source]), (tag, target), places)


def _pages(apps, name, languages, places):
    model, page = apps.get_model("website", name), apps.get_model("wagtailcore", "Page")
    more = ("pk", "url_path", "translation_key")
    rows = list(_rows(apps, name, model.objects.filter(live=True), *more))
    rows.sort(key=lambda row: _order(row["locale__language_code"], languages))
    sources, noted = {}, set()
    for row in rows:
        tag, path = row["locale__language_code"], below_language(row["url_path"])
        source = sources.get(row["translation_key"]) or sources.get(path)
        if source is None:
            sources[row["translation_key"]] = sources[path] = row
        elif source["locale__language_code"] != tag and (source["translation_key"], tag) not in noted:
            key = source["translation_key"]
            noted.add((key, tag))
            # A page made by hand at the same address.
            page.objects.filter(pk=row["pk"]).update(translation_key=key)
            _note(apps, name, "page", str(key), (source["locale__language_code"], source), (tag, row), places)


def _rows(apps, name, queryset, *more):
    """Raw values. A migration's streams know no blocks, so they are read as the text that they are."""
    streams = [field for field in fields_of(name) if block_of(name, field) is not None]
    flat = [field for field in fields_of(name) if field not in streams]
    raw = {f"raw_{field}": Cast(field, TextField()) for field in streams}
    for row in queryset.annotate(**raw).values("locale__language_code", *flat, *raw, *more):
        yield {**row, **{field: json.loads(row[f"raw_{field}"] or "[]") for field in streams}}


def _note(apps, name, kind, subject, source, target, places):
    made_of = {part.key: part.text for part in segments(name, source[1], language=source[0], places=places)}
    apps.get_model("website", "Translation").objects.get_or_create(
        kind=kind,
        subject=subject,
        language=target[0],
        defaults={
            "source_language": source[0],
            "is_made": True,
            "made_of": made_of,
            "pairs": composing.pairs(name, source[1], target[1], languages=(source[0], target[0])),
        },
    )


def _order(tag, languages):
    return languages.index(tag) if tag in languages else len(languages)


class Migration(migrations.Migration):
    dependencies = [
        ("website", "0002_translations"),
        ("appeals", "0001_appeal"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
