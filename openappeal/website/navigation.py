"""Menu, footer and words of every page, as edited, put where every process reads them.

The worker calls `refresh_shell` before it renders; the staff side only asks whether the frame
would change (`frame_is_stale`), so that a page's save marks the whole site only when it must.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from openappeal.antiabuse import queries as switches
from openappeal.cms import shell
from openappeal.core.languages import LANGUAGES
from openappeal.website.blocks import target_path
from openappeal.website.models import Navigation, SiteText
from openappeal.website.tree import site_languages

_LANGUAGE = {one.tag: one for one in LANGUAGES}


def refresh_shell() -> bool:
    """Write the frame if it has changed. True if it did: then every page is out of date."""
    frames, languages = _frames()
    if _is_saved(frames, languages):
        return False
    shell.save(frames, languages=languages)
    return True


def frame_is_stale() -> bool:
    """Whether the saved frame differs from what is edited now."""
    return not _is_saved(*_frames())


def _frames() -> tuple[dict[str, shell.Shell], tuple[shell.ShellLanguage, ...]]:
    tags = site_languages()
    texts = {text.locale.language_code: text for text in SiteText.objects.select_related("locale")}
    navigations = {one.locale.language_code: one for one in Navigation.objects.select_related("locale")}
    does_sums = switches.does_sums()
    frames = {tag: replace(_frame(tag, texts.get(tag), navigations.get(tag)), does_sums=does_sums) for tag in tags}
    return frames, tuple(shell.ShellLanguage(tag, _LANGUAGE[tag].name, _LANGUAGE[tag].direction) for tag in tags)


def _frame(language: str, text: SiteText | None, navigation: Navigation | None) -> shell.Shell:
    words: dict[str, Any] = {"site_name": "OpenAppeal"}
    if text is not None:
        words = {
            name: getattr(text, name)
            for name in (
                "site_name",
                "short_name",
                "description",
                "footer_note",
                "share_text",
                "share_subject",
                "share_letter",
                "contact_address",
            )
        }
        words["term"] = text.text_term
    if navigation is None:
        return shell.Shell(**words)
    columns = (
        shell.Column(block.value["heading"], _links(block.value["links"], language)) for block in navigation.footer
    )
    return shell.Shell(
        **words,
        menu=_links([block.value for block in navigation.menu], language),
        footer=tuple(column for column in columns if column.links),
    )


def _links(values: Any, language: str) -> tuple[shell.Link, ...]:
    """Links whose target is published; the others come back with it."""
    links = (shell.Link(value["title"], target_path(value, language)) for value in values)
    return tuple(link for link in links if link.url)


def _is_saved(frames: dict[str, shell.Shell], languages: tuple[shell.ShellLanguage, ...]) -> bool:
    if shell.languages() != languages:
        return False
    return all(replace(shell.load(tag), languages=(), is_demo=False) == frame for tag, frame in frames.items())
