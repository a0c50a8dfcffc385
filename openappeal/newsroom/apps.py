from django.apps import AppConfig, apps


class NewsroomConfig(AppConfig):
    name = "openappeal.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        from openappeal.newsroom import addresses, audit_labels, library, passing_on, personal_data, press, retention

        addresses.register()
        audit_labels.register()
        library.register()
        passing_on.register()
        personal_data.register()
        retention.register()
        press.register()
        if apps.is_installed("openappeal.accounts"):
            # The public process knows no staff, and opens nothing.
            from openappeal.newsroom import opening_approval

            opening_approval.connect()
