"""Access tokens are verified by what we wrote, not by what they say of themselves (RFC 8725)."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from people import NOON, RING
from strategies import seeded
from workoutlog.server.access import access_tokens, rotation
from workoutlog.server.access.access_tokens import LEEWAY, LIFETIME, AccessClaims
from workoutlog.server.access.codes import API_TOKEN, INVITE
from workoutlog.server.access.denials import TokenExpired, TokenInvalid
from workoutlog.server.access.keys import Key, KeyRing

CLAIMS = AccessClaims(UUID(int=1), UUID(int=2))
TOKEN_ID = UUID(int=3)
SECOND = timedelta(seconds=1)
KEY = RING.signing
HEADER = {"typ": "at+jwt", "kid": KEY.kid}
PAYLOAD = {
    "iss": "workoutlog-server",
    "aud": "workoutlog-api",
    "sub": str(CLAIMS.account_id),
    "sid": str(CLAIMS.session_id),
    "jti": str(TOKEN_ID),
    "iat": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 900,
}

ISSUED = access_tokens.issue(RING, CLAIMS, token_id=TOKEN_ID, now=NOON)


def signed(
    header: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
    *,
    key: bytes = KEY.secret,
    algorithm: str = "HS256",
) -> str:
    return jwt.encode(PAYLOAD | (payload or {}), key, algorithm, headers=HEADER | (header or {}))


def test_what_is_issued_is_verified() -> None:
    assert access_tokens.verify(RING, ISSUED, NOON) == CLAIMS
    assert access_tokens.verify(RING, signed(), NOON) == CLAIMS


def test_others_read_what_is_issued_as_the_same() -> None:
    assert jwt.get_unverified_header(ISSUED) == {**HEADER, "alg": "HS256"}
    read = jwt.decode(
        ISSUED,
        KEY.secret,
        algorithms=["HS256"],
        audience="workoutlog-api",
        # By the wall clock it has expired.
        options={"verify_exp": False, "verify_iat": False},
    )
    assert read == PAYLOAD


@given(st.integers(min_value=0, max_value=len(ISSUED) - 1), st.characters())
def test_no_character_of_a_token_may_be_another(place: int, other: str) -> None:
    changed = ISSUED[:place] + other + ISSUED[place + 1 :]
    assume(changed != ISSUED)

    with pytest.raises(TokenInvalid):
        access_tokens.verify(RING, changed, NOON)


def test_a_token_lives_as_long_as_it_may() -> None:
    end = NOON + LIFETIME + LEEWAY

    assert access_tokens.verify(RING, ISSUED, end - SECOND) == CLAIMS
    with pytest.raises(TokenExpired):
        access_tokens.verify(RING, ISSUED, end)
    assert access_tokens.verify(RING, ISSUED, NOON - LEEWAY) == CLAIMS
    with pytest.raises(TokenInvalid, match="not good yet"):
        access_tokens.verify(RING, ISSUED, NOON - LEEWAY - SECOND)


def test_a_token_is_too_old_however_late_it_expires() -> None:
    token = signed(payload={"exp": int(NOON.timestamp()) + 10**9})

    with pytest.raises(TokenExpired):
        access_tokens.verify(RING, token, NOON + LIFETIME + LEEWAY)


def test_a_token_that_expires_early_does() -> None:
    token = signed(payload={"exp": int(NOON.timestamp()) + 60})

    with pytest.raises(TokenExpired):
        access_tokens.verify(RING, token, NOON + timedelta(seconds=60) + LEEWAY)


def unsigned() -> str:
    parts: list[dict[str, Any]] = [{**HEADER, "alg": "none"}, PAYLOAD]
    return ".".join(_packed(part) for part in parts) + "."


def _packed(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def without_kid() -> str:
    return jwt.encode(PAYLOAD, KEY.secret, "HS256", headers={"typ": "at+jwt"})


REFUSED: dict[str, Callable[[], str]] = {
    "no algorithm": unsigned,
    "another algorithm with our key": lambda: signed(algorithm="HS512", key=KEY.secret * 2),
    "an algorithm that we do not have": lambda: (
        _packed({**HEADER, "alg": "RS256"}) + "." + signed().split(".", 1)[1]
    ),
    "no key id": without_kid,
    "an unknown key id": lambda: signed({"kid": "0123456789abcdef"}),
    "a path for a key id": lambda: signed({"kid": "../../../../dev/null"}),
    "SQL for a key id": lambda: signed({"kid": "' OR 1=1 --"}),
    "a list for a key id": lambda: _packed({**HEADER, "alg": "HS256", "kid": [KEY.kid]}) + ".e30.x",
    "a key of its own": lambda: signed({"jwk": {"kty": "oct", "k": "AAAA"}}),
    "a place of keys": lambda: signed({"jku": "https://example.org/keys"}),
    "a certificate": lambda: signed({"x5u": "https://example.org/keys"}),
    "another type": lambda: signed({"typ": "JWT"}),
    "another key": lambda: signed(key=seeded(8).randbytes(32)),
    "another issuer": lambda: signed(payload={"iss": "somebody"}),
    "another audience": lambda: signed(payload={"aud": "others"}),
    "more audiences": lambda: signed(payload={"aud": ["workoutlog-api", "others"]}),
    "an account that is none": lambda: signed(payload={"sub": "ann"}),
    "a number for an account": lambda: signed(payload={"sid": 5}),
    "a session that is none": lambda: signed(payload={"sid": "x"}),
    "a text for a time": lambda: signed(payload={"iat": "1"}),
    "a truth for a time": lambda: signed(payload={"exp": True}),
    "a changed payload": lambda: signed()[:-60] + "A" + signed()[-59:],
    "nothing": lambda: "",
    "dots": lambda: "..",
    "not a token": lambda: "Basic YTpi",
    "a very long text": lambda: f"{signed()}{'A' * 3000}",
    "not ASCII": lambda: "é.é.é",
    "a refresh token": lambda: rotation.write(KEY, bytes(32), *CLAIMS, 1),
    "an invite": lambda: INVITE.write(bytes(32)),
    "an API token": lambda: API_TOKEN.write(bytes(64)),
    **{
        f"no {claim}": lambda claim=claim: jwt.encode(  # type: ignore[misc]  # bound in the loop
            {name: value for name, value in PAYLOAD.items() if name != claim},
            KEY.secret,
            "HS256",
            headers=HEADER,
        )
        for claim in PAYLOAD
    },
}


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(what: str) -> None:
    with pytest.raises(TokenInvalid) as refused:
        access_tokens.verify(RING, REFUSED[what](), NOON)

    assert refused.value.status == 401
    assert 'error="invalid_token"' in refused.value.headers["WWW-Authenticate"]


def test_an_old_key_verifies_as_long_as_its_tokens_live() -> None:
    token = access_tokens.issue(RING, CLAIMS, token_id=TOKEN_ID, now=NOON + SECOND)
    ring = KeyRing((Key(seeded(7).randbytes(32), NOON + 2 * SECOND), *RING.keys))

    assert access_tokens.verify(ring, token, NOON + LIFETIME) == CLAIMS
    gone = NOON + 3 * SECOND + LIFETIME + LEEWAY
    with pytest.raises(TokenInvalid):
        access_tokens.verify(ring, token, gone)
