from django.apps import AppConfig


class AntiabuseConfig(AppConfig):
    name = "openappeal.antiabuse"
    label = "antiabuse"
