from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "openappeal.config"
    label = "config"
