from django.urls import path

from openappeal.printing import views

urlpatterns = [
    path("proof/<str:token>/", views.proof, name="proof"),
    path("proof/<str:token>/sheet/", views.sheet, name="proof_sheet"),
]
