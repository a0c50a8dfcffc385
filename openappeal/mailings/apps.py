from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "openappeal.mailings"
    label = "mailings"

    def ready(self) -> None:
        from openappeal.appeals.actions import publishing
        from openappeal.mailings import audit_labels, personal_data, retention
        from openappeal.mailings.actions import telling

        audit_labels.register()
        personal_data.register()
        retention.register()
        publishing.on_changed_demand(telling.draft_about_demand)
        publishing.on_translation(telling.take_translation)
