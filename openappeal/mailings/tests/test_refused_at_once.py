"""What a mail server refuses at once since there is no such mailbox: it gets nothing more, like after a bounce."""

import pytest

from openappeal.mail.transports import Refused
from openappeal.mailings import journal
from openappeal.mailings.actions import news_tag, sending
from openappeal.mailings.issue_models import IssueState
from openappeal.mailings.journal import Outcome
from openappeal.mailings.models import Subscriber, Suppression
from openappeal.mailings.tests.factories import NOW, Hands, begun, frames, many, numbers, pace, send

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NO_MAILBOX = "550 5.1.1 <{}>: Recipient address rejected: User unknown in local recipient table"
POLICY = "550 5.7.1 <{}>: Recipient address rejected: Access denied, user unknown to your reputation"


class Doors(Hands):
    """A mail server that refuses some, in its own words."""

    def __init__(self, **words):
        super().__init__()
        self.words = words

    def send_made(self, made):
        if (name := made.to.partition("@")[0]) in self.words:
            raise Refused(self.words[name].format(made.to))
        super().send_made(made)


@pytest.fixture
def folder(tmp_path, data_dir):
    frames()
    return tmp_path / "sending"


def test_the_address_goes_and_its_mark_stays(keys, today, folder):
    many(keys, 6)
    issue = begun(today)

    send(keys, folder, Doors(p1=NO_MAILBOX, p2=POLICY))

    assert numbers(issue) == (6, 4, 2, 0)
    assert issue.state == IssueState.DONE
    one = Suppression.objects.get()
    assert (bytes(one.tag), one.reason) == (news_tag("p1@post.example", keys=keys), "bounced")
    tags = {bytes(tag) for tag in Subscriber.objects.values_list("tag", flat=True)}
    assert tags == {news_tag(f"p{number}@post.example", keys=keys) for number in (0, 2, 3, 4, 5)}


def test_a_server_that_knows_nobody_does_not_empty_the_list(keys, today, folder):
    many(keys, 5)
    issue = begun(today)

    send(keys, folder, Doors(**{f"p{number}": NO_MAILBOX for number in range(3)}))

    assert numbers(issue) == (5, 2, 3, 0)
    assert (Subscriber.objects.count(), Suppression.objects.count()) == (5, 0)


def test_it_is_known_after_a_kill_too(keys, today, folder):
    many(keys, 3)
    issue = begun(today)
    batch = sending._take(issue.pk, folder=folder, number=3, keys=keys, now=NOW)
    for place, outcome in enumerate((Outcome.SENT, Outcome.GONE, Outcome.SENT)):
        batch.notes.note(place, outcome)
    batch.notes._file.close()  # it dies

    sending.hand_over(transport=Hands(), keys=keys, now=NOW, folder=folder, pace=pace())

    assert numbers(issue) == (3, 2, 1, 0)
    assert (Subscriber.objects.count(), Suppression.objects.get().reason) == (2, "bounced")
    assert list(journal.left_behind(folder)) == []
