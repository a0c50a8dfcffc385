"""The staff process: the Wagtail admin, on another address."""

import os

os.environ["OPENAPPEAL_ROLE"] = "staff"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")

from openappeal.config.processes import die_with_parent

if os.environ.get("OPENAPPEAL_CHILD_OF_SERVER"):
    # A server that is killed cannot end its own processes; they would go on holding the port.
    die_with_parent()

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
