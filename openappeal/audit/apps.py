from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "openappeal.audit"
    label = "audit"
