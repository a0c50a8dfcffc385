from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "openappeal.mailings"
    label = "mailings"

    def ready(self) -> None:
        from openappeal.mailings import audit_labels, personal_data, retention

        audit_labels.register()
        personal_data.register()
        retention.register()
