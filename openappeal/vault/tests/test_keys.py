import stat

import pytest

from openappeal.vault import age
from openappeal.vault.age import CannotOpen, open_sealed, seal
from openappeal.vault.keys import (
    KEY_FILES,
    FileKeys,
    KeyMissing,
    KeyProvider,
    KeysExist,
    OfficeKeyHere,
    make_keys,
    new_office_key,
    refuse_office_key,
)
from openappeal.vault.testing import StaticKeys


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


def test_made_keys_can_be_read_and_fit_together(folder):
    made = make_keys(folder)
    keys: KeyProvider = FileKeys(folder)

    assert len(keys.tag_key()) == len(keys.token_key()) == 32
    assert len({keys.tag_key(), keys.token_key(), keys.log_key()}) == 3
    assert keys.mailing_recipients() == [made.mailing_recipient]
    assert keys.office_recipients() == [made.office_recipient]
    box = age.seal(b"a letter", keys.mailing_recipients())
    assert age.open_sealed(box, keys.mailing_identity()) == b"a letter"
    box = age.seal(b"a name", keys.office_recipients())
    assert age.open_sealed(box, made.office_identity) == b"a name"


def test_only_the_owner_may_enter_and_read(folder):
    make_keys(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == set(KEY_FILES)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_office_identity_is_never_written_nor_shown_by_repr(folder):
    made = make_keys(folder)

    assert made.office_identity.startswith("AGE-SECRET-KEY-1")
    assert all(made.office_identity not in path.read_text() for path in folder.iterdir())
    assert made.office_identity not in repr(made)


@pytest.mark.parametrize("name", KEY_FILES)
def test_making_keys_never_overwrites(folder, name):
    folder.mkdir()
    (folder / name).write_text("precious")

    with pytest.raises(KeysExist, match=name):
        make_keys(folder)

    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "precious"


READERS = {
    "tag.key": FileKeys.tag_key,
    "token.key": FileKeys.token_key,
    "mailing.recipients": FileKeys.mailing_recipients,
    "mailing.identity": FileKeys.mailing_identity,
    "office.recipients": FileKeys.office_recipients,
    "log.key": FileKeys.log_key,
}


@pytest.mark.parametrize("name", KEY_FILES)
def test_a_missing_file_is_named_and_the_others_still_work(folder, name):
    make_keys(folder)
    (folder / name).unlink()
    keys = FileKeys(folder)

    with pytest.raises(KeyMissing, match=rf"{name} is missing\. Copy it from your backup"):
        READERS[name](keys)
    for other in set(KEY_FILES) - {name}:
        READERS[other](keys)


@pytest.mark.parametrize("name", KEY_FILES)
@pytest.mark.parametrize("text", ["", "# only a comment\n", "nonsense\n", "abcd\n", "é\n"])
def test_an_unusable_file_is_named_without_its_content(folder, name, text):
    make_keys(folder)
    (folder / name).write_text(text, encoding="utf-8")

    with pytest.raises(KeyMissing, match=f"{name} cannot be used") as caught:
        READERS[name](FileKeys(folder))

    assert "nonsense" not in str(caught.value)


def test_recipients_may_be_several_with_comments(folder):
    made = make_keys(folder)
    _, second = age.new_identity()
    (folder / "office.recipients").write_text(f"# Omar\n{made.office_recipient}\n\n  # Wei\n{second}\n")

    assert FileKeys(folder).office_recipients() == [made.office_recipient, second]


def test_keys_are_read_once(folder):
    make_keys(folder)
    keys = FileKeys(folder)
    before = keys.tag_key()
    (folder / "tag.key").unlink()

    assert keys.tag_key() == before


def test_keys_for_tests_behave_as_keys_do():
    keys: KeyProvider = StaticKeys.fresh()

    assert age.open_sealed(age.seal(b"x", keys.mailing_recipients()), keys.mailing_identity()) == b"x"
    with pytest.raises(KeyMissing):
        StaticKeys(mailing_recipient="age1").mailing_identity()


@pytest.mark.parametrize("name", ["office.key", "notes.txt", "office.identity"])
def test_a_secret_key_beside_the_others_is_refused(folder, name):
    made = make_keys(folder)
    refuse_office_key(folder, folder / "absent")  # the mailing identity belongs there
    (folder / name).write_text(f"our key: {made.office_identity.lower()}\n")

    with pytest.raises(OfficeKeyHere) as refused:
        refuse_office_key(folder.parent, folder)

    assert str(folder / name) in str(refused.value)
    assert made.office_identity.lower() not in str(refused.value).lower()


def test_public_halves_and_large_files_are_left_alone(folder):
    made = make_keys(folder)
    (folder / "recipient.txt").write_text(made.office_recipient)
    (folder / "db.sqlite3").write_bytes(b"\0" * 70_000 + made.office_identity.encode())

    refuse_office_key(folder)


# ── A new office key ────────────────────────────────────────────────────────
def test_a_new_office_key_takes_the_place_of_the_old_one(tmp_path):
    old = make_keys(tmp_path)
    (tmp_path / "office.recipients").chmod(0o640)

    new = new_office_key(tmp_path, beside_the_old=False)

    assert FileKeys(tmp_path).office_recipients() == [new.recipient]
    assert new.recipient != old.office_recipient
    sealed = seal(b"name", FileKeys(tmp_path).office_recipients())
    assert open_sealed(sealed, new.identity) == b"name"
    with pytest.raises(CannotOpen):
        open_sealed(sealed, old.office_identity)
    assert (tmp_path / "office.recipients").stat().st_mode & 0o777 == 0o640
    assert [file for file in tmp_path.iterdir() if new.identity in file.read_text()] == []


def test_beside_the_old_one_either_opens(tmp_path):
    old = make_keys(tmp_path)

    new = new_office_key(tmp_path, beside_the_old=True)

    assert FileKeys(tmp_path).office_recipients() == [old.office_recipient, new.recipient]
    sealed = seal(b"name", FileKeys(tmp_path).office_recipients())
    assert {open_sealed(sealed, identity) for identity in (old.office_identity, new.identity)} == {b"name"}


def test_there_is_no_new_office_key_without_a_campaign(tmp_path):
    with pytest.raises(KeyMissing):
        new_office_key(tmp_path, beside_the_old=False)
