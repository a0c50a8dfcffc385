from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "openappeal.appeals"
    label = "appeals"

    def ready(self) -> None:
        from openappeal.appeals import addresses, audit_labels, personal_data, retention, rows

        addresses.register()
        audit_labels.register()
        personal_data.register()
        retention.register()
        rows.register()
