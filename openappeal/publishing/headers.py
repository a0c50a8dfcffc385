"""What every public answer says about itself. docs/hosting/nginx.conf repeats it; a test compares."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from openappeal.transparency import receipt_page

Headers = list[tuple[str, str]]

CONTENT_SECURITY_POLICY = (
    # connect-src lets a browser's own checks read robots.txt; no page with it has a script that could use it.
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# What the application says with the one page that may load a script of ours: the sign form, while the organisers let
# browsers do a sum (docs/decisions/0091). The script asks nobody for anything, and may not.
WANTS_SCRIPT = ("Content-Security-Policy", "script-src 'self'")
POLICY_WITH_SCRIPT = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", "script-src 'self'; connect-src 'none'")

# Each named feature is refused to the page and to everything in it.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "web-share",
        "xr-spatial-tracking",
    )
)

SECURITY: Headers = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # `no-referrer` would make browsers send `Origin: null` with our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
]
STRICT_TRANSPORT: Headers = [("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")]
NO_INDEX: Headers = [("X-Robots-Tag", "noindex, noarchive")]

REVALIDATE = "no-cache"
IMMUTABLE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"

_UTF8 = "; charset=utf-8"
CONTENT_TYPES = {
    ".html": "text/html" + _UTF8,
    ".css": "text/css" + _UTF8,
    ".txt": "text/plain" + _UTF8,
    ".asc": "text/plain" + _UTF8,
    ".csv": "text/csv" + _UTF8,
    ".ics": "text/calendar" + _UTF8,
    ".js": "text/javascript" + _UTF8,
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
UNKNOWN_TYPE = "application/octet-stream"

LOG_CHECKPOINT = "/log/checkpoint"

# Text that is stored once more as `.br` and `.gz`. The other types are compressed already.
COMPRESSED_SUFFIXES = frozenset(
    (".html", ".css", ".txt", ".csv", ".ics", ".js", ".xml", ".atom", ".json", ".svg", ".webmanifest")
)

LANGUAGE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
_WALL = re.compile(rf"/{LANGUAGE}/signers/|/prints/")
_FORM = re.compile(
    rf"/{LANGUAGE}/(?:sign|contact|help|give|signers/not-me|press/preview)(?:/.*)?|/(?:[cmu]|job|proof|statement)/.+",
    re.DOTALL,
)
_SIGN_FORM = re.compile(rf"/{LANGUAGE}/sign/")
_MESSAGE = re.compile(rf"/{LANGUAGE}/contact/|/(?:job|statement)/[^/]+/")
_HOOK = re.compile(r"/hooks/(?:mail/[a-z_]{3,20}/[A-Za-z0-9_-]{43}|pay/[a-z]{3,20})/")
_UPLOAD = re.compile(r"/job/[^/]+/file/")
_ONE_FILE = re.compile(rf"/(?P<language>{LANGUAGE})/(?:(?:updates|press)/(?P<slug>[a-z0-9_-]+)/)?one-file\.html")
_RECEIPT_PAGE = re.compile(rf"/{LANGUAGE}/number/check\.html")
# Their addresses carry a token.
_PERSONAL = re.compile(rf"/(?:[cmu]|job|proof|statement)/|/{LANGUAGE}/(?:give|press/preview)/")


def content_type(path: str) -> str:
    """Tell the media type of a public file by its name, as a mirror must."""
    if path.endswith("/feed.json"):
        return "application/feed+json"  # JSON Feed 1.1
    if path == LOG_CHECKPOINT:
        return CONTENT_TYPES[".txt"]
    return CONTENT_TYPES.get(PurePosixPath(path).suffix.lower(), UNKNOWN_TYPE)


def cache_control(path: str) -> str:
    """Tell how long a browser may keep a file: assets and the log's tiles for ever, everything else asks again."""
    is_immutable = path.startswith(("/assets/", "/log/")) and path != LOG_CHECKPOINT
    return IMMUTABLE if is_immutable else REVALIDATE


def downloads(path: str) -> Headers:
    """An edition in one file is kept, not shown: its style stands in it, which a page of the site may not have."""
    found = _ONE_FILE.fullmatch(path)
    if found is None:
        return []
    name = f"{found['slug'] or 'appeal'}-{found['language']}.html"
    return [("Content-Disposition", f'attachment; filename="{name}"')]


def security(path: str, every_answer: Headers) -> Headers:
    """What every answer says, for one file. The page that checks receipts has a policy of its own, and no other file.

    Its script and its style stand in it, so that it can be kept; the policy names their hashes, and lets it read the
    public log of this site.
    """
    if _RECEIPT_PAGE.fullmatch(path) is None:
        return every_answer
    return [(name, _receipt_policy() if name == "Content-Security-Policy" else value) for name, value in every_answer]


@cache
def _receipt_policy() -> str:
    # In a file's own policy frame-ancestors means nothing.
    return f"{receipt_page.content_security_policy()}; frame-ancestors 'none'"


def sharing(path: str) -> Headers:
    """The public log may be read by pages of other sites, so that anybody's page can check it."""
    return [("Access-Control-Allow-Origin", "*")] if path.startswith("/log/") else []


def is_form(path: str) -> bool:
    """Tell whether the application answers this address; all others are files."""
    return _FORM.fullmatch(path) is not None


def with_script(described: Headers, given: Headers, path: str) -> Headers:
    """What is said with every answer, and that a script of ours may be loaded, if the sign form asks for that."""
    if WANTS_SCRIPT not in given or not _SIGN_FORM.fullmatch(path):
        return described
    return [(name, POLICY_WITH_SCRIPT if name == WANTS_SCRIPT[0] else value) for name, value in described]


def is_message(path: str) -> bool:
    """Tell whether people write at length to this address."""
    return _MESSAGE.fullmatch(path) is not None


def is_upload(path: str) -> bool:
    """Tell whether a file is sent to this address: a translation that comes back."""
    return _UPLOAD.fullmatch(path) is not None


def is_hook(path: str) -> bool:
    """Tell whether a mail provider (`mailings.hook`) or a payment service may post to this address."""
    return _HOOK.fullmatch(path) is not None


def robots(path: str) -> Headers:
    """Walls of names and personal pages stay out of search engines and archives."""
    return NO_INDEX if _WALL.match(path) or _PERSONAL.match(path) else []
