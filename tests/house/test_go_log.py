"""The check by Go bites, and says so where there is no Go."""

import shutil
from pathlib import Path

import pytest

from script.checks import go_log


def test_without_go_it_says_that_nothing_was_judged(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    assert go_log.main() == go_log.NO_GO
    assert capsys.readouterr().out.startswith("SKIPPED: no Go,")


@pytest.mark.skipif(shutil.which("go") is None or not Path(go_log.DEBIAN, go_log.MODULE).is_dir(), reason="no Go here")
def test_what_go_sees_otherwise_fails(monkeypatch, capsys):
    good = go_log.published(go_log.SIGNED[:3])
    root = go_log.tree_head(map(go_log.leaf_hash, go_log.SIGNED[:3]))
    false = good | {"tile/0/000.p/3": bytes(96)}
    cases = [go_log.log_case(good, 3, root), go_log.log_case(false, 3, root)]
    monkeypatch.setattr(go_log, "cases", lambda: iter(cases))

    assert go_log.main() == 1
    said = capsys.readouterr().out.splitlines()
    assert "“no a tile does not agree: tile/0/000.p/3” said" in said[0]
    assert said[-1] == "1 failed, 2 judged by Go: 1 accepted, 1 refused"


def test_only_what_was_damaged_may_be_refused():
    whole, damaged = go_log.Case({}, "ok 3"), go_log.Case({}, "ok 3", damaged=True)

    assert [whole.is_answered_by(said) for said in ("ok 3", "ok 4", "no signature")] == [True, False, False]
    assert [damaged.is_answered_by(said) for said in ("ok 3", "ok 4", "no signature")] == [True, False, True]
    assert [go_log.Case({}, "no").is_answered_by(said) for said in ("ok 3", "no signature")] == [False, True]
