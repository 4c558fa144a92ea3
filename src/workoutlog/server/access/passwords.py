"""Passwords: how they are hashed, and which are refused (OWASP, NIST SP 800-63B-4).

Any character counts, none is demanded, nothing expires and nothing is cut off.
What is refused is what somebody would try first.
"""

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from anyio import Semaphore
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workoutlog.server.access.common_passwords import is_common
from workoutlog.server.access.denials import HashingBusy, PasswordRefused

LONGEST = 256
_SALT_BYTES, _HASH_BYTES = 16, 32


class Cost(NamedTuple):
    """What one hash costs by Argon2id: memory in KiB, passes over it, and lanes at once."""

    memory_kib: int = 19_456
    passes: int = 2
    lanes: int = 1


DEFAULT_COST = Cost()


def normalised(password: str) -> str:
    """Write a password as every keyboard would have it (NFC)."""
    return unicodedata.normalize("NFC", password)


def check(
    password: str, *, shortest: int, names: tuple[str, ...] = (), pointer: str = "/password"
) -> None:
    """Refuse a password that is too short, too long, or easily guessed.

    ``names`` are those of its owner and of the server, ``pointer`` is where it
    was sent. Raises `PasswordRefused`.
    """
    length = len(normalised(password))
    if length < shortest:
        why = f"The password has {length} characters; it needs {shortest}."
    elif length > LONGEST:
        why = f"The password has {length} characters; {LONGEST} are allowed."
    elif is_common(password, names):
        why = "The password is one of those that are tried first."
    else:
        return
    raise PasswordRefused(why, pointer)


class Hasher:
    """Hashes passwords by Argon2id (RFC 9106)."""

    def __init__(self, cost: Cost = DEFAULT_COST) -> None:
        """Hash at this cost from now on."""
        self._argon2 = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
        )
        salt, hashed = (
            b64encode(secrets.token_bytes(size)).rstrip(b"=").decode()
            for size in (_SALT_BYTES, _HASH_BYTES)
        )
        # The hash of nothing that anybody knows. To verify it takes as long as any other.
        self._nobody = (
            f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${hashed}"
        )

    def hash(self, password: str) -> str:
        """Hash a password, as a PHC string."""
        return self._argon2.hash(normalised(password))

    def is_right(self, password: str, stored: str | None) -> bool:
        """Say whether a hash is that of a password.

        Where there is no hash the answer is no, and takes as long.
        """
        try:
            self._argon2.verify(stored or self._nobody, normalised(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Say whether a hash was made at another cost."""
        return self._argon2.check_needs_rehash(stored)


class HashingTurns:
    """Lets few requests hash at a time, has a few more wait, and sends the others away.

    Each hash takes a processor and 19 MiB while it lasts: without limits, whoever
    sends many passwords takes the server from everybody else.
    """

    def __init__(self, at_once: int = 2, waiting: int = 8) -> None:
        """Let ``at_once`` hash while ``waiting`` wait."""
        self._free = Semaphore(at_once)
        self._at_once = at_once
        self._most_waiting = waiting

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._free.statistics().tasks_waiting

    @property
    def running(self) -> int:
        """How many have a turn now."""
        return self._at_once - self._free.value

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and have it until the block ends. Raises `HashingBusy`."""
        if self.waiting >= self._most_waiting:
            raise HashingBusy
        async with self._free:
            yield
