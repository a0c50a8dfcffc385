"""A public log of a million entries: appending, proofs, checking, memory and disk.

    python benchmarks/log.py [--entries 1000000] [--batch 10000]

Tiles, entry bundles and the signed checkpoint of each batch are written to a folder, every file with fsync before it
takes its name, and their folders after it. Beside it, in the same run: SHA-256 of as many entries, and one file of as
many bytes with one fsync a batch. Exit code 1 if a promise is not kept: 20,000 entries a second, a proof in 5 ms, ready
again in 50 ms.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openappeal.tlog import receipts, verifying  # noqa: E402
from openappeal.tlog.checkpoints import Checkpoint, open_checkpoint  # noqa: E402
from openappeal.tlog.frontier import Frontier  # noqa: E402
from openappeal.tlog.hashing import leaf_hash  # noqa: E402
from openappeal.tlog.notes import Signer  # noqa: E402
from openappeal.tlog.proofs import (  # noqa: E402
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from openappeal.tlog.tiles import (  # noqa: E402
    ENTRIES,
    WIDTH,
    Missing,
    Tile,
    TileHashes,
    bundle_bytes,
    read_entries,
    tile_at,
    tiles_of,
)

ENTRY_BYTES = 36
LEAST_A_SECOND, LONGEST_PROOF, LONGEST_START = 20_000, 0.005, 0.050
TRIES = 1000
SIGNER = Signer.fresh("campaign.example/log")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "log"
        folder.mkdir()
        load = os.getloadavg()[0]
        print(f"{options.entries:,} entries of {ENTRY_BYTES} bytes, {options.batch:,} a batch; load {load:.1f}")
        rate = append(folder, options.entries, options.batch)
        baselines(Path(name), options.entries, options.batch, rate)
        proof, start = prove(folder, options.entries)
        check(folder)
    kept = rate >= LEAST_A_SECOND and proof <= LONGEST_PROOF and start <= LONGEST_START
    print("every promise kept" if kept else "a promise was NOT kept")
    return 0 if kept else 1


def append(folder: Path, entries: int, batch: int) -> float:
    """Append all; return how many a second."""
    before, edge, slowest, files = memory(), Frontier(), 0.0, Files(folder)
    # What is not in a full bundle yet; a database would give it.
    waiting: list[bytes] = []
    seconds = processor = 0.0
    for start in range(0, entries, batch):
        made = [os.urandom(ENTRY_BYTES) for _ in range(min(batch, entries - start))]
        began, computed = time.perf_counter(), time.process_time()
        waiting = append_batch(files, edge, waiting, made)
        took = time.perf_counter() - began
        seconds, slowest, processor = seconds + took, max(slowest, took), processor + time.process_time() - computed
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    print(f"appended, with fsync      {seconds:8.1f} s  {entries / seconds:10,.0f}/s, slowest batch {slowest:.2f} s")
    print(f"  of it on the processor  {processor:8.1f} s")
    print(f"memory                    {memory() - before:8.1f} MB more, {memory():.0f} MB in all")
    print(f"disk                      {sum(sizes) / 1e6:8.1f} MB in {len(sizes):,} files, {files.written:,} written")
    return entries / seconds


def append_batch(files: Files, edge: Frontier, waiting: list[bytes], made: list[bytes]) -> list[bytes]:
    older = edge.size
    full = edge.append(map(leaf_hash, made))
    first, pending = older // WIDTH, waiting + made
    for tile in tiles_of(edge.size, older):
        if tile.level == ENTRIES:
            at = (tile.index - first) * WIDTH
            files.write(tile.path, bundle_bytes(pending[at : at + tile.width]))
    for tile, data in [*full, *edge.partial_tiles()]:
        files.write(tile.path, data)
    files.settle()
    files.write(verifying.CHECKPOINT, Checkpoint(SIGNER.name, edge.size, edge.root()).sign(SIGNER))
    files.settle()
    return pending[(edge.size // WIDTH - first) * WIDTH :]


class Files:
    """A folder in which nothing is half written, even if the power goes.

    All files of a batch are written first, and only then is the disk waited for, for several at once: it takes them in
    one go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._fresh, self.written = folder, list[tuple[Path, Path]](), 0
        self._waiters = ThreadPoolExecutor(16)

    def write(self, path: str, data: bytes) -> None:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(file.name + ".new")
        fresh.write_bytes(data)
        self._fresh.append((fresh, file))
        self.written += 1

    def settle(self) -> None:
        list(self._waiters.map(on_disk, [fresh for fresh, _ in self._fresh]))
        for fresh, file in self._fresh:
            fresh.rename(file)
        list(self._waiters.map(on_disk, {file.parent for _, file in self._fresh}))
        self._fresh.clear()


def on_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def baselines(folder: Path, entries: int, batch: int, rate: float) -> None:
    made = [os.urandom(ENTRY_BYTES) for _ in range(batch)]
    began = time.perf_counter()
    for _ in range(entries // batch):
        for entry in made:
            hashlib.sha256(entry).digest()
    hashed = (entries // batch) * batch / (time.perf_counter() - began)
    began = time.perf_counter()
    with (folder / "plain").open("wb") as opened:
        for _ in range(entries // batch):
            # An entry with its length, and its hash.
            opened.write(bytes(batch * (2 + ENTRY_BYTES + 32)))
            opened.flush()
            os.fsync(opened.fileno())
    wrote = (entries // batch) * batch / (time.perf_counter() - began)
    print(f"  bare SHA-256 of them    {hashed:24,.0f}/s: the log has {rate / hashed:.1%} of it")
    print(f"  bare writing, one file  {wrote:24,.0f}/s: the log has {rate / wrote:.1%} of it")


def prove(folder: Path, size: int) -> tuple[float, float]:
    """Prove and verify at random; return how long a proof and a start took, in the slowest twentieth."""
    chance = random.Random(1)

    def start() -> tuple[Frontier, Checkpoint]:
        checkpoint = open_checkpoint(reader(folder)(verifying.CHECKPOINT), SIGNER.verifier)
        edge = Frontier.load(reader(folder), checkpoint.size)
        if edge.root() != checkpoint.root:
            raise SystemExit("the edge has another root")
        return edge, checkpoint

    ready = timed("ready again after a start", start, 20)
    _, checkpoint = start()
    signed = reader(folder)(verifying.CHECKPOINT)
    cases = []

    def one() -> None:
        index = chance.randrange(size)
        cases.append((index, inclusion_proof(TileHashes(reader(folder), size), index, size)))

    def one_kept() -> None:
        inclusion_proof(kept, chance.randrange(size), size)

    made = timed("inclusion proof, cold", one, TRIES)
    kept = TileHashes(reader(folder), size)
    timed("inclusion proof, tiles kept", one_kept, TRIES)
    leaves = [leaf_hash(entry_at(folder, index, size)) for index, _ in cases]
    each = iter(zip(leaves, cases, strict=True))

    def verify() -> None:
        leaf, (index, proof) = next(each)
        verify_inclusion(leaf, index, size, proof, checkpoint.root)

    timed("inclusion verified", verify, TRIES)
    pairs = []

    def consistent() -> None:
        older = chance.randrange(1, size)
        pairs.append((older, consistency_proof(TileHashes(reader(folder), size), older, size)))

    timed("consistency proof, cold", consistent, TRIES)
    roots = [tree_root(kept, older) for older, _ in pairs]
    every = iter(zip(pairs, roots, strict=True))

    def verify_older() -> None:
        (older, proof), root = next(every)
        verify_consistency(older, size, proof, root, checkpoint.root)

    timed("consistency verified", verify_older, TRIES)
    index, proof = cases[0]
    written = receipts.Receipt(index, tuple(proof), signed).written()
    entry = entry_at(folder, index, size)
    timed(
        f"receipt of {len(written):,} bytes read", lambda: receipts.parse(written).verify(entry, SIGNER.verifier), TRIES
    )
    return made, ready


def check(folder: Path) -> None:
    began, before = time.perf_counter(), memory()
    checked = verifying.check_log(reader(folder), SIGNER.verifier)
    seconds = time.perf_counter() - began
    rate = checked.checkpoint.size / seconds
    print(f"whole log checked         {seconds:8.1f} s  {rate:10,.0f}/s, {memory() - before:.1f} MB more")


def timed(name: str, act: Callable[[], Any], times: int) -> float:
    """Print the middle and the slowest twentieth; return the latter."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    slow = statistics.quantiles(took, n=20)[-1]
    print(f"{name:<26}{statistics.median(took) * 1000:8.2f} ms, slowest twentieth {slow * 1000:.2f} ms")
    return slow


def reader(folder: Path) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except FileNotFoundError:
            raise Missing(path) from None

    return read


def entry_at(folder: Path, index: int, size: int) -> bytes:
    bundle: Tile = tile_at(ENTRIES, index // WIDTH, size)
    return read_entries(reader(folder), bundle)[index % WIDTH]


def memory() -> float:
    """The largest this process has been, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
