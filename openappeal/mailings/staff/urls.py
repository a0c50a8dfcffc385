"""Addresses of the mailing on the staff side."""

from django.urls import path

from openappeal.mailings.staff import views

app_name = "staff_mailings"
urlpatterns = [
    path("", views.issues, name="issues"),
    path("rule/", views.rule, name="rule"),
    path("new/", views.edit, name="new"),
    path("<int:pk>/", views.issue, name="issue"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/preview/<slug:language>/", views.preview, name="preview"),
    path("<int:pk>/test/", views.test, name="test"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/no/", views.say_no, name="say_no"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
