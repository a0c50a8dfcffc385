from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "openappeal.mail"
    label = "mail"

    def ready(self) -> None:
        from openappeal.mail import personal_data, retention

        personal_data.register()
        retention.register()
