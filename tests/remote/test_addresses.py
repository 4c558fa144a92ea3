"""An address is read as people write it, and refused where a password would not be safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.errors import AddressInsecure, InvalidValue
from workoutlog.remote.addresses import read_address

READ = [
    ("example.org", "https://example.org"),
    ("  example.org/ ", "https://example.org"),
    ("https://example.org:8443/log/", "https://example.org:8443/log"),
    ("HTTPS://Example.org", "https://Example.org"),
    ("localhost:8420", "http://localhost:8420"),
    ("127.0.0.1:8420", "http://127.0.0.1:8420"),
    ("127.9.9.9", "http://127.9.9.9"),
    ("[::1]:8420", "http://[::1]:8420"),
    ("http://localhost", "http://localhost"),
    ("https://localhost", "https://localhost"),
    ("192.168.1.2", "https://192.168.1.2"),
    ("bücher.example", "https://bücher.example"),
]
INSECURE = [
    "http://example.org",
    "http://192.168.1.2:8420",
    "http://localhost.example.org",
    "http://127.0.0.1.example.org",
    "http://[2001:db8::1]",
    "HTTP://example.org",
    "http://10.0.0.1",
]
REFUSED = [
    "",
    "/",
    "https://",
    "https://:8420",
    "ftp://example.org",
    "file:///etc/passwd",
    "https://example.org:port",
    "https://example.org:99999",
    "https://example.org?x=1",
    "https://example.org/#there",
    "https://exa mple.org",
    "https://exa\x1bmple.org",
    "https://[::1",
    "https://example.org/" + "x" * 500,
]


@pytest.mark.parametrize(("typed", "url"), READ)
def test_an_address_is_read(typed: str, url: str) -> None:
    assert read_address(typed).url == url


@pytest.mark.parametrize("typed", INSECURE)
def test_plain_http_to_another_machine_needs_agreement(typed: str) -> None:
    with pytest.raises(AddressInsecure) as refused:
        read_address(typed)
    assert str(refused.value.hint).startswith("wl login https://")

    assert not read_address(typed, insecure=True).is_encrypted


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_address(typed)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InvalidValue) as refused:
        read_address("https://ann:tuck-gravel@example.org")

    assert "gravel" not in str(refused.value) + "".join(refused.value.advice)


@given(st.text())
def test_whatever_is_typed_is_an_address_or_an_error(typed: str) -> None:
    try:
        address = read_address(typed)
    except (InvalidValue, AddressInsecure):
        return
    assert read_address(address.url) == address
