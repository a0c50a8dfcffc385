from django.urls import path

from openappeal.mailings import views

urlpatterns = [path("u/<str:token>/", views.unsubscribe, name="unsubscribe")]
