"""The staff URL map. It is on another address than the public one, and nothing public links here."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from openappeal.accounts import door
from openappeal.accounts.account import account
from openappeal.config import edition_preview, staff_files, start_own_views

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
    # Before Wagtail's own: its login takes passwords, its screens of users and groups know nothing of passkeys.
    path("admin/", include(door)),
    re_path(r"^admin/(?:users|groups|password_reset)/", door.closed),
    path("admin/start-your-own/", include(start_own_views)),
    path("admin/appeal/preview/<str:language>/", edition_preview.preview, name="appeal_preview"),
    path("admin/account/", account),
    path("admin/", include(wagtailadmin_urls)),
    path("mailbox/", include("openappeal.mail.staff")),
    # What previews and editors show: pictures, documents, the public style sheet.
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", staff_files.media),
    path("assets/<path:path>", staff_files.assets),
]
