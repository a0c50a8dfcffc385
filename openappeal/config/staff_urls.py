"""The staff URL map. It is on another address than the public one, and nothing public links here."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from openappeal.accounts.account import account
from openappeal.config import edition_preview, staff_files, start_own_views

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/", permanent=False)),
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
