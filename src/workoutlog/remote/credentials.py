"""What a device is known by: a session's tokens, which change, or an API token, which does not."""

import json
import re
from typing import Any, NamedTuple

from workoutlog.errors import CredentialsUnusable, TokenRefused
from workoutlog.wire.identity import Tokens

# An access token that ends while it is on its way is not sent.
_MARGIN_S = 30
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}", re.ASCII)


class Credentials(NamedTuple):
    """The tokens of a session.

    ``expires_at`` is when the access token ends, by the clock of this machine,
    in seconds since 1970. ``nonce`` goes with the refresh token from before it
    is sent until its answer was kept.
    """

    refresh_token: str
    access_token: str
    expires_at: int
    nonce: str | None = None

    def is_fresh(self, now: float) -> bool:
        """Whether the access token may be sent."""
        return now < self.expires_at - _MARGIN_S


def of(given: Tokens, now: float) -> Credentials:
    """Make them of what a server gave; ``now`` is in seconds since 1970."""
    return Credentials(given.refresh_token, given.access_token, int(now) + given.expires_in)


def write(credentials: Credentials | str) -> str:
    """Write tokens as one text, to be kept as a secret; a text is an API token."""
    if isinstance(credentials, str):
        return json.dumps({"api_token": credentials})
    return json.dumps(credentials._asdict())


def read(text: str) -> Credentials | str:
    """Read tokens. Raises `CredentialsUnusable`, which quotes nothing."""
    try:
        kept: dict[str, Any] = json.loads(text)
        if "api_token" in kept:
            return token(kept["api_token"])
        nonce = kept["nonce"]
        return Credentials(
            token(kept["refresh_token"]),
            token(kept["access_token"]),
            int(kept["expires_at"]),
            None if nonce is None else token(nonce),
        )
    except (AttributeError, KeyError, TokenRefused, TypeError, ValueError):
        raise CredentialsUnusable(
            "What this device is known by was damaged.", hint="wl login"
        ) from None


def token(text: str) -> str:
    """Return a token as it can be sent. Raises `TokenRefused`, which does not quote it."""
    if not _TOKEN.fullmatch(text := text.strip()):
        raise TokenRefused("What was given is no token.")
    return text
