"""What each parser of the public log must keep whatever it is given, and the fuzzer that tries it (atheris).

    script/fuzz [--minutes 5] [--jobs 1] [NAME …]

A target takes any bytes. It lets its module's one exception pass and nothing else; what is read has to be written
again as the same bytes, and what is accepted as signed or proved has to be what was signed here. Exit code 1 if one is
broken: what broke it lies in .venv/fuzzing/NAME/broken-…, and is kept as openappeal/tlog/tests/fuzzed/NAME-… for
tests/house/test_fuzzing.py, which runs every target briefly, without atheris. 3: it cannot be installed here.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

LONGEST_SECONDS = 2
"""For one input: the largest that libFuzzer makes are a few thousand bytes, and each takes a millisecond or so."""
LARGEST = 8192
FOLDER = ROOT / ".venv/fuzzing"
ATHERIS = ROOT / ".venv/by-atheris"
PINNED = """
atheris==3.0.0 \
 --hash=sha256:8a5c8a781467c187da40fd29139784193e2647058831f837f675d0bb8cbd8746 \
 --hash=sha256:510e502c57b6dc615fb174066407af620d4c7f73cf08a782c86e7761bf12c4eb \
 --hash=sha256:a402cdca8a650d1371050b1f9552eb4cdc488d2db64950d603c4560318365eac
"""
NOT_HERE = 3


class Broken(AssertionError):
    """A target accepted what it must not, or wrote something else than it read."""


@dataclass(frozen=True)
class Target:
    """What is done with any bytes, and good ones to begin with."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def targets() -> dict[str, Target]:
    """All of them by name. A parser that is added to the log's rooms belongs here; a test compares."""
    from openappeal.tlog import checkpoints, finding, notes, promises, proofs, receipts, tiles, verifying
    from openappeal.tlog.hashing import Leaves, leaf_hash
    from openappeal.tlog.testing import SIGNER, checkpoint, published, reader
    from openappeal.transparency import leaves, manifests

    day = date(2026, 2, 10)
    made = [promises.Promise(SIGNER.verifier, day, "free-them", b"\x22" * 32, bytes([n]) * 32) for n in range(5)]
    entries = [one.entry(day) for one in made]
    hashes = Leaves([leaf_hash(entry) for entry in entries])
    signed = checkpoint(entries)
    key = SIGNER.verifier
    whole = made[2].receipt(day=day, index=2, proof=proofs.inclusion_proof(hashes, 2, 5), checkpoint=signed).written()
    text = checkpoints.open_checkpoint(signed, key).text()
    cosigned = signed + notes.Signer("witness.example", b"\x05" * 32).line(text).encode()
    files = published(entries)

    def same(written: bytes, data: bytes) -> None:
        if written != data:
            raise Broken("written otherwise than it was read")

    def as_text(parse: Callable[[str], object], refused: type[Exception]) -> Callable[[bytes], None]:
        def run(data: bytes) -> None:
            given = data.decode("utf-8", "surrogateescape")
            with contextlib.suppress(refused):
                if as_written(parse(given)) != given:
                    raise Broken("written otherwise than it was read")

        return run

    def as_written(found: object) -> str:
        match found:
            case notes.Signer():
                return found.written()
            case checkpoints.Checkpoint():
                return found.text()
            case tiles.Tile():
                return found.path
            case bytes():
                return notes._base64(found)
        return str(found)

    def note(data: bytes) -> None:
        with contextlib.suppress(notes.BadNote):
            notes.parse(data)
            if notes.open_note(data, [key]) != text:
                raise Broken("a text that nobody has signed")

    def unverified(data: bytes) -> None:
        with contextlib.suppress(checkpoints.BadCheckpoint):
            checkpoints.parse_unverified(data)
            if checkpoints.open_checkpoint(data, key).text() != text:
                raise Broken("a checkpoint that nobody has signed")

    def receipt(data: bytes) -> None:
        with contextlib.suppress(receipts.BadReceipt):
            found = receipts.parse(data)
            same(found.written(), data)
            entry = promises.opened(found).entry
            found.verify(entry, key)
            if entry != entries[found.index]:
                raise Broken("an entry that is not in the log")

    def promise(data: bytes) -> None:
        with contextlib.suppress(promises.BadPromise):
            same(promises.parse(data).written(), data)

    def bundle(data: bytes) -> None:
        with contextlib.suppress(tiles.BadTile):
            width = 1 + (data[0] if data else 0)
            same(tiles.bundle_bytes(tiles.parse_bundle(data[1:], width)), data[1:])

    def row(data: bytes) -> None:
        with contextlib.suppress(tiles.BadTile):
            same(b"".join(tiles.parse_hashes(data[1:], data[0] if data else 0)), data[1:])

    def leaf(data: bytes) -> None:
        with contextlib.suppress(leaves.BadLeaf):
            same(leaves.parse(data).written(), data)

    def manifest(data: bytes) -> None:
        with contextlib.suppress(manifests.BadManifest):
            found = manifests.parse(data)
            same(found.written(), data)
            if manifests.of(found.indices(), restores=found.restores, reason=found.reason) != found:
                raise Broken("another set than it names")

    def log(data: bytes) -> None:
        served = dict(split(data))
        with contextlib.suppress(verifying.DoesNotHold, verifying.Behind):
            if verifying.check_log(reader(served), key, served.get("kept")).checkpoint.text() != text:
                raise Broken("a log that nobody has signed")
        with contextlib.suppress(verifying.DoesNotHold, finding.NotInIt):
            same(finding.complete(made[2], reader(served)).written(), whole)

    def split(data: bytes) -> list[tuple[str, bytes]]:
        """Files in a row: path, line feed, length in four digits, bytes."""
        found = []
        for _ in range(12):
            path, _, rest = data.partition(b"\n")
            length = int(rest[:4]) if rest[:4].isdigit() else len(rest)
            found.append((path.decode("latin-1"), rest[4 : 4 + length]))
            data = rest[4 + length :]
        return found

    def inclusion(data: bytes) -> None:
        index, size, proof = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big"), in_hashes(data[4:])
        with contextlib.suppress(proofs.BadProof):
            proofs.verify_inclusion(leaf_hash(entries[2]), index, size, proof, proofs.tree_root(hashes, 5))
            if proof != proofs.inclusion_proof(hashes, 2, 5):
                raise Broken("a proof of something else")

    def consistency(data: bytes) -> None:
        older, newer, proof = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big"), in_hashes(data[4:])
        roots = proofs.tree_root(hashes, 3), proofs.tree_root(hashes, 5)
        with contextlib.suppress(proofs.BadProof):
            proofs.verify_consistency(older, newer, proof, *roots)
            if proof != proofs.consistency_proof(hashes, 3, 5):
                raise Broken("a proof of something else")

    def in_hashes(data: bytes) -> list[bytes]:
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def numbers(*given: int) -> bytes:
        return b"".join(number.to_bytes(2, "big") for number in given)

    proof, continued = proofs.inclusion_proof(hashes, 2, 5), proofs.consistency_proof(hashes, 3, 5)
    sets = [
        manifests.of(found, restores=restores, reason="flood") for found, restores in (((0, 9), False), ((3,), True))
    ]
    laid = b"".join(
        b"%s\n%04d%s" % (path.encode(), len(data), data) for path, data in (*files.items(), ("kept", signed))
    )
    return {
        "key": Target(as_text(notes.Verifier.parse, notes.BadKey), (str(key).encode(),)),
        "secret": Target(as_text(notes.Signer.parse, notes.BadKey), (SIGNER.written().encode(),)),
        "base64": Target(as_text(notes.parse_base64, ValueError), (b"", b"AA==", b"AAA=", b"+/+/")),
        "note": Target(note, (signed, cosigned)),
        "head": Target(as_text(checkpoints.parse_text, checkpoints.BadCheckpoint), (text.encode(), b"a\n0\nx\n")),
        "checkpoint": Target(unverified, (signed, cosigned)),
        "receipt": Target(receipt, (whole, whole + b"\xe2\x80\x94 w AAAAAAA=\n")),
        "promise": Target(promise, (made[2].written(),)),
        "path": Target(as_text(tiles.parse_path, tiles.BadTile), (b"tile/entries/x001/234.p/5", b"tile/0/000")),
        "bundle": Target(bundle, (b"\x04" + files["tile/entries/000.p/5"], b"\x00\x00\x00")),
        "row": Target(row, (b"\x05" + files["tile/0/000.p/5"],)),
        "leaf": Target(leaf, (entries[0], b"\x01\x03\x00\x00" + bytes(32))),
        "manifest": Target(manifest, tuple(each.written() for each in sets)),
        "log": Target(log, (laid,)),
        "inclusion": Target(inclusion, (numbers(2, 5) + b"".join(proof),)),
        "consistency": Target(consistency, (numbers(3, 5) + b"".join(continued),)),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="which parsers (default: every one)")
    parser.add_argument("--minutes", type=float, default=5.0, metavar="N", help="how long each (default: 5)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many at once (default: 1)")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return fuzz(options.one, options.minutes)
    known = targets()
    for name in options.names:
        if name not in known:
            parser.error(f"{name} is none of: {', '.join(known)}")
    if not installed():
        print("atheris cannot be installed here", file=sys.stderr)
        return NOT_HERE
    waiting, running, broken = list(options.names or known), {}, []
    while waiting or running:
        while waiting and len(running) < options.jobs:
            name = waiting.pop(0)
            (FOLDER / name).mkdir(parents=True, exist_ok=True)
            command = [sys.executable, __file__, "--one", name, "--minutes", str(options.minutes)]
            log = (FOLDER / name / "log.txt").open("wb")
            running[name] = subprocess.Popen(command, stdout=log, stderr=log)
        name, process = next(iter(running.items()))
        code = process.wait()
        del running[name]
        broken += [name] if code else []
        print(f"{name:12} {summary(FOLDER / name / 'log.txt')}{'  BROKEN' if code else ''}", flush=True)
    if broken:
        print(f"broken: {', '.join(broken)}; see {FOLDER}")
    return 1 if broken else 0


def summary(log: Path) -> str:
    text = log.read_text("utf-8", "replace")
    done = re.findall(r"Done (\d+) runs in (\d+) second", text)
    slowest = re.findall(r"stat::slowest_unit_time_sec:\s*(\d+)", text)
    covered = re.findall(r"cov: (\d+)", text)
    if not done:
        return f"stopped: {text.strip().splitlines()[-1] if text.strip() else 'nothing said'}"
    return f"{int(done[-1][0]):>12,} runs in {done[-1][1]} s, {covered[-1]} places, slowest {slowest[-1]} s"


def installed() -> bool:
    if (ATHERIS / "atheris").is_dir():
        return True
    FOLDER.mkdir(parents=True, exist_ok=True)
    pinned = FOLDER / "pinned.txt"
    pinned.write_text(PINNED)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--target", str(ATHERIS), "--requirement", str(pinned)]
    return subprocess.run(command, check=False).returncode == 0


def fuzz(name: str, minutes: float) -> int:
    """Fuzz one target in this process, which libFuzzer ends."""
    sys.path.insert(0, str(ATHERIS))
    import atheris

    with atheris.instrument_imports(include=["openappeal.tlog", "openappeal.transparency"]):
        target = targets()[name]
    corpus = FOLDER / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    settings = {
        "max_total_time": round(minutes * 60),
        "timeout": LONGEST_SECONDS,
        "max_len": LARGEST,
        "print_final_stats": 1,
        "artifact_prefix": f"{FOLDER / name}/broken-",
    }
    atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in settings.items()), str(corpus)], target.run)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
