"""Refresh tokens: when the next one is given, the same one again, or none.

The answer to a refresh may be lost. Whoever asks again with the same token and
the same nonce, however much later, is the client that lost it, and gets the
same successor. Another nonce comes from somebody else who has the token too.
"""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from workoutlog.server.access.codes import REFRESH_TOKEN, hash_of
from workoutlog.server.access.keys import Key

# For clients that have no nonce, a second request may only follow at once.
GRACE = timedelta(seconds=10)


class Rotation(NamedTuple):
    """How far a session's tokens have come, and who asked last and when."""

    generation: int
    rotated_at: datetime
    nonce_hash: bytes | None = None

    def turned(self, presented: int, nonce: bytes | None, now: datetime) -> "Rotation | None":
        """Answer the token of a generation: how far the tokens are now, or None to a thief."""
        nonce_hash = None if nonce is None else hash_of(nonce)
        if presented == self.generation:
            return Rotation(presented + 1, now, nonce_hash)
        if presented == self.generation - 1 and nonce_hash == self.nonce_hash:
            in_time = nonce_hash is not None or now - self.rotated_at <= GRACE
            return self if in_time else None
        return None


class RefreshToken(NamedTuple):
    """A refresh token, read: whose it says it is, and what should prove it."""

    account_id: UUID
    session_id: UUID
    generation: int
    proof: bytes

    @classmethod
    def read(cls, text: str) -> "RefreshToken | None":
        """Read a token's text, if it is one."""
        parts = REFRESH_TOKEN.read(text)
        if parts is None:
            return None
        account, session, generation, proof = parts
        return cls(UUID(bytes=account), UUID(bytes=session), int.from_bytes(generation), proof)

    def is_proved(self, key: Key, secret: bytes) -> bool:
        """Say whether it was written with this key and the secret of its session."""
        expected = _proof(key, secret, self.account_id, self.session_id, self.generation)
        return hmac.compare_digest(self.proof, expected)


def write(key: Key, secret: bytes, account_id: UUID, session_id: UUID, generation: int) -> str:
    """Write the token of a generation, which is always the same."""
    proof = _proof(key, secret, account_id, session_id, generation)
    return REFRESH_TOKEN.write(account_id.bytes, session_id.bytes, generation.to_bytes(4), proof)


def _proof(key: Key, secret: bytes, account_id: UUID, session_id: UUID, generation: int) -> bytes:
    # Whoever reads the database finds the secret, whoever reads the key file the key.
    both = hmac.digest(key.secret, b"refresh " + secret, "sha256")
    told = account_id.bytes + session_id.bytes + generation.to_bytes(4)
    return hmac.digest(both, told, "sha256")
