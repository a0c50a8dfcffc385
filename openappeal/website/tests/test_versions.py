"""What readers learn of the Appeal's versions: on its page, in its history, in the shorter texts, and for programs."""

from __future__ import annotations

import html as markup
import json
import re
from datetime import date
from hashlib import sha256

import pytest

from openappeal.appeals import actions as appeals
from openappeal.appeals import queries, step_queries
from openappeal.appeals.models import ChangeKind, State
from openappeal.cms import addresses
from openappeal.cms.models import StaleAddress

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 1)
WHO = {"by": "Omar", "today": LATER}
FACT, MINOR, DEMAND = ChangeKind.FACT, ChangeKind.MINOR, ChangeKind.DEMAND


def html(path):
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body.decode()


def words(path):
    """A page as it is read aloud."""
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", html(path))).split())


def write(edition, **texts):
    parts = {"paragraph": {}, "demand": {}, "addressee": {}}
    for name, text in texts.items():
        if "_" in name:
            kind, number = name.split("_")
            parts[kind][int(number)] = text
    appeals.save_edition(
        edition=edition,
        title=texts.get("title", edition.title),
        change_note=texts.get("note", ""),
        paragraphs=parts["paragraph"],
        demands=parts["demand"],
        addressees=parts["addressee"],
        in_step=True,
        **WHO,
    )


def publish(kind, **texts):
    """A next version in English alone."""
    draft = appeals.start_draft(appeal=queries.the_appeal(), **WHO)
    write(draft.editions.select_related("version").get(language="en"), **texts)
    return appeals.publish(version=draft, kinds=step_queries.all_as(draft, kind), **WHO)


def translate(version, language="fa", **texts):
    edition = version.editions.select_related("version").get(language=language)
    write(edition, **texts)
    return appeals.publish_edition(edition=edition, **WHO)


def marked(path):
    """The places that a page marks as changed since."""
    return re.findall(r'<(?:p|li)[^>]* class="since"><span class="vh"[^>]*>[^<]*</span>([^<]*)<', html(path))


# ── The Appeal's page ───────────────────────────────────────────────────────
def test_a_minor_change_flags_nobody(site):
    publish(MINOR, paragraph_1="We write about ten persons.", demand_1="Open the door!")

    for path in ("/en/", "/fa/"):
        assert 'class="since"' not in html(path)
    assert "Version 2" in words("/en/")
    assert "ویرایش ۱" in words("/fa/")


def test_a_reader_of_a_text_that_is_behind_is_told_in_that_language(site):
    version = publish(FACT, paragraph_1="We write about twelve people.", demand_2="Close every court.")

    page = words("/fa/")
    assert (
        "این متن ترجمهٔ ویرایش ۱ است. از آن پس ۱ بند عوض شده است. از آن پس ۱ خواسته عوض شده است. "
        "ویرایش ۲ را این‌جا می‌توانید بخوانید: English" in page
    )
    assert '<a lang="en" dir="ltr" hreflang="en" href="/en/#letter">English</a>' in html("/fa/")
    assert marked("/fa/") == ["We write about ten people.", "Close the court."]
    assert marked("/en/") == []
    # A reader's edition is never replaced by another language.
    assert "twelve" not in page
    translate(version, paragraph_1="از دوازده نفر می‌نویسیم.", demand_2="همهٔ دادگاه‌ها را ببندید.")
    assert 'class="since"' not in html("/fa/")
    assert "ویرایش ۲" in words("/fa/")


SENTENCES = (
    "از آن پس ۲ بند عوض شده است.",
    "از آن پس ۱ خواسته عوض شده است.",
    "از آن پس عنوان عوض شده است.",
    "از آن پس مخاطبان عوض شده‌اند.",
)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"paragraph_1": "Twelve.", "paragraph_3": "Signed."}, "از آن پس ۲ بند عوض شده است."),
        ({"title": "The Lamp Letter"}, "از آن پس عنوان عوض شده است."),
        ({"addressee_1": "The Mayor"}, "از آن پس مخاطبان عوض شده‌اند."),
    ],
)
def test_what_has_changed_is_counted_by_its_kind(site, texts, said):
    publish(FACT, **texts)

    page = words("/fa/")

    assert [one for one in SENTENCES if one in page] == [said]


def test_the_appeal_s_page_leads_to_its_versions(site):
    for tag in ("en", "fa"):
        page = html(f"/{tag}/")
        assert f'href="/{tag}/versions/"' in page
        assert f'<link rel="canonical" href="https://lantern.example/{tag}/">' in page
        assert f'href="/{tag}/short/"' not in page


# ── Within two seconds: what is written first ───────────────────────────────
def in_order():
    """What waits to be written, as the publisher takes it."""
    return list(StaleAddress.objects.order_by("priority", "path").values_list("path", flat=True))


def test_publishing_writes_the_pages_with_the_text_before_everything_else(site):
    StaleAddress.objects.all().delete()

    version = publish(FACT, paragraph_1="We write about twelve people.")

    assert in_order() == [
        "/en/",
        "/en/appeal-v2.txt",
        "/fa/",
        "/en/short/",
        "/en/versions/",
        "/fa/short/",
        "/fa/versions/",
        "/.well-known/openappeal.json",
        "/sitemap.xml",
        "*",
    ]
    StaleAddress.objects.all().delete()
    translate(version, paragraph_1="از دوازده نفر می‌نویسیم.")
    assert in_order()[:4] == ["/fa/", "/fa/appeal-v2.txt", "/fa/short/", "/fa/versions/"]


# ── The history ─────────────────────────────────────────────────────────────
def test_the_history_shows_what_each_version_changed_word_by_word(site):
    publish(FACT, paragraph_1="We write about twelve people.", note="There are two more.")
    publish(DEMAND, demand_1="Open every door.")

    page = words("/en/versions/")

    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1 ")
    assert "Version 3 1 December 2026 . A demand was changed. Differences from version 2 Demand 1 · a demand" in page
    assert "Open [removed: the ] [added: every ] door." in page
    assert "Facts were changed; the demands stayed. There are two more. Differences from version 1 Paragraph 1" in page
    assert "Version 1 23 November 2026 . The first version." in page
    for number in (1, 2, 3):
        path = f"/en/appeal-v{number}.txt"
        assert f'href="{path}"' in html("/en/versions/")
        assert sha256(addresses.render(path).body).hexdigest() in page


def test_a_language_that_skipped_a_version_says_so_and_shows_what_it_has(site):
    publish(FACT, paragraph_1="We write about twelve people.")

    page = words("/fa/versions/")

    assert "این ویرایش به این زبان متنی ندارد." in page
    assert 'href="/en/appeal-v2.txt"' in html("/fa/versions/")
    assert "این متن ترجمهٔ ویرایش ۱ است. از آن پس ۱ بند عوض شده است." in page
    version = publish(FACT, paragraph_1="We write about thirteen people.")
    translate(version, paragraph_1="از سیزده نفر می‌نویسیم.")
    page = words("/fa/versions/")
    assert "تفاوت با ویرایش ۱" in page
    assert "[برداشته‌شده: We write about ten people. ]" in page


def test_the_note_for_copies_says_which_version_where_and_how_to_compare(site):
    edition = queries.current_record("en")
    raw = html("/en/versions/")
    page = markup.unescape(raw)
    first, last = edition.sha256[:12], edition.sha256[-12:]
    begins = " ".join((first[:4], first[4:8], first[8:]))
    ends = " ".join((last[:4], last[4:8], last[8:]))

    assert (
        "This copy is of version 1 of “The Lantern Letter” (English), published on 23 November 2026.\n"
        "The text as it stands now, with all its versions: https://lantern.example/en/\n"
        f"The fingerprint (SHA-256) of this version’s plain text begins {begins} and ends {ends}: "
        "https://lantern.example/en/appeal-v1.txt</textarea>" in page
    )
    assert "&lt;p lang=&quot;en&quot; dir=&quot;ltr&quot;&gt;This copy is of version 1" in raw
    assert '<a href="https://lantern.example/en/">https://lantern.example/en/</a>' in page
    assert "این رونوشتِ ویرایش ۱" in markup.unescape(html("/fa/versions/"))


def test_a_title_cannot_break_out_of_the_note(site):
    publish(FACT, title='</textarea><script>"x')

    page = html("/en/versions/")

    assert "<script>" not in page
    assert "&amp;lt;/textarea&amp;gt;&amp;lt;script&amp;gt;" in page


# ── Shorter texts ───────────────────────────────────────────────────────────
def short(language="en", **words):
    edition = queries.current_record(language)
    marks = list(edition.version.demands.values_list("mark", flat=True))
    paragraph = edition.version.paragraphs.get(position=1).mark
    form = appeals.begin_form(edition=edition, kind="condensed", **WHO)
    parts = {paragraph: "Ten people.", **dict.fromkeys(marks, "")}
    return appeals.publish_form(form=appeals.write_condensed(form=form, parts=parts, **WHO), **WHO)


def test_the_condensed_text_has_a_page_a_file_and_the_way_to_the_full_text(site):
    assert addresses.render("/en/short/") is None
    form = short()

    page = html("/en/short/")

    assert "Condensed text of version 1" in words("/en/short/")
    assert "<p>Ten people.</p>" in page
    assert "Open the door." in page
    assert "We sign." not in page
    assert page.count('href="/en/#letter"') == 2
    assert '<link rel="canonical" href="https://lantern.example/en/short/">' in page
    assert 'hreflang="fa"' not in page.split("</head>")[0]
    assert sha256(addresses.render("/en/short.txt").body).hexdigest() == form.sha256
    assert 'href="/en/short/"' in html("/en/")
    assert {"/en/short/", "/en/short.txt"} <= set(addresses.every_address())
    assert addresses.render("/fa/short/") is None


def test_a_condensed_text_says_that_it_is_of_an_older_version(site):
    short()
    publish(FACT, paragraph_3="We all sign.")
    assert "has changed since" not in words("/en/short/")

    publish(FACT, paragraph_1="We write about twelve people.")

    assert (
        "This shorter text is of version 1. One place that it holds, or would have to hold, has changed since; "
        "the newest version is 3." in words("/en/short/")
    )
    short()
    assert "has changed since" not in words("/en/short/")


def test_an_excerpt_is_called_one(site):
    form = appeals.begin_form(edition=queries.current_record("en"), kind="excerpt", **WHO)
    form = appeals.write_excerpt(form=form, words="ten people", **WHO)
    assert addresses.render("/en/short/") is None
    appeals.publish_form(form=form, **WHO)

    page = words("/en/short/")

    assert "Excerpt of version 1 ten people Read the full text" in page
    assert "Condensed text" not in page
    assert addresses.render("/en/short.txt") is None


# ── For programs ────────────────────────────────────────────────────────────
def known():
    return json.loads(addresses.render("/.well-known/openappeal.json").body)["appeal"]


def test_programs_learn_every_version_and_edition_for_ever(site):
    first = known()
    version = publish(FACT, paragraph_1="We write about twelve people.", title="The Lantern Letters")
    short()

    both = known()

    one, two = both["versions"]
    assert (two["number"], two["published"], two["kind"]) == (2, "2026-12-01", "fact")
    assert two["changes"] == {"minor": 0, "fact": 2, "demand": 0}
    assert two["editions"]["en"] == {
        "sha256": queries.current_record("en").sha256,
        "text": "https://lantern.example/en/appeal-v2.txt",
        "title": "The Lantern Letters",
        "published": "2026-12-01",
        "behind": 0,
    }
    assert {tag: edition["behind"] for tag, edition in one["editions"].items()} == {"en": 2, "fa": 2}
    for tag, edition in first["versions"][0]["editions"].items():
        assert one["editions"][tag] == edition | {"behind": 2}
    assert both["short"] == [
        {
            "language": "en",
            "version": 2,
            "published": "2026-12-01",
            "sha256": sha256(addresses.render("/en/short.txt").body).hexdigest(),
            "text": "https://lantern.example/en/short.txt",
            "of": queries.current_record("en").sha256,
            "behind": 0,
        }
    ]
    translate(version, paragraph_1="از دوازده نفر می‌نویسیم.", title="نامه‌های فانوس")
    assert known()["versions"][1]["editions"]["fa"]["behind"] == 0


def test_an_old_text_can_be_fetched_and_hashes_to_what_was_signed(site):
    old = {tag: addresses.render(f"/{tag}/appeal-v1.txt").body for tag in ("en", "fa")}
    signed = {tag: queries.signable(tag).sha256 for tag in ("en", "fa")}
    version = publish(DEMAND, demand_1="Open every door.", title="Another")
    translate(version, demand_1="هر دری را باز کنید.")
    publish(MINOR, demand_1="Open each door.")

    for tag, body in old.items():
        assert addresses.render(f"/{tag}/appeal-v1.txt").body == body
        assert sha256(body).hexdigest() == signed[tag]
    assert {edition.version.number for edition in queries.published_editions()} == {1, 2, 3}
    assert not queries.published_editions().exclude(state=State.PUBLISHED).exists()


def test_search_engines_find_the_versions_and_the_short_text(site):
    short()

    found = re.findall(r"<loc>https://lantern.example(/[^<]*)</loc>", addresses.render("/sitemap.xml").body.decode())

    assert [path for path in found if "versions" in path or "short" in path] == [
        "/en/versions/",
        "/en/short/",
        "/fa/versions/",
    ]
