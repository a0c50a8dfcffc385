from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "openappeal.transparency"
    label = "transparency"

    def ready(self) -> None:
        from openappeal.transparency import addresses, audit_labels, figures, personal_data

        addresses.register()
        audit_labels.register()
        figures.register_all()
        personal_data.register()
