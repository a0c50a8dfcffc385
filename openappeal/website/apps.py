from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "openappeal.website"
    label = "website"

    def ready(self) -> None:
        from openappeal.website import addresses, freshness

        addresses.register()
        freshness.connect()
