"""The public process: no cookie, no door, a strict policy, nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser

from tests.campaign import ROOT, Campaign, environment
from tests.visitor import Visitor

LANGUAGES = ("en", "fa")
FORMS = (
    "sign/",
    "sign/sent/",
    "sign/thanks/0123456789abcdefghjkmnpqrs/",
    "sign/set-aside/",
    "sign/set-aside/sent/",
    "contact/",
    "contact/sent/",
    "help/",
    "help/sent/0123456789abcdefghjkmnpqrs/",
    "help/erase/",
    "help/erased/",
    "signers/not-me/",
    "signers/not-me/sent/",
)
OTHERS = (
    "/",
    "/languages/",
    "/c/AAAAAAAAAAAAAAAAAAAAAA/",
    "/m/0123456789abcdefghjkmnpqrs/",
    "/m/0123456789abcdefghjkmnpqrs/withdraw/",
    "/u/AAAAAAAAAAAAAAAAAAAAAA/",
    "/job/AAAAAAAAAAAAAAAAAAAAAA/",
    "/statement/AAAAAAAAAAAAAAAAAAAAAA/",
    "/proof/AAAAAAAAAAAAAAAAAAAAAA/",
    "/nowhere/",
    "/en/sign/nowhere/",
    "/count.json",
    "/robots.txt",
    "/sitemap.xml",
)


def addresses(campaign: Campaign) -> list[str]:
    """Every page that is a file, and every form."""
    public = campaign.data / "public"
    pages = [f"/{file.parent.relative_to(public)}/" for file in public.rglob("*/index.html")]
    return [*sorted(pages), *(f"/{tag}/{path}" for tag in LANGUAGES for path in FORMS), *OTHERS]


def test_every_page_is_clean(campaign: Campaign, visitor: Visitor) -> None:
    seen = addresses(campaign)
    assert len(seen) > 100
    for path in seen:
        answer = visitor.get(path)
        policy = answer.header("Content-Security-Policy")
        assert not answer.header("Set-Cookie"), path
        assert "Cookie" not in answer.header("Vary"), path
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert "http" not in policy, path
        for name, value in (
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ):
            assert answer.header(name) == value, path
        if answer.header("Content-Type").startswith("text/html"):
            no_inline_code(path, answer.text)


def no_inline_code(path: str, page: str) -> None:
    data_only = re.sub(r'<script\b[^>]*type="application/(ld\+)?json"[^>]*>', "", page)
    assert not re.search(r"<(script|style|iframe|object|embed)[\s>]", data_only), path
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)=[\"']", page), path
    assert "javascript:" not in page, path


def test_form_answers_are_stored_nowhere(visitor: Visitor) -> None:
    for path in [f"/{tag}/{form}" for tag in LANGUAGES for form in FORMS] + list(OTHERS[2:7]):
        assert visitor.get(path).header("Cache-Control") == "no-store", path
        assert visitor.post(path, {"name": "x"}).header("Cache-Control") == "no-store", path


def test_walls_and_personal_pages_stay_out_of_search_engines(visitor: Visitor) -> None:
    for path in ("/en/signers/", "/fa/signers/", "/en/signers/not-me/", *OTHERS[2:7]):
        assert "noindex" in visitor.get(path).header("X-Robots-Tag"), path
    assert "signers/" not in visitor.get("/sitemap.xml").text


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/django-admin/",
        "/mailbox/",
        "/documents/1/",
        "/documents/1/a.pdf",
        "/api/v2/pages/",
        "/_util/",
        "/static/wagtailadmin/js/vendor.js",
        "/en/admin/",
        "/db.sqlite3",
        "/en/../../db.sqlite3",
        "/%2e%2e/db.sqlite3",
        "/..%2fdb.sqlite3",
        "/assets/../../shell.json",
        "//db.sqlite3",
    ],
)
def test_there_is_no_other_door(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404
    assert visitor.post(path, {"x": "y"}).status in (404, 405)


def test_the_public_process_cannot_import_the_staff_side() -> None:
    """Neither Wagtail nor accounts nor sessions are in its memory, nor what reads mail providers or asks others."""
    look = (
        "import sys, openappeal.config.wsgi_public\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "doors = ('wagtail', 'django.contrib.auth', 'django.contrib.sessions', 'django.contrib.admin',"
        " 'openappeal.accounts', 'openappeal.website', 'anymail', 'requests', 'urllib3', 'django.middleware.csrf')\n"
        "print([name for name in sys.modules if name.startswith(doors)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_browser_asks_nobody_else_and_keeps_nothing(browser: Browser, campaign: Campaign) -> None:
    context = browser.new_context(locale="en")
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    for path in ("/languages/", *(f"/{tag}/{form}" for tag in LANGUAGES for form in ("", "signers/", *FORMS))):
        page.goto(campaign.public + path)
        kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
        assert kept == ["", 0, 0], path
    assert asked
    assert {url for url in asked if not url.startswith((campaign.public + "/", "data:"))} == set()
    assert not [words for words in said if "Content Security Policy" in words]
    assert context.cookies() == []
    context.close()
