"""The public process: files first, forms by Django."""

import os

os.environ["OPENAPPEAL_ROLE"] = "public"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from openappeal.publishing.server import FileServer

application = FileServer(settings.PUBLIC_DIR, get_wsgi_application(), https=settings.SITE_URL.startswith("https://"))
