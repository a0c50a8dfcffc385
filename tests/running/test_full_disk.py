"""A full disk: one sentence for the organiser, 503 for the signer, no half file; afterwards all goes on."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.campaign import Campaign, copy_of_template, eventually
from tests.letters import PostOffice
from tests.visitor import Visitor


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, large enough for the demonstration."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip("this user may not mount a small file system: " + made.stderr.strip())
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave not one byte."""
    filler = place / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"\0" * 65536) == 65536:
            pass
    with suppress(OSError), filler.open("ab", buffering=0) as file:
        while file.write(b"\0"):
            pass
    return filler


def bytes_of(public: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in public.rglob("*") if file.is_file()}


def test_a_full_disk(small_disk: Path, own_office: PostOffice) -> None:
    copy_of_template(small_disk)
    campaign = Campaign(small_disk, email_url=own_office.url)
    page = campaign.file("/en/")
    visitor = Visitor(campaign.public)
    try:
        page.unlink()
        filler = fill(small_disk)
        before = bytes_of(campaign.data / "public")
        published = campaign.run("publish", "--all")
        assert published.returncode == 1
        (sentence,) = published.stderr.splitlines()
        assert "disk is full" in sentence
        assert bytes_of(campaign.data / "public") == before
        filler.unlink()
        assert campaign.run("publish", "--all").returncode == 0
        assert page.exists()

        campaign.start()
        campaign.settle()
        visitor.form_token()
        filler = fill(small_disk)
        refused = visitor.sign(email=f"d{uuid.uuid4().hex[:16]}@example.org")
        assert refused.status == 503
        assert visitor.get("/en/").status == 200
        filler.unlink()
        email = f"d{uuid.uuid4().hex[:16]}@example.org"
        assert eventually(lambda: visitor.sign(email=email).status == 303, within=20, every=1)
        own_office.wait(email, within=30)
    finally:
        visitor.close()
        campaign.end()
