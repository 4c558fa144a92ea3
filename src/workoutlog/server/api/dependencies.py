"""What a request works with: the service that it comes to, who asks, and one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from anyio import to_thread
from fastapi import Request
from sqlalchemy import Connection
from starlette.datastructures import Headers
from starlette.types import Scope as HttpScope

from workoutlog.domain.batches import Batch
from workoutlog.errors import WorkoutlogError
from workoutlog.server.access import api_tokens
from workoutlog.server.access.callers import Caller, Claims, TokenClaims
from workoutlog.server.access.identity import Identity
from workoutlog.server.refusals import RowMissing, ScopeMissing
from workoutlog.server.rows.commit import Committed, commit
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.head import Head, hold
from workoutlog.server.rows.origins import Origin
from workoutlog.server.rows.quotas import QUOTA, Quota
from workoutlog.server.rows.stored import Rows
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import Scope


class Limits(NamedTuple):
    """How much a request may bring and take away, and an account may have.

    ``largest_body`` counts the bytes of a sync, which are counted before it comes this far.
    """

    most_rows: int = 5_000
    longest_page: int = 500
    largest_body: int = 8 << 20
    quota: Quota = QUOTA


LIMITS = Limits()


@dataclass(frozen=True)
class Service:
    """Everything that requests share. ``epoch`` and ``device`` belong to the database."""

    database: Database
    identity: Identity
    epoch: str
    device: int
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    limits: Limits = LIMITS

    @contextmanager
    def reading(self, claims: Claims) -> Iterator["Work"]:
        """Read for a caller, everything as it was at one moment."""
        with self.database.reading() as connection:
            now = self.now()
            caller = self.identity.standing(connection, claims, now, writing=False)
            yield Work(self, connection, caller, now, Rows(connection, caller.account_id))
        self._note_use(caller, now)

    @contextmanager
    def writing(self, claims: Claims) -> Iterator["Work"]:
        """Write for a caller, all of it or nothing."""
        with self.database.writing() as connection:
            now, head = self.now(), None
            # Whoever would revoke the caller waits for the head, too. What became of an account
            # that is not there is said below.
            with suppress(RowMissing):
                head = hold(connection, claims.account_id, self.device)
            caller = self.identity.standing(connection, claims, now, writing=False)
            if caller.scope is not Scope.WRITE:
                raise ScopeMissing("This token can only read.")
            yield Work(self, connection, caller, now, Rows(connection, caller.account_id), head)
        self._note_use(caller, now)

    async def admit(self, scope: HttpScope) -> UUID:
        """Find the account that a request comes from, before its body does.

        An access token has our signature; of an API token only the database knows
        whether it is one. Raises a kind of `Refusal`.
        """
        headers, now = Headers(scope=scope), self.now()
        claims = scope["claims"] = self.identity.read(headers.get("authorization"), now)
        if isinstance(claims, TokenClaims):
            await to_thread.run_sync(self._prove, claims, now)
        return claims.account_id

    def _prove(self, claims: Claims, now: datetime) -> None:
        with self.database.reading() as connection:
            self.identity.standing(connection, claims, now, writing=False)

    def _note_use(self, caller: Caller, now: datetime) -> None:
        """Write down once an hour that an API token is used, which fails no request."""
        if caller.token_id is None or not caller.is_unnoted:
            return
        with suppress(WorkoutlogError), self.database.writing() as connection:
            api_tokens.note_use(connection, caller.account_id, caller.token_id, now)


class Work(NamedTuple):
    """One request's transaction. One that only reads has no ``head``."""

    service: Service
    connection: Connection
    caller: Caller
    now: datetime
    rows: Rows
    head: Head | None = None

    @property
    def account_id(self) -> UUID:
        """Whose rows these are; there is no query without it."""
        return self.caller.account_id

    def hold(self) -> Head:
        """Give the head of the account's feed, which is held from the beginning to write."""
        if self.head is None:
            raise ValueError("who only reads holds no head")
        return self.head

    def commit(
        self, head: Head, pushes: Sequence[Push], origin: Origin, batches: Sequence[Batch] = ()
    ) -> Committed:
        """Commit changes of this account."""
        return commit(
            self.connection,
            head,
            self.rows,
            pushes,
            origin,
            now=self.now,
            tag=self.service.random_bytes(8),
            quota=self.service.limits.quota,
            batches=batches,
        )


def service_of(request: Request) -> Service:
    """Find the service that a request has come to."""
    service: Service = request.app.state.service
    return service


async def claims_of(request: Request) -> Claims:
    """Find out who a request says that it is from, without the database."""
    service = service_of(request)
    claims = service.identity.claims(request.headers.get("authorization"), service.now())
    # The log says who asked.
    request.scope["claims"] = claims
    return claims
