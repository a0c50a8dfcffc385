from django.urls import path

from openappeal.mail import views

urlpatterns = [
    path("<slug:language>/contact/", views.contact, name="contact"),
    path("<slug:language>/contact/sent/", views.contact_sent, name="contact-sent"),
]
