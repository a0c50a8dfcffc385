from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "openappeal.printing"
    label = "printing"

    def ready(self) -> None:
        from openappeal.printing import audit_labels, personal_data

        audit_labels.register()
        personal_data.register()
