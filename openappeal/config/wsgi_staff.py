"""The staff process: the Wagtail admin, on another address."""

import os

os.environ["OPENAPPEAL_ROLE"] = "staff"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
