"""The public form: what it says, what it never looks at, and the same for everybody."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from openappeal.cms import shell
from openappeal.offers import sealing
from openappeal.offers.forms import PURPOSE
from openappeal.offers.models import Offer
from openappeal.vault import tokens

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _public(settings, data_dir, keys):
    settings.ROOT_URLCONF = "openappeal.config.public_urls"
    settings.MIDDLEWARE = settings.PUBLIC_MIDDLEWARE
    settings.APPEND_SLASH = False
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save({"en": shell.Shell("Homeward"), "fa": shell.Shell("رو به خانه")}, languages=languages)
    with time_machine.travel(NOW, tick=False):
        yield


def send(keys, path="/en/help/", **fields):
    token = tokens.issue_form_token(keys.token_key(), NOW - timedelta(minutes=1), PURPOSE)
    body = {"token": token, "kinds": ["translate", "share"], "text": "Hello", **fields}
    return Client().post(path, _encoded(body), content_type="application/x-www-form-urlencoded")


def _encoded(fields):
    from urllib.parse import urlencode

    return urlencode(fields, doseq=True)


def test_an_offer_is_sealed_and_its_code_shown(keys, today):
    answer = send(keys, "/fa/help/", languages="fa → en", hours="۲", email="Mina@Post.Example")

    row = Offer.objects.get()
    assert (row.kinds, row.language, row.day) == (" share translate ", "fa", today)
    words = sealing.open_with(bytes(row.sealed), keys.mailing_identity())
    assert words == sealing.Words("Hello", "fa → en", "۲", "Mina@Post.Example")
    assert answer.status_code == 303
    code = re.fullmatch(r"/fa/help/sent/(\w{26})/", answer["Location"])[1]
    assert bytes(row.code_hash) == tokens.code_hash(code)
    page = Client().get(answer["Location"])
    assert tokens.group_code(code) in page.content.decode()

    back = Client().post(
        "/fa/help/erase/", f"code={tokens.group_code(code).upper()}", "application/x-www-form-urlencoded"
    )
    assert (back.status_code, back["Location"]) == (303, "/fa/help/erased/")
    assert not Offer.objects.exists()


def test_a_program_that_fills_in_the_trap_sees_the_same(keys):
    honest, trapped = send(keys), send(keys, url="http://spam.example")

    pages = [Client().get(answer["Location"]) for answer in (honest, trapped)]
    assert Offer.objects.count() == 1
    assert len(honest["Location"]) == len(trapped["Location"])
    assert len(pages[0].content) == len(pages[1].content)
    assert [page.status_code for page in pages] == [200, 200]


def test_known_and_unknown_codes_are_answered_alike(keys):
    code = send(keys)["Location"].split("/")[-2]
    answers = [
        Client().post("/en/help/erase/", f"code={one}", "application/x-www-form-urlencoded") for one in (code, "0" * 26)
    ]

    assert {(one.status_code, one["Location"], one.content) for one in answers} == {(303, "/en/help/erased/", b"")}


def test_nothing_is_ticked_but_what_the_visitor_pressed():
    assert " checked" not in Client().get("/en/help/").content.decode()
    assert " checked" not in Client().get('/en/help/?kind="><b>').content.decode()
    page = Client().get("/en/help/?kind=speak").content.decode()
    assert re.findall(r'value="(\w+)" checked', page) == ["speak"]


def test_where_the_visitor_came_from_is_not_looked_at(keys):
    plain = Client().get("/en/help/")
    from_personal = Client().get("/en/help/", HTTP_REFERER="https://site.example/m/0123456789abcdefghjkmnpqrs/")

    blank = re.compile(r'name="token" value="[^"]*"')
    assert blank.sub("", plain.content.decode()) == blank.sub("", from_personal.content.decode())
    assert plain["Cache-Control"] == "no-store"
    assert not plain.cookies


@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"kinds": []}, "kinds-share"),
        ({"kinds": ["everything"]}, "kinds-share"),
        ({"text": "x" * 1501}, "text"),
        ({"email": "mina@post"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"languages": "x" * 121}, "languages"),
    ],
)
def test_what_is_to_be_put_right_is_said_and_nothing_kept(keys, fields, anchor):
    answer = send(keys, **fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([\w-]+)"', page) == [anchor]
    assert f'id="{anchor}"' in page
    assert not Offer.objects.exists()


def test_a_form_that_was_sent_at_once_is_shown_again_with_what_was_typed(keys):
    token = tokens.issue_form_token(keys.token_key(), NOW, PURPOSE)

    answer = send(keys, token=token, text="Hello <there>")

    assert answer.status_code == 422
    assert "Hello &lt;there&gt;" in answer.content.decode()
    assert not Offer.objects.exists()


def test_the_signer_s_pages_lead_there_with_nothing_of_the_signature(keys):
    code = "0123456789abcdefghjkmnpqrs"
    for path in (f"/en/sign/thanks/{code}/", f"/fa/sign/thanks/{code}/"):
        page = Client().get(path).content.decode()
        links = re.findall(r'<a href="([^"]*help/[^"]*)"([^>]*)>', page)
        assert [link.split("=")[1] for link, _ in links] == ["share", "translate", "quote", "speak", "money", "opinion"]
        assert all(rest.strip() == 'rel="noreferrer"' for _, rest in links)
        assert all(code not in link for link, _ in links)
