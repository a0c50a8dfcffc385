from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "openappeal.mailings"
    label = "mailings"

    def ready(self) -> None:
        from openappeal.mailings import personal_data, retention

        personal_data.register()
        retention.register()
