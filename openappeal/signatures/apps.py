from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "openappeal.signatures"
    label = "signatures"

    def ready(self) -> None:
        from openappeal.mail import errands
        from openappeal.signatures import addresses, audit_labels, personal_data
        from openappeal.signatures.actions import letters

        addresses.register()
        audit_labels.register()
        personal_data.register()
        errands.register(letters.ERRAND, errands.Errand(may_go=letters.may_go, note=letters.note))
