"""Key holders show that the office key opens: keys are noticed, drills are opened elsewhere and answered here."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.privacy import retention
from openappeal.privacy.register import Reading, holdings
from openappeal.signatures import office_queries
from openappeal.signatures.actions import office
from openappeal.signatures.models import Signature
from openappeal.signatures.office_models import OfficeDrill, OfficeKey
from openappeal.signatures.tests.cast import FATEMEH, sign_and_confirm
from openappeal.vault import age, drills
from openappeal.vault.keys import FileKeys
from openappeal.vault.testing import StaticKeys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
PLACE = "/admin/signatures/office-keys/"
OTHER_IDENTITY, OTHER = age.new_identity()


@dataclass(frozen=True)
class Several(StaticKeys):
    """Keys of a campaign with more than one office key."""

    others: tuple[str, ...] = ()

    def office_recipients(self):
        return [self.office_recipient, *self.others]


@pytest.fixture
def first(keys, today):
    """The one key of a campaign, as the worker has noticed it."""
    published_appeal()
    office.notice(keys=keys, today=today)
    return OfficeKey.objects.get()


def also(keys, *others):
    return Several(**vars(keys), others=others)


def number_in(sealed, identity):
    return drills.read(sealed, [identity]).number


def wrong(number):
    return f"{(int(number[0]) + 1) % 10}{number[1:]}"


def acts():
    found = Entry.objects.filter(action__endswith="office_key")
    return list(found.order_by("day", "id").values_list("action", "actor", "subject"))


def known(today, login="mina"):
    return office_queries.office_keys(login=login, today=today)


def test_the_worker_notices_which_keys_names_are_sealed_to(keys, first, today):
    later = today + timedelta(days=5)
    assert office.notice(keys=keys, today=later) == 0
    assert office.notice(keys=also(keys, OTHER), today=later) == 1
    assert office.notice(keys=replace(keys, office_recipient=OTHER), today=later + timedelta(days=1)) == 1

    found = {key.recipient: (key.since_day, key.is_first, key.until_day) for key in OfficeKey.objects.all()}
    assert found == {
        keys.office_recipient: (today, True, later + timedelta(days=1)),
        OTHER: (later, False, None),
    }
    assert [key.recipient for key in known(later)] == [OTHER, keys.office_recipient]


def test_a_process_that_may_not_read_the_file_takes_no_key_for_gone(first, tmp_path, today):
    assert office.notice(keys=FileKeys(tmp_path / "nothing"), today=today) == 0
    assert OfficeKey.objects.get().until_day is None


def test_the_right_number_proves_the_key_and_nothing_of_it_stays(keys, first, today):
    sealed = office.begin(key=first.pk, by="mina", today=today)
    number = number_in(sealed, keys.office)
    stored = OfficeDrill.objects.values().get()
    assert number.replace(" ", "") not in re.sub(r"\s", "", str(stored))

    # As somebody types it whose keyboard has Persian digits.
    typed = number.replace(" ", "").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    office.answer(key=first.pk, by="mina", typed=f" {typed} ", today=today)

    drill = OfficeDrill.objects.get()
    assert (drill.digest, drill.begun_day, drill.wrong, drill.proved_day) == ("", None, 0, today)
    assert acts() == [("signatures.prove_office_key", "mina", f"office key {first.recipient[4:12]}")]
    (key,) = known(today)
    assert (key.proved_day, key.proved_by_her, key.waits_for_number) == (today, today, False)
    assert [(one.proved_day, one.proved_by_her) for one in known(today, "omar")] == [(today, None)]


def test_a_number_is_good_once(keys, first, today):
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    office.answer(key=first.pk, by="mina", typed=number, today=today)

    with pytest.raises(office.NoDrill):
        office.answer(key=first.pk, by="mina", typed=number, today=today)
    assert len(acts()) == 1


def test_the_number_of_an_earlier_file_is_worthless(keys, first, today):
    earlier = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    office.begin(key=first.pk, by="mina", today=today)

    with pytest.raises(office.WrongNumber):
        office.answer(key=first.pk, by="mina", typed=earlier, today=today)


def test_what_another_key_opens_proves_that_key_alone(keys, first, today):
    office.notice(keys=also(keys, OTHER), today=today)
    other = OfficeKey.objects.get(recipient=OTHER)
    sealed = {key.pk: office.begin(key=key.pk, by="mina", today=today) for key in (first, other)}
    with pytest.raises(age.CannotOpen):
        age.open_sealed(sealed[first.pk], OTHER_IDENTITY)

    number = number_in(sealed[other.pk], OTHER_IDENTITY)
    with pytest.raises(office.WrongNumber):
        office.answer(key=first.pk, by="mina", typed=number, today=today)
    office.answer(key=other.pk, by="mina", typed=number, today=today)

    assert {key.recipient: key.proved_day for key in known(today)} == {first.recipient: None, OTHER: today}


def test_nobody_answers_for_somebody_else(keys, first, today):
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    office.begin(key=first.pk, by="omar", today=today)

    with pytest.raises(office.WrongNumber):
        office.answer(key=first.pk, by="omar", typed=number, today=today)


def test_five_wrong_numbers_end_the_drill(keys, first, today):
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(office.WrongNumber) as raised:
            office.answer(key=first.pk, by="mina", typed=wrong(number), today=today)
        assert raised.value.left == left

    with pytest.raises(office.NoDrill):
        office.answer(key=first.pk, by="mina", typed=number, today=today)
    assert not OfficeDrill.objects.exists()
    assert acts() == [("signatures.fail_office_key", "mina", str(first))]


def test_a_failed_drill_takes_no_earlier_proof_away(keys, first, today):
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    office.answer(key=first.pk, by="mina", typed=number, today=today)
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    for _ in range(5):
        with pytest.raises(office.WrongNumber):
            office.answer(key=first.pk, by="mina", typed=wrong(number), today=today)

    assert OfficeDrill.objects.values_list("digest", "proved_day").get() == ("", today)


def test_a_file_is_good_for_seven_days_and_then_erased(keys, first):
    now = timezone.now()
    begun = now.date() - timedelta(days=8)
    number = number_in(office.begin(key=first.pk, by="mina", today=begun), keys.office)
    office.begin(key=first.pk, by="omar", today=begun + timedelta(days=1))

    with pytest.raises(office.NoDrill):
        office.answer(key=first.pk, by="mina", typed=number, today=now.date())
    assert retention.due(now=now)["drills of office keys"] == 1
    assert retention.erase_due(now=now)["drills of office keys"] == 1
    assert OfficeDrill.objects.get().by == "omar"


def test_a_proof_is_forgotten_after_a_year(keys, first, today):
    number = number_in(office.begin(key=first.pk, by="mina", today=today), keys.office)
    office.answer(key=first.pk, by="mina", typed=number, today=today)

    assert office.expire(today=today + timedelta(days=365)) == 0
    assert office.expire(today=today + timedelta(days=366)) == 1
    assert not OfficeDrill.objects.exists()


def test_of_fewer_than_ten_names_no_number_is_told(keys, first, today):
    for _ in range(2):
        sign_and_confirm(FATEMEH, "withheld", today)
    box = bytes(Signature.objects.get().box)
    (key,) = known(today)
    assert key.boxes == 0

    of_one = Signature.objects.values().get()
    of_one = {name: value for name, value in of_one.items() if name not in ("id", "tag", "name_tag")}
    Signature.objects.bulk_create(
        Signature(**of_one, tag=bytes([n]) * 32, name_tag=bytes([n]) * 32) for n in range(1, 25)
    )
    office.notice(keys=also(keys, OTHER), today=today + timedelta(days=1))
    Signature.objects.filter(pk__in=Signature.objects.values("pk")[:13]).update(day=today + timedelta(days=1))

    assert {key.recipient: key.boxes for key in known(today)} == {first.recipient: 20, OTHER: 10}
    assert age.open_sealed(box, keys.office)


def test_the_organisers_hear_when_nobody_has_tried_for_three_months(keys, first, today):
    User.objects.create_user("mina")
    days = lambda number: today + timedelta(days=number)  # noqa: E731
    assert [office_queries.needs_proof(today=days(n)) for n in (6, 7)] == [False, True]
    number = number_in(office.begin(key=first.pk, by="mina", today=days(10)), keys.office)
    office.answer(key=first.pk, by="mina", typed=number, today=days(10))
    assert [office_queries.needs_proof(today=days(n)) for n in (11, 99, 100)] == [False, False, True]
    assert [office_queries.is_due(login=who, today=days(11)) for who in ("mina", "omar")] == [False, True]

    # Whoever was locked out may be under arrest, and the key with her.
    User.objects.update(is_active=False)
    assert office_queries.needs_proof(today=days(11))


@pytest.fixture
def mina(first, keys, settings):
    settings.KEYS = keys.of_staff()
    OfficeKey.objects.update(since_day=timezone.now().date() - timedelta(days=30))
    return logged_in(Role.KEY_HOLDER, "mina")


def test_she_tries_her_key_on_two_screens_without_a_script(mina, first, keys):
    home = mina.get("/admin/").content.decode()
    assert "Show that your office key still opens" in home
    page = mina.get(f"{PLACE}{first.pk}/").content.decode()
    assert keys.office_recipient in page
    assert "You have not shown that you have it." in page

    file = mina.post(f"{PLACE}{first.pk}/file/")
    assert file.headers["Content-Disposition"] == f'attachment; filename="drill-{timezone.now().date()}.age"'
    number = number_in(file.content, keys.office)
    refused = mina.post(f"{PLACE}{first.pk}/number/", {"number": wrong(number)})
    assert refused.status_code == 422
    assert "You can try 4 more times." in refused.content.decode()
    assert number not in refused.content.decode()
    done = mina.post(f"{PLACE}{first.pk}/number/", {"number": number}, follow=True).content.decode()

    assert "This key opens what is sealed to it, and you have it." in done
    assert "You have it: you showed it on" in done
    assert "Show that your office key still opens" not in mina.get("/admin/").content.decode()
    again = mina.post(f"{PLACE}{first.pk}/number/", {"number": number})
    assert "No file waits for its number" in again.content.decode()


def test_organisers_are_reminded_and_moderators_see_no_keys(mina, first):
    sentence = "Nobody has shown lately that the office key opens"

    assert sentence in logged_in(Role.ORGANISER).get("/admin/").content.decode()
    wei = logged_in(Role.MODERATOR, "wei")
    assert sentence not in wei.get("/admin/").content.decode()
    for place in ("", f"{first.pk}/"):
        assert wei.get(f"{PLACE}{place}").headers["Location"] == "/admin/"
    for place in ("file", "number"):
        assert wei.post(f"{PLACE}{first.pk}/{place}/").headers["Location"] == "/admin/"
    assert not OfficeDrill.objects.exists()
    assert mina.get(f"{PLACE}1/").status_code == mina.post(f"{PLACE}1/file/").status_code == 404


def test_the_page_of_what_a_seizure_shows_has_the_whole_register(mina):
    page = mina.get("/admin/what-we-hold/").content.decode()

    assert "signatures_officedrill" in page
    assert "sealed to the office key, which is not on the server" in page
    for holding in holdings():
        assert all(f">{column}</code>" in page for column in holding.columns)


def test_the_register_is_read_in_farsi_too():
    words = {text for one in holdings() for text in (one.people, one.kept)} | {reading.value for reading in Reading}

    with translation.override("fa"):
        assert [text for text in words if re.search("[A-Za-z]", translation.gettext(text))] == []
