from __future__ import annotations

import gzip
import os
import re
import time

import brotli
import pytest

from openappeal.publishing import headers, stored
from openappeal.publishing.server import FileServer
from openappeal.publishing.tests.asking import ask
from openappeal.publishing.tests.conftest import application

APPEAL = b"<h1>An appeal</h1>" * 50


def test_a_page_is_answered_from_its_file_with_all_headers(site):
    got = ask(site, "/en/")
    assert (got.status, got.body) == (200, APPEAL)
    for name, value in headers.SECURITY:
        assert got.headers[name] == value
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["Content-Length"] == str(len(APPEAL))
    assert got.headers["Cache-Control"] == "no-cache"
    assert got.headers["Vary"] == "Accept-Encoding"
    assert "Last-Modified" not in got.headers
    assert "Set-Cookie" not in got.headers
    assert "Strict-Transport-Security" not in got.headers


@pytest.mark.parametrize(
    ("path", "disposition"),
    [
        ("/en/one-file.html", 'attachment; filename="appeal-en.html"'),
        ("/fa-af/updates/a-door/one-file.html", 'attachment; filename="a-door-fa-af.html"'),
        ("/en/press/a-door/one-file.html", 'attachment; filename="a-door-en.html"'),
        ("/en/about/one-file.html", None),
    ],
)
def test_an_edition_in_one_file_is_for_saving(site, put, path, disposition):
    put(path.strip("/"), b"<!doctype html>")

    assert ask(site, path).headers.get("Content-Disposition") == disposition
    assert ask(site, path).headers["Content-Type"] == "text/html; charset=utf-8"


def test_only_the_page_that_checks_receipts_may_run_its_own_script(site, put):
    for path in ("en/number/check.html", "en/number/index.html", "en/check.html", "en/updates/number/check.html"):
        put(path, b"<!doctype html>")

    policy = ask(site, "/en/number/check.html").headers["Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; connect-src 'self'; "
        r"form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        policy,
    )
    for path in ("/en/number/", "/en/check.html", "/en/updates/number/check.html", "/en/number/check.html/", "/en/"):
        assert ask(site, path).headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY


def test_strict_transport_only_where_there_is_tls(public, put):
    put("en/index.html", b"x")
    secure = FileServer(public, application, https=True)
    assert "max-age" in ask(secure, "/en/").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" in ask(secure, "/nowhere/").headers
    assert "Strict-Transport-Security" in ask(secure, "/en/sign/").headers


def saying(*said):
    """An application that says this with its answer."""

    def answer(environ, start):
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), *said])
        return [b"a form"]

    return answer


@pytest.mark.parametrize(
    ("path", "said", "is_allowed"),
    [
        ("/en/sign/", headers.WANTS_SCRIPT, True),
        ("/zh-hans/sign/", headers.WANTS_SCRIPT, True),
        ("/en/sign/", ("Content-Security-Policy", "script-src 'self' 'unsafe-inline'"), False),
        ("/en/sign/", ("Content-Security-Policy", "default-src *"), False),
        ("/en/sign/", ("X-Other", "script-src 'self'"), False),
        ("/en/sign/sent/", headers.WANTS_SCRIPT, False),
        ("/en/sign/organisation/", headers.WANTS_SCRIPT, False),
        ("/en/contact/", headers.WANTS_SCRIPT, False),
        ("/c/t0ken/", headers.WANTS_SCRIPT, False),
    ],
)
def test_a_script_of_ours_is_let_in_where_the_sign_form_asks_for_it_and_nowhere_else(public, path, said, is_allowed):
    got = ask(FileServer(public, saying(said)), path)
    policy = headers.POLICY_WITH_SCRIPT if is_allowed else headers.CONTENT_SECURITY_POLICY
    assert got.headers["Content-Security-Policy"] == policy


def test_with_a_script_the_page_may_do_nothing_else_that_it_may_not_do_without():
    without, with_script = (
        dict(part.split(" ", 1) for part in policy.split("; "))
        for policy in (headers.CONTENT_SECURITY_POLICY, headers.POLICY_WITH_SCRIPT)
    )
    assert with_script == without | {"script-src": "'self'", "connect-src": "'none'"}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("identity;q=0", None),
        ("br;q=abc", None),
        ("", None),
        ("BR", "br"),
    ],
)
def test_encoding_follows_the_weights(site, accepted, encoding):
    got = ask(site, "/en/", accept_encoding=accepted)
    assert got.headers.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(got.body) == APPEAL
    assert got.headers["Content-Length"] == str(len(got.body))


def test_each_encoding_has_its_own_etag_that_depends_on_the_content_alone(site, public):
    tags = [ask(site, "/en/", accept_encoding=name).headers["ETag"] for name in ("br", "gzip", "identity")]
    assert len(set(tags)) == 3
    os.utime(public / "en/index.html", (1, 1))
    assert ask(site, "/en/", accept_encoding="br").headers["ETag"] == tags[0]


def test_a_known_version_is_not_sent_again(site):
    first = ask(site, "/en/", accept_encoding="br")
    for known in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
        again = ask(site, "/en/", accept_encoding="br", if_none_match=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY
        assert "Content-Length" not in again.headers
    assert ask(site, "/en/", if_none_match=first.headers["ETag"]).status == 200  # of another encoding


def test_an_edit_is_seen_at_once_and_a_removal_too(site, public, put):
    ask(site, "/en/", accept_encoding="br")
    put("en/index.html", b"edited")
    assert brotli.decompress(ask(site, "/en/", accept_encoding="br").body) == b"edited"
    (public / "en/index.html").unlink()
    assert ask(site, "/en/").status == 404


def test_an_edit_is_seen_within_the_time_a_file_is_trusted(site, put, monkeypatch):
    monkeypatch.setattr(stored, "TRUSTED_SECONDS", 0.2)
    ask(site, "/en/")
    put("en/index.html", b"edited")
    time.sleep(0.25)
    assert ask(site, "/en/").body == b"edited"


@pytest.mark.parametrize("content", [b"", b"half", brotli.compress(b"another version")])
def test_a_copy_of_another_version_is_never_sent(site, public, content):
    (public / "en/index.html.br").write_bytes(content)
    got = ask(site, "/en/", accept_encoding="br, gzip;q=0.5")
    assert got.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(got.body) == APPEAL


def test_head_tells_what_get_would(site):
    get = ask(site, "/en/", accept_encoding="br")
    head = ask(site, "/en/", method="HEAD", accept_encoding="br")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")
    assert ask(site, "/nowhere/", method="HEAD").body == b""


@pytest.mark.parametrize(
    ("wanted", "status", "body", "told"),
    [
        ("bytes=0-3", 206, APPEAL[:4], "bytes 0-3/900"),
        ("bytes=890-", 206, APPEAL[890:], "bytes 890-899/900"),
        ("bytes=-10", 206, APPEAL[-10:], "bytes 890-899/900"),
        ("bytes=-5000", 206, APPEAL, "bytes 0-899/900"),
        ("bytes=0-5000", 206, APPEAL, "bytes 0-899/900"),
        ("bytes=900-", 416, b"", "bytes */900"),
        ("bytes=-0", 416, b"", "bytes */900"),
        ("bytes=5-2", 200, APPEAL, None),
        ("bytes=-", 200, APPEAL, None),
        ("bytes=0-1,5-6", 200, APPEAL, None),
        ("lines=0-1", 200, APPEAL, None),
        ("bytes=٠-٣", 200, APPEAL, None),
    ],
)
def test_ranges(site, wanted, status, body, told):
    got = ask(site, "/en/", range=wanted, accept_encoding="br")
    assert (got.status, got.body, got.headers.get("Content-Range")) == (status, body, told)
    assert got.headers["Content-Length"] == str(len(body))
    assert "Content-Encoding" not in got.headers


def test_a_range_of_another_version_is_the_whole_file(site):
    etag = ask(site, "/en/").headers["ETag"]
    assert ask(site, "/en/", range="bytes=0-3", if_range=etag).status == 206
    assert ask(site, "/en/", range="bytes=0-3", if_range='"older"').status == 200


def test_a_large_file_is_read_from_the_disk(site, public, monkeypatch):
    body = os.urandom(stored.KEPT_SIZE + 10)
    (public / "poster.pdf").write_bytes(body)
    got = ask(site, "/poster.pdf", accept_encoding="br")
    assert (got.body, got.headers["Content-Type"]) == (body, "application/pdf")
    assert ask(site, "/poster.pdf", range="bytes=70000-200000").body == body[70000:200001]
    assert ask(site, "/poster.pdf", if_none_match=got.headers["ETag"]).status == 304


def test_memory_is_bounded(site, public, monkeypatch):
    monkeypatch.setattr(stored, "MEMORY_LIMIT", 20_000)
    for number in range(40):
        (public / f"{number}.txt").write_bytes(b"x" * 900)
        assert ask(site, f"/{number}.txt").status == 200
    assert len(site._shelf._files) <= 4
    assert 0 < site._shelf._memory <= 20_000


@pytest.mark.parametrize(
    "path",
    [
        "/en/../en/",
        "/../secret.txt",
        "/en/./",
        "/en/%2e%2e/",
        "/.hidden",
        "/en/.index.html.x.tmp",
        "/.well-known/../secret.txt",
        "/.well-known/.hidden",
        "/en/\x00",
        "/en/index.html\x00.png",
        "/en\\index.html",
        "//en/",
        "/en//",
        "/en/index.html.br",
        "/en/index.html.gz",
        "/EN/index.HTML.GZ",
        "/en/index.html/",
        "/" + "x" * 3000,
        "/" + "x/" * 450,
        "/404/en.html",
        "/410/en.html",
        "/en/old/.gone",
        "/admin/",
        "/django-admin/",
        "/mailbox/",
        "/documents/1/",
        "/api/v2/pages/",
        "en/",
    ],
)
def test_nothing_else_is_reachable(site, public, path):
    (public.parent / "secret.txt").write_text("secret")
    (public / ".hidden").write_text("secret")
    (public / "en/.index.html.x.tmp").write_text("secret")
    got = ask(site, path)
    assert (got.status, got.body) == (404, b"no such page")
    assert got.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY
    assert "ETag" not in got.headers


def test_a_link_out_of_the_folder_is_not_followed(site, public):
    (public.parent / "secret.txt").write_text("secret")
    (public / "link.txt").symlink_to(public.parent / "secret.txt")
    assert ask(site, "/link.txt").status == 404


def test_a_path_that_is_no_utf8_is_not_found(site):
    told = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/\xff/", "QUERY_STRING": ""}
    assert b"".join(site(environ, lambda status, _: told.append(status))) == b"no such page"
    assert told == ["404 Not Found"]


def test_well_known_and_other_scripts_are_found(site, put):
    put(".well-known/security.txt", b"Contact:")
    put("fa/درباره/index.html", b"about")
    assert ask(site, "/.well-known/security.txt").headers["Content-Type"] == "text/plain; charset=utf-8"
    assert ask(site, "/fa/درباره/").body == b"about"
    moved = ask(site, "/fa/درباره")
    assert moved.headers["Location"] == "/fa/%D8%AF%D8%B1%D8%A8%D8%A7%D8%B1%D9%87/"


def test_a_missing_slash_is_added(site):
    got = ask(site, "/en")
    assert (got.status, got.headers["Location"]) == (301, "/en/")
    form = ask(site, "/en/sign", method="POST")
    assert (form.status, form.headers["Location"]) == (308, "/en/sign/")


@pytest.mark.parametrize(
    ("path", "asked", "body"),
    [
        ("/fa/nowhere/", "en", "چنین صفحه‌ای نیست".encode()),
        ("/nowhere/", "fa-IR, en;q=0.5", "چنین صفحه‌ای نیست".encode()),
        ("/nowhere/", "", b"no such page"),
        ("/de/nowhere/", "sv", b"no such page"),
    ],
)
def test_not_found_in_the_readers_language(site, path, asked, body):
    got = ask(site, path, accept_language=asked)
    assert (got.status, got.body) == (404, body)
    assert got.headers["Vary"] == "Accept-Language, Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "asked", "body"),
    [
        ("/fa/old/", "en", "برداشته شد".encode()),
        ("/en/old/", "fa", b"taken down"),
        ("/de/old/", "fa", "برداشته شد".encode()),
        ("/de/old/", "sv", b"taken down"),
    ],
)
def test_a_page_that_was_taken_down_is_gone(site, public, path, asked, body):
    (public / path[1:]).mkdir(parents=True)
    (public / path[1:] / ".gone").touch()

    got = ask(site, path, accept_language=asked)
    head = ask(site, path, accept_language=asked, method="HEAD")

    assert (got.status, got.body) == (410, body)
    assert (head.status, head.headers, head.body) == (410, got.headers, b"")
    assert got.headers["Vary"] == "Accept-Language, Accept-Encoding"
    assert got.headers["Cache-Control"] == "no-cache"
    assert (ask(site, path[:-1]).status, ask(site, path[:-1]).headers["Location"]) == (301, path)
    assert ask(site, path, method="POST").status == 405
    (public / path[1:] / "index.html").write_bytes(b"back")
    assert (ask(site, path).status, ask(site, path).body) == (200, b"back")


def test_not_found_without_any_page_is_one_sentence(public):
    got = ask(FileServer(public, application), "/")
    assert (got.status, got.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("fa-IR,fa;q=0.9,en;q=0.1", "/fa/"),
        ("sv, en;q=0.3", "/en/"),
        ("sv", None),
        ("*", None),
        ("", None),
        ("fa;q=0", None),
    ],
)
def test_the_chooser_leads_to_the_readers_language(site, put, asked, location):
    put("languages/index.html", b"choose")  # for whom it led wrong
    assert ask(site, "/languages/", accept_language=asked).body == b"choose"
    got = ask(site, "/", accept_language=asked)
    assert got.headers.get("Location") == location
    assert "Accept-Language" in got.headers["Vary"]
    if location:
        assert got.status == 302
    else:
        assert (got.status, got.body) == (200, b"choose")


def test_the_chooser_does_not_lead_to_a_language_that_is_gone(site, public):
    (public / "fa/index.html").unlink()
    assert ask(site, "/", accept_language="fa").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_files_can_only_be_read(site, method):
    for path in ("/en/", "/", "/nowhere/", "/assets/x.css"):
        got = ask(site, path, method=method)
        assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD")
        assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/en/sign/",
        "/zh-hans/sign/sent/",
        "/en/sign/thanks/ABCD/",
        "/c/t0ken/",
        "/m/t0ken/",
        "/u/t0ken/",
        "/job/t0ken/",
        "/statement/t0ken/",
        "/proof/t0ken/",
        "/proof/t0ken/sheet/",
        "/job/t0ken/file/",
        "/job/t0ken/file/po/",
        "/fa/contact/",
        "/en/help/",
        "/en/help/sent/ABCD/",
        "/en/signers/not-me/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_forms_are_the_applications(site, put, path, method):
    put(path.strip("/") + "/index.html", b"a file must not stand in front of a form")
    got = ask(site, path, method=method)
    assert got.body == b"a form " + path.encode()
    for name, value in headers.SECURITY:
        assert got.headers[name] == value
    assert got.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/en/signing/", "/en/signers/", "/en/helping/", "/en/about/sign/", "/c/", "/en/c/x/", "/sign/", "/EN/sign/"],
)
def test_nothing_else_reaches_the_application(site, path):
    assert ask(site, path).status == 404
    assert ask(site, path, method="POST").status == 405


def test_walls_and_personal_pages_stay_out_of_search_engines(site, put):
    put("en/signers/page-2/index.html", b"names")
    for path in ("/en/signers/page-2/", "/en/signers/not-me/", "/m/t0ken/"):
        assert ask(site, path).headers["X-Robots-Tag"] == "noindex, noarchive"
    assert "X-Robots-Tag" not in ask(site, "/en/").headers


def test_assets_are_kept_for_ever_and_everything_else_asks_again(site, put):
    put("assets/site.0123.css", b"p{}")
    put("count.json", b"{}")
    assert ask(site, "/assets/site.0123.css").headers["Cache-Control"] == headers.IMMUTABLE
    assert ask(site, "/count.json").headers["Cache-Control"] == "no-cache"
    assert ask(site, "/count.json").headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", ["/en/sign/", "/c/x/"])
def test_a_failing_application_is_away_and_says_so(public, site, path, caplog):
    def broken(environ, start_response):
        raise RuntimeError("visitor@example.org")

    got = ask(FileServer(public, broken), path, method="POST")
    assert (got.status, got.body, got.headers["Retry-After"]) == (503, b"away for a moment", "60")
    assert got.headers["Cache-Control"] == "no-store"
    assert "visitor" not in caplog.text
    assert ask(FileServer(public, broken), "/fa/sign/").body == "کمی بعد".encode()
    (public / "away/en/index.html").unlink()
    assert ask(FileServer(public, broken), "/c/x/").status == 503


@pytest.mark.parametrize(("length", "status"), [("16384", 200), ("16385", 413), ("many", 413), ("", 200)])
def test_a_form_is_small(site, length, status):
    assert ask(site, "/en/sign/", method="POST", content_length=length).status == status


@pytest.mark.parametrize(("length", "status"), [("65536", 200), ("65537", 413), ("many", 413)])
def test_a_message_may_be_long(site, length, status):
    assert ask(site, "/fa/contact/", method="POST", content_length=length).status == status
    assert ask(site, "/fa/contact/sent/", method="POST", content_length="16385").status == 413


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/job/t0ken/", 64 * 1024),
        ("/statement/t0ken/", 64 * 1024),
        ("/proof/t0ken/", 16 * 1024),
        ("/job/t0ken/file/", 576 * 1024),
        ("/job/t0ken/file/po/", 16 * 1024),
    ],
)
def test_a_translation_may_be_as_long_as_it_has_to(site, path, most):
    assert ask(site, path, method="POST", content_length=str(most)).status == 200
    assert ask(site, path, method="POST", content_length=str(most + 1)).status == 413


HOOK = f"/hooks/mail/amazon_ses/{'-_aZ09' * 7}x/"


@pytest.mark.parametrize(("length", "status"), [("262144", 200), ("262145", 413), ("many", 413)])
def test_a_mail_provider_may_tell_of_hundreds_at_once(site, length, status):
    assert ask(site, HOOK, method="POST", content_length=length).status == status


@pytest.mark.parametrize("path", [HOOK, HOOK[:-1], HOOK[:-2] + "/", HOOK + "x/", "/hooks/mail/", "/hooks/mail/a/b/"])
def test_an_address_of_its_shape_is_like_any_that_is_unknown(site, public, path):
    def unknown(environ, start):
        start("404 Not Found", [("Content-Length", "3"), ("Content-Type", "text/html")])
        return [b"own"]

    for one in (site, FileServer(public, unknown)):
        for method in ("GET", "HEAD", *(["POST"] if one is not site or path != HOOK else [])):
            other = "/en/nowhere/" if method != "POST" or path != HOOK else None
            got = ask(one, path, method=method)
            expected = ask(one, other, method=method) if other else ask(one, "/en/nowhere/")
            assert (got.status, got.body, got.headers) == (expected.status, expected.body, expected.headers)


class Form:
    """An application's answer that has to be closed, and is long enough to be packed."""

    body = "<option>ایران</option>".encode() * 200

    def __init__(self) -> None:
        self.closed = 0

    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]
        start_response("422 Unprocessable Content", [("Content-Length", str(len(self.body)))])
        return self

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield self.body

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize(
    ("accepted", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_a_forms_answer_is_packed_and_closed(public, accepted, unpack):
    form = Form()
    got = ask(FileServer(public, form), "/fa/sign/", method="POST", accept_encoding=accepted)
    assert (got.status, unpack(got.body)) == (422, Form.body)
    assert got.headers.get("Content-Encoding", "identity") == accepted
    assert (got.headers["Content-Length"], got.headers["Vary"]) == (str(len(got.body)), "Accept-Encoding")
    assert got.headers["Cache-Control"] == "no-store"
    assert form.closed == 1

    told = ask(FileServer(public, form), "/fa/sign/", method="HEAD", accept_encoding=accepted)
    assert (told.headers, told.body) == (got.headers, b"")


def test_the_public_log_may_be_read_by_other_sites_and_its_tiles_are_kept(site, put):
    put("log/checkpoint", b"appeal.example/log\n1\n")
    put("log/tile/entries/x001/000.p/7", b"tile")

    checkpoint, tile = ask(site, "/log/checkpoint"), ask(site, "/log/tile/entries/x001/000.p/7")
    names = ("Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "Last-Modified")
    assert [checkpoint.headers.get(name) for name in names] == ["text/plain; charset=utf-8", "no-cache", "*", None]
    kept = "public, max-age=31536000, immutable"
    assert [tile.headers.get(name) for name in names] == ["application/octet-stream", kept, "*", None]
    assert "Access-Control-Allow-Origin" not in ask(site, "/count.json").headers
