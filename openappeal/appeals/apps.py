from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "openappeal.appeals"
    label = "appeals"

    def ready(self) -> None:
        from openappeal.appeals import addresses, audit_labels, form_rows, personal_data, retention, rows

        addresses.register()
        form_rows.register()
        audit_labels.register()
        personal_data.register()
        retention.register()
        rows.register()
