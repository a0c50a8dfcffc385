"""What each role may do in Wagtail. What it may do on our own screens is in `rules`.

Only an organiser does anything there: people are looked after on our own screen, never on Wagtail's.
Permissions are rows that Django makes after migrating; so this runs after them, every time, and a
role that somebody changed by hand is put right.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from openappeal.accounts.models import Role

ADMIN = ("wagtailadmin", "access_admin")
# Rooms whose Wagtail models an organiser edits without further rules.
EDITED_ROOMS = ("website",)
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
# Of those rooms of Wagtail that are installed: pictures wait until there is a record of consent.
COLLECTION_PERMISSIONS = (
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
TRANSLATE = (("simple_translation", "submit_translation"),)


def ensure_roles() -> None:
    """Make the roles' groups and give them their permissions. Running it again changes nothing."""
    _make_permissions()
    with transaction.atomic():
        for role in Role:
            group, _ = Group.objects.get_or_create(name=role)
            group.permissions.set(_permissions(ADMIN))
        organisers = Group.objects.get(name=Role.ORGANISER)
        organisers.permissions.add(
            *_permissions(*TRANSLATE), *Permission.objects.filter(content_type__app_label__in=EDITED_ROOMS)
        )
        _allow_pages(organisers)
        _allow_files(organisers)


def after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`. A single room migrated on its own may come before Wagtail's tables."""
    if "wagtailcore_groupcollectionpermission" in connection.introspection.table_names():
        ensure_roles()


def _make_permissions() -> None:
    labels = {label for label, _ in (ADMIN, *TRANSLATE, *COLLECTION_PERMISSIONS)}
    for label in sorted({*labels, *EDITED_ROOMS, "wagtailcore"} & set(apps.app_configs)):
        create_permissions(apps.get_app_config(label), verbosity=0)


def _permissions(*wanted: tuple[str, str]) -> list[Permission]:
    return [
        Permission.objects.get(content_type__app_label=label, codename=codename) for label, codename in sorted(wanted)
    ]


def _allow_pages(group: Group) -> None:
    from wagtail.models import GroupPagePermission, Page

    root = Page.objects.filter(depth=1).first()
    if root is not None:
        for permission in _permissions(*(("wagtailcore", codename) for codename in PAGE_PERMISSIONS)):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _allow_files(group: Group) -> None:
    from wagtail.models import Collection, GroupCollectionPermission

    root = Collection.objects.filter(depth=1).first()
    if root is not None:
        installed = [pair for pair in COLLECTION_PERMISSIONS if pair[0] in apps.app_configs]
        for permission in _permissions(*installed):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
