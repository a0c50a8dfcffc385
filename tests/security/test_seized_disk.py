"""What a disk shows after the machine was switched off: no name that is not shown, no address, no IP."""

from __future__ import annotations

import base64
import gzip
import os
import quopri
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from tests.campaign import Campaign, eventually
from tests.letters import PostOffice, link
from tests.security import canaries
from tests.visitor import Visitor

SOURCE, FORWARDED = "127.77.77.77", "203.0.113.177"
NAMES = {
    ("public", "waiting"): "Quillonka",
    ("withheld", "waiting"): "Zwintscherl",
    ("counted", "waiting"): "Plompernick",
    ("public", "confirmed"): "Xandriola",
    ("withheld", "confirmed"): "Vombattina",
    ("counted", "confirmed"): "Grubbelotte",
    ("public", "unsent"): "Jiffrolda",
    ("withheld", "unsent"): "Umbraxis",
    ("counted", "unsent"): "Kwellington",
}


def local_part(name: str) -> str:
    return f"{name.lower()}mailbox77"


def test_a_seized_disk(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_campaign.start()
    visitor = Visitor(own_campaign.public, source=SOURCE)
    tracked = {"X_Forwarded_For": FORWARDED, "X_Real_IP": FORWARDED, "Forwarded": f"for={FORWARDED}"}
    for stage in ("confirmed", "waiting", "unsent"):
        if stage == "unsent":
            own_office.stop()
        for (visibility, when), name in NAMES.items():
            if when != stage:
                continue
            email = f"{local_part(name)}@canary-{name.lower()}.example"
            fields = {
                "name": f"{name} Canary",
                "email": email,
                "credential": f"{name}smith",
                "country": "DE",
                "visibility": visibility,
                "updates": "on" if visibility != "counted" else "",
                "token": visitor.form_token(),
            }
            assert visitor.post("/en/sign/", fields, **tracked).status == 303
            if stage == "confirmed":
                assert visitor.post(link(own_office.wait(email)[0]), **tracked).status == 303
            elif stage == "waiting":
                own_office.wait(email)
    assert visitor.post("/en/contact/", {"message": "Words about Flabbergosta"}, **tracked).status == 303
    visitor.get("/nowhere/Jabberquist/", **tracked)
    visitor.close()
    uncounted = "SELECT count(*) FROM signatures_signature WHERE NOT counted_in"
    eventually(lambda: own_campaign.number(uncounted) == 0, within=15)

    for pid in own_campaign.processes():
        # The supervisor may take a child along that is on this list.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not own_campaign.processes(), within=10)

    shown = NAMES["public", "confirmed"]
    hidden = [name for name in NAMES.values() if name != shown]
    # The others' addresses hold their names, which are looked for in small letters too.
    addresses = [local_part(shown), f"canary-{shown.lower()}"]
    others = [SOURCE, FORWARDED, "Flabbergosta", "Jabberquist"]
    assert canaries.search(own_campaign.folder, [*hidden, *addresses, *others]) == []
    # The search itself is alive: a name that is kept to be read is found, in the database only.
    assert {file for _, file in canaries.search(own_campaign.folder, [shown])} <= {
        "data/db.sqlite3",
        "data/db.sqlite3-wal",
    }
    assert canaries.search(own_campaign.folder, [shown])


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    word = "Quillonka"
    plants = {
        "plain": f"..{word}..".encode(),
        "wide": f"..{word}..".encode("utf-16"),
        "wide, the other end first": f"..{word}..".encode("utf-16-be"),
        "very wide": f"..{word}..".encode("utf-32-le"),
        "very wide, the other end first": f"..{word}..".encode("utf-32-be"),
        "hex": f"..{word}..".encode().hex().encode(),
        "hex in capitals": f"..{word}..".encode("utf-16-le").hex().upper().encode(),
        "in an address": f"?name={quote(f'…{word}é')}".encode(),
        "quoted-printable": quopri.encodestring(f"{'-' * 72}{word} and more".encode()),
        "quoted-printable in a header": f"=?utf-8?q?{word}=C3=A9?=".encode(),
        "domain": f"xn--{word.lower()}-abc.example".encode(),
        "wide in base64": base64.b64encode(f"xy{word} and more".encode("utf-16-le")),
        "base64 at 0": base64.b64encode(f"{word} and more".encode()),
        "base64 at 1": base64.b64encode(f"x{word} and more".encode()),
        "base64 at 2": base64.b64encode(f"xy{word} and more".encode()),
        "base64 in lines": base64.encodebytes(f"{'-' * 50}{word} and more".encode()),
        "url-safe": base64.urlsafe_b64encode(f"?>{word}~~~".encode()),
        "packed": gzip.compress(f"..{word}..".encode()),
        "packed inside": b"SQLite" * 9 + gzip.compress(f"..{word}..".encode()) + b"rest",
        "packed in base64": base64.b64encode(gzip.compress(f"..{word}..".encode())),
        "small": f"..{word.lower()}..".encode(),
    }
    for name, content in plants.items():
        (tmp_path / name).write_bytes(content)
    assert {file for _, file in canaries.search(tmp_path, [word])} == set(plants)
    (tmp_path / "clean").write_bytes(b"nothing of the kind")
    assert len(canaries.search(tmp_path, [word])) == len(plants)
