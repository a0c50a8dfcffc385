"""Letters to signers have a form of their own, with all languages side by side. What is written there is noted here."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from openappeal.appeals.queries import campaign_languages
from openappeal.signatures.letter_models import LetterState, SignerLetter, SignerLetterText
from openappeal.website.translating.segments import tidy
from openappeal.website.translating.subjects import digest_of
from openappeal.website.translation_models import TextKind, Translation


def connect() -> None:
    """Listen. Called once, from `AppConfig.ready()`."""
    post_save.connect(_written, sender=SignerLetterText, dispatch_uid="translation of a letter")
    post_save.connect(_saved, sender=SignerLetter, dispatch_uid="letter saved")
    post_delete.connect(_deleted, sender=SignerLetter, dispatch_uid="letter deleted")


def _written(sender: type[Any], instance: SignerLetterText, **_: Any) -> None:
    """Other words than before, typed beside the source, are a translation of it. The same words stay what they were."""
    first = next(iter(campaign_languages()), "")
    source = SignerLetterText.objects.filter(letter=instance.letter_id, language=first).first()
    if source is None or instance.language == first:
        return
    digest = digest_of(instance.subject, instance.text)
    known = Translation.objects.filter(
        kind=TextKind.LETTER, subject=str(instance.letter_id), language=instance.language
    )
    if not known.filter(is_made=True, digest=digest).exists():
        made_of = {"subject": tidy(source.subject), "text": tidy(source.text)}
        Translation.objects.update_or_create(
            kind=TextKind.LETTER,
            subject=str(instance.letter_id),
            language=instance.language,
            defaults={"is_made": True, "made_of": made_of, "digest": digest, "source_language": first, "pairs": {}},
        )


def _saved(sender: type[Any], instance: SignerLetter, **_: Any) -> None:
    if instance.state in (LetterState.DONE, LetterState.STOPPED):
        _forget(instance.pk)


def _deleted(sender: type[Any], instance: SignerLetter, **_: Any) -> None:
    _forget(instance.pk)


def _forget(letter: int) -> None:
    Translation.objects.filter(kind=TextKind.LETTER, subject=str(letter)).delete()
