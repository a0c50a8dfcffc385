"""From which network a form came: coarse, and never what a stranger claims."""

import pytest

from openappeal.antiabuse.networks import network_of

PROXY = "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("203.0.113.77", b"\xcb\x00\x71"),
        ("203.0.113.1", b"\xcb\x00\x71"),
        ("127.77.77.77", b"\x7f\x4d\x4d"),
        ("2001:db8:1234:5678::9", bytes.fromhex("20010db81234")),
        ("2001:db8::9", bytes.fromhex("20010db80000")),
        ("::ffff:203.0.113.77", b"\xcb\x00\x71"),
        # The web server in front, or the onion service, stands here: that says nothing.
        ("127.0.0.1", b""),
        ("::1", b""),
        ("::ffff:127.0.0.1", b""),
        ("", b""),
        ("unix:", b""),
    ],
)
def test_without_a_web_server_in_front_the_peer_says_it(peer, network):
    assert network_of({"REMOTE_ADDR": peer}, proxy="") == network


@pytest.mark.parametrize(
    ("said", "network"),
    [
        ("203.0.113.0", b"\xcb\x00\x71"),
        ("2001:db8:1234::", bytes.fromhex("20010db81234")),
        ("", b""),
        ("203.0.113.7, 198.51.100.1", b""),
        ("nonsense", b""),
        ("\ud800", b""),
    ],
)
def test_with_one_only_it_is_believed(said, network):
    meta = {"REMOTE_ADDR": PROXY, "HTTP_OPENAPPEAL_NETWORK": said, "HTTP_X_FORWARDED_FOR": "198.51.100.9"}

    assert network_of(meta, proxy=PROXY) == network


def test_a_stranger_who_says_it_is_not_believed():
    meta = {"REMOTE_ADDR": "203.0.113.77", "HTTP_OPENAPPEAL_NETWORK": "198.51.100.0"}

    assert network_of(meta, proxy=PROXY) == network_of(meta, proxy="") == b"\xcb\x00\x71"
    assert network_of({"HTTP_OPENAPPEAL_NETWORK": "198.51.100.0"}, proxy="") == b""
