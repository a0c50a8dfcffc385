"""Have another's programs judge logs that ours has written: aics-tlog checks them, aics-witness refuses a fork of one.

    python script/checks/by_aics.py

Not part of script/test: both are young, by one author, and say that they need Python 3.12 (they ran on 3.11). They are
installed by their hashes into .venv/by-aics, beside the environment and not into it. The witness listens on loopback.
Exit code 0: all as it should be. 1: not. 3: they cannot be installed here.
"""

from __future__ import annotations

import base64
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from openappeal.tlog.hashing import Leaves, leaf_hash  # noqa: E402  the path comes first
from openappeal.tlog.proofs import consistency_proof  # noqa: E402
from openappeal.tlog.testing import checkpoint, published  # noqa: E402
from script.checks.go_log import KEY, NO_GO, SIGNED, SIGNER, Case, consistencies, damaged_logs, inclusions  # noqa: E402

PINNED = """
aics-tlog==0.2.1 --hash=sha256:e8cd2be003001576353bbd1a139b68252baf85df8e5d356c5ff26f3c417efdfc
aics-witness==0.1.0 --hash=sha256:cd3f5acd2e79a8e29411a5a810b65ad7c5709d468cf1e889533bb0d5e5fe8400
"""
TARGET = ROOT / ".venv/by-aics"
HISTORY, FORKED = SIGNED[:200], [*SIGNED[:7], *SIGNED[300:493]]


def main() -> int:
    if not installed():
        print("SKIPPED: aics-tlog and aics-witness cannot be installed here")
        return NO_GO
    sys.path.insert(0, str(TARGET))
    wrong, judged = proofs_and_logs()
    said = list(fork())
    for line in (*wrong, *said):
        print(line)
    print(f"{len(wrong) + len(said)} failed, {judged:,} judged by aics-tlog, and a fork shown to aics-witness")
    return 1 if wrong or said else 0


def installed() -> bool:
    if (TARGET / "aics_witness").is_dir():
        return True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
        pinned.write(PINNED)
        pinned.flush()
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"]
        command += ["--require-hashes", "--target", str(TARGET), "--requirement", pinned.name]
        return subprocess.run(command, check=False).returncode == 0


def proofs_and_logs() -> tuple[list[str], int]:
    """The same proofs and damaged logs that Go judges."""
    chance, wrong, judged = random.Random(9), [], 0
    files: dict[str, bytes] = {}
    for case in (*inclusions(chance), *consistencies(chance), *damaged_logs(chance)):
        asked = {name: raw(value) for name, value in case.asked.items()}
        files = asked.get("Files", files)
        patched = {path: data for path, data in (files | asked.get("Patch", {})).items() if data is not None}
        # Theirs reads as many hashes of a partial tile as it has, and passes over what follows.
        if any(len(data) % 32 for path, data in patched.items() if ".p/" in path and "entries" not in path):
            continue
        judged += 1
        if not as_it_should(case, accepted(asked, patched)):
            wrong.append(f"{case.asked['Kind']}: “{case.said}” was expected: {json.dumps(case.asked)[:300]}")
    return wrong, judged


def as_it_should(case: Case, accepts: bool) -> bool:
    return accepts == case.said.startswith("ok") or (case.damaged and not accepts)


def accepted(asked: dict[str, Any], files: dict[str, bytes]) -> bool:
    import aics_tlog

    key = aics_tlog.parse_vkey(KEY)
    match asked["Kind"]:
        case "inclusion":
            if any(len(each) != 32 for each in asked["Proof"]):
                return False  # theirs leaves the length to its reader of proofs
            given = (asked["Entry"], asked["Index"], asked["Size"], asked["Proof"], asked["Root"])
            return bool(aics_tlog.verify_leaf_inclusion(*given))
        case "consistency":
            given = (asked["Older"], asked["Size"], asked["OlderRoot"], asked["Root"], asked["Proof"])
            return bool(aics_tlog.verify_consistency(*given))
        case _:
            try:
                note = aics_tlog.parse_note(files["checkpoint"])
                found = aics_tlog.verify_checkpoint(note, key, expected_origin=SIGNER.name)
                if not found.ok:
                    return False
                head = aics_tlog.parse_checkpoint(note.text)
                aics_tlog.audit_tiles(aics_tlog.MemoryTileReader(files), head.size, head.root)
            except (KeyError, ValueError, aics_tlog.TileMissingError, aics_tlog.TileVerificationError):
                return False
            return True


def raw(value: Any) -> Any:
    if isinstance(value, dict):
        return {path: raw(each) for path, each in value.items()}
    if isinstance(value, list):
        return [raw(each) for each in value]
    if not isinstance(value, str) or value in ("inclusion", "consistency", "log", KEY):
        return value
    return base64.b64decode(value)


def fork() -> Iterator[str]:
    """Show a witness a log that grows, then one that was rewritten; say what it did otherwise than it should."""
    with tempfile.TemporaryDirectory() as name, witness(Path(name)) as (ask, run):
        steps = [
            ("the first checkpoint", 200, request(0, HISTORY[:10])),
            ("one after a wrong size", 409, request(0, HISTORY[:50])),
            ("a log that grew", 200, request(10, HISTORY[:50])),
            ("a log that grew more", 200, request(50, HISTORY)),
            ("a fork of the same size", 422, request(200, FORKED)),
            ("a fork that grew", 422, request(200, [*FORKED, *SIGNED[493:600]])),
            (
                "a fork with the proof of a log that grew",
                422,
                request(200, [*FORKED, SIGNED[0]], [*HISTORY, SIGNED[0]]),
            ),
            ("the log itself, after it", 200, request(200, [*HISTORY, SIGNED[200]])),
        ]
        for what, expected, body in steps:
            status, answer = ask(body)
            print(f"aics-witness on {what}: {status}")
            if status != expected:
                yield f"the witness answered {status} and not {expected} to {what}: {answer!r}"
        kept = run("evidence")
        if SIGNER.name not in kept:
            yield "the witness has kept no evidence of the fork"
        yield from found_by_ours(Path(name))


def found_by_ours(folder: Path) -> Iterator[str]:
    """The same fork, by `openappeal verify` from two saved checkpoints."""
    place = folder / "fork"
    for path, data in published([*FORKED, *SIGNED[493:600]]).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    (folder / "kept").write_bytes(checkpoint(HISTORY))
    command = [
        sys.executable,
        "-m",
        "openappeal",
        "verify",
        "log",
        str(place),
        "--key",
        KEY,
        "--since",
        str(folder / "kept"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    print(f"openappeal verify on the fork: {done.returncode}, {done.stdout.splitlines()[0]}")
    if done.returncode != 1 or "its history was rewritten" not in done.stdout:
        yield "openappeal verify has not found the fork"


def request(older: int, entries: list[bytes], proved: list[bytes] | None = None) -> bytes:
    """The body of `add-checkpoint` (C2SP tlog-witness)."""
    hashes = Leaves([leaf_hash(entry) for entry in proved or entries])
    proof = consistency_proof(hashes, older, len(entries)) if older else []
    lines = [f"old {older}", *(base64.b64encode(each).decode() for each in proof), "", ""]
    return "\n".join(lines).encode() + checkpoint(entries)


@contextmanager
def witness(folder: Path) -> Iterator[Any]:
    """A running witness that trusts our log's key: how it is asked, and how its command line is run."""
    config = str(folder / "witness.json")
    program = f"import sys; sys.path.insert(0, {str(TARGET)!r}); from aics_witness.cli import main; sys.exit(main())"
    base = [sys.executable, "-c", program]

    def run(*arguments: str) -> str:
        command = [*base, *arguments[:1], "--config", config, *arguments[1:]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run("init", "--name", "witness.example/w1", "--listen", f"127.0.0.1:{port}")
    run("add-log", "--origin", SIGNER.name, "--vkey", KEY)
    serving = subprocess.Popen(
        [*base, "serve", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def ask(body: bytes) -> tuple[int, bytes]:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/add-checkpoint", data=body, method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    try:
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield ask, run
    finally:
        serving.terminate()
        serving.wait(10)


if __name__ == "__main__":
    sys.exit(main())
