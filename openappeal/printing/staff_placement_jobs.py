"""Translators' words of placements: how the screens of `fundraising.staff.jobs` find, show and write them."""

from __future__ import annotations

from django import forms
from django.http import Http404

from openappeal.accounts.rules import is_press
from openappeal.fundraising.staff.jobs import Door
from openappeal.printing import placement_job_actions, placement_jobs
from openappeal.printing.placement_models import Placement
from openappeal.printing.staff_placement_forms import WordsForm


def _get(pk: int) -> Placement:
    found = Placement.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _boxes(found: Placement, tag: str) -> dict[str, forms.Field]:
    return WordsForm(placement=found, tag=tag).fields


DOOR = Door(
    namespace="staff_placements",
    text="placement",
    page="placement",
    find=_get,
    job=placement_jobs.job,
    fields=_boxes,
    acts=placement_job_actions,
    may_take=is_press,
)
