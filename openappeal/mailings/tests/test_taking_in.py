"""Lists of subscribers from elsewhere: four programs' exports, proof, what is refused, twice, taken back."""

import pytest

from openappeal.audit.models import Entry
from openappeal.mailings import actions, lists
from openappeal.mailings.actions import suppressing, taking_in
from openappeal.mailings.actions.taking_in import Fate, Proof
from openappeal.mailings.links import Choices
from openappeal.mailings.models import Frequency, Intake, Subscriber, Suppression, TakenIn
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir"), pytest.mark.both_databases]
PROOF = Proof("Old list", "form of the old site", "2019 to 2021", "Yes, write to me about the campaign.")
SECRET_IP, SECRET_PLACE = "203.0.113.77", "35.7219"

MAILCHIMP = (
    "Email Address,First Name,Last Name,LANGUAGE,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,"
    "LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
    f"mina@post.example,Mina,S,fa,2,2019-01-01 10:00:00,{SECRET_IP},2019-01-01 10:05:00,{SECRET_IP},{SECRET_PLACE},51"
    ",3,4,Asia/Tehran,IR,07,2019-01-01,1,a,,\n"
    "omid@post.example,Omid,,en,2,,,,,,,,,,,,,2,b,,\n"
)
MAILCHIMP_LEFT = (
    "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n"
    "gone@post.example,G,2,2019-01-01,2020-01-01,May,NORMAL\n"
)
ACTION_NETWORK = (
    "uuid,first_name,last_name,email,can2_user_tags,can2_subscription_status\n"
    "1,A,B,in@post.example,,subscribed\n2,A,B,out@post.example,,unsubscribed\n3,A,B,back@post.example,,bouncing\n"
    "4,A,B,angry@post.example,,spam complaint\n5,A,B,odd@post.example,,hibernating\n"
)
LISTMONK = (
    "uuid,email,name,attributes,status,created_at\n"
    '1,in@post.example,A,"{""lang"": ""fa"", ""ip"": ""203.0.113.77""}",enabled,2021\n'
    "2,block@post.example,B,{},blocklisted,2021\n3,off@post.example,C,{},disabled,2021\n"
)
KEILA = (
    'Email,First name,Last name,Data,External ID,Status\nin@post.example,A,B,"{}",,active\n'
    "x@post.example,A,B,,,unreachable\n"
)


def opened(text, name="list.csv"):
    return lists.open_list(text.encode() if isinstance(text, str) else text, name=name)


def rows_of(text, name="list.csv"):
    found = opened(text, name)
    return lambda: found.rows(offered=["en", "fa"], language="en")


def take(text, keys, today, name="list.csv", **more):
    facts = {"proof": PROOF, "topics": ["updates"], "by": "omar", "keys": keys, "today": today} | more
    return taking_in.take_in(rows=rows_of(text, name), **facts)


def addresses(keys):
    boxes = Subscriber.objects.values_list("address_sealed", flat=True)
    return sorted(sealing.unpad_box(sealing.open_sealed(bytes(box), keys.mailing))["email"] for box in boxes)


def remembered(keys, *names):
    wanted = {actions.news_tag(f"{name}@post.example", keys=keys): name for name in names}
    return {wanted[bytes(tag)]: reason for tag, reason in Suppression.objects.values_list("tag", "reason")}


# ── The programs ────────────────────────────────────────────────────────────
def test_mailchimp_keeps_language_and_address_and_neither_place_nor_machine(keys, today):
    result = take(MAILCHIMP, keys, today)

    assert opened(MAILCHIMP).program == "Mailchimp"
    assert result.counts == {Fate.NEW: 2}
    assert addresses(keys) == ["mina@post.example", "omid@post.example"]
    assert sorted(Subscriber.objects.values_list("language", "country", "topics")) == [
        ("en", "", ["updates"]),
        ("fa", "", ["updates"]),
    ]
    assert {"OPTIN_IP", "CONFIRM_IP", "LATITUDE", "LONGITUDE", "TIMEZONE"} <= set(opened(MAILCHIMP).sheet.dropped)
    seen = repr([list(row.cells) for row in opened(MAILCHIMP).sheet.rows()])
    assert SECRET_IP not in seen
    assert SECRET_PLACE not in seen


def test_a_field_of_work_is_read_by_its_key_or_its_name_in_any_language(keys, today):
    rows = [
        "a@post.example,law",
        "b@post.example,Health and care",
        "c@post.example,حقوق و وکالت",
        "d@post.example,Alchemy",
    ]
    take("email,Field of work\n" + "\n".join(rows), keys, today)

    assert sorted(Subscriber.objects.values_list("sphere", flat=True)) == ["", "health", "law", "law"]


def test_a_country_is_read_as_people_write_it_and_a_row_is_good_without(keys, today):
    rows = ["a@post.example,Schweiz", "b@post.example,ایران", "c@post.example,us", "d@post.example,Atlantis"]
    result = take("email,Country\n" + "\n".join(rows), keys, today)

    assert result.counts == {Fate.NEW: 4}
    assert sorted(Subscriber.objects.values_list("country", flat=True)) == ["", "CH", "IR", "US"]


def test_a_country_that_a_program_fills_in_by_itself_is_not_read(keys, today):
    take("email,can2_subscription_status,country\na@post.example,subscribed,SE\n", keys, today)

    assert Subscriber.objects.get().country == ""


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (MAILCHIMP_LEFT, "list.csv", "left"),
        (
            MAILCHIMP_LEFT.replace("UNSUB_TIME,UNSUB_CAMPAIGN_TITLE", "CLEAN_TIME,CLEAN_CAMPAIGN_TITLE"),
            "list.csv",
            "bounced",
        ),
        ("Email Address\ngone@post.example\n", "unsubscribed_members_export_1.csv", "left"),
        ("Email Address\ngone@post.example\n", "cleaned_email_audience_export_1.csv", "bounced"),
    ],
)
def test_mailchimps_other_files_become_suppressions_and_never_subscribers(keys, today, text, name, reason):
    result = take(text, keys, today, name)

    assert result.counts == {Fate.REMEMBERED: 1}
    assert remembered(keys, "gone") == {"gone": reason}
    assert not Subscriber.objects.exists()


def test_mailchimps_file_of_people_who_never_agreed_brings_nobody(keys, today):
    result = take("Email Address\nx@post.example\n", keys, today, "nonsubscribed_email_audience_export.csv")

    assert result.counts == {Fate.NOT_AGREED: 1}
    assert result.taken_in is None
    assert not Suppression.objects.exists()


def test_action_network(keys, today):
    result = take(ACTION_NETWORK, keys, today)

    assert opened(ACTION_NETWORK).program == "Action Network"
    assert result.counts == {Fate.NEW: 1, Fate.REMEMBERED: 3, Fate.UNKNOWN_STATUS: 1}
    assert result.remarks == [
        (3, Fate.REMEMBERED),
        (4, Fate.REMEMBERED),
        (5, Fate.REMEMBERED),
        (6, Fate.UNKNOWN_STATUS),
    ]
    assert remembered(keys, "out", "back", "angry") == {"out": "left", "back": "bounced", "angry": "complained"}
    assert addresses(keys) == ["in@post.example"]


def test_listmonk_and_keila(keys, today):
    assert (opened(LISTMONK).program, opened(KEILA).program) == ("listmonk", "Keila")
    assert take(LISTMONK, keys, today).counts == {Fate.NEW: 1, Fate.REMEMBERED: 1, Fate.NOT_AGREED: 1}
    assert Subscriber.objects.get().language == "fa"
    assert take(KEILA, keys, today).counts == {Fate.THERE: 1, Fate.REMEMBERED: 1}
    assert remembered(keys, "block", "x") == {"block": "left", "x": "bounced"}


def test_a_plain_list_with_and_without_a_header(keys, today):
    assert take("a@post.example\nb@post.example\n", keys, today).counts == {Fate.NEW: 2}
    assert take("E-Mail;Sprache\nc@post.example;fa\nnonsense;\n", keys, today).counts == {
        Fate.NEW: 1,
        Fate.NO_ADDRESS: 1,
    }
    with pytest.raises(lists.NoAddresses):
        opened("name,age\nMina,30\n")


# ── Who is there already ────────────────────────────────────────────────────
def test_nobody_comes_back_by_a_list(keys, today):
    tags = {name: actions.news_tag(f"{name}@post.example", keys=keys) for name in ("left", "back", "angry")}
    for name, reason in zip(tags, ("left", "bounced", "complained"), strict=True):
        suppressing.suppress(tags=[tags[name]], reason=Suppression.Reason(reason), today=today)

    result = take("email\nleft@post.example\nBACK@post.example\nangry@post.example\n", keys, today)

    assert result.counts == {Fate.SUPPRESSED: 3}
    assert not Subscriber.objects.exists()
    assert not TakenIn.objects.exists()


def test_a_second_run_changes_nothing(keys, today):
    take(ACTION_NETWORK, keys, today)
    before = [list(table.objects.order_by("pk").values()) for table in (Subscriber, Suppression, TakenIn, Entry)]

    again = take(ACTION_NETWORK, keys, today)

    assert again.taken_in is None
    assert again.counts == {Fate.THERE: 1, Fate.KNOWN: 3, Fate.UNKNOWN_STATUS: 1}
    assert [
        list(table.objects.order_by("pk").values()) for table in (Subscriber, Suppression, TakenIn, Entry)
    ] == before


def test_a_row_twice_and_a_row_that_left_below_one_that_did_not(keys, today):
    rows = ("a@post.example,active", "A+x@post.example,active", "b@post.example,active", "b@post.example,unsubscribed")
    text = "\n".join(("email,status", *rows))

    result = take(text, keys, today)

    assert result.counts == {Fate.NEW: 1, Fate.TWICE: 2, Fate.REMEMBERED: 1}
    assert addresses(keys) == ["a@post.example"]


def test_who_asked_here_stays_though_they_left_there_and_who_came_by_a_list_goes(keys, today):
    take("email\nby-list@post.example\n", keys, today)
    own = actions.news_tag("own@post.example", keys=keys)
    Subscriber.objects.create(address_sealed=b"x", tag=own, language="en", day=today)
    waits = actions.news_tag("waits@post.example", keys=keys)
    Intake.objects.create(address_sealed=b"x", tag=waits, language="en")
    text = "email,status\n" + "".join(f"{name}@post.example,unsubscribed\n" for name in ("by-list", "own", "waits"))

    result = take(text, keys, today)

    assert result.counts == {Fate.REMEMBERED: 1, Fate.ASKED_HERE: 2}
    assert [bytes(one.tag) for one in Subscriber.objects.all()] == [own]
    assert remembered(keys, "by-list") == {"by-list": "left"}


def test_looking_writes_nothing_and_says_the_same(keys, today):
    looked = taking_in.look(rows=rows_of(ACTION_NETWORK), keys=keys)

    assert not Subscriber.objects.exists()
    assert not Suppression.objects.exists()
    assert not TakenIn.objects.exists()
    done = take(ACTION_NETWORK, keys, today)
    assert (looked.counts, looked.remarks) == (done.counts, done.remarks)


# ── The proof, and taking back ──────────────────────────────────────────────
def test_the_proof_is_kept_and_each_knows_it(keys, today):
    taken = take(ACTION_NETWORK, keys, today).taken_in

    assert (taken.label, taken.where, taken.when, taken.consent) == (
        PROOF.label,
        PROOF.where,
        PROOF.when,
        PROOF.consent,
    )
    assert (taken.day, taken.by, taken.number, taken.suppressed) == (today, "omar", 1, 3)
    assert Subscriber.objects.get().taken_in == taken
    assert list(Entry.objects.values_list("action", "subject")) == [("mailings.take_in_list", f"list {taken.pk}")]


def test_taking_back_takes_those_who_have_done_nothing_themselves(keys, today):
    taken = take("email\nstill@post.example\nchose@post.example\nasked@post.example\n", keys, today).taken_in
    by_name = {name: actions.news_tag(f"{name}@post.example", keys=keys) for name in ("still", "chose", "asked")}
    chose = Subscriber.objects.get(tag=by_name["chose"])
    link = actions.unsubscribe_token(chose, keys)
    actions.change(token=link, choices=Choices("fa", ["press"], Frequency.EACH), keys=keys)
    actions.change_asked()
    actions.take_in(address_sealed=b"y", tag=by_name["asked"], language="en")
    actions.subscribe_waiting(today=today)

    assert taking_in.undo(id=taken.pk, by="omar", today=today) == 1

    left = {bytes(one.tag) for one in Subscriber.objects.all()}
    assert left == {by_name["chose"], by_name["asked"]}
    taken.refresh_from_db()
    assert taken.undone_day == today
    with pytest.raises(taking_in.NotNow):
        taking_in.undo(id=taken.pk, by="omar", today=today)
