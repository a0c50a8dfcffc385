"""Nobody can find out from us whether an address has signed: not by words, bytes, letters or time."""

from __future__ import annotations

import random
import re
import uuid

from tests.campaign import Campaign
from tests.letters import PostOffice, link, read
from tests.visitor import Answer, Visitor

REQUESTS = 500
LOWEST, HIGHEST = 0.40, 0.60


def rank_auc(some: list[float], others: list[float]) -> float:
    """How often one of `some` took longer than one of `others`; 0.5 when nothing tells them apart."""
    wins = sum((one > other) + 0.5 * (one == other) for one in some for other in others)
    return wins / (len(some) * len(others))


def without_nonce(answer: Answer) -> tuple[object, ...]:
    """Everything a stranger sees, without what is fresh each time."""
    # A process that is about to be replaced ends its connections, whoever asks.
    fresh = ("date", "connection")
    names = sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() not in fresh)
    body = re.sub(rb'(name="token" value=")[^"]*', rb"\1", answer.body)
    return answer.status, tuple(names), body


def test_answers_do_not_tell_whether_an_address_has_signed(visitor: Visitor, post_office: PostOffice) -> None:
    known = f"known{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
    visitor.sign_and_confirm(post_office, known, name="Nora Known")
    found = 0.0
    for _attempt in range(2):  # a statistic: a busy machine may mislead once
        seconds: dict[bool, list[float]] = {True: [], False: []}
        seen: dict[bool, set[tuple[object, ...]]] = {True: set(), False: set()}
        for number in range(REQUESTS + 20):
            is_known = random.random() < 0.5
            email = known if is_known else f"fresh{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
            answer = visitor.sign(email=email, name="Nora Known", visibility="withheld")
            if number >= 20:  # the first ones warm up
                seconds[is_known].append(answer.seconds)
                seen[is_known].add(without_nonce(answer))
        assert seen[True] == seen[False]
        assert len(seen[True]) == 1
        found = rank_auc(seconds[True], seconds[False])
        if LOWEST <= found <= HIGHEST:
            return
    raise AssertionError(f"known and new addresses differ in time: AUC {found:.2f}")


def test_giving_a_code_does_not_tell_whether_it_is_known_or_set_aside(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    codes = {}
    for kind, trap in (("held", "x"), ("counted", "")):
        email = f"{kind}{uuid.uuid4().hex[:10]}@{uuid.uuid4().hex[:12]}.example"
        thanks = visitor.sign_and_confirm(post_office, email, visibility="counted", url=trap)
        codes[kind] = thanks.rstrip("/").rpartition("/")[2]
    assert campaign.number("SELECT count(*) FROM signatures_signature WHERE held = 'trap'") >= 1
    found: dict[str, float] = {}
    for _attempt in range(2):
        seconds: dict[str, list[float]] = {"held": [], "counted": [], "unknown": []}
        seen: set[tuple[object, ...]] = set()
        for number in range(REQUESTS + 20):
            kind = random.choice(list(seconds))
            code = codes.get(kind) or "".join(random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=26))
            answer = visitor.post("/en/sign/set-aside/", {"code": code})
            if number >= 20:
                seconds[kind].append(answer.seconds)
                seen.add(without_nonce(answer))
        assert len(seen) == 1
        found = {kind: rank_auc(seconds[kind], seconds["unknown"]) for kind in ("held", "counted")}
        if all(LOWEST <= auc <= HIGHEST for auc in found.values()):
            return
    raise AssertionError(f"codes differ in time: AUC {found}")


def test_letters_do_not_tell_it_either(visitor: Visitor, post_office: PostOffice) -> None:
    mark = uuid.uuid4().hex[:10]
    known, fresh = f"a@{mark}.example", f"b@{mark}.example"
    visitor.sign_and_confirm(post_office, known, name="Lea Letter")
    before = len(post_office.to(known))
    for email in (known, fresh):
        assert visitor.sign(email=email, name="Lea Letter").status == 303
    letters = [post_office.wait(known, number=before + 1)[-1], post_office.wait(fresh)[0]]
    assert masked(letters[0]) == masked(letters[1])
    pages = [visitor.get(link(letter)) for letter in letters]
    assert pages[0].text.replace(link(letters[0]), "") == pages[1].text.replace(link(letters[1]), "")
    thanks = [visitor.get(visitor.post(link(letter)).header("Location")) for letter in letters]
    assert len(thanks[0].body) == len(thanks[1].body)
    assert {answer.status for answer in (*pages, *thanks)} == {200}


def masked(letter: bytes) -> str:
    """A letter without its token, recipient, date and the marks of its parts."""
    message = read(letter)
    for name in ("To", "Date", "Message-ID", "Content-Type"):
        del message[name]
    parts = [str(part.get_content()) for part in message.iter_parts()]
    whole = repr(message.items()) + "".join(parts)
    return whole.replace(link(letter), "/c/TOKEN/")


def test_the_measure_would_find_a_difference() -> None:
    slow = [random.gauss(1.2, 0.3) for _ in range(250)]
    fast = [random.gauss(1.0, 0.3) for _ in range(250)]
    assert rank_auc(slow, fast) > HIGHEST
