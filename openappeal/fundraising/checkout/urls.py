from django.urls import path

from openappeal.fundraising.checkout import views

urlpatterns = [
    path("hooks/pay/<slug:provider>/", views.call, name="pay-hook"),
    path("<slug:language>/give/thanks/", views.thanks, name="give-thanks"),
    path("<slug:language>/give/received/", views.received, name="give-received"),
    path("<slug:language>/give/back/", views.back, name="give-back"),
    path("<slug:language>/give/stopped/", views.stopped, name="give-stopped"),
    path("<slug:language>/give/wait/<str:token>/", views.wait, name="give-wait"),
    path("<slug:language>/give/stop/<str:link>/", views.stop, name="give-stop"),
    path("<slug:language>/give/to/<slug:slug>/", views.give, name="give"),
]
