from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import personal_data

        personal_data.register()
