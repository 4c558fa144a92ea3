"""Access tokens: short-lived, signed, and verified as strictly as RFC 8725 has it.

The wall clock of PyJWT is not asked: time is an argument, here as elsewhere.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import jwt

from workoutlog.server.access.denials import TokenExpired, TokenInvalid
from workoutlog.server.access.keys import KeyRing

LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
_ALGORITHM = "HS256"
_TYPE = "at+jwt"
_ISSUER = "workoutlog-server"
_AUDIENCE = "workoutlog-api"
_CLAIMS = ("iss", "aud", "sub", "sid", "jti", "iat", "exp")
_HEADER = {"alg", "typ", "kid"}
# Longer than any that we write: nothing is decoded to find out that it is none.
_LONGEST = 2_000


class AccessClaims(NamedTuple):
    """What an access token says: which session of which account it was given to."""

    account_id: UUID
    session_id: UUID


def issue(ring: KeyRing, claims: AccessClaims, *, token_id: UUID, now: datetime) -> str:
    """Write the access token of a session."""
    payload = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": str(claims.account_id),
        "sid": str(claims.session_id),
        "jti": str(token_id),
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    key = ring.signing
    return jwt.encode(payload, key.secret, _ALGORITHM, {"typ": _TYPE, "kid": key.kid})


def verify(ring: KeyRing, token: str, now: datetime) -> AccessClaims:
    """Read an access token. Raises `TokenInvalid` and `TokenExpired`."""
    try:
        payload = _decoded(ring, token, now)
        account_id, session_id, _ = (UUID(payload[name]) for name in ("sub", "sid", "jti"))
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError):
        raise TokenInvalid("The access token is none that this server gave.") from None
    _check_times(payload["iat"], payload["exp"], now)
    return AccessClaims(account_id, session_id)


def _decoded(ring: KeyRing, token: str, now: datetime) -> dict[str, Any]:
    if len(token) > _LONGEST:
        raise jwt.InvalidTokenError
    header = jwt.get_unverified_header(token)
    # Nothing in a header chooses how it is verified but the name of a key of ours.
    if header.keys() != _HEADER or header["typ"] != _TYPE:
        raise jwt.InvalidTokenError
    key = ring.find(header["kid"], now, LIFETIME + LEEWAY)
    if key is None:
        raise jwt.InvalidTokenError
    return jwt.decode(
        token,
        key.secret,
        algorithms=["HS256"],
        audience=_AUDIENCE,
        issuer=_ISSUER,
        options={
            "require": [*_CLAIMS],
            "strict_aud": True,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        },
    )


def _check_times(issued: Any, expires: Any, now: datetime) -> None:
    if type(issued) is not int or type(expires) is not int:
        raise TokenInvalid("The access token has no times.")
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if issued > at + leeway:
        raise TokenInvalid("The access token is not good yet; is a clock wrong?")
    # However late it says that it expires.
    until = min(expires, issued + LIFETIME.total_seconds())
    if at >= until + leeway:
        raise TokenExpired("The access token has expired; refresh the session.")
