from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "openappeal.publishing"
    label = "publishing"
