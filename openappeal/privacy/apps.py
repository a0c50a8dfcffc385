from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "openappeal.privacy"
    label = "privacy"
