from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "openappeal.cms"
    label = "cms"
