from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "openappeal.website"
    label = "website"

    def ready(self) -> None:
        from openappeal.cms import matrix
        from openappeal.transparency import freshness as log
        from openappeal.website import addresses, audit_labels, drive_ads, freshness, number, unsaid_names
        from openappeal.website.translating import letters, queries

        addresses.register()
        audit_labels.register()
        drive_ads.connect()
        unsaid_names.connect()
        freshness.connect()
        letters.connect()
        log.also("website", number.everywhere)
        matrix.register("website", queries.rows)
