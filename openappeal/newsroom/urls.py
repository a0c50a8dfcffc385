from django.urls import path

from openappeal.newsroom import views

urlpatterns = [
    path("<slug:language>/press/preview/<str:token>/", views.preview, name="newsroom-preview"),
]
