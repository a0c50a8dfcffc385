"""Checking a whole log."""

import pytest

from openappeal.tlog import notes
from openappeal.tlog.checkpoints import parse_unverified
from openappeal.tlog.hashing import Leaves, leaf_hash
from openappeal.tlog.notes import Signer
from openappeal.tlog.testing import SIGNER, checkpoint, published, reader
from openappeal.tlog.tiles import WIDTH, bundle_bytes, tile_bytes, tiles_of
from openappeal.tlog.verifying import (
    CHECKPOINT,
    Behind,
    Checked,
    DoesNotHold,
    Forked,
    NotANote,
    NotItsKey,
    NotOfItsForm,
    NotServed,
    RootDiffers,
    TilesDisagree,
    check_log,
)

SIZE = 520
ENTRIES = [number.to_bytes(36, "big") for number in range(SIZE)]
FILES = published(ENTRIES)
OTHERS = [*ENTRIES[:100], b"\xff" * 36, *ENTRIES[101:]]


def check(files, older=None):
    return check_log(reader(files), SIGNER.verifier, older)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512])
def test_a_log_holds_and_continues_every_older_one(size):
    newest = parse_unverified(FILES[CHECKPOINT])

    assert check(published(ENTRIES[:size])).checkpoint.size == size
    assert check(FILES, checkpoint(ENTRIES[:size])) == Checked(newest, parse_unverified(checkpoint(ENTRIES[:size])))


def test_a_log_continues_itself():
    assert check(FILES, FILES[CHECKPOINT]).older == parse_unverified(FILES[CHECKPOINT])


def test_every_file_is_read_once():
    asked = []

    check_log(lambda path: (asked.append(path), FILES[path])[1], SIGNER.verifier)

    assert sorted(asked) == sorted(FILES)


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_that_is_missing_is_named(path):
    with pytest.raises(NotServed) as caught:
        check({each: data for each, data in FILES.items() if each != path})

    assert caught.value.path == path


@pytest.mark.parametrize("path", sorted(set(FILES) - {CHECKPOINT}))
def test_a_changed_byte_anywhere_is_found(path):
    data = FILES[path]

    for at in {2, len(data) // 2, len(data) - 1}:
        with pytest.raises((TilesDisagree, NotOfItsForm)):
            check(FILES | {path: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]})
    for cut in (data[:-1], data + b"\x00", b""):
        with pytest.raises(NotOfItsForm) as caught:
            check(FILES | {path: cut})
        assert caught.value.path == path


def test_entries_that_were_not_signed_are_found_though_all_tiles_agree():
    with pytest.raises(RootDiffers):
        check(published(OTHERS) | {CHECKPOINT: FILES[CHECKPOINT]})


def test_a_rewritten_history_is_called_a_fork():
    for size in (101, 256, 300, SIZE):
        with pytest.raises(Forked) as caught:
            check(published(OTHERS), checkpoint(ENTRIES[:size]))
        assert (caught.value.older.size, caught.value.newer.size) == (size, SIZE)
    # Before the change, both have one history.
    assert check(published(OTHERS), checkpoint(ENTRIES[:100])).older.size == 100


def test_a_damaged_copy_is_not_called_a_fork():
    """Two files changed alike agree with each other; only the signature tells that it is not the log's doing."""
    hashes = Leaves([leaf_hash(entry) for entry in OTHERS])
    damaged = {tile.path: tile_bytes(tile, hashes) for tile in tiles_of(SIZE) if tile.level >= 0}
    damaged["tile/entries/000"] = bundle_bytes(OTHERS[:WIDTH])

    with pytest.raises(RootDiffers):
        check(FILES | damaged, checkpoint(ENTRIES[:300]))


def test_a_copy_that_is_older_than_what_was_kept_is_no_proof_of_anything():
    with pytest.raises(Behind) as caught:
        check(published(ENTRIES[:300]), FILES[CHECKPOINT])

    assert (caught.value.kept.size, caught.value.served.size) == (SIZE, 300)
    assert not isinstance(caught.value, DoesNotHold)


def test_a_checkpoint_of_another_key_is_found():
    other = Signer.fresh(SIGNER.name)

    for files, older, path in [
        (FILES | {CHECKPOINT: checkpoint(ENTRIES, other)}, None, CHECKPOINT),
        (FILES, checkpoint(ENTRIES[:5], other), ""),
    ]:
        with pytest.raises(NotItsKey) as caught:
            check(files, older)
        assert caught.value.path == path


def test_what_is_no_checkpoint_is_found():
    for files, older, path in [(FILES | {CHECKPOINT: b"no"}, None, CHECKPOINT), (FILES, b"no", "")]:
        with pytest.raises(NotANote) as caught:
            check(files, older)
        assert caught.value.path == path
    # A note that the key has signed is the log's own answer.
    with pytest.raises(NotOfItsForm) as caught:
        check(FILES | {CHECKPOINT: notes.sign("not three lines\n", SIGNER)})
    assert not isinstance(caught.value, NotANote)


def test_what_the_reader_says_of_itself_rises():
    def broken(path):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        check_log(broken, SIGNER.verifier)
