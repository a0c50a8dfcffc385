"""An older backup, recovering from it, and what recounting finds."""

import shutil

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.transparency import actions, queries
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Batch, Document, Leaf, Log, Pending, Reason, Refusal
from openappeal.transparency.tests.making import LATER, START, check, commitments, fill, places, sequence, verifier

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("keys", "_nothing_mixed_in", "_appeal"),
]
ROWS = (Leaf, Batch, Document, Pending, Log)


@pytest.fixture
def _appeal(keys):
    published_appeal()


def backup():
    return [(model, list(model.objects.all())) for model in ROWS]


def put_back(rows):
    for model in ROWS:
        model.objects.all().delete()
    for model, kept in rows:
        model.objects.bulk_create(kept)


def recover(folder, *, really=True):
    return actions.recover(verifier=verifier(), places=places(folder), today=START.date(), really=really)


def test_an_older_backup_is_refused_and_recovered_from_the_published_files(tmp_path, today):
    fill(tmp_path, 40)
    actions.hand_over(commitments=commitments(40, "on its way"), now=START)
    old, size = backup(), queries.state().size
    sequence(tmp_path, START + 2 * LATER)
    fill(tmp_path, 300, label="b", now=START + 2 * LATER)
    actions.void(commitments=commitments(60, "b"), reason=Reason.FLOOD, act=5, now=START)
    actions.withdraw(commitment=commitments(1)[0], now=START)
    sequence(tmp_path, START + 4 * LATER)
    state, root = queries.state(), bytes(Batch.objects.order_by("-size").first().root)
    checkpoint = (tmp_path / "public/log/checkpoint").read_bytes()

    put_back(old)
    assert sequence(tmp_path, START + 5 * LATER).refused == Refusal.DATABASE_OLDER
    found = recover(tmp_path, really=False)
    assert (found.had, found.missing, found.size) == (size, state.size - size, state.size)
    assert (found.signed, found.withdrawn, Leaf.objects.count()) == (340, 1, size)
    recover(tmp_path)

    assert (Leaf.objects.count(), queries.state().counted, queries.refusal()) == (state.size, state.counted, "")
    assert bytes(Batch.objects.order_by("-size").first().root) == root
    # What was on its way then is in the log now, and is not appended again; a set is set aside as before.
    assert not Pending.objects.exists()
    assert Leaf.objects.filter(voided_by__isnull=False).count() == 60
    assert sequence(tmp_path, START + 5 * LATER).refused == ""
    assert (tmp_path / "public/log/checkpoint").read_bytes() == checkpoint
    fill(tmp_path, 40, label="c", now=START + 6 * LATER)
    assert check(tmp_path, checkpoint).older.size == state.size
    # Rows since the backup are lost; the log goes on counting them, and says so to who recounts.
    assert queries.lost() == 300 - 60 - 1
    assert actions.prove(places(tmp_path)) == []


def test_recovering_twice_changes_nothing(tmp_path):
    fill(tmp_path, 40)
    old = backup()
    fill(tmp_path, 40, label="b", now=START + LATER)
    put_back(old)
    recover(tmp_path)

    assert recover(tmp_path).missing == 0


@pytest.mark.parametrize("damage", ["tile/entries/000.p/84", "tile/0/000.p/84", "checkpoint", "manifest", "meta"])
def test_files_that_do_not_hold_bring_nothing_back(tmp_path, damage):
    fill(tmp_path, 40)
    old = backup()
    actions.void(commitments=commitments(4), reason=Reason.FLOOD, act=5, now=START)
    fill(tmp_path, 39, label="b", now=START + LATER)
    size = queries.state().size
    put_back([(model, [] if damage == "meta" and model is not Log else rows) for model, rows in old])
    had = Leaf.objects.count()
    file = tmp_path / "public/log" / damage.replace("84", str(size))
    file = next(iter(sorted(file.iterdir()))) if file.is_dir() else file
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)

    with pytest.raises(actions.CannotRecover):
        recover(tmp_path)
    assert Leaf.objects.count() == had


def test_a_table_of_another_history_is_not_mixed_with_the_files(tmp_path):
    fill(tmp_path, 40)
    Leaf.objects.filter(index=20).update(payload=bytes(32))

    with pytest.raises(actions.CannotRecover, match="no older state"):
        recover(tmp_path)


def test_older_files_than_a_copy_of_the_checkpoint_bring_nothing_back(tmp_path):
    fill(tmp_path, 40)
    shutil.copytree(tmp_path / "public", tmp_path / "earlier")
    fill(tmp_path, 40, label="b", now=START + LATER)
    shutil.rmtree(tmp_path / "public")
    (tmp_path / "earlier").rename(tmp_path / "public")

    with pytest.raises(actions.CannotRecover, match="copy of the checkpoint"):
        recover(tmp_path)


def test_recounting_the_log_names_what_differs(tmp_path):
    fill(tmp_path, 300)
    assert actions.prove(places(tmp_path)) == []

    Batch.objects.update(signed=301)
    assert actions.prove(places(tmp_path)) == ["log: its entries count 300, the database says 301."]
    Batch.objects.update(signed=300)
    Leaf.objects.filter(index=9).update(payload=bytes(32))
    assert actions.prove(places(tmp_path)) == [
        f"The table of leaves differs from log/checkpoint within its {queries.state().size} entries."
    ]
    tile = tmp_path / "public/log/tile/0/000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert actions.prove(places(tmp_path)) == ["log/tile/0/000: TilesDisagree."]
    assert Leaf.objects.filter(kind=Kind.SIGN).count() == 300
