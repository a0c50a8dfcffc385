import hashlib
import hmac

import pytest

from openappeal.vault import tags

KEY = b"\x11" * 32


def test_hmac_is_the_one_of_rfc_4231_case_2():
    made = hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha256).hexdigest()

    assert made == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@pytest.mark.parametrize(
    ("made", "known"),
    [
        # Computed apart with: printf 'dedupe/v1\n…' | openssl dgst -sha256 -mac HMAC -macopt hexkey:1111…
        (tags.address_tag(KEY, "appeal-1", 1, "sabine@example.org"), "2df6c7ec5f5ce9ddfc6ad215e122c83b"),
        (tags.address_tag(KEY, "appeal-1", 2, "sabine@example.org"), "5e279b3e7a681bde996680ccf03cec4b"),
        (
            tags.name_tag(KEY, "appeal-1", "sabine@example.org", "sabine muster"),
            "165c5384adf92f57ce9bfaa62cb6a016",
        ),
        (tags.plain_tag(KEY, "never-show", "sabine muster"), "fff54ecad845c87e3c6c95b7c0965102"),
    ],
)
def test_tags_known_answers(made, known):
    assert made.hex() == known


def test_tags_differ_by_every_field():
    made = {
        tags.address_tag(KEY, "a", 1, "x@example.org"),
        tags.address_tag(KEY, "a", 2, "x@example.org"),
        tags.address_tag(KEY, "b", 1, "x@example.org"),
        tags.address_tag(KEY, "a", 1, "y@example.org"),
        tags.address_tag(b"\x12" * 32, "a", 1, "x@example.org"),
        tags.name_tag(KEY, "a", "x@example.org", "x"),
        tags.name_tag(KEY, "a", "x@example.org", "y"),
        tags.plain_tag(KEY, "a", "x"),
        tags.plain_tag(KEY, "b", "x"),
    }

    assert len(made) == 9
    assert {len(tag) for tag in made} == {16}


def test_a_line_feed_cannot_move_from_one_field_to_the_next():
    with pytest.raises(ValueError, match="line feed"):
        tags.name_tag(KEY, "appeal", "a\nb", "c")
