"""The fact sheet and the zip of the press page. The same content gives the same bytes: nothing is written twice."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.cms.language import interface, use
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.core.languages import direction
from openappeal.newsroom.press import content, photos, setting
from openappeal.transparency import captions

# The earliest day that the format knows: a file's time would tell when the team works.
_TIME = (1980, 1, 1, 0, 0, 0)


def fact_sheet(tag: str) -> bytes | None:
    """The facts as PDF, or None for a language whose letters we have not."""
    with use(tag):
        return setting.pdf("facts.typ", _facts(tag, content.press_page(tag)))


def make(tag: str) -> bytes:
    """Everything of the press page in one zip."""
    with use(tag):
        page = content.press_page(tag)
        sheet = setting.pdf("facts.typ", _facts(tag, page))
        words = render_to_string("newsroom/press/kit.txt", {"press": page, **_frame(tag)})
    files = {"press.txt": words.strip().encode() + b"\n"}
    if sheet is not None:
        files["facts.pdf"] = sheet
    if page.appeal is not None:
        number = page.appeal.version_number
        edition = appeals.published_editions().get(language=tag, version__number=number)
        files[f"appeal-v{number}.txt"] = edition.text.encode()
    for place, photo in enumerate(page.photos, start=1):
        jpeg = photos.jpeg(photo.id)
        if jpeg is not None:
            files[f"photo-{place}.jpg"] = jpeg
    return _zip(files)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"press-kit/{name}", _TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            # Pictures and PDF are compressed already, and what is only stored depends on no version of zlib.
            archive.writestr(entry, files[name], compress_type=zipfile.ZIP_STORED)
    return out.getvalue()


def _day_of(page: content.PressPage) -> date:
    days = [one.as_of for one in page.numbers]
    if page.appeal is not None and page.appeal.published_date is not None:
        days.append(page.appeal.published_date)
    return max(days, default=date(*_TIME[:3]))


def _frame(tag: str) -> dict[str, str]:
    frame = shell.load(tag)
    return {
        "site_name": frame.site_name,
        "home": f"{settings.SITE_URL}/{tag}/",
        "press_url": f"{settings.SITE_URL}/{tag}/press/",
        "contact_url": f"{settings.SITE_URL}/{tag}/contact/",
        "site_url": settings.SITE_URL,
    }


def _facts(tag: str, page: content.PressPage) -> str:
    """What the fact sheet says, as JSON: strings only, so that nothing in it is taken for markup."""
    ours, frame = interface(tag), _frame(tag)
    facts = {
        "lang": tag.split("-")[0],
        "dir": direction(tag),
        "ui_lang": ours,
        "ui_dir": direction(ours),
        "is_demo": _("Demonstration. Every name, place and number here is invented.") if settings.IS_DEMO else "",
        # PDF/A wants a date: the day that the numbers are of, so that nothing tells when the worker works.
        "date": _day_of(page).timetuple()[:3],
        "site": frame["site_name"],
        "title": _("Fact sheet"),
        "about_heading": _("Who we are"),
        "about": page.boilerplate.split("\n\n") if page.boilerplate else [],
        "numbers_heading": _("Numbers"),
        "numbers": [
            {
                "value": format_number(one.value, ours),
                "label": one.label,
                "day": _("as of %(day)s") % {"day": format_date(one.as_of, ours)},
            }
            for one in page.numbers
        ],
        "demands_heading": _("What it asks for"),
        "demands": [
            {"to": group.name, "demands": [one.text for one in group.demands]}
            for group in (page.appeal.addressees if page.appeal else ())
        ],
        "quotes_heading": _("Approved quotations"),
        "quotes": [{"words": one.words, "name": one.name, "credit": one.credit} for one in page.quotes],
        "names_heading": _("Names, and how they are said"),
        "names": [{"latin": one.latin, "persian": one.persian, "said": one.said} for one in page.names],
        "log": _log(tag, page),
        "contact_heading": _("Write to us"),
        "links": [frame["home"], frame["press_url"], frame["contact_url"]],
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _log(tag: str, page: content.PressPage) -> dict[str, str]:
    """The state of the public log, with a code that leads to the page about it; empty before there is one."""
    if page.log is None:
        return {}
    about = f"{settings.SITE_URL}/{tag}/{shell.SECTIONS['number']}"
    return {
        "heading": _("The public log of signatures"),
        "said": _("Its state on %(day)s, for comparing later:") % {"day": format_date(page.log.day, interface(tag))},
        "text": page.log.text,
        "key_said": _("The key with which its states are signed:"),
        "key": page.log.key,
        "code": captions.drawing(page.log, page=about),
    }
