"""Occasions: when something is asked for, from where, and with what randomness."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.ids import uuid7
from workoutlog.replica.codec import milliseconds


class Occasion(NamedTuple):
    """One request or command, as far as it matters who asks.

    ``network`` is where it comes from, as `client_address` writes it, None for
    a command; ``keeps_network`` whether that may be written down;
    ``request_id`` is that of the logs, ``session_id`` the session that asks, if one does.
    """

    now: datetime
    random_bytes: Callable[[int], bytes]
    network: str | None = None
    request_id: str | None = None
    keeps_network: bool = True
    session_id: UUID | None = None

    @property
    def kept_network(self) -> str | None:
        """Where it comes from, if that may be written down."""
        return self.network if self.keeps_network else None

    def new_id(self) -> UUID:
        """Mint an id."""
        return uuid7(milliseconds(self.now), int.from_bytes(self.random_bytes(10)) >> 6)
