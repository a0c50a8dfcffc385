"""Settings of all three processes. One file, read the same everywhere.

`OPENAPPEAL_ROLE` says which process this is. The public process installs only the rooms it answers
for: no Wagtail, no accounts, no sessions, so that there is no door to the staff side in it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from openappeal.core import languages
from openappeal.vault.keys import FileKeys

env = environ.FileAwareEnv()

ROLES = ("public", "staff", "worker", "test")
ROLE: str = env.str("OPENAPPEAL_ROLE", default="staff")
if ROLE not in ROLES:
    raise ImproperlyConfigured(f"OPENAPPEAL_ROLE is “{ROLE}”; it can be one of: {', '.join(ROLES)}.")

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# ── Where things are ────────────────────────────────────────────────────────
DATA_DIR = Path(env.str("OPENAPPEAL_DATA", default="data")).resolve()
PUBLIC_DIR = DATA_DIR / "public"
KEYS_DIR = Path(env.str("OPENAPPEAL_KEYS", default="keys")).resolve()
KEYS = FileKeys(KEYS_DIR)
# The demonstration carries a permanent mark in its own folder; no setting can take it away.
IS_DEMO = (DATA_DIR / "DEMONSTRATION").exists()

SITE_URL: str = env.str("OPENAPPEAL_SITE_URL", default="http://localhost:8000").rstrip("/")
STAFF_URL: str = env.str("OPENAPPEAL_STAFF_URL", default="http://localhost:8001").rstrip("/")
# Where the site can be reached as well, as on an onion service: told in what is passed on by hand.
MIRRORS: list[str] = [address.rstrip("/") for address in env.list("OPENAPPEAL_MIRRORS", default=[])]
# From where the web server in front connects. Only it is believed when it says from which network somebody comes.
PROXY: str = env.str("OPENAPPEAL_PROXY", default="")
# How hard the sum is that browsers may do (antiabuse.sums), in zero bits; each doubles the work.
SUM_BITS: int = min(max(env.int("OPENAPPEAL_SUM_BITS", default=13), 1), 24)
# Whether the staff process may fetch a page of somebody else's when an organiser presses “Fetch” (newsroom.press).
FETCH_PAGES: bool = env.bool("OPENAPPEAL_FETCH_PAGES", default=False)
EMAIL_URL: str = env.str("OPENAPPEAL_EMAIL_URL", default="mailbox:" if IS_DEMO else "")
# A neutral sender: a letter on a lock screen must not tell what somebody signed.
EMAIL_FROM: str = env.str("OPENAPPEAL_EMAIL_FROM", default=f"no-reply@{urlsplit(SITE_URL).hostname}")
# Under which name the public part of `dkim.key` stands in DNS; empty where the mail server signs.
DKIM_SELECTOR: str = env.str("OPENAPPEAL_DKIM_SELECTOR", default="")
# Of a mailing's issue, to one mail domain, in a minute.
LETTERS_PER_DOMAIN: int = env.int("OPENAPPEAL_LETTERS_PER_DOMAIN", default=1200)
# After how many hours a confirmed signature comes into the public log, and among how many others at least. In the
# demonstration nobody has to be protected, and somebody is looking.
LOG_DELAY_HOURS: tuple[int, int] = (0, 0) if IS_DEMO else (6, 30)
LOG_SECONDS = 60.0 if IS_DEMO else 3600.0
LOG_SMALLEST_BATCH = 1 if IS_DEMO else 32
# Files, best on other disks, to which the log's newest checkpoint is copied, and with which it is compared.
LOG_COPIES: list[str] = env.list("OPENAPPEAL_LOG_COPIES", default=[])
# With what a mail provider signs what it tells of letters; how many in a hundred may leave the list in a day for it.
MAIL_WEBHOOK_SIGNATURE: str = env.str("OPENAPPEAL_MAIL_WEBHOOK_SIGNATURE", default="")
MAIL_WEBHOOK_MOST: int = env.int("OPENAPPEAL_MAIL_WEBHOOK_MOST", default=10)
# What the worker asks the payment service with, and what that signs its calls with. The key moves money: no other
# process reads it, and `openappeal serve` does not give it to them.
STRIPE_KEY: str = env.str("OPENAPPEAL_STRIPE_KEY", default="") if ROLE in ("worker", "test") else ""
STRIPE_WEBHOOK: str = env.str("OPENAPPEAL_STRIPE_WEBHOOK", default="") if ROLE != "staff" else ""
# Where it is asked; a test has a stand-in there.
STRIPE_ADDRESS: str = env.str("OPENAPPEAL_STRIPE_ADDRESS", default="https://api.stripe.com")
_is_near = STRIPE_ADDRESS.startswith("http://") and urlsplit(STRIPE_ADDRESS).hostname in (
    "localhost",
    "127.0.0.1",
    "::1",
)
if not STRIPE_ADDRESS.startswith("https://") and not _is_near:
    raise ImproperlyConfigured("OPENAPPEAL_STRIPE_ADDRESS must begin with https://: the key would be read on the way.")


def _secret_key() -> str:
    """The configured secret, or one made from the keys folder's token key.

    Only the staff process signs anything with it (sessions, CSRF). It differs from the token key
    itself, which signs what visitors carry.
    """
    configured: str = env.str("OPENAPPEAL_SECRET_KEY", default="")
    if configured:
        return configured
    import hashlib

    from openappeal.vault.keys import KeyMissing

    try:
        return hashlib.sha256(b"openappeal/django-secret/v1\n" + KEYS.token_key()).hexdigest()
    except KeyMissing:
        # `init` and the checks run before there are keys; such a process signs nothing.
        import secrets

        return secrets.token_hex(32)


SECRET_KEY = _secret_key()
DEBUG = False

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
_host = urlsplit(SITE_URL if ROLE == "public" else STAFF_URL).hostname or "localhost"
ALLOWED_HOSTS = sorted({_host, *LOOPBACK_HOSTS})

# ── Rooms ───────────────────────────────────────────────────────────────────
PUBLIC_APPS = [
    "openappeal.audit",
    "openappeal.antiabuse",
    "openappeal.mail",
    "openappeal.privacy",
    "openappeal.cms",
    "openappeal.appeals",
    "openappeal.mailings",
    "openappeal.offers",
    "openappeal.transparency",
    "openappeal.signatures",
    "openappeal.newsroom",
    "openappeal.fundraising",
    "openappeal.printing",
]
STAFF_APPS = [
    "openappeal.accounts",
    *PUBLIC_APPS,
    "openappeal.website",
    "openappeal.publishing",
    "openappeal.config",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.snippets",
    # Nothing shows pictures yet, but the admin of Wagtail asks for their addresses.
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
INSTALLED_APPS = PUBLIC_APPS if ROLE == "public" else STAFF_APPS

PUBLIC_MIDDLEWARE = ["openappeal.cms.middleware.PublicForms"]
STAFF_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openappeal.accounts.middleware.StaffHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "openappeal.accounts.middleware.StaffSession",
    "openappeal.accounts.middleware.WagtailRooms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "openappeal.accounts.middleware.StaffLanguage",
]
MIDDLEWARE = PUBLIC_MIDDLEWARE if ROLE == "public" else STAFF_MIDDLEWARE
ROOT_URLCONF = "openappeal.config.public_urls" if ROLE == "public" else "openappeal.config.staff_urls"
APPEND_SLASH = ROLE != "public"

_libraries: dict[str, str] = {}
_context_processors = ["django.template.context_processors.request"]
if ROLE != "public":
    _context_processors += [
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
    _libraries["wagtailadmin_tags"] = "openappeal.accounts.wagtail_tags"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _context_processors, "libraries": _libraries},
    }
]
TEST_RUNNER = "django.test.runner.DiscoverRunner"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Database ────────────────────────────────────────────────────────────────
# Public forms must fail fast when the database is busy; the worker and the staff side may wait.
DATABASE_WAIT_SECONDS = 2 if ROLE == "public" else 20
PUBLIC_CONNECTIONS = 5
_database_url: str = env.str("OPENAPPEAL_DATABASE_URL", default="")
if _database_url:
    DATABASES = {"default": env.db_url_config(_database_url)}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        DATABASES["default"]["OPTIONS"] = {
            **DATABASES["default"].get("OPTIONS", {}),
            "options": f"-c lock_timeout={DATABASE_WAIT_SECONDS}s -c statement_timeout=60s",
        }
        if ROLE == "public":
            # Two dozen threads in each child would have a connection each, made anew with the child in every minute;
            # a fresh connection's first statements cost more than a form (docs/decisions/0082).
            DATABASES["default"]["OPTIONS"]["pool"] = {
                "min_size": 2,
                "max_size": PUBLIC_CONNECTIONS,
                "timeout": DATABASE_WAIT_SECONDS,
            }
            DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_WAIT_SECONDS,
        # secure_delete overwrites what is deleted. NORMAL survives the death of any process; only
        # a power cut can lose the last commits (docs/decisions/0004).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
        " PRAGMA foreign_keys=ON;",
    }

# ── Languages ───────────────────────────────────────────────────────────────
# A broad fixed list; a campaign chooses from it at run time, so adding one needs no restart.
LANGUAGES = [(lang.tag, lang.name) for lang in languages.LANGUAGES]
CONTENT_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
for _lang in languages.LANGUAGES:
    LANG_INFO.setdefault(
        _lang.tag,
        {
            "bidi": _lang.direction == "rtl",
            "code": _lang.tag,
            "name": _lang.name,
            "name_local": _lang.name,
        },
    )
LANGUAGES_BIDI = [lang.tag for lang in languages.LANGUAGES if lang.direction == "rtl"]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
if ROLE != "public":
    # Above Wagtail's and Django's own sentences, which are half translated (docs/decisions/0013).
    LOCALE_PATHS.append(BASE_DIR / "locale" / "wagtail")
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "UTC"
USE_TZ = True

# ── Files ───────────────────────────────────────────────────────────────────
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
# The staff side serves its files from the packages that hold them; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# The file server in front is stricter with most forms (publishing.server).
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 if ROLE == "public" else 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40 if ROLE == "public" else 5000

# ── Staff side ──────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
# Passkeys; a password in the demonstration only (docs/decisions/0026).
AUTHENTICATION_BACKENDS = ["openappeal.accounts.backends.StaffBackend"]
LOGIN_URL = "/admin/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = STAFF_URL.startswith("https://")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The longest; accounts.sessions ends them earlier.
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_TRUSTED_ORIGINS = [STAFF_URL]
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS is said by our own headers, which know whether the site has TLS
    "security.W008",  # TLS ends at the web server in front
    "security.W019",  # Wagtail shows its previews in a frame of the same origin
    "templates.W003",  # ours stand in the place of Wagtail's template tags on purpose (accounts.wagtail_tags)
]
if ROLE == "public":
    # Headers come with each answer; without a cookie there is no session to ride on (cms.middleware).
    SILENCED_SYSTEM_CHECKS += ["security.W001", "security.W002", "security.W003"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
WAGTAIL_SITE_NAME = "OpenAppeal"
WAGTAILADMIN_BASE_URL = STAFF_URL
# Both would ask another company's server about us.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [(tag, languages.language(tag).name) for tag in languages.STAFF_LANGUAGES]
WAGTAIL_USER_TIME_ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tehran"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = IS_DEMO
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "openappeal.accounts.forms.StaffLogin"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# ── Log ─────────────────────────────────────────────────────────────────────
# Ids, never names, addresses or request data: django.request would write paths, which carry tokens.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "null": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "openappeal": {"level": "INFO"},
        "django.request": {"handlers": ["null"], "propagate": False},
        "django.security": {"handlers": ["null"], "propagate": False},
        "django.server": {"handlers": ["null"], "propagate": False},
        # What posts in other networks: these write addresses with the passwords in them.
        **{name: {"handlers": ["null"], "propagate": False} for name in ("apprise", "requests", "urllib3")},
    },
}

if ROLE == "test":
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # A file, not memory: tests of two at once need two connections.
        DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if sys.platform != "win32":
    os.umask(0o027)
