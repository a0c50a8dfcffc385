from django.apps import AppConfig


class AntiabuseConfig(AppConfig):
    name = "openappeal.antiabuse"
    label = "antiabuse"

    def ready(self) -> None:
        from openappeal.antiabuse import audit_labels

        audit_labels.register()
