"""Somebody holds the database: forms say so soon, readers notice nothing, and afterwards all goes on."""

from __future__ import annotations

import threading
import time
import uuid

from tests.campaign import Campaign
from tests.letters import PostOffice
from tests.visitor import Answer, Visitor

HELD_SECONDS = 8.0
POSTS = 4


def test_a_locked_database(own_campaign: Campaign, own_office: PostOffice) -> None:
    own_campaign.start()
    own_campaign.settle()
    reader = Visitor(own_campaign.public)
    tokens = [reader.form_token() for _writer in range(POSTS)]
    posts: list[Answer] = []

    def post() -> None:
        visitor = Visitor(own_campaign.public)
        email = f"l{uuid.uuid4().hex[:16]}@{uuid.uuid4().hex[:12]}.example"
        fields = {"name": "Ann Onlooker", "email": email, "visibility": "public", "token": tokens.pop()}
        posts.append(visitor.post("/en/sign/", fields))
        visitor.close()

    with own_campaign.database() as holder:
        holder.execute("BEGIN EXCLUSIVE")
        held = time.monotonic()
        writers = [threading.Thread(target=post) for _writer in range(POSTS)]
        for writer in writers:
            writer.start()
        slowest = 0.0
        while time.monotonic() - held < HELD_SECONDS:
            for path in ("/en/", "/fa/", "/en/signers/", "/count.json", "/en/sign/", "/fa/contact/"):
                answer = reader.get(path)
                assert answer.status == 200, path
                slowest = max(slowest, answer.seconds)
            time.sleep(0.2)
        for writer in writers:
            writer.join()
        holder.execute("ROLLBACK")
    assert slowest < 1.0
    assert len(posts) == POSTS
    for answer in posts:
        assert answer.status == 503
        assert answer.header("Retry-After").isdigit()
        assert answer.header("Cache-Control") == "no-store"
        assert answer.seconds < 6
        assert "</html>" in answer.text, "the page that says what is safe"

    email = f"l{uuid.uuid4().hex[:16]}@{uuid.uuid4().hex[:12]}.example"
    assert reader.sign(email=email).status == 303
    own_office.wait(email)
    reader.close()
