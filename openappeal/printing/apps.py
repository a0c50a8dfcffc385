from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "openappeal.printing"
    label = "printing"

    def ready(self) -> None:
        from openappeal.printing import (
            audit_labels,
            personal_data,
            placement_freshness,
            placement_pages,
            retention,
            screen_freshness,
            screen_pages,
        )

        audit_labels.register()
        personal_data.register()
        placement_freshness.connect()
        placement_pages.register()
        retention.register()
        screen_freshness.connect()
        screen_pages.register()
