from django.urls import path

from openappeal.newsroom.press import author_views

urlpatterns = [path("statement/<str:token>/", author_views.statement, name="statement")]
