"""The library's screens on the staff side."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom.library_models import Resource
from openappeal.newsroom.tests.press import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir", "keys")]
HERE = "/admin/press/library/"
CLIP = "https://clips.example/a"
TYPED = {
    "language": "fa",
    "title": "چراغی پشت پنجره",
    "description": "برای کنار پیوند.",
    "maker": "کمیته",
    "licence": "CC BY 4.0",
    "made_day": "۱۴۰۰/۰۴/۱۱",
}


@pytest.fixture
def pia():
    published_appeal()
    return logged_in(Role.PRESS, "pia")


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def upload(data, name="../CANARY-NAME.exe"):
    return SimpleUploadedFile(name, data, content_type="application/x-msdownload")


def test_a_file_from_the_empty_library_to_readers_and_out_again(pia):
    assert "The library is empty." in said(pia.get(HERE))
    assert pia.get(f"{HERE}new/film/").status_code == 404

    no = pia.post(f"{HERE}new/file/", {**TYPED, "kind": "card", "file": upload(b"MZ rubbish")})
    assert "This is no PDF, JPEG, PNG or WebP that can be read" in said(no)
    assert pia.post(f"{HERE}new/file/", {**TYPED, "kind": "film", "file": upload(photograph())}).status_code == 200
    assert not Resource.objects.exists()

    # What it is, its bytes say.
    yes = pia.post(f"{HERE}new/file/", {**TYPED, "kind": "card", "file": upload(photograph())})
    assert yes["Location"] == HERE
    made = Resource.objects.get()
    assert (made.kind, made.language, made.suffix, str(made.made_day)) == ("card", "fa", "jpg", "2021-07-02")
    assert made.added_by == "pia"
    assert b"CANARY" not in bytes(made.body)
    page = said(pia.get(HERE))
    assert f"/library/{made.pk}/card-fa.jpg" in page
    assert "CANARY" not in page

    here = f"{HERE}{made.pk}/"
    shown = said(pia.get(here))
    assert 'name="language"' not in shown
    assert 'name="kind"' not in shown
    assert pia.post(here, {**TYPED, "licence": "Ask us"})["Location"] == HERE
    made.refresh_from_db()
    assert (made.licence, made.suffix) == ("Ask us", "jpg")
    assert "no PDF" in said(pia.post(here, {**TYPED, "file": upload(b"rubbish")}))

    assert pia.get(f"{here}withdraw/").status_code == 405
    assert "It is out of the library." in said(pia.post(f"{here}withdraw/", follow=True))
    assert not Resource.objects.exists()
    assert pia.get(here).status_code == 404


def test_words_and_clips(pia):
    pia.post(f"{HERE}new/text/", {**TYPED, "text": "یک.\r\n\r\nدو."})
    assert Resource.objects.get().text == "یک.\n\nدو."
    turned = pia.post(f"{HERE}new/text/", {**TYPED, "text": "abc \u202e cba"})
    assert "turn the text around" in said(turned)
    assert "begins with https://" in said(pia.post(f"{HERE}new/clip/", {**TYPED, "url": "ftp://clips.example/a"}))
    assert pia.post(f"{HERE}new/clip/", {**TYPED, "url": "javascript:alert(1)"}).status_code == 200
    assert "minutes and seconds" in said(pia.post(f"{HERE}new/clip/", {**TYPED, "url": CLIP, "seconds": "3"}))
    pia.post(f"{HERE}new/clip/", {**TYPED, "url": CLIP, "seconds": "۳:۰۵"})

    clip = Resource.objects.get(kind="clip")
    assert (clip.url, clip.seconds) == (CLIP, 185)
    assert 'value="3:05"' in said(pia.get(f"{HERE}{clip.pk}/"))
    assert "clips.example" in said(pia.get(HERE))
    assert Resource.objects.count() == 2


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR])
def test_only_organisers_and_the_press_come_in(role):
    published_appeal()
    client = logged_in(role, "wei")

    for address in (HERE, f"{HERE}new/text/"):
        assert client.get(address)["Location"] == "/admin/"
    client.post(f"{HERE}new/text/", {**TYPED, "text": "a"})
    assert not Resource.objects.exists()
