"""`openappeal verify`, as somebody runs it who has no campaign."""

import gzip
import os
import subprocess
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from openappeal.config import log_places, verify
from openappeal.config.cli import main
from openappeal.tlog.notes import Signer
from openappeal.tlog.promises import Promise
from openappeal.tlog.testing import SIGNER, checkpoint, published, receipt

ROOT = Path(__file__).resolve().parents[3]
KEY = str(SIGNER.verifier)
ENTRIES = [bytes([number % 256, number // 256]) * 18 for number in range(300)]
OTHERS = [*ENTRIES[:20], b"\xff" * 36, *ENTRIES[21:]]
FILES = published(ENTRIES)
HEAD = FILES["checkpoint"].decode().split("\n")[2]
TAMPERED = b"\x01" + FILES["tile/0/000"][1:]


def lay(folder, files):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return str(folder)


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code and what it printed."""

    def run(*arguments):
        try:
            code = main(["verify", *map(str, arguments)])
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def site():
    """A web server on this machine whose answers a test may change: path → (status, headers, body)."""
    answers, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append((self.path, self.client_address[1]))
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = "Content-Encoding" in headers or len(body) != int(
                headers.get("Content-Length", len(body))
            )

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # A client that hangs up is what is tried here; a word on it would stand in what the command printed.
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.answers, server.asked = answers, asked
    server.address = f"http://127.0.0.1:{server.server_port}/log/"
    answers |= {f"/log/{path}": (200, {}, data) for path, data in FILES.items()}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_log_in_a_folder_holds(run, tmp_path):
    place = lay(tmp_path / "log", FILES)
    (tmp_path / "older").write_bytes(checkpoint(ENTRIES[:7]))

    code, said, error = run("log", place, "--key", KEY, "--since", tmp_path / "older")

    assert (code, error) == (0, "")
    assert said.splitlines() == [
        f"The log holds: campaign.example/log with 300 entries, root {HEAD}.",
        "Its checkpoint is signed by the key, and every entry and every tile agrees with it.",
        "It continues the older checkpoint of 7 entries: none of them was changed or taken away.",
    ]


@pytest.mark.parametrize(
    ("files", "older", "said"),
    [
        (FILES | {"tile/0/000": TAMPERED}, None, "tile/0/000 does not agree with the entries."),
        (FILES | {"tile/entries/000": b"no"}, None, "tile/entries/000 is damaged, or is something else."),
        (
            {"checkpoint": FILES["checkpoint"]},
            None,
            "tile/entries/000 is missing, so that not everything can be counted.",
        ),
        ({}, None, "it has no checkpoint."),
        (FILES | {"checkpoint": b"no"}, None, "checkpoint is damaged, or is something else."),
        (published(OTHERS) | {"checkpoint": FILES["checkpoint"]}, None, "its entries are not those that were signed."),
        (published(ENTRIES, Signer.fresh(SIGNER.name)), None, "is not signed by the key that you named."),
        (FILES, b"no", "older is no checkpoint, or it is damaged."),
        (FILES, checkpoint(ENTRIES, Signer.fresh(SIGNER.name)), "so it proves nothing of this log."),
        (published(OTHERS), checkpoint(ENTRIES[:200]), "its history was rewritten."),
    ],
)
def test_a_log_that_does_not_hold_says_why(run, tmp_path, files, older, said):
    arguments = []
    if older is not None:
        (tmp_path / "older").write_bytes(older)
        arguments = ["--since", tmp_path / "older"]
    (tmp_path / "log").mkdir()

    code, out, error = run("log", lay(tmp_path / "log", files), "--key", KEY, *arguments)

    assert (code, error) == (1, "")
    assert said in out


def test_an_older_copy_is_accused_of_nothing(run, tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(FILES["checkpoint"])

    code, out, error = run("log", lay(tmp_path / "log", published(ENTRIES[:200])), "--key", KEY, "--since", kept)

    assert (code, out) == (1, "")
    assert error == (
        f"openappeal: This copy is older than {kept} (200 of 300 entries). "
        f"Ask again later, or another address; keep {kept}.\n"
    )


def test_a_fork_shows_both_checkpoints(run, tmp_path):
    (tmp_path / "older").write_bytes(checkpoint(ENTRIES[:200]))

    _, said, _ = run("log", lay(tmp_path / "log", published(OTHERS)), "--key", KEY, "--since", tmp_path / "older")

    assert [line.split(", root")[0].strip() for line in said.splitlines()[1:3]] == [
        "campaign.example/log with 200 entries",
        "campaign.example/log with 300 entries",
    ]


def test_a_fork_is_found_from_two_saved_checkpoints_alone(run, tmp_path):
    for name, data in {
        "mine": checkpoint(ENTRIES),
        "hers": checkpoint(OTHERS),
        "same": checkpoint(ENTRIES),
        "early": checkpoint(ENTRIES[:7]),
        "strange": checkpoint(ENTRIES, Signer.fresh(SIGNER.name)),
        "torn": b"no",
    }.items():
        (tmp_path / name).write_bytes(data)

    def compared(place):
        return run("log", tmp_path / place, "--key", KEY, "--since", tmp_path / "mine")

    code, said, error = compared("hers")
    assert (code, error) == (1, "")
    assert said.startswith("The log does not hold: its history was rewritten.")
    assert said.count("campaign.example/log with 300 entries, root ") == 2
    assert compared("same") == (
        0,
        f"Both checkpoints say the same: campaign.example/log with 300 entries, root {HEAD}.\n",
        "",
    )
    code, said, error = compared("early")
    assert (code, said) == (1, "")
    assert "are of different sizes, so that only the log itself can tell." in error
    assert "is not signed by the key that you named" in compared("strange")[1]
    assert "is no checkpoint, or it is damaged." in compared("torn")[1]
    saved = tmp_path / "mine"
    assert run("log", saved, "--key", KEY, "--since", saved, "--site", "https://campaign.example")[0] == 2


def test_a_receipt_holds_or_not(run, tmp_path):
    good, other, bad = tmp_path / "good", tmp_path / "other", tmp_path / "bad"
    good.write_bytes(receipt(ENTRIES, 299).written())
    other.write_bytes(receipt(ENTRIES, 299, Signer.fresh(SIGNER.name)).written())
    bad.write_bytes(b"no")
    leaf = ENTRIES[299].hex()

    assert run("receipt", good, "--key", KEY, "--leaf", leaf)[:2] == (
        0,
        "The receipt holds: this entry is number 300 of the log. "
        f"campaign.example/log with 300 entries, root {HEAD}.\n",
    )
    for file, key, entry, said in [
        (good, KEY, ENTRIES[0].hex(), "it does not prove that this entry is in the log."),
        (other, KEY, leaf, "its checkpoint is not signed by the key of campaign.example/log that you named."),
        (bad, KEY, leaf, "is no receipt, or it is damaged."),
    ]:
        code, out, error = run("receipt", file, "--key", key, "--leaf", entry)
        assert (code, error) == (1, "")
        assert said in out


PROMISES = [Promise(SIGNER.verifier, date(2026, 11, 30), "free-evin", b"\x22" * 32, bytes([n]) * 32) for n in range(5)]
SIGNED = [promise.entry(date(2026, 11, 28)) for promise in PROMISES]


def test_a_signatures_receipt_says_itself_which_entry_it_is_for(run, tmp_path):
    extra = SIGNED[3][:4] + PROMISES[3].opening
    (tmp_path / "mine").write_bytes(receipt(SIGNED, 3, extra=extra).written())
    (tmp_path / "other").write_bytes(receipt(SIGNED, 2, extra=extra).written())
    (tmp_path / "bare").write_bytes(receipt(SIGNED, 3).written())

    code, said, error = run("receipt", tmp_path / "mine", "--key", KEY)

    assert (code, error) == (0, "")
    assert said.startswith("The receipt holds: this entry is number 4 of the log. campaign.example/log with 5 entries,")
    assert run("receipt", tmp_path / "other", "--key", KEY)[0] == 1
    code, said, error = run("receipt", tmp_path / "bare", "--key", KEY)
    assert (code, said) == (1, "")
    assert "Name the entry's bytes with --leaf." in error


def test_a_promise_is_completed_from_the_log_and_saved(run, tmp_path, site):
    (tmp_path / "mine").write_bytes(PROMISES[3].written())
    site.answers |= {f"/log/{path}": (200, {}, data) for path, data in published(SIGNED).items()}
    del site.answers["/log/tile/entries/000"]
    whole = tmp_path / "whole"

    code, said, error = run("receipt", tmp_path / "mine", "--key", KEY, "--log", site.address, "--save", whole)

    assert (code, error) == (0, "")
    assert said.startswith("The receipt holds: this entry is number 4 of the log. campaign.example/log with 5 entries,")
    assert [path for path, _ in site.asked] == ["/log/checkpoint", "/log/tile/entries/000.p/5"]
    assert run("receipt", whole, "--key", KEY)[:2] == (0, said)
    code, said, error = run("receipt", tmp_path / "mine", "--key", KEY, "--log", site.address, "--save", whole)
    assert (code, said) == (1, "")
    assert "is there already" in error


def test_a_promise_that_is_not_kept_yet_is_said_and_saves_nothing(run, tmp_path):
    (tmp_path / "mine").write_bytes(PROMISES[4].written())
    place = lay(tmp_path / "log", published(SIGNED[:4]))

    code, said, error = run("receipt", tmp_path / "mine", "--key", KEY, "--log", place, "--save", tmp_path / "whole")

    assert (code, error) == (1, "")
    assert said.startswith(
        "Its entry is not in this log yet, or not in this copy: campaign.example/log with 4 entries,"
    )
    assert said.endswith("the newest of 2026-11-28. It is to be there by 2026-11-30.\n")
    assert not (tmp_path / "whole").exists()


def test_a_promise_is_not_completed_from_a_false_log(run, tmp_path):
    mine = tmp_path / "mine"
    mine.write_bytes(PROMISES[3].written())
    bad = tmp_path / "bad"
    bad.write_bytes(PROMISES[3].written() + b"x")
    files = published(SIGNED)
    false = lay(tmp_path / "log", files | {"tile/entries/000.p/5": files["tile/entries/000.p/5"][:-1] + b"x"})
    other = Signer.fresh(SIGNER.name).verifier

    for arguments, said in [
        ([mine, "--key", KEY, "--log", false], "its entries are not those that were signed."),
        ([mine, "--key", KEY, "--log", tmp_path], "There is no log at"),
        ([mine, "--key", other], "The receipt names another key than the one of campaign.example/log that you named:"),
        ([bad, "--key", KEY], "is no receipt, or it is damaged."),
    ]:
        code, out, error = run("receipt", *arguments)
        assert (code, error) == (1, "")
        assert said in out
    code, out, error = run("receipt", mine, "--key", KEY)
    assert (code, out) == (1, "")
    assert "Name the log with --log." in error
    mine.write_bytes(receipt(SIGNED, 3).written())
    assert run("receipt", mine, "--key", KEY, "--log", false)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "WHAT"),
        (["bundle", "x"], "invalid choice"),
        (["log", "."], "--key"),
        (["log", ".", "--key", KEY[:-1]], "--key is not a log's key"),
        (["log", ".", "--key", SIGNER.written()], "--key is not a log's key"),
        (["log", ".", "--key", KEY, "--minutes", "0"], "--minutes is a whole number from 1 to 10000"),
        (["log", ".", "--key", KEY, "--minutes", "10001"], "--minutes is a whole number from 1 to 10000"),
        (["log", "https://", "--key", KEY], "is no address of a log"),
        (["log", "https://user:word@campaign.example/log", "--key", KEY], "is no address of a log"),
        (["log", "https://campaign.example:99999/log", "--key", KEY], "is no address of a log"),
        (["log", "https://campaign.example/log?a=b", "--key", KEY], "is no address of a log"),
        (["log", "https://campaign.example/a b", "--key", KEY], "is no address of a log"),
        (["log", "https://campaign..example/log", "--key", KEY], "is no address of a log"),
        (["log", "https://campaign\x01.example/log", "--key", KEY], "is no address of a log"),
        (["log", "https://[::1/log", "--key", KEY], "is no address of a log"),
        (["log", "https://نامه\u200cها.example/log", "--key", KEY], "Name the host in its ASCII form"),
        (["receipt", "x", "--key", KEY, "--leaf", "0g"], "hexadecimal"),
        (["receipt", "x", "--key", KEY, "--leaf", "00" * 65_536], "longer than any entry"),
    ],
)
def test_bad_arguments_are_said_and_no_secret_is_repeated(run, arguments, said):
    code, out, error = run(*arguments)

    assert (code, out) == (2, "")
    assert said in error
    assert SIGNER.written() not in error


def test_what_cannot_be_read_is_said(run, tmp_path):
    lay(tmp_path / "log", FILES)
    large = tmp_path / "large"
    large.write_bytes(b"x" * 1_000_001)

    for arguments, said in [
        (["log", tmp_path / "none"], "is no folder."),
        (["log", tmp_path / "log", "--since", tmp_path / "none"], "is not there."),
        (["log", tmp_path / "log", "--since", tmp_path], "is not there."),
        (["log", tmp_path / "log", "--since", large], "is larger than any such file."),
        (["log", tmp_path / "log", "--since", "x" * 5000], "cannot be read."),
        (["log", "x" * 5000], "is no folder."),
        (["receipt", tmp_path / "none", "--leaf", "00"], "is not there."),
    ]:
        code, out, error = run(*arguments, "--key", KEY)
        assert (code, out) == (1, "")
        assert said in error


def test_a_log_on_the_web_holds_over_one_connection(run, site):
    code, said, error = run("log", site.address, "--key", KEY)

    assert (code, error) == (0, "")
    assert "300 entries" in said
    assert sorted(path for path, _ in site.asked) == sorted(f"/log/{path}" for path in FILES)
    assert len({port for _, port in site.asked}) == 1


def test_packed_answers_and_a_server_that_hangs_up_are_understood(run, site):
    for path, (status, _, data) in list(site.answers.items()):
        site.answers[path] = status, {"Content-Encoding": "gzip"}, gzip.compress(data)

    assert run("log", site.address, "--key", KEY)[0] == 0


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ((404, {}, b""), 1, "tile/0/000 is missing"),
        ((200, {}, TAMPERED), 1, "tile/0/000 does not agree"),
        ((500, {}, b"oh"), 1, "answered with the error 500."),
        (
            (302, {"Location": "https://mirror.example/log/tile/0/000"}, b""),
            1,
            "elsewhere: https://mirror.example/log .",
        ),
        ((302, {"Location": "/new/tile/0/000"}, b""), 1, "/new ."),
        ((302, {"Location": "\x1b[2Jx"}, b""), 1, "answered with the error 302."),
        ((302, {"Location": "http://["}, b""), 1, "answered with the error 302."),
        ((403, {}, b""), 1, "answered with the error 403."),
        ((200, {"Content-Length": "8192"}, b"short"), 1, "or its answer broke off."),
        ((200, {"Content-Encoding": "gzip"}, b"not packed"), 1, "cannot be unpacked."),
        ((200, {"Content-Encoding": "br"}, b"packed"), 1, "in a way that nobody asked for."),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(FILES["tile/0/000"])[:-9]), 1, "or its answer broke off."),
        ((200, {}, bytes(2**17)), 1, "sends more than any file"),
    ],
)
def test_what_a_server_does_wrong_is_said(run, site, monkeypatch, answer, code, said):
    monkeypatch.setattr(log_places, "MAX_TILE_BYTES", 2**16)
    site.answers["/log/tile/0/000"] = answer

    found, out, error = run("log", site.address, "--key", KEY)

    assert found == code
    assert said in out + error
    assert "\x1b" not in out + error


def test_a_page_in_the_checkpoints_place_accuses_nobody(run, site):
    site.answers["/log/checkpoint"] = 200, {}, b"<html>Log in to this network"

    code, out, error = run("log", site.address, "--key", KEY)

    assert (code, out) == (1, "")
    assert "answers is no checkpoint; perhaps something between you and the log answered." in error


def test_a_file_that_was_kept_and_is_no_checkpoint_is_nobody_elses_fault(run, site, tmp_path):
    (tmp_path / "older").write_bytes(b"no")

    code, out, error = run("log", site.address, "--key", KEY, "--since", tmp_path / "older")

    assert (code, error) == (1, "")
    assert "older is no checkpoint, or it is damaged." in out


def test_a_store_that_forbids_what_it_has_not_is_asked_for_the_full_tile(run, site):
    older = published(ENTRIES[:200])
    site.answers |= {f"/log/{path}": (403, {}, b"") for path in older}
    site.answers["/log/checkpoint"] = 200, {}, older["checkpoint"]
    site.answers |= {f"/log/{path}": (200, {}, FILES[path]) for path in ("tile/0/000", "tile/entries/000")}

    assert run("log", site.address, "--key", KEY)[0] == 0


def test_a_server_that_is_away_is_said(run, site):
    site.shutdown()
    site.server_close()

    code, out, error = run("log", site.address, "--key", KEY)

    assert (code, out) == (1, "")
    assert "127.0.0.1 cannot be reached" in error


def test_a_long_check_says_how_far_it_is(run, tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "PROGRESS", 1)

    code, _, error = run("log", lay(tmp_path / "log", FILES), "--key", KEY)

    assert (code, error) == (0, "256 entries read …\n")


def test_a_check_that_takes_too_long_ends(run, tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "SECONDS_A_MINUTE", 0.02)
    monkeypatch.setattr(verify.verifying, "check_log", lambda *_: threading.Event().wait(20))
    place = lay(tmp_path / "log", FILES)

    code, out, error = run("log", place, "--key", KEY, "--minutes", "2")

    assert (code, out) == (1, "")
    assert "This took longer than 2 minutes." in error


def test_it_ends_without_an_alarm_too(run, tmp_path, site, monkeypatch):
    monkeypatch.delattr(verify.signal, "setitimer")
    monkeypatch.setattr(verify, "SECONDS_A_MINUTE", 0.0)

    for place in (lay(tmp_path / "log", FILES), site.address):
        code, out, error = run("log", place, "--key", KEY, "--minutes", "2")
        assert (code, out) == (1, "")
        assert "This took longer than 2 minutes." in error


@pytest.mark.parametrize(
    ("encoding", "name", "key", "said"),
    [
        ("utf-8", b"\xff", SIGNER.name, b"\\udcff is no receipt"),
        ("latin-1", b"good", "نامه.example/log", b"\\u0646\\u0627\\u0645\\u0647.example/log with 1 entry"),
    ],
)
def test_a_name_that_a_terminal_cannot_show_is_spelt(tmp_path, encoding, name, key, said):
    signer = Signer.fresh(key)
    program = "import sys\nfrom openappeal.config.cli import main\nsys.exit(main())"
    file = os.path.join(os.fsencode(tmp_path), name)
    Path(os.fsdecode(file)).write_bytes(receipt([b"a"], 0, signer).written() if name == b"good" else b"no")

    ended = subprocess.run(
        [sys.executable, "-c", program, "verify", "receipt", file, "--key", str(signer.verifier), "--leaf", "61"],
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": f"{encoding}:strict", "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0 if name == b"good" else 1, b"")
    assert said in ended.stdout


def test_it_needs_neither_django_nor_a_campaign(tmp_path):
    place = lay(tmp_path / "log", FILES)
    program = (
        "import sys\nfor name in ('django', 'wagtail', 'sqlite3', 'psycopg', 'pyrage'): sys.modules[name] = None\n"
        "from openappeal.config.cli import main\nsys.exit(main(['verify', *sys.argv[1:]]))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program, "log", place, "--key", KEY],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, b"")
