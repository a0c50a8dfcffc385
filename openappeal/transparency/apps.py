from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import figures, personal_data

        figures.register_all()
        personal_data.register()
