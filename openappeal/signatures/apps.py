from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "openappeal.signatures"
    label = "signatures"

    def ready(self) -> None:
        from openappeal.antiabuse import actions as switches
        from openappeal.antiabuse.models import Part
        from openappeal.appeals.actions import publishing
        from openappeal.mail import errands
        from openappeal.signatures import addresses, audit_labels, figures, freshness, personal_data, retention
        from openappeal.signatures.actions import letters, reminders
        from openappeal.transparency import freshness as log

        addresses.register()
        figures.register_all()
        switches.on_change(Part.WALL, freshness.mark_wall_switched)
        switches.on_change(Part.COUNTING, freshness.mark_counts)
        audit_labels.register()
        personal_data.register()
        retention.register()
        publishing.on_changed_demand(letters.draft_about_demand)
        log.also("signatures", lambda: [freshness.COUNT])
        errands.register(letters.ERRAND, errands.Errand(may_go=letters.may_go, note=letters.note))
        errands.register(reminders.ERRAND, errands.Errand(may_go=reminders.may_go, note=reminders.note))
