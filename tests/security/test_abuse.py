"""What strangers may try with the forms, after the table of abuse cases in the threat model."""

from __future__ import annotations

import html
import threading
import time
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from openappeal.core.mailboxes import canonical_address
from openappeal.signatures.forms import PURPOSE
from openappeal.vault.keys import FileKeys
from openappeal.vault.tokens import issue_form_token
from tests.campaign import Campaign, eventually
from tests.letters import PostOffice, link, read, words
from tests.visitor import Answer, Visitor, personal_path

ZWNJ = "\u200c"


def fresh_address() -> str:
    return f"s{uuid.uuid4().hex[:16]}@{uuid.uuid4().hex[:12]}.example"


def waiting(campaign: Campaign) -> int:
    return campaign.number("SELECT count(*) FROM signatures_signing")


def confirmed(campaign: Campaign) -> int:
    return campaign.number("SELECT count(*) FROM signatures_signature")


@pytest.fixture
def nothing_stored(campaign: Campaign) -> Iterator[None]:
    """The test must leave as many waiting signatures as there were."""
    before = waiting(campaign)
    yield
    assert waiting(campaign) == before


def stored_name(campaign: Campaign, visitor: Visitor, post_office: PostOffice, typed: str) -> str:
    """What is kept of a name after signing in public."""
    before = {row[0] for row in campaign.query("SELECT id FROM signatures_signature")}
    visitor.sign_and_confirm(post_office, fresh_address(), name=typed)
    rows = campaign.query("SELECT id, name FROM signatures_signature")
    (name,) = (name for number, name in rows if number not in before)
    return str(name)


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    "name",
    [
        "Ali\u202egnol",
        "Ali \u2066Reza\u2069",
        "\u200b\u200b",
        "\u200d\u200d",
        "\u0301\u0302",
        "😀😀",
        "12345",
        "   ",
        '=HYPERLINK("http://x.example","y")',
        "+1",
        "-1",
        "@x",
        "\t=1+1",
        "\r=1+1",
        ' "=1+1',
        " =1+1",
        "Visit https://spam.example/now",
        "A" * 400,
    ],
)
def test_a_name_that_is_none_is_shown_again_with_a_reason(visitor: Visitor, name: str) -> None:
    answer = visitor.sign(name=name, email=fresh_address())
    assert answer.status == 422
    assert 'id="name-e"' in answer.text
    assert answer.text.count('href="#name"') == 1
    kept = answer.field("name")
    assert kept.replace("\r", "").replace("\n", "") == name.replace("\r", "").replace("\n", "")
    assert name not in answer.text or html.escape(name) == name, "shown without being escaped"


@pytest.mark.parametrize(
    "name",
    [
        "فاطمه‌زهرا احمدی",
        "Sukarno",
        "O’Brien-Ünal",
        "O'Neil",
        "X Æ A-12",
        "محمّد",
        "王小明",
        "สมชาย ใจดี",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}} {% debug %}",
    ],
)
def test_a_name_is_kept_as_it_was_typed(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice, name: str
) -> None:
    assert stored_name(campaign, visitor, post_office, name) == unicodedata.normalize("NFC", name)


def test_the_half_space_survives(campaign: Campaign, visitor: Visitor, post_office: PostOffice) -> None:
    assert ZWNJ in stored_name(campaign, visitor, post_office, f"فاطمه{ZWNJ}زهرا")
    assert stored_name(campaign, visitor, post_office, f"An{ZWNJ}na Smith") == "Anna Smith"


def test_composed_and_decomposed_spellings_are_one(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    kept = [
        stored_name(campaign, visitor, post_office, unicodedata.normalize(form, "José Núñez"))
        for form in ("NFC", "NFD")
    ]
    assert kept == ["José Núñez"] * 2


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    "email",
    [
        "a@x.example\nBcc: v@y.example",
        "a@x.example%0aBcc: v@y.example",
        "a@x.example\rBcc: v@y.example",
        "a@x.example\u2028Bcc: v@y.example",
        "a@x.example\r\n Bcc: v@y.example",
        "a@x.example, b@y.example",
        "<a@x.example>",
        "a b@x.example",
        "a@@x.example",
        "a@localhost",
        "@x.example",
        "",
        "a" * 300 + "@x.example",
    ],
)
def test_an_address_cannot_carry_anything_else(visitor: Visitor, email: str) -> None:
    answer = visitor.sign(email=email)
    assert answer.status == 422
    assert 'id="email-e"' in answer.text


def test_a_letter_holds_one_recipient_and_nothing_typed(visitor: Visitor, post_office: PostOffice) -> None:
    email = fresh_address()
    visitor.sign(email=email, name="Zephyrine Quux", credential="lamplighter", country="DE", sphere="law")
    letter = read(post_office.wait(email)[0])
    (recipients,) = [rcpt for rcpt, body in post_office.letters if email in rcpt]
    assert recipients == (email,)
    assert letter["Bcc"] is None
    assert letter["Cc"] is None
    whole = letter.as_string() + "".join(str(part.get_content()) for part in letter.iter_parts())
    for typed in ("Zephyrine", "Quux", "lamplighter", "Germany"):
        assert typed not in whole, typed
    assert not whole.replace(f"To: {email}", "").count(email), "the address stands in the letter's text"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a{}@bücher.example", "a{}@xn--bcher-kva.example"),
        ("A.B{}+x@Gmail.com", "ab{}@googlemail.com"),
        ("case{}@example.org", "CASE{}@Example.ORG"),
    ],
)
def test_two_spellings_of_one_mailbox_are_one_signature(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice, one: str, other: str
) -> None:
    mark, before = uuid.uuid4().hex[:8], confirmed(campaign)
    pages = []
    for spelling in (one.format(mark), other.format(mark)):
        as_sent = spelling.replace("bücher", "xn--bcher-kva")
        signed = visitor.sign(email=spelling, name="Mina Twice")
        assert signed.status == 303
        letters = post_office.wait(as_sent, number=len(post_office.to(as_sent)) or 1)
        answer = visitor.post(link(letters[-1]))
        assert answer.status == 303
        pages.append(visitor.get(answer.header("Location")))
        assert len(post_office.wait(as_sent)) >= 1, "the letter goes to the address as typed"
    assert confirmed(campaign) == before + 1
    assert canonical_address(one.format(mark)) == canonical_address(other.format(mark))
    assert masked_page(pages[0]) == masked_page(pages[1])


def masked_page(answer: Answer) -> str:
    """The thank-you page without its code."""
    code = personal_path(_own_address(answer)).strip("/").partition("/")[2]
    grouped = answer.text[answer.text.index('class="code"') :].split(">", 2)[2].split("<", 1)[0]
    return answer.text.replace(code, "CODE").replace(grouped, "CODE")


def _own_address(answer: Answer) -> str:
    return answer.text.split('href="/m/', 1)[1].split("/?", 1)[0]


BAD_BODIES = {
    "bytes that are no UTF-8": (b"name=%ff%fe&email=a%40example.org&visibility=public", ""),
    "a lone surrogate": (b"name=%ed%a0%80&email=a%40example.org&visibility=public", ""),
    "UTF-16": ("name=Ann&email=a@example.org&visibility=public".encode("utf-16"), ""),
    "NUL": (b"name=%00Ann&email=a%40example.org&visibility=public", ""),
    "another charset": (
        "name=Müller&email=a%40example.org&visibility=public".encode("latin-1"),
        "application/x-www-form-urlencoded; charset=latin-1",
    ),
    "an unknown charset": (b"name=Ann", "application/x-www-form-urlencoded; charset=nonsense"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "a broken boundary": (b"--y\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    "another type": (b'{"name": "Ann"}', "application/json"),
    "nothing": (b"", ""),
    "only ampersands": (b"&" * 3000, ""),
}


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("case", BAD_BODIES)
@pytest.mark.parametrize("path", ["/en/sign/", "/fa/contact/", "/en/signers/not-me/"])
def test_broken_bodies_are_refused_politely(visitor: Visitor, path: str, case: str) -> None:
    body, kind = BAD_BODIES[case]
    answer = visitor.post(path, body, **({"Content_Type": kind} if kind else {}))
    assert 400 <= answer.status < 500, answer.status


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("a name of 10,000 letters", b"email=a%40example.org&visibility=public&name=" + b"A" * 10_000),
        ("a megabyte", b"name=" + b"A" * 1_000_000),
        ("5,000 fields", b"&".join(b"f%d=1" % number for number in range(5_000))),
        ("100 fields", b"&".join(b"f%d=1" % number for number in range(100))),
    ],
)
def test_too_much_is_refused_at_once(campaign: Campaign, visitor: Visitor, what: str, body: bytes) -> None:
    fastest = 9.0
    for _attempt in range(4):
        answer = visitor.post("/en/sign/", body)
        assert 400 <= answer.status < 500, what
        fastest = min(fastest, answer.seconds)
        visitor.close()
    assert fastest < 0.1
    assert b"AAAAAAAAAA" not in campaign.log.read_bytes()


def test_the_longest_message_in_the_widest_letters_arrives(visitor: Visitor, post_office: PostOffice) -> None:
    before = len(post_office.letters)
    answer = visitor.post("/fa/contact/", urlencode({"message": "🕊" * 5000}).encode())
    assert (answer.status, answer.headers["Location"]) == (303, "/fa/contact/sent/")
    assert eventually(lambda: post_office.letters[before:], within=20), "no letter"
    assert "🕊" * 5000 in "".join(words(post_office.letters[before][1]).split())


def test_looking_at_a_link_does_not_confirm(campaign: Campaign, visitor: Visitor, post_office: PostOffice) -> None:
    email, before = fresh_address(), confirmed(campaign)
    visitor.sign(email=email)
    path = link(post_office.wait(email)[0])
    for _scan in range(20):
        assert visitor.get(path).status == 200
        assert visitor.ask("HEAD", path).status == 200
        assert visitor.ask("OPTIONS", path).status == 405
    assert confirmed(campaign) == before
    assert visitor.post(path).status == 303
    assert confirmed(campaign) == before + 1


def test_confirming_many_times_counts_once(campaign: Campaign, visitor: Visitor, post_office: PostOffice) -> None:
    email, before = fresh_address(), confirmed(campaign)
    visitor.sign(email=email)
    path = link(post_office.wait(email)[0])
    seen: list[tuple[int, str]] = []

    def press() -> None:
        tab = Visitor(campaign.public)
        answer = tab.post(path)
        seen.append((answer.status, answer.header("Location")))
        tab.close()

    tabs = [threading.Thread(target=press) for _tab in range(50)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    seen.append(((again := visitor.post(path)).status, again.header("Location")))
    assert len(set(seen)) == 1
    assert seen[0][0] == 303
    assert confirmed(campaign) == before + 1


def test_a_filled_trap_is_answered_like_any_other_and_set_aside(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    # What others signed before is counted and written first.
    waiting = "SELECT count(*) FROM signatures_signature WHERE NOT counted_in AND held = ''"
    assert eventually(lambda: campaign.number(waiting) == 0, within=20)
    campaign.settle()
    email, counted = fresh_address(), campaign.count()["confirmed"]
    held = "SELECT count(*) FROM signatures_signature WHERE held = 'trap'"
    before = campaign.number(held)

    thanks = visitor.sign_and_confirm(post_office, email, url="http://spam.example", visibility="counted")

    assert visitor.get(thanks).status == 200
    assert campaign.number(held) == before + 1
    time.sleep(2)
    assert campaign.count()["confirmed"] == counted
    # Whoever it was may ask for it, and the worker notes it.
    code = personal_path(thanks).strip("/").partition("/")[2]
    assert visitor.post("/en/sign/set-aside/", {"code": code}).status == 303
    asked = "SELECT count(*) FROM signatures_signature WHERE asks_back AND held = 'trap'"
    assert eventually(lambda: campaign.number(asked), within=20) >= 1


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("age", [timedelta(seconds=0.4), timedelta(hours=7), timedelta(days=-1), None])
def test_a_form_of_the_wrong_age_is_shown_again_with_its_values(
    campaign: Campaign, visitor: Visitor, age: timedelta | None
) -> None:
    key = FileKeys(campaign.keys).token_key()
    token = issue_form_token(key, datetime.now(UTC) - age, PURPOSE) if age is not None else "made-up"
    answer = visitor.sign(email="mina@example.org", name="Mina Kept", token=token)
    assert answer.status == 422
    assert (answer.field("name"), answer.field("email")) == ("Mina Kept", "mina@example.org")
    assert answer.field("token") != token
    assert answer.text.count('role="alert"') == 1


def test_pressing_once_more_after_that_is_enough(visitor: Visitor, post_office: PostOffice) -> None:
    email = fresh_address()
    again = visitor.sign(email=email, token="")
    time.sleep(3.1)
    assert visitor.sign(email=email, token=again.field("token")).status == 303
    post_office.wait(email)


def test_guessing_leads_nowhere(visitor: Visitor) -> None:
    """A thousand guesses find nothing, and every wrong guess is answered alike."""
    pages = {"/c/{}/": set(), "/m/{}/": set(), "/m/{}/withdraw/": set()}
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    for guess in range(334):
        number = f"{guess:026d}"
        code = "".join(letters[(int(digit) * 7 + guess) % 32] for digit in number)
        for pattern, seen in pages.items():
            answer = visitor.get(pattern.format(code[:22] if pattern.startswith("/c") else code))
            seen.add((answer.status, len(answer.text.replace(code, ""))))
    assert [len(seen) for seen in pages.values()] == [1, 1, 1]
    assert {next(iter(pages["/c/{}/"]))[0], next(iter(pages["/m/{}/"]))[0]} == {410, 404}


def test_withdrawing_says_the_same_whether_the_code_is_known(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    known = personal_path(visitor.sign_and_confirm(post_office, fresh_address(), name="Away Soon"))
    unknown = "/m/0123456789abcdefghjkmnpqrs/"
    before = confirmed(campaign)
    answers = [visitor.post(path + "withdraw/") for path in (unknown, known)]
    assert eventually(lambda: confirmed(campaign) == before - 1, within=10)
    assert (answers[0].status, answers[0].body) == (answers[1].status, answers[1].body)


def test_a_rally_behind_one_address_can_sign(campaign: Campaign, post_office: PostOffice) -> None:
    rally = Visitor(campaign.public, source="127.88.88.88")
    addresses = [f"r{uuid.uuid4().hex[:12]}@gmail.com" for _person in range(200)]
    answers = [rally.sign(email=email) for email in addresses]
    rally.close()
    assert {(one.status, one.header("Location"), one.body) for one in answers} == {(303, "/en/sign/sent/", b"")}
    assert [len(post_office.wait(email, within=60)) for email in addresses] == [1] * 200


HOSTILE = {
    "another host": {"Host": "evil.example"},
    "a forwarded host": {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https"},
    "a rewritten address": {"X_Original_URL": "/admin/", "X_Rewrite_URL": "/admin/"},
    "another port": {"Host": "localhost:1"},
    "forwarded": {"Forwarded": "host=evil.example"},
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/en/", "/en/sign/", "/en/sign/sent", "/c/AAAAAAAAAAAAAAAAAAAAAA/"])
def test_no_header_bends_an_answer(visitor: Visitor, path: str, case: str) -> None:
    answer = visitor.get(path, **HOSTILE[case])
    assert answer.status < 500
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)
    assert not answer.header("Location").startswith(("http", "//"))


def test_a_letter_names_our_own_host_whatever_was_asked(
    campaign: Campaign, visitor: Visitor, post_office: PostOffice
) -> None:
    email = fresh_address()
    fields = f"name=Ann&email={email}&visibility=counted&token={visitor.form_token()}".encode()
    visitor.post("/en/sign/", fields, X_Forwarded_Host="evil.example", Forwarded="host=evil.example")
    assert "evil.example" not in words(post_office.wait(email)[0])


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/en",
        "/\\evil.example",
        "/en//evil.example",
        "/en/sign/sent?next=//evil.example",
        "/%0d%0aSet-Cookie:x=1/",
        "/en/%0d%0aLocation:%20http://evil.example/sign",
        "/m/%0d%0aX:y",
    ],
)
def test_nothing_redirects_elsewhere(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status < 500
    location = answer.header("Location")
    assert not location.startswith(("//", "http", "/\\"))
    assert "\r" not in location
    assert not answer.header("Set-Cookie")


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://evil.example", "Sec_Fetch_Site": ""},
        {"Origin": "null", "Sec_Fetch_Site": ""},
        {"Origin": "http://localhost.evil.example", "Sec_Fetch_Site": ""},
    ],
)
def test_another_site_cannot_post_for_its_visitors(visitor: Visitor, headers: dict[str, str]) -> None:
    fields = {"name": "Ann", "email": fresh_address(), "visibility": "public", "token": visitor.form_token()}
    assert visitor.post("/en/sign/", fields, **headers).status == 403
