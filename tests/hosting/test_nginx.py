"""Debian's nginx with exactly docs/hosting/nginx.conf; only names, ports and folders are put in."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from openappeal.publishing import files, headers
from openappeal.publishing.server import FileServer
from openappeal.publishing.tests.asking import Got, ask

CONFIGURATION = Path(__file__).resolve().parents[2] / "docs" / "hosting" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

PAGES = {
    "/": b"choose",
    "/languages/": b"choose",
    "/en/": b"<h1>An appeal</h1>" * 60,
    "/fa/": "<h1>فراخوان</h1>".encode() * 60,
    "/en/signers/": b"names " * 60,
    "/en/feed.atom": b"<feed/>",
    "/en/feed.json": b'{"items": []}',
    "/en/card.png": b"\x89PNG",
    "/en/appeal-v1.txt": b"text",
    "/en/one-file.html": b"<!doctype html>",
    "/en/number/check.html": b"<!doctype html>",
    "/fa/updates/a-door/one-file.html": b"<!doctype html>",
    "/count.json": b'{"confirmed": 1}',
    "/log/checkpoint": b"appeal.example/log\n1\n",
    "/log/tile/entries/000.p/1": b"\x00\x24" + bytes(36),
    "/sitemap.xml": b"<urlset/>",
    "/robots.txt": b"User-agent: *",
    "/.well-known/security.txt": b"Contact: /en/contact/",
    "/assets/site.0123456789ab.css": b"p{margin:0}" * 60,
    "/assets/text.0123456789ab.woff2": b"wOF2",
    "/files/1/leaflet.pdf": b"%PDF-",
    "/prints/1.pdf": b"%PDF-",
    "/404/en.html": b"no such page",
    "/404/fa.html": "چنین صفحه‌ای نیست".encode(),
    "/410/en.html": b"taken down",
    "/410/fa.html": "برداشته شد".encode(),
    "/away/en/": b"away for a moment",
    "/away/fa/": "کمی بعد".encode(),
}
READABLE = [path for path in PAGES if not path.startswith(("/404/", "/410/", "/away/"))]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None: ...


@dataclass
class Site:
    public: Path
    port: int
    plain_port: int
    files: FileServer
    seen: list[dict[str, str]]
    application: object

    def get(self, path: str, *, method: str = "GET", body: bytes | None = None, **fields: str) -> Got:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=trusting)
        names = {name.replace("_", "-"): value for name, value in fields.items()}
        connection.request(method, path, body=body, headers=names)
        answer = connection.getresponse()
        found = answer.getheaders()
        told = [name.lower() for name, _ in found]
        assert len(told) == len(set(told)), f"a header twice: {told}"
        got = Got(answer.status, {_titled(name): value for name, value in found}, answer.read())
        connection.close()
        return got


def _titled(name: str) -> str:
    known = {"ETAG": "ETag"}
    return known.get(name.upper(), "-".join(part.capitalize() for part in name.split("-")))


def _ports(count: int) -> list[int]:
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [one.getsockname()[1] for one in opened]
    for one in opened:
        one.close()
    return numbers


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


def _filled_in(folder: Path, *, plain_port: int, port: int, application_port: int) -> str:
    text = CONFIGURATION.read_text()
    put_in = {
        r"/etc/letsencrypt/live/example\.org": str(folder),
        r"/srv/openappeal/data/public": str(folder / "public"),
        r"127\.0\.0\.1:8000": f"127.0.0.1:{application_port}",
        r"listen 80;": f"listen 127.0.0.1:{plain_port};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"listen \[::\]:80;": f"listen [::1]:{plain_port};",
        r"listen \[::\]:443 ": f"listen [::1]:{port} ",
    }
    for pattern, value in put_in.items():
        text, found = re.subn(pattern, value, text)
        assert found, f"{pattern} does not stand in the configuration"
    if not _has_ipv6():
        text = re.sub(r"listen \[::1\].*\n", "\n", text)
    return text


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    public = folder / "public"
    for path, body in PAGES.items():
        files.write(public, path, body)
    for path in ("/en/old/", "/fa/old/", "/xx/old/"):
        files.write(public, path, b"old")
        files.mark_gone(public, path)
        files.remove(public, path)
    (public / ".hidden").write_text("secret")
    (public / "en/.index.html.0123.tmp").write_text("secret")
    (folder / "secret.txt").write_text("secret")
    (public / "en/link.txt").symlink_to(folder / "secret.txt")
    _certificate(folder)
    plain_port, port, application_port = _ports(3)
    seen: list[dict[str, str]] = []

    def form(environ, start_response):  # type: ignore[no-untyped-def]
        seen.append({name: value for name, value in environ.items() if isinstance(value, str)})
        said = [headers.WANTS_SCRIPT] if environ.get("QUERY_STRING") == "script" else []
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), *said])
        return [b"a form"]

    served = FileServer(public, form, https=True)
    application = make_server("127.0.0.1", application_port, served, handler_class=Quiet)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    (folder / "site.conf").write_text(
        _filled_in(folder, plain_port=plain_port, port=port, application_port=application_port)
    )
    spare = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 1; daemon off; pid {folder}/pid;\n"
        f"error_log stderr emerg; events {{}}\nhttp {{ {spare} include {folder}/site.conf; }}\n"
    )
    nginx = subprocess.Popen(
        [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait(nginx, port)
        yield Site(public, port, plain_port, served, seen, application)
    finally:
        nginx.terminate()
        nginx.communicate(timeout=10)
        application.shutdown()
        application.server_close()


def _wait(nginx: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if nginx.poll() is not None:
                pytest.fail(f"nginx did not start: {nginx.stdout.read()}")
            assert time.monotonic() < deadline, "nginx does not answer"
            time.sleep(0.05)


# What may differ between two servers that give the same answer.
OWN_TO_NGINX = {"Server", "Date", "Connection", "Transfer-Encoding", "Etag", "ETag"}


def alike(got: Got) -> dict[str, str]:
    return {name: value for name, value in got.headers.items() if name not in OWN_TO_NGINX}


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_each_file_has_the_same_body_and_headers_as_from_the_public_process(site, path, accepted):
    ours = ask(site.files, path, accept_encoding=accepted)
    theirs = site.get(path, accept_encoding=accepted)
    assert (theirs.status, theirs.body) == (200, ours.body)
    expected = alike(ours)
    if path == "/":
        expected["Vary"] = "Accept-Encoding"  # nginx shows the chooser whatever the browser asks
    assert alike(theirs) == expected
    assert theirs.headers["ETag"]


def test_compressed_copies_are_sent_as_they_stand(site):
    got = site.get("/en/", accept_encoding="gzip")
    assert got.headers["Content-Encoding"] == "gzip"
    assert got.body == (site.public / "en/index.html.gz").read_bytes()
    assert gzip.decompress(got.body) == PAGES["/en/"]


def test_a_known_version_is_not_sent_again_and_an_edit_is(site):
    first = site.get("/en/feed.atom")
    known = first.headers["ETag"]
    assert site.get("/en/feed.atom", if_none_match=known).status == 304
    assert "Last-Modified" not in first.headers
    try:
        files.write(site.public, "/en/feed.atom", b"<fEED/>")  # the same length, within the same second
        assert site.get("/en/feed.atom", if_none_match=known).body == b"<fEED/>"
    finally:
        files.write(site.public, "/en/feed.atom", PAGES["/en/feed.atom"])


def test_ranges_and_head(site):
    part = site.get("/files/1/leaflet.pdf", range="bytes=1-3")
    assert (part.status, part.body) == (206, b"PDF")
    head = site.get("/en/", method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(PAGES["/en/"])))


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/django-admin/",
        "/mailbox/",
        "/documents/1/",
        "/api/v2/pages/",
        "/en/nowhere/",
        "/assets/",
        "/assets/none.css",
        "/.hidden",
        "/en/.index.html.0123.tmp",
        "/en/index.html.br",
        "/en/index.html.gz",
        "/404/en.html",
        "/410/en.html",
        "/en/old/.gone",
        "/en/link.txt",
    ],
)
def test_nothing_else_is_reachable(site, path):
    before = len(site.seen)
    got = site.get(path)
    assert (got.status, got.body) == (404, b"no such page")
    ours = ask(site.files, path)
    assert ours.status == 404
    expected = alike(ours) | {"Vary": "Accept-Encoding"}
    expected.pop("Accept-Ranges", None)
    assert {name: value for name, value in alike(got).items() if name != "Accept-Ranges"} == expected
    assert len(site.seen) == before


@pytest.mark.parametrize(
    ("path", "asked", "body"),
    [
        ("/fa/nowhere/", "en", "/404/fa.html"),
        ("/nowhere/", "fa-IR,fa;q=0.9", "/404/fa.html"),
        ("/xx/nowhere/", "fa", "/404/fa.html"),
        ("/log/nowhere/", "fa", "/404/fa.html"),
        ("/xx/nowhere/", "de", "/404/en.html"),
        ("/fa/nowhere/?next=/en/", "en", "/404/fa.html"),
    ],
)
def test_not_found_in_the_readers_language(site, path, asked, body):
    got = site.get(path, accept_language=asked)
    assert (got.status, got.body) == (404, PAGES[body])


@pytest.mark.parametrize(
    ("path", "asked", "body"),
    [
        ("/en/old/", "fa", "/410/en.html"),
        ("/fa/old/", "en", "/410/fa.html"),
        ("/xx/old/", "fa", "/410/fa.html"),
        ("/fa/old/?next=/en/", "en", "/410/fa.html"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_was_taken_down_is_gone(site, method, path, asked, body):
    before = len(site.seen)
    got = site.get(path, method=method, accept_language=asked)
    assert (got.status, got.body) == (410, PAGES[body] if method == "GET" else b"")
    ours = ask(site.files, path.partition("?")[0], method=method, accept_language=asked)
    assert ours.status == 410
    expected = alike(ours) | {"Vary": "Accept-Encoding"}
    assert {name: value for name, value in alike(got).items() if name != "Accept-Ranges"} == expected
    assert len(site.seen) == before


def test_a_page_that_is_back_is_read_although_its_mark_still_stands(site):
    files.write(site.public, "/en/back/", b"back")
    files.mark_gone(site.public, "/en/back/")
    assert (site.get("/en/back/").status, site.get("/en/back/").body) == (200, b"back")


def test_a_missing_slash_is_added(site):
    assert site.get("/en").status == 301
    assert site.get("/en").headers["Location"] == "/en/"
    assert site.get("/en/old").headers["Location"] == "/en/old/"
    assert site.get("/en/sign").status == 308
    assert site.get("/en/sign").headers["Location"] == "/en/sign/"


@pytest.mark.parametrize("path", ["/en/", "/", "/nowhere/", "/assets/site.0123456789ab.css", "/admin/"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_files_can_only_be_read(site, path, method):
    before = len(site.seen)
    got = site.get(path, method=method)
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD")
    assert got.headers["Content-Security-Policy"] == headers.CONTENT_SECURITY_POLICY
    assert len(site.seen) == before


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/en/sign/?script", headers.POLICY_WITH_SCRIPT),
        ("/en/sign/", headers.CONTENT_SECURITY_POLICY),
        ("/en/sign/sent/?script", headers.CONTENT_SECURITY_POLICY),
        ("/en/?script", headers.CONTENT_SECURITY_POLICY),
    ],
)
def test_a_script_is_let_in_only_where_the_application_lets_it_in(site, path, policy):
    assert site.get(path).headers["Content-Security-Policy"] == policy


@pytest.mark.parametrize(
    "path",
    [
        "/en/sign/",
        "/fa/sign/sent/",
        "/zh-hans/contact/",
        "/c/t0ken/",
        "/m/t0ken/",
        "/u/t0ken/",
        "/job/t0ken/",
        "/statement/t0ken/",
        "/proof/t0ken/",
        "/job/t0ken/file/",
        "/fa/help/erase/",
        "/en/signers/not-me/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_forms_reach_the_application_and_it_learns_of_the_visitor_the_network_only(site, path, method):
    claimed = {"x_forwarded_for": "203.0.113.7", "x_real_ip": "203.0.113.7", "openappeal_network": "203.0.113.7"}
    got = site.get(path, method=method, **claimed)
    assert (got.status, got.body) == (200, b"a form")
    ours = ask(site.files, path, method=method)
    assert {**alike(got), "Content-Length": ""} == {**alike(ours), "Content-Length": ""}
    assert got.headers["Cache-Control"] == "no-store"
    asked = site.seen[-2]
    assert asked["PATH_INFO"] == path
    assert "203.0.113.7" not in asked.values()
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"} & asked.keys()
    assert asked["HTTP_OPENAPPEAL_NETWORK"] == "127.0.0.0"


def test_a_mail_providers_call_reaches_the_application(site):
    path = f"/hooks/mail/amazon_ses/{'-_aZ09' * 7}x/"
    assert (site.get(path, method="POST").status, site.get(path).status) == (200, 404)
    assert [asked["PATH_INFO"] for asked in site.seen if asked["PATH_INFO"] == path] == [path]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0"),
        ("2001:db8:1234:5678:9:a:b:c", "2001:db8:1234::"),
        ("2001:db8:1234::c", "2001:db8:1234::"),
        ("2001:db8::c", "2001:db8::"),
        ("2001::c", "2001::"),
        ("::1", ""),
        ("::ffff:203.0.113.7", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_the_beginning_of_an_address(address, network):
    """Read in the file: the test's nginx is asked from one address only."""
    block = CONFIGURATION.read_text().split("$openappeal_network {")[1].split("\n}")[0]
    said = ""
    for pattern, value in re.findall(r'"~(\^[^"]+)" "([^"]+)";', block):
        found = re.match(pattern.replace("?<", "?P<"), address)
        if found and not said:
            said = re.sub(r"\$\{(\w+)\}", lambda name, found=found: found.group(name[1]), value)
    assert said == network


def test_a_form_is_small(site):
    before = len(site.seen)
    assert site.get("/en/sign/", method="POST", body=b"x" * (576 * 1024 + 1)).status == 413
    assert len(site.seen) == before
    assert site.get("/en/sign/", method="POST", body=b"x" * 16385).status == 413  # the application's own limit
    assert site.get("/en/sign/", method="POST", body=b"x" * 16000).status == 200


def test_without_tls_a_reader_is_led_to_it(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=10)
    connection.request("GET", "/en/?a=b", headers={"Host": "elsewhere.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://example.org/en/?a=b")
    connection.close()


def test_the_types_are_those_of_the_public_process():
    """Read in the file, so that a suffix nobody publishes yet agrees as well."""
    block = CONFIGURATION.read_text().split("types {")[1].split("}")[0]
    found = {
        suffix: line.split()[0] for line in block.strip().split(";") if line.strip() for suffix in line.split()[1:]
    }
    assert found == {suffix[1:]: kind.split(";")[0] for suffix, kind in headers.CONTENT_TYPES.items()}


@pytest.fixture
def away(site: Site) -> Site:
    site.application.shutdown()
    site.application.server_close()
    return site


class TestAway:
    """Last: the application is stopped and stays so."""

    @pytest.mark.parametrize(
        ("path", "asked", "body"),
        [
            ("/en/sign/", "fa", "/away/en/"),
            ("/fa/sign/", "en", "/away/fa/"),
            ("/c/t0ken/", "fa", "/away/fa/"),
            ("/c/t0ken/", "de", "/away/en/"),
            ("/xx/contact/", "", "/away/en/"),
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_forms_say_that_they_are_away(self, away, method, path, asked, body):
        got = away.get(path, method=method, accept_language=asked)
        assert (got.status, got.body) == (503, PAGES[body])
        assert got.headers["Retry-After"] == "60"
        assert got.headers["Cache-Control"] == "no-store"
        for name, value in headers.SECURITY:
            assert got.headers[name] == value

    @pytest.mark.parametrize("path", READABLE)
    def test_every_page_is_read_on(self, away, path):
        assert away.get(path).body == PAGES[path]
