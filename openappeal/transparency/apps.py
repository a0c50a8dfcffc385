from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import addresses, audit_labels, personal_data

        addresses.register()
        audit_labels.register()
        personal_data.register()
