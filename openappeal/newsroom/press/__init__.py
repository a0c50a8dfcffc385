"""The press room: statements, coverage and the press page, as files; and the public answers of a statement's author."""


def register() -> None:
    """Make this part of the newsroom known to the registries. Called once, from `AppConfig.ready()`."""
    from openappeal.newsroom.press import addresses, audit_labels, items, personal_data, photos, retention

    addresses.register()
    audit_labels.register()
    items.register()
    personal_data.register()
    photos.register()
    retention.register()
