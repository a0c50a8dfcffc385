"""The worker's round: order, batches, days, kills, refusals."""

import os
import re
import stat
from datetime import timedelta

import pytest
from django.db import transaction

from openappeal.appeals.tests.factories import published_appeal
from openappeal.tlog import checkpoints
from openappeal.transparency import actions, files, leaves, queries
from openappeal.transparency.actions import appending, handing, sequencing
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Batch, Leaf, Log, Pending, Reason, Refusal
from openappeal.transparency.tests.making import LATER, START, check, commitments, fill, places, sequence

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("keys", "_nothing_mixed_in", "_appeal"),
]


@pytest.fixture
def _appeal(keys):
    published_appeal()


def test_what_is_handed_over_becomes_a_log_that_holds(tmp_path):
    done = fill(tmp_path, 40)

    state = queries.state()
    checked = check(tmp_path).checkpoint
    assert (done.appended, state.counted, checked.size, done.refused) == (state.size, 40, state.size, "")
    assert checked.origin == "appeal.example/log"
    assert {bytes(one.payload) for one in Leaf.objects.filter(kind=Kind.SIGN)} == set(commitments(40))
    assert not Pending.objects.exists()
    # What the log says about itself comes first: key, rules, recipients, a text.
    assert set(Leaf.objects.filter(kind=Kind.META).values_list("index", flat=True)) == set(range(state.size - 40))


def test_fewer_than_32_wait_for_a_day(tmp_path):
    actions.hand_over(commitments=commitments(31), now=START)
    oldest = min(Pending.objects.values_list("due_hour", flat=True))
    first = START.replace(minute=59) + timedelta(hours=oldest - int(START.timestamp() // 3600))

    # All are due thirty hours after they were handed over, and the oldest has waited less than a day then.
    assert sequence(tmp_path, START + timedelta(hours=30, minutes=1)).appended == 0
    assert sequence(tmp_path, first + timedelta(hours=23)).appended == 0
    assert not (tmp_path / "public" / "log" / "checkpoint").exists()
    sequence(tmp_path, first + timedelta(hours=24))
    assert queries.state().counted > 0


def test_nothing_is_appended_within_six_hours(tmp_path):
    actions.hand_over(commitments=commitments(400), now=START)

    assert sequence(tmp_path, START + timedelta(hours=6)).appended == 0


def test_a_later_round_continues_what_was_published_and_says_nothing_twice(tmp_path):
    sizes, kept = [], []
    for number in range(3):
        fill(tmp_path, 300, label=str(number), now=START + number * 2 * LATER)
        kept.append((tmp_path / "public" / "log" / "checkpoint").read_bytes())
        sizes.append(queries.state().size)

    assert [sizes[1] - sizes[0], sizes[2] - sizes[1]] == [300, 300]
    assert [check(tmp_path, older).older.size for older in kept] == sizes
    assert [day.signed for day in queries.days()] == [300, 300, 300]
    # Tiles of hashes and entries that are full have no partial ones beside them.
    assert not list((tmp_path / "public" / "log" / "tile" / "0").glob("000.p"))
    assert sorted(int(one.name) for one in (tmp_path / "public/log/tile/entries/003.p").iterdir()) == [sizes[2] % 256]


def test_order_of_signing_cannot_be_read_from_a_batch(tmp_path):
    """Rank correlation over runs: of the order handed over with the order in the log. Both are uniform if shuffled."""
    given = commitments(400)
    rank = {one: at for at, one in enumerate(given)}
    ratios = []
    for run in range(20):
        Pending.objects.all().delete()
        actions.hand_over(commitments=given, now=START)
        people = appending._due_people(int((START + LATER).timestamp() // 3600))
        appending.secrets.SystemRandom().shuffle(people)
        assert len(people) == 400
        ratios.append(_rank_correlation([rank[bytes(one.payload)] for one in people]))
        del run

    # Under the null each is about normal with deviation 1/sqrt(399); the mean of twenty has a twentieth of it.
    assert abs(sum(ratios) / 20) < 4 * (1 / 399 / 20) ** 0.5
    assert max(map(abs, ratios)) < 5 * (1 / 399) ** 0.5


def _rank_correlation(order):
    n = len(order)
    return 1 - 6 * sum((at - rank) ** 2 for at, rank in enumerate(order)) / (n * (n * n - 1))


def test_the_batch_itself_is_shuffled(tmp_path):
    fill(tmp_path, 200)

    rank = {one: at for at, one in enumerate(commitments(200))}
    found = Leaf.objects.filter(kind=Kind.SIGN).order_by("index").values_list("payload", flat=True)
    assert abs(_rank_correlation([rank[bytes(one)] for one in found])) < 5 * (1 / 199) ** 0.5


def test_every_file_says_a_day_at_most(tmp_path):
    fill(tmp_path, 300)
    fill(tmp_path, 300, label="b", now=START + 2 * LATER)

    times, texts = set(), []
    for folder, _, names in os.walk(tmp_path / "public"):
        for name in names:
            assert not name.startswith("."), name
            path = os.path.join(folder, name)
            found = os.stat(path)
            assert stat.S_IMODE(found.st_mode) == 0o644
            times.add((found.st_mtime % 86400, name == "checkpoint"))
            with open(path, "rb") as stream:
                texts.append(stream.read())
    assert {moment for moment, is_checkpoint in times if not is_checkpoint} == {0.0}
    assert {moment for moment, is_checkpoint in times if is_checkpoint} <= {0.0, 1.0}
    assert not [text for text in texts if re.search(rb"[0-2][0-9]:[0-5][0-9]", text)]


@pytest.mark.parametrize(
    "where",
    [
        "files.write:1", "files.write:2", "files.write:3", "files.put:1", "files.put:2", "files.put:3",
        "files.draft_checkpoint:3", "files.clear:1", "sequencing._make_durable:1",
    ],
)  # fmt: skip
def test_a_round_that_is_cut_off_anywhere_goes_on(tmp_path, monkeypatch, where):
    fill(tmp_path, 250)
    before = (tmp_path / "public/log/checkpoint").read_bytes()
    actions.hand_over(commitments=commitments(300, "b"), now=START)
    name, at = where.split(":")
    module = {"files": files, "sequencing": sequencing}[name.split(".")[0]]
    real, calls = getattr(module, name.split(".")[1]), []

    def dies(*given, **named):
        calls.append(1)
        if len(calls) == int(at):
            raise OSError(28, "No space left on device")
        return real(*given, **named)

    monkeypatch.setattr(module, name.split(".")[1], dies)
    with pytest.raises(OSError, match="No space left"):
        sequence(tmp_path, START + 2 * LATER)
    monkeypatch.undo()

    # What is published holds, whatever it is by now, and what goes on from there continues it.
    mid = (tmp_path / "public/log/checkpoint").read_bytes()
    check(tmp_path, before)
    assert sequence(tmp_path, START + 3 * LATER).refused == ""
    assert check(tmp_path, mid).checkpoint.size == Leaf.objects.count()
    assert queries.state().counted == 550


def test_a_batch_that_is_not_committed_leaves_nothing(tmp_path, monkeypatch):
    actions.hand_over(commitments=commitments(40), now=START)
    monkeypatch.setattr(appending, "_let_go", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sequence(tmp_path, START + LATER)
    monkeypatch.undo()

    assert not Leaf.objects.exists()
    sequence(tmp_path, START + LATER)
    assert check(tmp_path).checkpoint.size == queries.state().size


def test_a_day_never_goes_back_with_the_clock(tmp_path):
    fill(tmp_path, 40, now=START + timedelta(days=2))
    fill(tmp_path, 40, label="b", now=START)

    days = list(Leaf.objects.order_by("index").values_list("day", flat=True))
    assert days == sorted(days)
    assert len(set(days)) == 1


def test_files_that_are_lost_are_written_again_from_the_table(tmp_path):
    for label in "abc":
        fill(tmp_path, 150, label=label)
    kept = (tmp_path / "log" / "checkpoint").read_bytes()
    expected = _contents(tmp_path)
    (tmp_path / "public/log/tile/entries/000").unlink()
    (tmp_path / "public/log/tile/1/000.p/1").unlink()

    assert sequence(tmp_path, START).refused == ""
    assert _contents(tmp_path) == expected
    assert check(tmp_path, kept).older.size == queries.state().size


def _contents(folder):
    log = folder / "public" / "log"
    return {str(file.relative_to(log)): file.read_bytes() for file in log.rglob("*") if file.is_file()}


@pytest.mark.parametrize("lost", ["public/log/checkpoint", "log/checkpoint", "elsewhere/checkpoint"])
def test_an_older_database_signs_nothing_even_beside_older_files(tmp_path, lost):
    fill(tmp_path, 40)
    older = Batch.objects.get().size
    fill(tmp_path, 40, label="b")
    Leaf.objects.filter(index__gte=older).delete()
    Batch.objects.filter(size__gt=older).delete()
    Log.objects.update(published_size=older)
    (tmp_path / lost).unlink()
    published = _contents(tmp_path)
    actions.hand_over(commitments=commitments(40, "c"), now=START)

    assert sequence(tmp_path, START + LATER).refused == Refusal.DATABASE_OLDER
    assert (queries.refusal(), Leaf.objects.count()) == (Refusal.DATABASE_OLDER, older)
    assert _contents(tmp_path) == published


def test_a_table_with_another_history_signs_nothing(tmp_path):
    fill(tmp_path, 40)
    Batch.objects.update(root=bytes(32))

    assert sequence(tmp_path, START).refused == Refusal.ROOT_DIFFERS


def test_a_changed_leaf_is_noticed_before_anything_is_signed(tmp_path):
    fill(tmp_path, 40)
    Leaf.objects.filter(index=20).update(payload=bytes(32))
    (tmp_path / "public/log/tile/0/000.p").rename(tmp_path / "away")

    assert sequence(tmp_path, START).refused == Refusal.ROOT_DIFFERS


def test_without_its_key_or_with_another_nothing_is_signed(tmp_path, settings):
    from dataclasses import replace

    keys = settings.KEYS
    actions.hand_over(commitments=commitments(40), now=START)
    assert sequence(tmp_path, START + LATER, keys=replace(keys, log=None)).refused == Refusal.NO_KEY
    assert Leaf.objects.count() == 0

    sequence(tmp_path, START + LATER)
    assert queries.refusal() == ""
    assert sequence(tmp_path, START, keys=replace(keys, log=b"x" * 32)).refused == Refusal.OTHER_KEY


def test_the_log_keeps_its_name_when_the_site_moves(tmp_path):
    sequence(tmp_path, START, site_url="http://localhost:8000")
    assert Log.objects.get().origin == "localhost:8000/log"
    fill(tmp_path, 40)
    fill(tmp_path, 40, label="b")
    sequence(tmp_path, START, site_url="https://moved.example")

    assert (Log.objects.get().origin, queries.refusal()) == ("appeal.example/log", "")


def test_a_damaged_checkpoint_is_written_again_if_a_copy_is_whole(tmp_path):
    fill(tmp_path, 40)
    public = tmp_path / "public/log/checkpoint"
    good = public.read_bytes()
    public.write_bytes(good[:-9])
    assert sequence(tmp_path, START).refused == ""
    assert public.read_bytes() == good

    for file in (public, tmp_path / "log/checkpoint", tmp_path / "elsewhere/checkpoint"):
        file.write_bytes(b"damaged")
    assert sequence(tmp_path, START).refused == Refusal.BAD_CHECKPOINT


def test_all_leaves_are_of_one_form(tmp_path):
    fill(tmp_path, 40)

    for leaf in Leaf.objects.all():
        read = leaves.parse(leaf.entry())
        assert (read.written(), len(leaf.entry())) == (leaf.entry(), 36)


def test_a_set_that_is_put_aside_and_back_is_said_by_manifests(tmp_path):
    fill(tmp_path, 40)
    actions.hand_over(commitments=commitments(9, "pending"), now=START)
    aside = [*commitments(7), *commitments(9, "pending")]
    assert actions.void(commitments=aside, reason=Reason.FLOOD, act=11, now=START) == 7
    assert not Pending.objects.filter(kind=Kind.SIGN, waits_for=None).exists()
    # One of those that are on their way withdraws, and never comes into the log.
    assert actions.withdraw(commitment=commitments(1, "pending")[0], now=START)
    sequence(tmp_path, START + 2 * LATER)
    assert queries.state().counted == 33

    # Two of them withdraw while they are set aside, one is let count by a person, and then all come back.
    for one in commitments(2):
        actions.withdraw(commitment=one, now=START)
    actions.hand_over(commitments=commitments(3)[2:], now=START)
    sequence(tmp_path, START + 4 * LATER)
    assert queries.state().counted == 34
    assert actions.restore(act=11, reason=Reason.UNDONE, now=START) == 6
    sequence(tmp_path, START + 6 * LATER)
    sequence(tmp_path, START + 8 * LATER)

    assert queries.state().counted == 38 + 8
    said = [(one.kind, one.number, one.reason) for one in queries.corrections()]
    assert said == [("restore", 6, Reason.UNDONE), ("restore", 1, Reason.RELEASED), ("void", 7, Reason.FLOOD)]
    check(tmp_path)


def test_a_withdrawal_takes_one_away_and_refers_to_nothing_that_is_kept(tmp_path):
    fill(tmp_path, 40)
    pending = commitments(41)[40]
    actions.hand_over(commitments=[pending], now=START)
    for one in (commitments(1)[0], pending):
        assert actions.withdraw(commitment=one, now=START)
    assert not actions.withdraw(commitment=bytes(32), now=START)
    for number in range(2, 8):
        sequence(tmp_path, START + number * LATER)

    assert queries.state().counted == 39
    assert Leaf.objects.filter(kind=Kind.SIGN).count() == 41
    assert not Pending.objects.exists()


def test_pairs_that_cancel_each_other_are_mixed_in_once_a_day(tmp_path, monkeypatch):
    fill(tmp_path, 40)
    monkeypatch.setattr(handing, "_pairs", lambda: 7)
    for hour in (0, 1, 24):
        actions.mix_in(now=START + 2 * LATER + timedelta(hours=hour))

    assert sorted(Pending.objects.values_list("kind", flat=True)) == [Kind.SIGN] * 14 + [Kind.WITHDRAW] * 14


def test_the_older_of_two_rounds_replaces_nothing(tmp_path):
    fill(tmp_path, 40)
    newest = (tmp_path / "public/log/checkpoint").read_bytes()
    sequencing._replace(tmp_path / "public/log/checkpoint", b"older", 3, START.date())

    assert (tmp_path / "public/log/checkpoint").read_bytes() == newest
    assert checkpoints.parse_unverified(newest).size == queries.state().size
    assert places(tmp_path).read("checkpoint") == newest
