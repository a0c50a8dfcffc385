from django.urls import path

from openappeal.mailings import hook_views, views

urlpatterns = [
    path("hooks/mail/<slug:provider>/<slug:secret>/", hook_views.call, name="mail-hook"),
    path("u/<str:token>/", views.subscription, name="subscription"),
    path("u/news/<str:token>/", views.confirm, name="confirm-news"),
    path("<slug:language>/contact/news/", views.news, name="news"),
    path("<slug:language>/contact/news/sent/", views.sent, name="news-sent"),
    path("<slug:language>/contact/news/stopped/", views.stopped, name="news-stopped"),
]
