"""Links between pages inside texts."""

from __future__ import annotations

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from openappeal.cms.pages import PublicPage


class PublicPageLink(PageLinkHandler):
    """Leads to the very page that was chosen, by path, so that it works on a mirror too.

    Wagtail's own handler would lead to the page's translation into the interface language. A link to
    a page that is not published loses its address and stays as words.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            f'<a href="{escape(page.public_path)}">' if isinstance(page, PublicPage) and page.live else "<a>"
            for page in cls.get_many(attrs_list)
        ]
