"""The public URL map: forms only. Everything else readers see is a file."""

from django.urls import include, path

urlpatterns = [
    path("", include("openappeal.appeals.urls")),
    path("", include("openappeal.mailings.urls")),
    path("", include("openappeal.mail.urls")),
    path("", include("openappeal.offers.urls")),
    path("", include("openappeal.signatures.urls")),
    path("", include("openappeal.fundraising.checkout.urls")),
    path("", include("openappeal.newsroom.urls")),
    path("", include("openappeal.newsroom.press.urls")),
    path("", include("openappeal.printing.urls")),
]
