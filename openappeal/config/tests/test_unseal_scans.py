"""`openappeal unseal` on scans of petition sheets: pictures into a new folder, and nothing anywhere else."""

import pytest

from openappeal.config import unseal
from openappeal.config.cli import CannotDo
from openappeal.vault import age, exports

PICTURES = [("482109375", "jpeg", b"\xff\xd8\xff one side"), ("482109375", "pdf", b"%PDF-1.4 another")]


@pytest.fixture
def opened(tmp_path):
    identity, recipient = age.new_identity()
    (tmp_path / "key").write_text(identity)

    def run(pictures=PICTURES, *, output="out", dry_run=False, sealed_to=recipient):
        rows = [exports.scan_row(code, media, age.seal(content, [sealed_to])) for code, media, content in pictures]
        with (tmp_path / "scans.age").open("wb") as out:
            exports.write(exports.Head(exports.SCANS, "homeward", "2026-11-26"), rows, out, [recipient])
        return unseal.run(
            file=str(tmp_path / "scans.age"),
            identity=str(tmp_path / "key"),
            output=str(tmp_path / output) if output else None,
            flagged=None,
            dry_run=dry_run,
        )

    return run


def test_each_picture_becomes_a_file_that_only_its_owner_reads(opened, tmp_path, capsys):
    assert opened() == 0
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == {"482109375-1.jpg": PICTURES[0][2], "482109375-2.pdf": PICTURES[1][2]}
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}
    assert capsys.readouterr().err == "Scans of 2026-11-26: 2\n"


def test_a_folder_is_named_and_new(opened, tmp_path):
    with pytest.raises(CannotDo):
        opened(output=None)
    opened()
    with pytest.raises(CannotDo):
        opened()
    with pytest.raises(CannotDo):
        opened(output="nowhere/out")
    assert opened(output=None, dry_run=True) == 0


def test_what_does_not_open_is_said(opened, tmp_path, capsys):
    assert opened(sealed_to=age.new_identity()[1]) == 1
    assert list((tmp_path / "out").iterdir()) == []
    assert "cannot be opened with this key: 2" in capsys.readouterr().err


@pytest.mark.parametrize(("code", "media"), [("../../x00", "pdf"), ("123456789", "sh"), ("12345678", "pdf"), ("", "")])
def test_a_row_that_names_something_else_writes_nothing(opened, tmp_path, code, media):
    with pytest.raises(CannotDo):
        opened([(code, media, b"%PDF-")])
    assert list((tmp_path / "out").iterdir()) == []
