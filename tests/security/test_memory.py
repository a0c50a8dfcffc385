"""What people typed leaves the memory of every process within two minutes, and no form is refused meanwhile."""

from __future__ import annotations

import re
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.campaign import Campaign
from tests.letters import PostOffice, link
from tests.security import canaries
from tests.visitor import Visitor

PROMISED_SECONDS = 120
# One stem for everything that must be forgotten. Only the name of somebody who shows it has another.
STEM = "Zwintscherl"
NAMES = {"public": "Quillonka", "withheld": f"{STEM}Ben", "counted": f"{STEM}Cleo"}


def test_memory_forgets_in_two_minutes(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_campaign.start()
    visitor = Visitor(own_campaign.public)
    for visibility, name in NAMES.items():
        email = f"{STEM.lower()}{visibility}@canary-{STEM.lower()}.example"
        signed = visitor.sign(name=name, email=email, visibility=visibility, updates="on", credential=f"{name}smith")
        assert signed.status == 303
        assert visitor.post(link(own_office.wait(email)[0])).status == 303
    assert visitor.post("/en/contact/", {"message": f"Words about {STEM}"}).status == 303
    visitor.close()
    typed = time.monotonic()
    # The search can find what is there: a process that has just read a form still holds it.
    assert holders(own_campaign) != []

    answers = read_and_post(own_campaign, until=typed + PROMISED_SECONDS - 2)
    time.sleep(max(0.0, typed + PROMISED_SECONDS - time.monotonic()))

    assert holders(own_campaign) == []
    # A page, or the form again with what is missing: nobody was refused while the processes were replaced.
    assert set(answers) == {200, 422}, answers
    for pid in own_campaign.processes():
        assert re.search(r"^Max core file size\s+0\s+0\s", Path(f"/proc/{pid}/limits").read_text(), re.MULTILINE)


def read_and_post(campaign: Campaign, *, until: float) -> Counter[object]:
    """Readers and people who send forms, some eight a second. Returns how they were answered."""
    answers: Counter[object] = Counter()

    def visit(number: int) -> None:
        while time.monotonic() < until:
            visitor = Visitor(campaign.public)  # a connection for each, as nginx makes them
            try:
                if number % 2:
                    answers[visitor.get("/en/").status] += 1
                else:
                    answers[visitor.post("/en/sign/", {"name": "Nobody in particular"}).status] += 1
            except OSError as error:
                answers[type(error).__name__] += 1
            finally:
                visitor.close()
            time.sleep(0.25)

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(2)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    return answers


def holders(campaign: Campaign) -> list[str]:
    """The processes in whose memory the stem stands, in any dress."""
    words_in, found = canaries.Finder([STEM]), []
    for pid in campaign.processes():
        # A process that ends meanwhile holds nothing any more.
        with suppress(FileNotFoundError, ProcessLookupError):
            name = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            if any(words_in(part) for part in memory_of(pid)):
                found.append(name)
    return found


def memory_of(pid: int) -> Iterator[bytes]:
    """What a process has in memory of its own: everything it may write, programs and their data files left out."""
    page = resource.getpagesize()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            first, last, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()  # type: ignore[union-attr]
            if "w" not in rights or "[v" in line:
                continue
            start, size = int(first, 16), int(last, 16) - int(first, 16)
            memory.seek(start)
            try:
                yield memory.read(size)
            except OSError:
                # Gone, or not all of it can be read: page by page.
                for offset in range(0, size, page):
                    try:
                        memory.seek(start + offset)
                        yield memory.read(page)
                    except OSError:
                        continue
