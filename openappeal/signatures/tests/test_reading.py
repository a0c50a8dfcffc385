"""Reading names: one decision a screen, undo, notices, many in one press."""

import re
from dataclasses import replace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.signatures import actions, queries, staff_queries
from openappeal.signatures.actions import less, protecting, together
from openappeal.signatures.actions.together import Choice
from openappeal.signatures.models import Review, Signature, Visibility
from openappeal.signatures.reading_models import Together
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
READ = "/admin/signatures/read/"
NAMES = {
    "Ada Thornebury": "DE",
    "Bram Zandhuys": "NL",
    "www.buy.example": "NL",
    "Cem Güneyli 77": "TR",
    "DINA FARAHMAND": "",
}


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def people(keys, today):
    """Five names; the form would have refused one of them, a list might not."""
    for number, (name, country) in enumerate(NAMES.items()):
        person = replace(SABINE, name=name, country=country, address=f"p{number}@post.example")
        sign_and_confirm(person, "public", today)
    while protecting.look(keys=keys, today=today):
        pass
    return {one.name: one for one in Signature.objects.all()}


@pytest.fixture
def moderator():
    return logged_in(Role.MODERATOR, "wei")


def shown_name(client, address=READ):
    """The name on the screen, if any."""
    found = re.search(r'class="oa-name">\s*<bdi[^>]*>([^<]+)<', client.get(address).content.decode())
    return found and found[1]


def press(client, decision, signature, **more):
    return client.post(f"{READ}review/", {"ids": signature.pk, "decision": decision, **more}).headers["Location"]


def reviews():
    return dict(Signature.objects.values_list("name", "review"))


def test_the_presses_before_are_taken_back_one_after_the_other(people, moderator):
    first, second, third = list(staff_queries.unread())[:3]
    place = press(moderator, "shown", first)
    place = press(moderator, "left_out", second, reason="insult", last=place.partition("last=")[2])
    assert place == f"{READ}?last={second.pk}%2C{first.pk}"
    assert shown_name(moderator, place) == third.name

    place = press(moderator, "unread", second, last=f"{second.pk},{first.pk}")
    assert place == f"{READ}?at={second.pk}&last={first.pk}"
    assert shown_name(moderator, place) == second.name
    place = press(moderator, "unread", first, last=str(first.pk))

    assert set(reviews().values()) == {"unread"}
    assert shown_name(moderator, place) == first.name


def test_what_is_skipped_stays_skipped(people, moderator):
    first, second, third = list(staff_queries.unread())[:3]
    assert shown_name(moderator, f"{READ}?after={first.pk}") == second.name

    place = press(moderator, "shown", second, after=first.pk)

    assert shown_name(moderator, place) == third.name


def test_another_reason_needs_words_which_the_team_can_read(people, moderator):
    one = people["Ada Thornebury"]
    place = press(moderator, "left_out", one, reason="other")
    assert (reviews()["Ada Thornebury"], shown_name(moderator, place)) == ("unread", "Ada Thornebury")

    press(moderator, "left_out", one, reason="other", words="a character of a book")

    assert reviews()["Ada Thornebury"] == "left_out"
    assert Entry.objects.get(action="signatures.left_out").reason == "other"
    page = moderator.get(f"/admin/signatures/{one.pk}/").content.decode()
    assert "Another reason: <bdi>a character of a book</bdi>" in page


@pytest.mark.parametrize("act", ["withdraw", "withheld", "counted", "unread"])
def test_words_of_the_team_about_a_signature_go_with_it(people, moderator, today, act):
    one = people["Ada Thornebury"]
    press(moderator, "left_out", one, reason="other", words="canary of a book")
    assert "canary" in everything()

    if act == "unread":
        actions.undo_review(ids=[one.pk], by="wei", today=today)
    else:
        with transaction.atomic():
            signature = less.lock_signature(one.pk)
            if act == "withdraw":
                less.erase(signature, today)
            else:
                less.make_stricter(signature=signature, visibility=Visibility(act), keys=settings.KEYS, today=today)

    assert "canary" not in everything()


def everything():
    """All that any table says, the audit list among them."""
    tables = [model for model in apps.get_models() if model.__module__.startswith("openappeal.")]
    return repr([list(model._base_manager.values()) for model in tables])


def test_notices_choose_the_queue(people, moderator):
    numbers = {one.key: one.number for one in staff_queries.notices()}
    assert numbers == {"": 5, "any": 3, "none": 2, "link": 1, "digits": 1, "caps": 1}
    assert {one.name for one in staff_queries.unread("none")} == {"Ada Thornebury", "Bram Zandhuys"}

    assert shown_name(moderator, f"{READ}?only=caps") == "DINA FARAHMAND"
    place = press(moderator, "shown", people["DINA FARAHMAND"], only="caps")
    assert "None of this kind waits." in moderator.get(place).content.decode()


def test_a_notice_says_what_was_seen(people, moderator):
    page = moderator.get(f"{READ}?only=link").content.decode()

    assert "It looks like an address of the web or of a messenger: \u2068www.buy.example\u2069" in page


def test_keys_are_letters_of_the_readers_alphabet(people, moderator):
    keys = set(re.findall(r'accesskey="([^"]+)"', moderator.get(READ).content.decode()))
    assert keys == {"s", "l", "1", "2", "3", "4"}

    moderator.get("/admin/?lang=fa")

    keys = set(re.findall(r'accesskey="([^"]+)"', moderator.get(READ).content.decode()))
    assert keys == {"ن", "ب", "۱", "۲", "۳", "۴"}


def test_a_name_that_must_not_appear_has_no_button_to_show_it(people, moderator, keys, today):
    protecting.protect(spellings=["Ada Thornebury"], why="relative", by="omar", keys=keys, today=today)

    page = moderator.get(f"{READ}?only=protected").content.decode()
    assert "Ada Thornebury" in page
    assert 'value="shown"' not in page
    place = press(moderator, "shown", people["Ada Thornebury"])

    assert (place, reviews()["Ada Thornebury"]) == (f"/admin/signatures/{people['Ada Thornebury'].pk}/", "unread")


# ── Many ────────────────────────────────────────────────────────────────────
def test_ticked_names_are_one_act(people, moderator):
    ids = [people[name].pk for name in ("Ada Thornebury", "Bram Zandhuys")]
    preview = moderator.post(f"{READ}many/preview/", {"ids": ids, "decision": "shown"}).content.decode()
    assert "These 2 names come onto the wall" in preview
    assert set(reviews().values()) == {"unread"}

    place = moderator.post(f"{READ}many/decide/", {"ids": ids, "decision": "shown"}).headers["Location"]

    act = Together.objects.get()
    assert (act.number, act.by, place) == (2, "wei", f"{READ}together/?done={act.pk}")
    assert len(queries.wall_page(1, "en")) == 2
    assert "2 names come onto the wall in a moment." in moderator.get(place).content.decode()
    moderator.post(f"{READ}together/{act.pk}/undo/")
    assert queries.wall_page(1, "en") == [None, None]
    assert set(reviews().values()) == {"unread"}


def test_a_name_that_must_not_appear_is_held_back_from_many(people, moderator, keys, today):
    protecting.protect(spellings=["Ada Thornebury"], why="relative", by="omar", keys=keys, today=today)
    ids = [people[name].pk for name in ("Ada Thornebury", "Bram Zandhuys")]

    preview = moderator.post(f"{READ}many/preview/", {"ids": ids, "decision": "shown"}).content.decode()
    assert "One of the ticked names must not appear." in preview
    assert f'name="ids" value="{ids[0]}"' not in preview
    moderator.post(f"{READ}many/decide/", {"ids": ids, "decision": "shown"})

    assert set(reviews().values()) == {"unread"}
    assert Together.objects.count() == 0


def test_all_that_fit_are_left_out_and_put_back(people, moderator):
    place = f"{READ}all/?only=any&country=NL"
    page = moderator.get(place).content.decode()
    assert "This name is left out." in page
    assert "www.buy.example" in page

    answer = moderator.post(place, {"number": 1, "reason": "advert", "words": "the shop again"})

    assert {name for name, review in reviews().items() if review == "left_out"} == {"www.buy.example"}
    act = Together.objects.get()
    assert (act.chosen, act.number) == ({"only": "any", "country": "NL"}, 1)
    told = Entry.objects.get(action="signatures.together.left_out")
    assert (told.subject, told.reason) == (str(act), "1 names advert: the shop again")
    assert "Netherlands" in moderator.get(answer.headers["Location"]).content.decode()
    moderator.post(f"{READ}together/{act.pk}/undo/")
    assert set(reviews().values()) == {"unread"}


def test_nothing_is_done_to_more_than_was_seen(people, moderator, today):
    with pytest.raises(together.NumberDiffers):
        together.leave_out_all(choice=Choice(country="NL"), number=1, reason="advert", words="", by="wei", today=today)
    moderator.post(f"{READ}all/?country=NL", {"number": 1, "reason": "advert", "words": "the shop"})

    assert set(reviews().values()) == {"unread"}
    assert Together.objects.count() == 0


def test_all_of_everything_is_no_choice(people, moderator):
    answer = moderator.post(f"{READ}all/", {"number": 5, "reason": "advert", "words": "everything"})

    assert answer.headers["Location"] == f"{READ}many/"
    assert set(reviews().values()) == {"unread"}


def test_without_a_country_is_a_choice_too(people, today):
    assert [one.name for one in Choice(country="none").fitting()] == ["DINA FARAHMAND"]


def test_undoing_leaves_alone_what_somebody_decided_since(people, today):
    act = together.leave_out_all(choice=Choice(only="any"), number=3, reason="advert", words="", by="wei", today=today)
    caps = people["DINA FARAHMAND"]
    actions.show(ids=[caps.pk], by="omar", today=today)
    digits = people["Cem Güneyli 77"]
    actions.leave_out(ids=[digits.pk], reason="insult", by="omar", today=today)

    assert together.undo(id=act.pk, by="wei", today=today) == 2

    # Leaving out what is left out already changes nothing, so that one was still ours.
    assert {name: review for name, review in reviews().items() if review != "unread"} == {"DINA FARAHMAND": "shown"}
    with pytest.raises(together.NotNow):
        together.undo(id=act.pk, by="wei", today=today)


def test_who_withdraws_or_hides_meanwhile_is_gone(people, today, keys):
    code = sign_and_confirm(replace(SABINE, name="Zoe 1 Lind", address="zoe@post.example"), "public", today)
    protecting.look(keys=keys, today=today)
    act = together.leave_out_all(choice=Choice(only="any"), number=4, reason="advert", words="", by="wei", today=today)
    nothing = {"name": "", "credential": None, "country": "", "sphere": "", "keys": keys, "today": today}
    actions.change(code=code, visibility="withheld", **nothing)

    assert together.undo(id=act.pk, by="wei", today=today) == 3
    assert Signature.objects.get(visibility="withheld").together is None
    assert Signature.objects.filter(review=Review.UNREAD).count() == 5
