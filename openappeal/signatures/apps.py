from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "openappeal.signatures"
    label = "signatures"

    def ready(self) -> None:
        from openappeal.signatures import addresses, audit_labels, personal_data

        addresses.register()
        audit_labels.register()
        personal_data.register()
