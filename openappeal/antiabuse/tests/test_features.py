"""What a feature says, and what nobody can read from it."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest

from openappeal.antiabuse import features

NOW = datetime(2026, 11, 24, 12, 30, 59, tzinfo=UTC)
KEY = b"k" * 32


def made(address="mina@post.example", name="Mina Lindqvar", seconds=30):
    return features.make(now=NOW, form_age=timedelta(seconds=seconds), address=address, name=name, key=KEY)


def test_one_signing_is_a_handful_of_coarse_facts():
    found = made()

    minute, tag = int(NOW.timestamp()) // 60, found.provider
    assert found == features.Features(minute, b"", tag, "unknown", 3, "plain", "Latn.2.0.1", "")
    assert len(tag) == 8


def test_no_name_or_address_can_be_read_from_it():
    told = repr(astuple(made(address="canary@canary-domain.example", name="Canary Lindqvar"))).casefold()

    assert "canary" not in told
    assert "lindqvar" not in told


def test_spellings_of_one_provider_share_a_tag_and_another_key_has_another():
    assert made("a@googlemail.com").provider == made("B@GMAIL.com").provider != made("a@post.example").provider
    other = features.make(now=NOW, form_age=timedelta(seconds=9), address="a@gmail.com", name="", key=b"x" * 32)
    assert other.provider != made("a@gmail.com").provider
    assert other.provider_class == "big"


@pytest.mark.parametrize(("seconds", "span"), [(3, 0), (4.9, 0), (5, 1), (39, 3), (40, 4), (2560, 10), (21600, 10)])
def test_time_is_told_in_spans(seconds, span):
    assert made(seconds=seconds).form_time == span


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("", ""),
        ("Aaaa Aaaa", "Latn.1.0.0"),
        ("Sabine Lindqvar", "Latn.2.0.1"),
        ("X Æ A-12", "Latn.1.1.1"),
        ("فاطمه‌زهرا بهاری‌نیا", "Arab.3.0.1"),
        ("王小明", "Hani.0.0.1"),
    ],
)
def test_a_name_is_told_by_its_look(name, shape):
    assert features.shape_of(name) == shape


def test_many_names_share_a_look():
    names = [f"{first} {last}" for first in ("Anna", "Mina", "Lena") for last in ("Berg", "Holm", "Sand")]

    assert {features.shape_of(name) for name in names} == {"Latn.1.0.1"}
