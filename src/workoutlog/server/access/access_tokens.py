"""Access tokens: short-lived, signed, and verified as strictly as RFC 8725 has it.

They are JSON Web Tokens of one kind, which only this server writes and reads. So
none is read to find out how it should be verified: it begins like those of a key
of ours and has that key's signature, or nobody looks into it.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.server.access.denials import TokenExpired, TokenInvalid
from workoutlog.server.access.keys import Key, KeyRing

LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
_ISSUER = "workoutlog-server"
_AUDIENCE = "workoutlog-api"


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
    return _signed(ring.signing, payload)


def verify(ring: KeyRing, token: str, now: datetime) -> AccessClaims:
    """Read an access token. Raises `TokenInvalid` and `TokenExpired`."""
    try:
        payload = _proved(ring, token, now)
        account_id, session_id, _ = (UUID(payload[name]) for name in ("sub", "sid", "jti"))
        issuer, audience, issued, expires = (payload[name] for name in ("iss", "aud", "iat", "exp"))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _none_of_ours() from None
    if (issuer, audience) != (_ISSUER, _AUDIENCE):
        raise _none_of_ours()
    _check_times(issued, expires, now)
    return AccessClaims(account_id, session_id)


def _proved(ring: KeyRing, token: str, now: datetime) -> Any:
    """Read what a token says, once it is known who wrote it."""
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    for key in ring.good(now, LIFETIME + LEEWAY):
        if head == _head(key) and hmac.compare_digest(
            signature.encode(), _signature(key, f"{head}.{body}").encode()
        ):
            return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    raise _none_of_ours()


def _signed(key: Key, payload: dict[str, Any]) -> str:
    told = f"{_head(key)}.{_packed(payload)}"
    return f"{told}.{_signature(key, told)}"


def _head(key: Key) -> str:
    return _packed({"alg": "HS256", "kid": key.kid, "typ": "at+jwt"})


def _signature(key: Key, told: str) -> str:
    return _base64(hmac.digest(key.secret, told.encode(), "sha256"))


def _packed(told: dict[str, Any]) -> str:
    return _base64(json.dumps(told, separators=(",", ":")).encode())


def _base64(told: bytes) -> str:
    return urlsafe_b64encode(told).rstrip(b"=").decode()


def _none_of_ours() -> TokenInvalid:
    return TokenInvalid("The access token is none that this server gave.")


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
