from django.urls import path

from openappeal.offers import views

urlpatterns = [
    path("<slug:language>/help/", views.offer, name="offer"),
    path("<slug:language>/help/sent/<str:code>/", views.sent, name="offer-sent"),
    path("<slug:language>/help/erase/", views.take_back, name="offer-take-back"),
    path("<slug:language>/help/erased/", views.erased, name="offer-erased"),
]
