"""Have Go's own code (golang.org/x/mod/sumdb, by the author of the formats) judge logs that ours has written.

    python script/checks/go_log.py

Logs of many sizes, their checkpoints, inclusion and consistency proofs and receipts have to be accepted; every change
of a byte has to be refused, and so has what ours refuses. Needs Go and Debian's golang-golang-x-mod-dev, or another
copy of golang.org/x/mod below GOPATH/src. Exit code 0: all of it. 1: not. 3: there is no Go here, nothing was judged.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from openappeal.tlog import promises, proofs, receipts  # noqa: E402  the path comes first
from openappeal.tlog.checkpoints import BadCheckpoint, Checkpoint, open_checkpoint  # noqa: E402
from openappeal.tlog.frontier import Frontier  # noqa: E402
from openappeal.tlog.hashing import Leaves, leaf_hash, tree_head  # noqa: E402
from openappeal.tlog.promises import Promise  # noqa: E402
from openappeal.tlog.testing import SIGNER, checkpoint, published  # noqa: E402
from openappeal.tlog.tiles import ENTRIES, WIDTH, bundle_bytes, tiles_of  # noqa: E402

SOURCE = ROOT / "script/checks/go_log"
DEBIAN = "/usr/share/gocode"
MODULE = "src/golang.org/x/mod/sumdb/tlog"
NO_GO = 3

KEY = str(SIGNER.verifier)
DAY = date(2026, 2, 10)
PROMISES = [Promise(SIGNER.verifier, DAY, "free-them", b"\x22" * 32, n.to_bytes(32, "big")) for n in range(600)]
SIGNED = [promise.entry(DAY) for promise in PROMISES]
LARGE = 66_000
"""More than 256 full tiles, so that there is a third level."""
PATHS_AT = (1, 2, 5, 255, 256, 257, 600)


@dataclass(frozen=True)
class Case:
    """What Go is asked, and what it has to answer: this; or, of something damaged, either “no” or this."""

    asked: dict[str, Any]
    said: str
    damaged: bool = False

    def is_answered_by(self, answer: str) -> bool:
        refused = answer.startswith("no ")
        return refused if self.said == "no" else answer == self.said or (self.damaged and refused)


def cases() -> Iterator[Case]:
    """All of them; damage is drawn by chance, the same in each run."""
    chance = random.Random(9)
    yield from logs()
    yield from damaged_logs(chance)
    yield from notes(chance)
    yield from inclusions(chance)
    yield from consistencies(chance)
    yield from whole_receipts(chance)


def logs() -> Iterator[Case]:
    for size in (*range(40), *PATHS_AT, 511, 512, 513):
        yield log_case(published(SIGNED[:size]), size, tree_head(map(leaf_hash, SIGNED[:size])))
    odd = [b"", b"a", b"\x00" * 65_535, *(bytes([n]) * n for n in range(256))]
    yield log_case(published(odd), len(odd), tree_head(map(leaf_hash, odd)))
    yield log_case(*large())


def log_case(files: dict[str, bytes], size: int, root: bytes) -> Case:
    return Case({"Kind": "log", "Key": KEY, "Files": spelt(files)}, f"ok {size} {base64.b64encode(root).decode()}")


def large() -> tuple[dict[str, bytes], int, bytes]:
    """A log that grew in two batches, as the worker writes it."""
    entries = [number.to_bytes(36, "big") for number in range(LARGE)]
    edge, files = Frontier(), {}
    for start, end in ((0, 1000), (1000, LARGE)):
        full = edge.append(map(leaf_hash, entries[start:end]))
        files.update({tile.path: data for tile, data in [*full, *edge.partial_tiles()]})
    for tile in tiles_of(LARGE):
        if tile.level == ENTRIES:
            files[tile.path] = bundle_bytes(entries[tile.index * WIDTH :][: tile.width])
    root = edge.root()
    return files | {"checkpoint": Checkpoint(SIGNER.name, LARGE, root).sign(SIGNER)}, LARGE, root


def damaged_logs(chance: random.Random) -> Iterator[Case]:
    files = published(SIGNED[:300])
    whole = log_case(files, 300, tree_head(map(leaf_hash, SIGNED[:300])))
    yield whole
    for path, data in files.items():
        yield Case({"Kind": "log", "Key": KEY, "Patch": {path: None}}, "no")
        changes = [data[:-1], data + b"\0", data[: len(data) // 2], b"", data[36:] + data[:36]]
        for at in chance.sample(range(len(data)), min(len(data), 60)):
            changes.append(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
        for changed in changes:
            if changed != data:
                # Go reads several spellings of one signature; of everything else there is one.
                said = whole.said if path == "checkpoint" else "no"
                yield Case({"Kind": "log", "Key": KEY, "Patch": {path: spelt(changed)}}, said, damaged=True)


def notes(chance: random.Random) -> Iterator[Case]:
    note = checkpoint(SIGNED[:300])
    said = f"ok {SIGNER.name} 300 {note.decode().splitlines()[2]}"
    yield Case({"Kind": "checkpoint", "Key": KEY, "Note": spelt(note)}, said)
    for changed in bits(note):
        if accepts(lambda changed=changed: open_checkpoint(changed, SIGNER.verifier)):
            raise SystemExit("ours accepts a changed checkpoint")
        yield Case({"Kind": "checkpoint", "Key": KEY, "Note": spelt(changed)}, said, damaged=True)
    for at in chance.sample(range(len(KEY)), 40):
        other = KEY[:at] + chr(ord(KEY[at]) ^ 1) + KEY[at + 1 :]
        yield Case({"Kind": "checkpoint", "Key": other, "Note": spelt(note)}, said, damaged=True)


def inclusions(chance: random.Random) -> Iterator[Case]:
    for size in (*range(1, 34), *PATHS_AT):
        hashes = Leaves([leaf_hash(entry) for entry in SIGNED[:size]])
        root = proofs.tree_root(hashes, size)
        for index in range(size) if size < 12 else chance.sample(range(size), 6):
            proof = proofs.inclusion_proof(hashes, index, size)
            for i, n, path, entry in [(index, size, proof, SIGNED[index]), *others(chance, index, size, proof)]:
                entry = entry or SIGNED[index]

                def ours(i=i, n=n, path=path, entry=entry, root=root):
                    return proofs.verify_inclusion(leaf_hash(entry), i, n, path, root)

                asked = {"Kind": "inclusion", "Index": i, "Size": n, "Root": spelt(root), "Entry": spelt(entry)}
                yield Case(asked | {"Proof": spelt(path)}, "ok" if accepts(ours) else "no")


def others(
    chance: random.Random, index: int, size: int, proof: list[bytes]
) -> Iterator[tuple[int, int, list[bytes], bytes]]:
    """What is near an inclusion proof; a few fit as well, and there ours and Go have to agree."""
    yield index + 1, size, proof, b""
    yield index, size + 1, proof, b""
    yield index - 1, size, proof, b""
    yield index, size - 1, proof, b""
    yield index, size, proof, SIGNED[599]
    for path in near(chance, proof):
        yield index, size, path, b""


def near(chance: random.Random, proof: list[bytes]) -> Iterator[list[bytes]]:
    yield [*proof, b"\0" * 32]
    yield [b"\0" * 32, *proof]
    for at, each in enumerate(proof):
        yield proof[:at] + proof[at + 1 :]
        yield [*proof[:at], each, *proof[at:]]
        flipped = bytearray(each)
        flipped[chance.randrange(32)] ^= 1 << chance.randrange(8)
        yield [*proof[:at], bytes(flipped), *proof[at + 1 :]]
        yield [*proof[:at], each[:-1], *proof[at + 1 :]]
        if at:
            yield [*proof[: at - 1], each, proof[at - 1], *proof[at + 1 :]]


def consistencies(chance: random.Random) -> Iterator[Case]:
    pairs = [(older, newer) for newer in range(1, 26) for older in range(1, newer + 1)]
    pairs += [tuple(sorted(chance.sample(range(1, 601), 2))) for _ in range(60)]
    for older, newer in pairs:
        hashes = Leaves([leaf_hash(entry) for entry in SIGNED[:newer]])
        proof = proofs.consistency_proof(hashes, older, newer)
        roots = proofs.tree_root(hashes, older), proofs.tree_root(hashes, newer)
        variants = [(older, newer, proof, *roots), (older, newer, proof, roots[1], roots[0])]
        variants += [(older - 1, newer, proof, *roots), (older, newer + 1, proof, *roots)]
        variants += [(older, newer, path, *roots) for path in near(chance, proof)]
        for m, n, path, before, after in variants:
            # Go knows no proof from the empty tree.
            if m:

                def ours(given=(m, n, path, before, after)):
                    return proofs.verify_consistency(*given)

                asked = {"Kind": "consistency", "Older": m, "Size": n, "OlderRoot": spelt(before), "Root": spelt(after)}
                yield Case(asked | {"Proof": spelt(path)}, "ok" if accepts(ours) else "no")


def whole_receipts(chance: random.Random) -> Iterator[Case]:
    for index, size in ((0, 1), (3, 7), (255, 256), (577, 600)):
        hashes = Leaves([leaf_hash(entry) for entry in SIGNED[:size]])
        made = PROMISES[index].receipt(
            day=DAY,
            index=index,
            proof=proofs.inclusion_proof(hashes, index, size),
            checkpoint=checkpoint(SIGNED[:size]),
        )
        said = f"ok {index} {size}"
        yield Case({"Kind": "receipt", "Key": KEY, "Note": spelt(made.written())}, said)
        for changed in chance.sample(list(bits(made.written())), 700):

            def ours(changed=changed):
                found = receipts.parse(changed)
                found.verify(promises.opened(found).entry, SIGNER.verifier)

            if accepts(ours):
                raise SystemExit("ours accepts a changed receipt")
            yield Case({"Kind": "receipt", "Key": KEY, "Note": spelt(changed)}, said, damaged=True)


def bits(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def accepts(ours: Callable[[], Any]) -> bool:
    try:
        ours()
    except (proofs.BadProof, BadCheckpoint, receipts.BadReceipt):
        return False
    return True


def spelt(data: Any) -> Any:
    if isinstance(data, dict):
        return {path: spelt(each) for path, each in data.items()}
    if isinstance(data, list):
        return [spelt(each) for each in data]
    return base64.b64encode(data).decode()


def built(folder: Path) -> Path | None:
    """The program, or nothing if there is no Go here or not the module."""
    go = shutil.which("go")
    path = next((each for each in (os.environ.get("GOPATH", ""), DEBIAN) if (Path(each) / MODULE).is_dir()), None)
    if go is None or path is None:
        return None
    # No module is downloaded, and nothing is kept in a home. A newer Go compiles its own library first, but only once.
    cache = ROOT / ".venv/go-cache" if (ROOT / ".venv").is_dir() else folder / "cache"
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": path, "GOCACHE": str(cache), "GOFLAGS": ""}
    program = folder / "go_log"
    subprocess.run([go, "build", "-o", str(program), str(SOURCE / "main.go")], check=True, env=environment)
    return program


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        program = built(Path(name))
        if program is None:
            print("SKIPPED: no Go, or not golang.org/x/mod (on Debian: apt install golang-go golang-golang-x-mod-dev)")
            return NO_GO
        every = list(cases())
        questions = "\n".join(json.dumps(case.asked) for case in every)
        answered = subprocess.run([str(program)], input=questions, text=True, capture_output=True, check=True)
    answers = answered.stdout.splitlines()
    wrong = [(case, answer) for case, answer in zip(every, answers, strict=True) if not case.is_answered_by(answer)]
    for case, answer in wrong[:5]:
        print(f"{case.asked['Kind']}: “{case.said}” was expected, “{answer}” said: {json.dumps(case.asked)[:300]}")
    accepted = sum(answer.startswith("ok") for answer in answers)
    print(f"{len(wrong)} failed, {len(every):,} judged by Go: {accepted:,} accepted, {len(every) - accepted:,} refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
