"""No relation points to a higher floor, string references included."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from openappeal.mailings.models import Subscriber
from script.checks import floors


def test_every_relation_points_down_or_sideways():
    assert list(floors.relations_upwards(apps.get_models(include_auto_created=True), floors.places())) == []


def test_every_room_with_models_has_its_place():
    rooms = {floors.room_of(model) for model in apps.get_models()} - {None}

    assert rooms <= set(floors.places())


@pytest.mark.parametrize("kind", [models.ForeignKey, models.OneToOneField])
def test_a_string_reference_upwards_is_found(kind):
    with isolate_apps("openappeal.mailings"):
        leak = type(
            "Leak",
            (models.Model,),
            {
                "__module__": "openappeal.mailings.models",
                "signature": kind("signatures.Signature", on_delete=models.CASCADE),
                "Meta": type("Meta", (), {"app_label": "mailings"}),
            },
        )
        leak._meta.get_field("signature").remote_field.model = apps.get_model("signatures", "Signature")

        found = list(floors.relations_upwards([leak, Subscriber], floors.places()))

    assert found == ["Leak.signature points up: mailings → signatures"]


def test_a_relation_between_rooms_that_do_not_know_each_other_is_found():
    houses = {"mailings": floors.Place(2, False), "appeals": floors.Place(2, False)}
    with isolate_apps("openappeal.mailings"):
        leak = type(
            "Leak",
            (models.Model,),
            {
                "__module__": "openappeal.mailings.models",
                "appeal": models.ForeignKey(apps.get_model("appeals", "Appeal"), on_delete=models.CASCADE),
                "Meta": type("Meta", (), {"app_label": "mailings"}),
            },
        )

        assert list(floors.relations_upwards([leak], houses)) == ["Leak.appeal points sideways: mailings → appeals"]
