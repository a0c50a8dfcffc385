"""What an upgrade makes of a campaign that was in the middle of something."""

import importlib

import pytest
from django.apps import apps

from openappeal.appeals import actions, translation_queries
from openappeal.appeals.models import Edition, EditionDemand, EditionParagraph, State
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.test_steps import say

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
upgrade = importlib.import_module("openappeal.appeals.migrations.0007_steps_so_far")


def test_a_draft_of_before_has_only_those_places_open_that_differ(today):
    draft = actions.start_draft(appeal=published_appeal().appeal, by="omar", today=today)
    say(draft, "en", demand_1="Open every door.")
    farsi = Edition.objects.get(version=draft, language="fa")
    # As it stood before the upgrade: nobody noted what a translation was made of.
    Edition.objects.filter(pk=farsi.pk).update(title_made_of="")
    for parts in (EditionDemand, EditionParagraph):
        parts.objects.filter(edition=farsi).update(made_of="")
    apps.get_model("appeals", "EditionAddressee").objects.filter(edition=farsi).update(made_of="")
    assert len(translation_queries.open_marks(farsi)) == 7

    upgrade.note_copies(apps, None)

    farsi.refresh_from_db()
    assert farsi.state == State.DRAFT
    changed = draft.demands.get(position=1).mark
    assert set(translation_queries.open_marks(farsi)) == {changed}
