"""How this server finds out who asks: its keys, its rules, and what it counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from workoutlog.server.access import access_tokens, callers
from workoutlog.server.access.access_tokens import AccessClaims
from workoutlog.server.access.accounts import NAME_KEPT_FOR
from workoutlog.server.access.callers import Caller, Claims, TokenClaims
from workoutlog.server.access.client_address import Network
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.access.passwords import Hasher, HashingTurns
from workoutlog.server.access.rate_limits import RateLimits
from workoutlog.server.access.sessions import SessionRules
from workoutlog.server.access.throttling import Limits
from workoutlog.server.settings import Registration


class Rules(NamedTuple):
    """What the settings say about who may come in.

    ``host`` is the name that the server listens at, which no password may be made of.
    """

    sessions: SessionRules = SessionRules()
    attempts: Limits = Limits()
    registration: Registration = Registration.CLOSED
    shortest_password: int = 15
    trusted_proxies: tuple[Network, ...] = ()
    keeps_networks: bool = True
    name_kept_for: timedelta = NAME_KEPT_FOR
    host: str = ""


@dataclass(frozen=True)
class Identity:
    """Everything that requests share to find out who asks."""

    keys: KeyFile
    rules: Rules = Rules()  # noqa: RUF009  # it is a value, which never changes
    hasher: Hasher = field(default_factory=Hasher)
    turns: HashingTurns = field(default_factory=HashingTurns)
    rates: RateLimits = field(default_factory=RateLimits)

    def read(self, authorization: str | None, now: datetime) -> Claims:
        """Read what a request says of its caller, without the database.

        Raises a kind of `Unauthorized`.
        """
        return callers.claims(authorization, self.keys, now)

    def claims(self, authorization: str | None, now: datetime) -> Claims:
        """Read it, and count the request. Raises a kind of `Unauthorized`, and `RateLimited`."""
        claims = self.read(authorization, now)
        # Of an API token nobody knows yet whether it is one: made-up ones must take nothing from
        # the account that they name.
        whose = claims.secret_hash if isinstance(claims, TokenClaims) else claims.account_id
        self.rates.take(whose, now.timestamp())
        return claims

    def standing(
        self, connection: Connection, claims: Claims, now: datetime, *, writing: bool
    ) -> Caller:
        """Make sure that this is still so, in the transaction of the work itself."""
        return callers.standing(connection, claims, now, writing=writing, rules=self.rules.sessions)

    def access_token(
        self,
        account_id: UUID,
        session_id: UUID,
        now: datetime,
        random_bytes: Callable[[int], bytes],
    ) -> str:
        """Write an access token for a session that was just opened or refreshed."""
        claims = AccessClaims(account_id, session_id)
        token_id = UUID(bytes=random_bytes(16), version=4)
        return access_tokens.issue(self.keys.current(), claims, token_id=token_id, now=now)
