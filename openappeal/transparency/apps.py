from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import audit_labels, personal_data

        audit_labels.register()
        personal_data.register()
