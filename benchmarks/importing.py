"""How long an import of a long list takes, and how much memory.

    python benchmarks/importing.py [--rows 100000] [--few 10000] [--kind xlsx|csv] [--dry-run]

Writes an invented, messy list, imports it with the command of the contract in a process of its own, once short and
once long, and takes it back. Prints rows a second, seconds and the largest memory of each, with their growth.
Uses SQLite in a temporary folder, or OPENAPPEAL_DATABASE_URL if that is set and empty.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=10_000, help="rows of the shorter list")
    parser.add_argument("--kind", choices=["xlsx", "csv"], default="xlsx")
    parser.add_argument("--dry-run", action="store_true", help="measure dry runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        campaign()
        few = measure(Path(folder), options.few, options)
        many = measure(Path(folder), options.rows, options)
        print(f"growth of memory: {(many - few) / (options.rows - options.few) * 1024:.2f} kB a row")


def campaign() -> None:
    """A small Appeal in an empty data folder."""
    from openappeal.config import database
    from openappeal.vault.keys import make_keys

    make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
    database.migrate()
    from openappeal.appeals.tests.factories import published_appeal

    published_appeal()


def measure(folder: Path, rows: int, options: argparse.Namespace) -> float:
    """Import that many rows in a process of its own. Returns the largest memory, in MB."""
    from openappeal.signatures.tests.messy import as_csv, as_xlsx, messy_list

    messy = messy_list(seed=rows, rows=rows)
    file = folder / f"list-{rows}.{options.kind}"
    file.write_bytes(as_csv(messy) if options.kind == "csv" else as_xlsx(messy.header, messy.rows))
    command = [sys.executable, "-m", "openappeal", "import-signers", str(file)]
    command += ["--dry-run"] if options.dry_run else []
    # A small process in between starts it, or the memory that this one has taken would count as the child's.
    wrapped = (
        "import resource,subprocess,sys;"
        "code=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_maxrss, used.ru_utime+used.ru_stime); sys.exit(code)"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", wrapped, *command], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    kilobytes, processor = done.stdout.split()
    print(
        f"{rows:>9,} rows: {seconds:6.1f} s ({float(processor):.1f} s of processor), {rows / seconds:6.0f} rows/s,"
        f" {int(kilobytes) / 1024:5.0f} MB at most"
    )
    if not options.dry_run:
        take_back()
    return int(kilobytes) / 1024


def take_back() -> None:
    """Count what came, as the worker would, and take it back."""
    from datetime import UTC, datetime, timedelta

    from openappeal.signatures import actions
    from openappeal.signatures.actions import imports
    from openappeal.signatures.import_models import ImportRun

    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    while actions.close_counts(today=tomorrow):
        pass
    while actions.place_blanks(today=tomorrow):
        pass
    run = ImportRun.objects.get(state="done")
    started = time.perf_counter()
    gone = imports.undo(run_id=run.pk, reason="benchmark", by="benchmark", today=tomorrow)
    print(f"          taken back: {gone:,} signatures in {time.perf_counter() - started:.1f} s")
    if actions.recount(repair=False):
        raise SystemExit("The counts differ from the rows.")


if __name__ == "__main__":
    main()
