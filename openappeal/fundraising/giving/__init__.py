"""Drives and gifts as other rooms know them: what is held, for how long, at which addresses, in which numbers."""


def register() -> None:
    """Declare all of it. Called once, from `AppConfig.ready()`."""
    from openappeal.fundraising.giving import addresses, audit_labels, figures, personal_data, retention

    addresses.register()
    audit_labels.register()
    figures.register_all()
    personal_data.register()
    retention.register()
