from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "openappeal.offers"
    label = "offers"

    def ready(self) -> None:
        from openappeal.offers import personal_data

        personal_data.register()
