"""The library: flyers, posters, cards, clips and words to paste, as public files and on the page of resources."""


def register() -> None:
    """Make this part of the newsroom known to the registries. Called once, from `AppConfig.ready()`."""
    from openappeal.newsroom.library import addresses, audit_labels, personal_data

    addresses.register()
    audit_labels.register()
    personal_data.register()
