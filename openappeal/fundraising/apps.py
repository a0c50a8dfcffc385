from django.apps import AppConfig


class FundraisingConfig(AppConfig):
    name = "openappeal.fundraising"
    label = "fundraising"
    verbose_name = "Fundraising"

    def ready(self) -> None:
        from openappeal.fundraising import audit_labels, books_pages, giving, personal_data, retention

        audit_labels.register()
        books_pages.register()
        giving.register()
        personal_data.register()
        retention.register()
