"""Issues before they are sent: drafts, numbers, agreement."""

from datetime import UTC, datetime, timedelta

import pytest

from openappeal.accounts import actions as accounts
from openappeal.accounts import approvals
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import here_since_last_week
from openappeal.appeals import actions, step_queries
from openappeal.appeals.models import ChangeKind, State, Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.test_steps import begin, publish, say
from openappeal.audit.models import Entry
from openappeal.mail.actions import _open
from openappeal.mail.letters import render
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.mailings import issue_approval, issue_queries, verp, words
from openappeal.mailings.actions import issues, telling
from openappeal.mailings.actions.issues import Audience
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.tests.factories import WORDS, begun, drafted, frames, many, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frames(keys, data_dir):
    frames()


def from_update(today, words=WORDS, by="omar"):
    return issues.draft(source="newsroom.edition", source_id=5, topic="updates", words=words, by=by, today=today)


# ── Drafts ──────────────────────────────────────────────────────────────────
def test_of_one_source_there_is_one_issue_with_its_newest_words(keys, today):
    first = from_update(today, words={"fa": WORDS["fa"]})
    assert first.fallback == "fa"
    again = from_update(today)

    assert again.pk == first.pk
    assert sorted(one.language for one in again.editions.all()) == ["en", "fa"]
    many(keys, 1)
    issues.propose(id=again.pk, number=1, reason="a test")
    issues.begin(id=again.pk, by="wei", today=today)
    assert from_update(today, words={"de": WORDS["en"]}).state == IssueState.SENDING
    assert sorted(one.language for one in again.editions.all()) == ["en", "fa"]
    issues.cancel(id=again.pk, by="wei", today=today)
    assert from_update(today).pk != again.pk


def test_an_issue_without_words_is_none(today):
    with pytest.raises(issues.NoWords):
        from_update(today, words={})
    with pytest.raises(issues.NoWords):
        drafted(today, words={})


def test_the_first_language_of_the_campaign_is_for_those_without_their_own(today):
    published_appeal()  # in English first

    assert from_update(today, words={"fa": WORDS["fa"], "en": WORDS["en"]}).fallback == "en"


def test_to_whom_it_goes_can_be_changed_without_its_words(today):
    issue = from_update(today)
    issues.address(id=issue.pk, topic="press", audience=Audience(countries=["DE"]), by="wei", today=today)

    issue.refresh_from_db()
    assert (issue.topic, issue.countries, issue.editions.count()) == ("press", ["DE"], 2)


def test_what_is_no_draft_is_not_changed(keys, today):
    many(keys, 1)
    issue = begun(today)

    for act in (
        lambda: issues.write(id=issue.pk, topic="press", audience=Audience(), words=WORDS, by="wei", today=today),
        lambda: issues.address(id=issue.pk, topic="press", audience=Audience(), by="wei", today=today),
        lambda: issues.discard(id=issue.pk, by="wei", today=today),
        lambda: issues.propose(id=issue.pk, number=1, reason="x"),
        lambda: issues.begin(id=issue.pk, by="wei", today=today),
    ):
        with pytest.raises(issues.NotPossibleNow):
            act()


def test_the_number_of_recipients_must_be_typed(keys, today):
    issue = drafted(today)
    with pytest.raises(issues.NumberDiffers):
        issues.propose(id=issue.pk, number=0, reason="nobody")
    many(keys, 3)
    with pytest.raises(issues.NumberDiffers) as caught:
        issues.propose(id=issue.pk, number=14, reason="wrong")

    assert caught.value.number == 10
    assert issues.propose(id=issue.pk, number=10, reason="right") == 10


@pytest.mark.parametrize(
    ("number", "narrow", "said"),
    [
        (0, False, (0, False)),
        (0, True, (0, False)),
        (1, False, (10, True)),
        (9, True, (10, True)),
        (10, False, (10, False)),
        (41, False, (41, False)),
        (41, True, (50, True)),
        (50, True, (50, True)),
    ],
)
def test_no_small_number_is_said_and_of_a_part_only_tens(number, narrow, said):
    shown = issue_queries.shown(number, narrow=narrow)

    assert (shown.number, shown.is_most) == said


def test_trying_numbers_finds_out_no_smaller_one(keys, today):
    many(keys, 13)
    Subscriber.objects.update(country="SE")
    issue = drafted(today, countries=["SE"])
    accepted, said = [], set()

    for number in range(30):
        try:
            said.add(issues.propose(id=issue.pk, number=number, reason="tried"))
        except issues.NumberDiffers as error:
            said.add(error.number)
        else:
            accepted.append(number)
            issues.take_back(id=issue.pk)

    assert (accepted, said) == (list(range(11, 21)), {20})


def test_neither_does_setting_above_which_a_second_person_is_needed(keys, today):
    team("omar", "wei", "ana", "kim")
    many(keys, 3)
    issue = drafted(today)

    for alone_up_to in (2, 3, 9):
        issues.set_alone_up_to(number=alone_up_to, by="omar", today=today)
        assert not propose(issue, 10)
        issue_approval.say_no(id=issue.pk, by="omar", now=NOW)
    issues.set_alone_up_to(number=10, by="omar", today=today)
    assert propose(issue, 10)


def test_the_audience_by_language_country_and_topic(keys, today):
    subscribe(keys, "a@post.example", "fa", country="DE", sphere="law")
    subscribe(keys, "b@post.example", "fa", topics=["events"])
    subscribe(keys, "c@post.example", "en", topics=["updates", "events"])
    subscribe(keys, "d@post.example", "en", topics=[])

    def number(topic, **audience):
        return issue_queries.audience(drafted(today, topic=topic, **audience)).count()

    assert number("updates") == 2
    assert number("events") == 2
    assert number("press") == 0
    assert number("updates", languages=["fa"]) == 1
    assert number("updates", countries=["DE", "FR"]) == 1
    assert number("updates", spheres=["health"]) == 0


def test_languages_of_few_are_gathered(keys, today):
    many(keys, 12)
    for number, language in enumerate(("fa", "de", "fa")):
        subscribe(keys, f"{number}@post.example", language)

    found = issue_queries.by_language(drafted(today))

    assert (found.shown, found.rest, found.gathered) == ([], 15, 3)


def test_only_what_ten_subscribers_have_said_can_be_chosen(keys, today):
    many(keys, 19)
    said = [("DE", "law")] * 10 + [("LI", "health")] * 9
    for one, (country, sphere) in zip(Subscriber.objects.all(), said, strict=True):
        Subscriber.objects.filter(pk=one.pk).update(country=country, sphere=sphere)

    assert (issue_queries.countries(), issue_queries.spheres()) == (["DE"], ["law"])


# ── A second person ─────────────────────────────────────────────────────────
def team(*logins):
    for login in logins:
        accounts.add_staff_member(username=login, role=Role.ORGANISER)
        here_since_last_week(login, NOW)


def propose(issue, number, by="omar", alone=True):
    return issue_approval.propose(id=issue.pk, number=number, reason="it is ready", by=by, now=NOW, alone=alone)


def test_to_few_one_sends_alone(keys, today):
    many(keys, 3)
    issue = drafted(today)

    assert propose(issue, 3)
    issue.refresh_from_db()
    assert (issue.state, issue.sent_by, issue.recipients) == (IssueState.SENDING, "omar", 3)


def test_above_the_campaigns_number_a_second_person_agrees(keys, today):
    team("omar", "wei", "ana", "kim")
    many(keys, 3)
    issues.set_alone_up_to(number=2, by="omar", today=today)
    issue = drafted(today)

    assert not propose(issue, 3)
    issue.refresh_from_db()
    assert issue.state == IssueState.PROPOSED
    with pytest.raises(approvals.SamePerson):
        issue_approval.agree(id=issue.pk, by="omar", now=NOW)
    with pytest.raises(approvals.NotApproved):
        issue_approval.send(id=issue.pk, by="omar", now=NOW + timedelta(days=3))
    issue_approval.agree(id=issue.pk, by="wei", now=NOW)

    issue.refresh_from_db()
    assert (issue.state, issue.sent_by) == (IssueState.SENDING, "wei")


def test_the_press_sends_to_nobody_without_a_second_person(keys, today):
    team("omar", "wei", "ana", "kim")
    accounts.add_staff_member(username="pia", role=Role.PRESS)
    many(keys, 3)
    issue = drafted(today)

    assert not propose(issue, 3, by="pia", alone=False)
    assert issue_of(issue).state == IssueState.PROPOSED
    issue_approval.agree(id=issue.pk, by="wei", now=NOW)

    assert (issue_of(issue).state, issue_of(issue).sent_by) == (IssueState.SENDING, "wei")


def test_in_a_small_team_a_day_passes_in_which_the_others_can_say_no(keys, today):
    team("omar", "wei")
    many(keys, 1)
    issues.set_alone_up_to(number=0, by="omar", today=today)
    issue = drafted(today)
    propose(issue, 1)
    assert issue_approval.find(issue_of(issue), now=NOW).ready_at == NOW + timedelta(days=1)
    with pytest.raises(approvals.NotApproved):
        issue_approval.send(id=issue.pk, by="omar", now=NOW + timedelta(hours=23))

    issue_approval.say_no(id=issue.pk, by="wei", now=NOW)
    assert issue_of(issue).state == IssueState.DRAFT
    propose(issue, 1)
    issue_approval.send(id=issue.pk, by="omar", now=NOW + timedelta(hours=24))

    assert issue_of(issue).state == IssueState.SENDING


def issue_of(issue):
    return Issue.objects.get(pk=issue.pk)


# ── A test ──────────────────────────────────────────────────────────────────
def test_a_test_goes_to_one_address_as_one_letter_and_is_marked(keys, today):
    issue = drafted(today)
    issues.send_test(id=issue.pk, language="fa", address="me@post.example", keys=keys, by="omar", today=today)

    (queued,) = OutboxLetter.objects.all()
    letter = render(_open(bytes(queued.sealed), keys))
    assert (letter.to, queued.priority, queued.errand) == ("me@post.example", Priority.ORDINARY, "")
    assert letter.subject.endswith("دو نفر به خانه برگشتند")
    assert letter.subject != "دو نفر به خانه برگشتند"
    assert '<html lang="fa" dir="rtl"' in letter.html
    assert "دو نفر آزاد شدند." in letter.html
    assert "دو نفر آزاد شدند." in letter.text
    entry = Entry.objects.get(action="mailings.test_issue")
    assert "me@post" not in f"{entry.subject} {entry.reason}"


# ── A changed demand ────────────────────────────────────────────────────────
def test_a_changed_demand_is_drafted_for_those_who_asked_for_updates_and_no_more(keys, today):
    version = published_appeal()
    subscribe(keys, "a@post.example")
    telling.draft_about_demand(version, "omar", today)
    telling.draft_about_demand(version, "omar", today)

    (issue,) = Issue.objects.all()
    assert (issue.source, issue.source_id, issue.topic, issue.state) == (
        "appeals.version",
        version.pk,
        "updates",
        IssueState.DRAFT,
    )
    editions = {one.language: one for one in issue.editions.all()}
    assert set(editions) == {"en", "fa"}
    assert editions["en"].subject == "We have changed a demand"
    assert editions["fa"].path == "/fa/"
    assert editions["fa"].subject != editions["en"].subject
    assert telling.untold() == [issue]
    assert not OutboxLetter.objects.exists()


def test_a_newer_change_takes_the_place_of_one_that_nobody_has_sent(keys, today):
    version = published_appeal()
    telling.draft_about_demand(version, "omar", today)
    newer = Version.objects.create(appeal=version.appeal, number=version.number + 1, state=State.DRAFT)
    telling.draft_about_demand(newer, "omar", today)

    assert [issue.source_id for issue in Issue.objects.all()] == [newer.pk]


def texts(issue):
    return {one.language: one.text for one in issue.editions.all()}


def test_the_draft_shows_what_each_changed_demand_said_and_says(keys, today):
    published_appeal()
    publish(ChangeKind.DEMAND, demand_1="Open every door.")

    (issue,) = Issue.objects.all()
    assert "**Demand 1.** Before:\n\nOpen the doors.\n\n**Demand 1.** Now:\n\nOpen every door." in texts(issue)["en"]
    assert texts(issue)["en"].count("Before:") == 1
    farsi = issue.editions.get(language="fa")
    assert "**خواستهٔ ۱.** پیش‌تر:\n\nOpen the doors." in farsi.text
    assert "هنوز ترجمه نشده است" in farsi.text
    assert '<p dir="ltr">Open every door.</p>' in farsi.html
    assert 'dir="rtl"' not in farsi.html


def test_a_demand_that_is_gone_is_said_to_be_asked_no_longer(keys, today):
    published_appeal()
    draft = begin()
    actions.remove_demand(version=draft, number=2, by="omar", today=today)
    say(draft, "en")
    actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.DEMAND), by="omar", today=today)

    (issue,) = Issue.objects.all()
    assert "**Demand 2.** Now:\n\nno longer asked" in texts(issue)["en"]


def test_a_draft_takes_the_translation_that_comes_later_unless_somebody_has_edited_it(keys, today):
    published_appeal()
    version = publish(ChangeKind.DEMAND, demand_1="Open every door.")
    late = say(version, "fa", demand_1="همهٔ درها را باز کنید.")
    actions.publish_edition(edition=late, by="omar", today=today)

    (issue,) = Issue.objects.all()
    assert "**خواستهٔ ۱.** اکنون:\n\nهمهٔ درها را باز کنید." in texts(issue)["fa"]
    assert "Open" not in texts(issue)["fa"]

    newer = publish(ChangeKind.DEMAND, demand_1="Open each door.")
    (issue,) = Issue.objects.all()
    own = words.typed(language="fa", subject="خواسته‌ای دیگر", text="متن خود ما")
    issues.reword(id=issue.pk, language="fa", words=own, by="omar", today=today)
    late = say(newer, "fa", demand_1="هر دری را باز کنید.")
    actions.publish_edition(edition=late, by="omar", today=today)
    assert texts(issue)["fa"] == "متن خود ما"


# ── Words and addresses ─────────────────────────────────────────────────────
def test_what_is_typed_becomes_paragraphs_bold_and_links_and_nothing_else():
    typed = "One\r\n**two** <b>\r\n\r\nSee https://a.example/x?y=1&z=2. <script>"
    made = words.typed(language="en", subject=" A  title ", text=typed)

    assert made.subject == "A title"
    assert made.html == (
        "<p>One<br><strong>two</strong> &lt;b&gt;</p>\n"
        '<p>See <a class="lk" dir="ltr" href="https://a.example/x?y=1&amp;z=2" '
        'style="color:#2135c6">'
        "https://a.example/x?y=1&amp;z=2</a>. &lt;script&gt;</p>\n"
    )
    assert made.text == "One\n**two** <b>\n\nSee https://a.example/x?y=1&z=2. <script>"
    assert made.preheader == "One two <b> See https://a.example/x?y=1&z=2. <script>"


@pytest.mark.parametrize("number", [1, 2**62 - 1, 123456789])
def test_a_bounce_address_says_whose_letter_it_was_to_us_alone(keys, number, settings):
    settings.EMAIL_FROM = "news@post.example"
    address = verp.bounce_address(number, keys=keys)

    assert len(address.partition("@")[0]) <= 64
    assert verp.read_bounce_address(f"<{address.upper()}>", keys=keys) == number
    assert str(number) not in address
    for other in (
        address.replace("bounce+", "bounce+a"),
        address.replace("@post", "@pots"),
        address.replace("bounce+", ""),
        "bounce+@post.example",
        "news@post.example",
        "",
    ):
        with pytest.raises(verp.NotOurs):
            verp.read_bounce_address(other, keys=keys)
