"""How many valid sign POSTs a second are stored with their letters queued, on SQLite.

    python benchmarks/signing.py [--posts 3000] [--few 1000] [--many 1000000]

A real public process under granian takes the posts; then the table gets many signatures and the
same is measured again, in the same run. Prints both rates and their ratio. Everything stays on the
loopback address, in a temporary folder, and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CONNECTIONS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=3000, help="posts in each measurement")
    parser.add_argument("--few", type=int, default=1000, help="signatures stored at first")
    parser.add_argument("--many", type=int, default=1_000_000, help="signatures stored for the second measurement")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "OPENAPPEAL_DATA": f"{folder}/data",
            "OPENAPPEAL_KEYS": f"{folder}/keys",
            "OPENAPPEAL_ROLE": "worker",
        }
        campaign()
        store(options.few)
        rates = [measure(options.posts)]
        print(f"{options.few:>9,} stored: {rates[0]:6.0f} posts/s")
        store(options.many - options.few)
        rates.append(measure(options.posts))
        print(f"{options.many:>9,} stored: {rates[1]:6.0f} posts/s")
        print(f"ratio {rates[1] / rates[0]:.2f}")


def campaign() -> None:
    """A small Appeal in an empty data folder."""
    from openappeal.config import database
    from openappeal.vault.keys import make_keys

    make_keys(Path(os.environ["OPENAPPEAL_KEYS"]))
    database.migrate()
    from openappeal.appeals.tests.factories import published_appeal
    from openappeal.cms import shell

    published_appeal()
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({one.tag: shell.Shell("Benchmark") for one in languages}, languages=languages)


def store(number: int) -> None:
    """Put that many counted signatures of random tags into the table."""
    from openappeal.appeals.models import Version
    from openappeal.signatures.models import Signature

    version = Version.objects.get()
    for start in range(0, number, 20_000):
        Signature.objects.bulk_create(
            [
                Signature(
                    appeal_id=version.appeal_id,
                    version=version,
                    language="en",
                    visibility="counted",
                    day=date(2026, 1, 1) + timedelta(days=start % 300),
                    tag=secrets.token_bytes(16),
                    counted_in=True,
                    on_wall=True,
                )
                for _ in range(min(20_000, number - start))
            ],
            batch_size=2_000,
        )


def measure(posts: int) -> float:
    """Posts a second, taken by a public process of its own."""
    from django.conf import settings

    from openappeal.mail.models import OutboxLetter
    from openappeal.signatures.forms import PURPOSE
    from openappeal.signatures.models import Signing
    from openappeal.vault.tokens import issue_form_token

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "openappeal", "public", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "OPENAPPEAL_ROLE": "public"},
    )
    try:
        _wait(port)
        earlier = datetime.now(UTC) - timedelta(minutes=1)
        # A form is sent once.
        tokens = [issue_form_token(settings.KEYS.token_key(), earlier, PURPOSE) for _ in range(posts + 200)]
        requests = [_request(port, token) for token in tokens]
        asyncio.run(_send(port, requests[:200]))  # warm up
        before = (Signing.objects.count(), OutboxLetter.objects.count())
        started = time.perf_counter()
        asyncio.run(_send(port, requests[200:]))
        seconds = time.perf_counter() - started
        after = (Signing.objects.count(), OutboxLetter.objects.count())
        if (after[0] - before[0], after[1] - before[1]) != (posts, posts):
            raise SystemExit(f"{posts} posts made {after[0] - before[0]} signings, {after[1] - before[1]} letters")
        return posts / seconds
    finally:
        server.terminate()
        server.wait(10)


def _request(port: int, token: str) -> bytes:
    visibility = secrets.choice(["public", "withheld", "counted"])
    body = urlencode(
        {
            "name": "Sabine Lindqvar",
            "email": f"{secrets.token_hex(8)}@post.example",
            "country": "DE",
            "credential": "Nurse",
            "sphere": "health",
            "visibility": visibility,
            "updates": "on",
            "token": token,
        }
    ).encode()
    head = (
        f"POST /en/sign/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _send(port: int, requests: list[bytes]) -> None:
    waiting = iter(requests)

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 303"):
                raise SystemExit(f"refused: {head[:200]!r}")
            if b"transfer-encoding: chunked" in head.lower():
                while (size := int(await reader.readline(), 16)) or await reader.readline() != b"\r\n":
                    await reader.readexactly(size + 2)
            else:
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in head.lower().split(b"\r\n")
                        if line.startswith(b"content-length")
                    ),
                    0,
                )
                await reader.readexactly(length)
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The public process did not start.")


if __name__ == "__main__":
    main()
