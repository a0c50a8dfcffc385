"""The demonstration's Appeal and site, from its texts. Call it in a transaction."""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import escape
from wagtail.rich_text import RichText

from openappeal.appeals import actions as appeals
from openappeal.appeals.actions import naming
from openappeal.appeals.form_models import FormKind
from openappeal.appeals.models import Edition, Version
from openappeal.config.demo.content import APPEAL, CAMPAIGN, FOOTER, HOME, MENU, NAMES, PAGES, SHARE, SHORT
from openappeal.config.demo.shapes import Block, Language, Page
from openappeal.config.demo.shapes import Version as VersionText
from openappeal.website import actions as website

BY = "demonstration"
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<slug>[a-z-]+)\)")


def load() -> None:
    """The Appeal in both its versions, then the site around it."""
    _appeal()
    for forms in NAMES:
        naming.add_name(forms=forms, by=BY, today=APPEAL.versions[0].published)
    for language in SHORT.excerpt:
        _short(language)
    for language in CAMPAIGN.languages:
        _site(language)


def _appeal() -> None:
    first, *later = APPEAL.versions
    version = appeals.found(
        slug=CAMPAIGN.slug,
        languages_=CAMPAIGN.languages,
        demands_to=[demand.addressee for demand in APPEAL.demands],
        kinds=[paragraph.kind for paragraph in first.paragraphs],
        words={language: _words(first, language) for language in first.languages},
        goal=CAMPAIGN.goal,
        by=BY,
        today=first.published,
    )
    appeals.publish(version=version, by=BY, today=first.published)
    for text in later:
        draft = appeals.start_draft(appeal=version.appeal, by=BY, today=text.published)
        # The source first, which the others translate. A language without words of its own keeps what it shows.
        for language in text.languages:
            edition = draft.editions.select_related("version").get(language=language)
            words = _words(text, language)
            appeals.save_edition(
                edition=edition,
                title=words.title,
                change_note=words.change_note,
                paragraphs=dict(enumerate(words.paragraphs, start=1)),
                demands=dict(enumerate(words.demands, start=1)),
                addressees=dict(enumerate(words.addressees, start=1)),
                in_step=True,
                by=BY,
                today=text.published,
            )
        marks = dict(draft.paragraphs.values_list("position", "mark"))
        kinds = {marks[number]: kind for number, kind in text.changed}
        appeals.publish(version=draft, kinds=kinds, by=BY, today=text.published)


def _short(language: str) -> None:
    """The condensed text and an excerpt of the newest version."""
    edition = Edition.objects.select_related("version").get(version__number=SHORT.version, language=language)
    who: dict[str, Any] = {"by": BY, "today": edition.published_date}
    marks = dict(edition.version.paragraphs.values_list("position", "mark"))
    chosen = {marks[number]: words.get(language, "") for number, words in SHORT.parts}
    chosen |= dict.fromkeys(edition.version.demands.values_list("mark", flat=True), "")
    condensed = appeals.begin_form(edition=edition, kind=FormKind.CONDENSED, **who)
    appeals.publish_form(form=appeals.write_condensed(form=condensed, parts=chosen, **who), **who)
    excerpt = appeals.begin_form(edition=edition, kind=FormKind.EXCERPT, **who)
    appeals.publish_form(form=appeals.write_excerpt(form=excerpt, words=SHORT.excerpt[language], **who), **who)


def versions() -> dict[int, Version]:
    """Published versions by number."""
    return {version.number: version for version in Version.objects.all()}


def _words(text: VersionText, language: str) -> appeals.Words:
    return appeals.Words(
        title=text.title[language],
        addressees=[addressee.name[language] for addressee in APPEAL.addressees],
        demands=[demand.text[language] for demand in APPEAL.demands],
        paragraphs=[paragraph.text[language] for paragraph in text.paragraphs],
        change_note=text.change_note[language] if text.change_note else "",
    )


def _site(language: Language) -> None:
    website.add_home(
        language=language,
        title=CAMPAIGN.name[language],
        kicker=HOME.kicker[language],
        heading_first=HOME.heading[0][language],
        heading_second=HOME.heading[1][language],
        lede=HOME.lede[language],
    )
    website.set_site_text(
        language=language,
        site_name=CAMPAIGN.name[language],
        short_name=CAMPAIGN.short_name[language],
        text_term=CAMPAIGN.text_term[language],
        prisoners_term=CAMPAIGN.term[language],
        description=CAMPAIGN.description[language],
        share_text=SHARE.short[language],
        share_subject=SHARE.subject[language],
        share_letter=SHARE.letter[language],
        contact_address=CAMPAIGN.contact,
    )
    for page in PAGES:
        if page.language == language:
            _page(page)
    website.set_navigation(
        language=language,
        menu=[(link.title, link.target) for link in MENU[language]],
        footer=[(column.heading, [(link.title, link.target) for link in column.links]) for column in FOOTER[language]],
    )


def _page(page: Page) -> None:
    body = [_block(block, page.language) for block in page.body]
    content: dict[str, Any] = {"title": page.title, "intro": page.intro, "body": body}
    if page.resources:
        resources = [
            {
                "kind": resource.kind,
                "language": resource.language,
                "title": resource.title,
                "description": resource.description,
                "text": resource.text,
                "target": resource.target,
            }
            for resource in page.resources
        ]
        website.add_resources_page(language=page.language, slug=page.slug, resources=resources, **content)
    else:
        website.add_page(language=page.language, slug=page.slug, dated=page.dated, **content)


def _block(block: Block, language: Language) -> tuple[str, Any]:
    if block.kind == "paragraph":
        return ("paragraph", _rich(block.text, language))
    if block.kind == "list":
        return ("list", [_rich(item, language) for item in block.items])
    if block.kind == "quote":
        return ("quote", {"text": block.text, "source": block.source})
    if block.kind == "faq":
        return ("faq", [{"question": asked, "answer": _rich(answer, language)} for asked, answer in block.questions])
    return ("heading", block.text)


def _rich(text: str, language: Language) -> RichText:
    def link(found: re.Match[str]) -> str:
        page = website.page_at(language=language, slug=found["slug"])
        return f'<a linktype="page" id="{page.pk}">{found["words"]}</a>'

    return RichText(f"<p>{LINK.sub(link, escape(text))}</p>")
