"""A server in the test's own process, and a client of it that says who it is in plain words."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Connection

from people import HASHER, RULES, Keys
from strategies import seeded
from workoutlog.domain.stamps import LOWEST
from workoutlog.replica.codec import milliseconds, stamp_bytes
from workoutlog.server.access.callers import Caller, Claims, TokenClaims
from workoutlog.server.access.denials import TokenMissing
from workoutlog.server.access.identity import Identity
from workoutlog.server.api.application import create_app
from workoutlog.server.api.dependencies import LIMITS, Limits, Service
from workoutlog.server.rows.digests import NOTHING
from workoutlog.server.storage import sql
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import AccountRow, Scope, table_of

EPOCH = "00000000000000e0"
SERVER_DEVICE = 0x5E
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ANN, BEN = UUID(int=0xA), UUID(int=0xB)


class Trusting(Identity):
    """Believes what it is told: ``Bearer ACCOUNT`` writes, ``Bearer ACCOUNT read`` only reads."""

    def claims(self, authorization: str | None, now: datetime) -> Claims:  # noqa: ARG002  # it has time
        if authorization is None:
            raise TokenMissing("Say who you are.")
        account, *scope = authorization.removeprefix("Bearer ").split()
        return TokenClaims(UUID(account), UUID(int=0), (scope or ["write"])[0].encode())

    def standing(
        self,
        connection: Connection,  # noqa: ARG002  # as above
        claims: Claims,
        now: datetime,  # noqa: ARG002  # as above
        *,
        writing: bool,  # noqa: ARG002  # as above
    ) -> Caller:
        assert isinstance(claims, TokenClaims)
        scope = Scope(claims.secret_hash.decode())
        session = UUID(int=0x5E55) if scope is Scope.WRITE else None
        return Caller(claims.account_id, device=7, scope=scope, session_id=session)


class Clock:
    """Goes on by a second with every question."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def service_of(database: Database, limits: Limits = LIMITS) -> Service:
    """Make a service that is the same each time."""
    random = seeded(3)
    return Service(
        database=database,
        identity=Trusting(Keys(), RULES, HASHER),
        epoch=EPOCH,
        device=SERVER_DEVICE,
        now=Clock(),
        random_bytes=random.randbytes,
        limits=limits,
    )


def add_account(database: Database, account_id: UUID) -> UUID:
    """Make an account that has nothing yet."""
    row = (
        account_id.bytes,
        str(account_id),
        milliseconds(NOON),
        None,
        0,
        stamp_bytes(LOWEST),
        NOTHING,
    )
    with database.writing() as connection:
        sql.put(connection, table_of(AccountRow), [row])
    return account_id


class Api:
    """A client of a server in this process."""

    def __init__(self, service: Service, account: UUID | None = ANN, *, scope: str = "") -> None:
        self.service = service
        self._app = create_app(service)
        self._headers = {} if account is None else {"Authorization": f"Bearer {account} {scope}"}

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request; what goes wrong in the server goes wrong here."""
        headers = {**self._headers, **options.pop("headers", {})}
        return asyncio.run(self._send(method, f"/api/v1{path}", headers=headers, **options))

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.request(method, path, **options)

    def get(self, path: str, **query: Any) -> Any:
        """Read what is there."""
        answer = self("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sync(self, asked: dict[str, Any]) -> Any:
        """Sync, as a device does."""
        answer = self("POST", "/sync", json=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any, status: int = 201, **headers: str) -> Any:
        """Make something."""
        answer = self("POST", path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()


Make = Callable[..., Api]
