"""The public process: files first, forms by Django."""

import os

os.environ["OPENAPPEAL_ROLE"] = "public"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")

from django.conf import settings  # noqa: E402  after the role is set
from django.core.wsgi import get_wsgi_application  # noqa: E402

from openappeal.publishing.server import FileServer  # noqa: E402

application = FileServer(settings.PUBLIC_DIR, get_wsgi_application())
