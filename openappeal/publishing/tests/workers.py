"""A worker of its own process, over a database file with one table, and somebody who changes what it writes.

    python workers.py FOLDER {work | change}

Each page says which state of the campaign it was rendered from; the state is a file. `change` obeys the words on its
input, one a line, and answers each with a line: `make` the table, `left` to be written, or the number of a new state.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

PAGES = [f"/en/page-{number}/" for number in range(60)]


def main(folder: Path, verb: str) -> None:
    os.environ |= {"OPENAPPEAL_ROLE": "test", "OPENAPPEAL_DATA": str(folder), "OPENAPPEAL_KEYS": str(folder)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "openappeal.config.settings"
    import django

    django.setup()
    from datetime import timedelta

    from django.db import connection, transaction
    from django.utils import timezone

    from openappeal.cms import addresses, stale
    from openappeal.cms.models import StaleAddress
    from openappeal.publishing import actions

    def render(path: str) -> addresses.Rendered:
        state = (folder / "state").read_text()
        time.sleep(0.002)
        return addresses.Rendered(f"{path} {state}".encode(), "text/html")

    addresses._providers.clear()
    addresses.register(
        addresses.Provider("test", addresses=lambda: PAGES, owns=lambda path: path in PAGES, render=render)
    )
    actions.refresh_shell = lambda: False  # this database has no pages to ask
    actions.LEASE = timedelta(seconds=0.5)
    actions.RETRY_AFTER = timedelta(seconds=0.1)
    while verb == "work":
        if not actions.publish_stale(limit=4, now=timezone.now()).count:
            time.sleep(0.02)
    for line in sys.stdin:
        word, answer = line.strip(), "done"
        if word == "make":
            with connection.schema_editor() as editor:
                editor.create_model(StaleAddress)
        elif word == "left":
            answer = str(stale.waiting())
        else:  # the number of a new state
            (folder / "state").write_text(word)
            with transaction.atomic():
                stale.mark_everything()
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
