from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "openappeal.offers"
    label = "offers"

    def ready(self) -> None:
        from openappeal.offers import audit_labels, personal_data, retention

        audit_labels.register()
        personal_data.register()
        retention.register()
