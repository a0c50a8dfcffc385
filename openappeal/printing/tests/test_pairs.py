"""Two languages on one sheet: each with its own form of the text and its own line at the foot."""

from __future__ import annotations

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.tests.factories import published_appeal
from openappeal.printing import composing, names
from openappeal.printing.models import Print
from openappeal.printing.tests.test_printing import a_print, signer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


def test_who_paid_is_said_in_both_languages():
    english, farsi = (appeals.current_record(tag) for tag in ("en", "fa"))
    signer(english, "Ada", group="writers", group_position=1, credential="poet")
    feet = {"foot": "Paid for by readers.", "second_foot": "با پول خوانندگان."}
    copy = composing.copy_of(made := a_print(english, second=farsi, **feet), names.chosen(made))
    assert copy.foot == ("What people are known for is said for identification only.", "Paid for by readers.")
    assert copy.second.foot[1:] == ("با پول خوانندگان.",)
    assert len(copy.second.foot) == 2
    # A line for a language that is not there would be printed by the next change of it.
    assert a_print(english, **feet).second_foot == ""


def test_the_screen_takes_both_lines_and_shows_them_again():
    english, farsi = (appeals.current_record(tag) for tag in ("en", "fa"))
    press = logged_in(Role.PRESS, "pia")
    form = {"label": "Two", "sheet": "a4", "text": f"{english.pk}-", "second": f"{farsi.pk}-", "choice": "nobody"}
    form |= {"foot": "Paid for by readers.", "second_foot": "با پول خوانندگان.", "code": "nowhere"}
    page = press.post("/admin/print/new/", form)["Location"]
    assert Print.objects.values_list("foot", "second_foot").get() == (form["foot"], form["second_foot"])
    assert 'value="با پول خوانندگان."' in press.get(f"{page}edit/").content.decode()
