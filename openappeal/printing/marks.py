"""Marks by which more than one process knows a page or a line again."""

from __future__ import annotations

import hashlib

from django.conf import settings

from openappeal.vault import tags


def mark(purpose: str, words: str) -> str:
    """A mark under the tag key, which public, staff and worker all have: their secrets for signing differ."""
    digest = hashlib.sha256(words.encode()).hexdigest()
    return tags.plain_tag(settings.KEYS.tag_key(), purpose, digest).hex()
