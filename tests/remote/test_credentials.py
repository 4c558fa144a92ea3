"""Tokens are kept as one text, read back as they were, and never quoted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.errors import CredentialsUnusable, TokenRefused
from workoutlog.remote import credentials
from workoutlog.remote.credentials import Credentials

tokens = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=50)


@given(st.builds(Credentials, tokens, tokens, st.integers(0, 1 << 40), st.none() | tokens))
def test_tokens_are_read_as_they_were_written(kept: Credentials) -> None:
    assert credentials.read(credentials.write(kept)) == kept


@given(tokens)
def test_an_api_token_is_read_as_it_was_written(token: str) -> None:
    assert credentials.read(credentials.write(token)) == token


@pytest.mark.parametrize(
    "text",
    [
        "",
        "canary",
        "[]",
        "null",
        '{"canary": 1}',
        '{"api_token": ""}',
        '{"api_token": 5}',
        '{"api_token": "ca\\nnary"}',
        '{"refresh_token": "canary", "access_token": "a", "expires_at": "soon", "nonce": null}',
        '{"refresh_token": "canary", "access_token": null, "expires_at": 1, "nonce": null}',
        '{"refresh_token": "canary", "access_token": "a", "expires_at": 1}',
    ],
)
def test_what_was_damaged_is_told_and_not_quoted(text: str) -> None:
    with pytest.raises(CredentialsUnusable, match="was damaged") as refused:
        credentials.read(text)
    assert refused.value.__cause__ is None
    assert "canary" not in str(refused.value)


def test_a_newer_version_may_keep_more() -> None:
    kept = Credentials("r", "a", 1)
    more = json.dumps({**json.loads(credentials.write(kept)), "scope": "all"})

    assert credentials.read(more) == kept


@pytest.mark.parametrize("text", ["", " ", "two words", "ca\u00f1ary", "a\x00b", "x" * 5000])
def test_what_could_not_be_sent_is_no_token(text: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        credentials.token(text)
    assert str(refused.value) == "What was given is no token."


def test_blanks_around_a_token_are_nobodys() -> None:
    assert credentials.token(" wl_x\r\n") == "wl_x"


def test_an_access_token_is_fresh_until_shortly_before_its_end() -> None:
    kept = Credentials("r", "a", 1000)

    assert kept.is_fresh(969)
    assert not kept.is_fresh(970)
