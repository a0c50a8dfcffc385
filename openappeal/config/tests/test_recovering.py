"""What was shown once and is lost: when a new office key is refused."""

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.config import database, recovering
from openappeal.config.cli import CannotDo
from openappeal.signatures.tests.cast import SABINE, sign_and_confirm
from openappeal.vault.keys import FileKeys, make_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, monkeypatch, keys):
    monkeypatch.setattr(database, "require_ready", lambda: None)
    monkeypatch.setattr(recovering, "setup_django", lambda role: None)
    monkeypatch.setenv("OPENAPPEAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("OPENAPPEAL_KEYS", str(tmp_path / "keys"))
    make_keys(tmp_path / "keys")
    published_appeal()
    return tmp_path / "keys"


@pytest.mark.parametrize("visibility", ["withheld", "public", "counted"])
def test_a_key_to_which_a_name_is_sealed_is_not_replaced(folder, today, visibility):
    sign_and_confirm(SABINE, visibility, today)
    before = FileKeys(folder).office_recipients()

    if visibility == "withheld":
        with pytest.raises(CannotDo, match="1 withheld names are sealed"):
            recovering.new_key(beside_the_old=False)
        recovering.new_key(beside_the_old=True)
        assert FileKeys(folder).office_recipients()[:-1] == before
    else:
        recovering.new_key(beside_the_old=False)
        assert before[0] not in FileKeys(folder).office_recipients()
