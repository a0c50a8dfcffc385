from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "openappeal.appeals"
    label = "appeals"

    def ready(self) -> None:
        from openappeal.appeals import addresses, audit_labels

        addresses.register()
        audit_labels.register()
