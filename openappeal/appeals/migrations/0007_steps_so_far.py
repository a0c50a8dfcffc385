"""Judge the changes that published versions made, and note what published translations were made of."""

import hashlib
import unicodedata

from django.db import migrations


def _digest(text):
    # As canonical.words_digest did when this was written.
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


def _words(apps, edition):
    found = {0: edition.title}
    for name in ("addressee", "demand", "paragraph"):
        parts = apps.get_model("appeals", f"Edition{name.title()}").objects.filter(edition=edition)
        found.update(parts.values_list(f"{name}__mark", "text"))
    return found


def judge_and_note(apps, schema_editor):
    Version, Edition, Change = (apps.get_model("appeals", name) for name in ("Version", "Edition", "Change"))
    before = None
    for version in Version.objects.filter(state="published").order_by("number"):
        language = version.appeal.languages[0]
        source = Edition.objects.filter(version=version, language=language).first()
        words = _words(apps, source) if source else {}
        if before is not None:
            for mark in sorted({*before, *words}):
                if _digest(before.get(mark, "")) != _digest(words.get(mark, "")):
                    # One kind was given for a whole version until now.
                    kind = version.change_kind if version.change_kind != "first" else "fact"
                    Change.objects.create(version=version, mark=mark, kind=kind)
        before = words
        for edition in Edition.objects.filter(version=version, state="published").exclude(language=language):
            Edition.objects.filter(pk=edition.pk).update(
                title_made_of=_digest(words.get(0, "")),
                change_note_made_of=_digest(source.change_note if source else ""),
            )
            for name in ("addressee", "demand", "paragraph"):
                parts = apps.get_model("appeals", f"Edition{name.title()}").objects.filter(edition=edition)
                for part in parts.select_related(name):
                    mark = getattr(part, name).mark
                    parts.filter(pk=part.pk).update(made_of=_digest(words.get(mark, "")))


def note_copies(apps, schema_editor):
    """A draft began as a copy: where neither its source nor its words have changed since, it translates the source."""
    Version, Edition = apps.get_model("appeals", "Version"), apps.get_model("appeals", "Edition")
    before = Version.objects.filter(state="published").order_by("-number").first()
    draft = Version.objects.filter(state="draft").first()
    if before is None or draft is None:
        return
    language = before.appeal.languages[0]

    def words(version, tag):
        edition = Edition.objects.filter(version=version, language=tag).first()
        return _words(apps, edition) if edition else {}

    source = {mark: text for mark, text in words(draft, language).items() if words(before, language).get(mark) == text}
    for edition in Edition.objects.filter(version=draft).exclude(language=language):
        there = words(before, edition.language)
        same = {mark for mark, text in _words(apps, edition).items() if text and there.get(mark) == text} & set(source)
        if 0 in same:
            Edition.objects.filter(pk=edition.pk).update(title_made_of=_digest(source[0]))
        for name in ("addressee", "demand", "paragraph"):
            parts = apps.get_model("appeals", f"Edition{name.title()}").objects.filter(edition=edition)
            for part in parts.select_related(name):
                mark = getattr(part, name).mark
                if mark in same:
                    parts.filter(pk=part.pk).update(made_of=_digest(source[mark]))


class Migration(migrations.Migration):
    dependencies = [("appeals", "0006_in_step")]

    operations = [
        migrations.RunPython(judge_and_note, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(note_copies, migrations.RunPython.noop, elidable=True),
    ]
