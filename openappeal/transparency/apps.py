from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import audit_labels, figures, personal_data

        audit_labels.register()
        figures.register_all()
        personal_data.register()
