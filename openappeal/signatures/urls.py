from django.urls import path

from openappeal.signatures import organisation_views, receipt_views, views

urlpatterns = [
    path("<slug:language>/sign/", views.sign, name="sign"),
    path("<slug:language>/sign/organisation/", organisation_views.sign, name="sign-organisation"),
    path("<slug:language>/sign/sent/", views.sent, name="sign-sent"),
    path("<slug:language>/sign/thanks/<str:code>/", views.thanks, name="sign-thanks"),
    path("<slug:language>/sign/receipt/", receipt_views.receipt, name="receipt"),
    path("<slug:language>/sign/code/", views.code_entry, name="code"),
    path("<slug:language>/sign/set-aside/", views.set_aside, name="set-aside"),
    path("<slug:language>/sign/set-aside/sent/", views.set_aside_sent, name="set-aside-sent"),
    path("c/<str:token>/", views.confirm, name="confirm"),
    path("m/<str:code>/", views.personal, name="personal"),
    path("m/<str:code>/receipt/", receipt_views.about, name="about-receipt"),
    path("m/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:language>/signers/not-me/", views.not_me, name="not-me"),
    path("<slug:language>/signers/not-me/sent/", views.not_me_sent, name="not-me-sent"),
]
