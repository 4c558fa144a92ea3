"""A client's address is what trusted proxies say, from the right, and no further."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.server.access.client_address import client_address, is_trusted, network_of

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        # Nobody believes a stranger.
        ("192.0.2.1", ["203.0.113.5"], "192.0.2.1"),
        ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        # What a client made up stands to the left of what the proxy saw.
        ("10.0.0.1", ["1.2.3.4, 203.0.113.5"], "203.0.113.5"),
        # Two proxies, and two headers.
        ("10.0.0.1", ["1.2.3.4, 203.0.113.5, 10.9.9.9"], "203.0.113.5"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.5", "10.9.9.9"], "203.0.113.5"),
        # A stranger between two proxies ends the chain.
        ("10.0.0.1", ["203.0.113.5, 192.0.2.7, 10.9.9.9"], "192.0.2.7"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.5, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.5, "], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.5:4711"], "203.0.113.5"),
        ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("10.0.0.1", ["2001:db8::5"], "2001:db8::5"),
        ("2001:db8:1::9", ["203.0.113.5"], "203.0.113.5"),
        ("::ffff:10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ("::ffff:192.0.2.1", ["203.0.113.5"], "192.0.2.1"),
        ("fe80::1%eth0", [], "fe80::1"),
    ],
)
def test_the_right_most_stranger_is_the_client(peer: str, forwarded: list[str], found: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == ip_address(found)


def test_a_socket_has_no_address() -> None:
    assert client_address(None, ["203.0.113.5"], TRUSTED) is None
    assert client_address("", ["203.0.113.5"], TRUSTED) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_nothing_that_a_client_sends_is_an_error(made_up: list[str], more: list[str]) -> None:
    headers = [*made_up, ", ".join([*more, "203.0.113.5"])]
    assert client_address("10.0.0.1", headers, TRUSTED) == ip_address("203.0.113.5")
    assert client_address("192.0.2.1", headers, TRUSTED) == ip_address("192.0.2.1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.77/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
    ],
)
def test_attempts_are_counted_for_what_one_customer_has(address: str, network: str) -> None:
    assert network_of(ip_address(address)) == network


@pytest.mark.parametrize(
    ("peer", "is_one"),
    [
        ("127.0.0.1", True),
        # As a listener for both kinds of addresses sees it.
        ("::ffff:127.0.0.1", True),
        ("127.0.0.2", False),
        ("unix:", False),
        (None, False),
    ],
)
def test_a_trusted_proxy_is_known_however_its_address_is_written(
    peer: str | None, *, is_one: bool
) -> None:
    assert is_trusted(peer, [ip_network("127.0.0.1/32")]) is is_one
