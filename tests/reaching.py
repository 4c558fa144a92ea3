"""A server that the client reaches without a network, at whatever address it asks for."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import EPOCH, SERVER_DEVICE
from keyrings_met import Memory
from lifting import Ran, wl
from people import HASHER, PASSWORD, RULES, Keys, add
from strategies import seeded
from workoutlog.remote import keyring_store
from workoutlog.server.access.identity import Identity
from workoutlog.server.api.application import create_app
from workoutlog.server.api.dependencies import Service
from workoutlog.server.middleware.bodies import Bodies
from workoutlog.server.settings import Registration, Settings
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate

_OPENED = httpx.Client.__init__


class Reached(httpx.BaseTransport):
    """Stands for the network: asks an application, and remembers what it was asked."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.asked: list[httpx.Request] = []
        # What happens to a request on its way; it may fail, or answer in place of the server.
        self.on_the_way: Callable[[httpx.Request], httpx.Response | None] = lambda _: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        answer = self.on_the_way(request) or asyncio.run(self._answer(request))
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=Sent(answer.content)
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=("192.0.2.1", 5))
        answer = await transport.handle_async_request(request)
        await answer.aread()
        return answer

    def paths(self) -> list[str]:
        """List what was asked for, without what every path begins with."""
        return [f"{each.method} {each.url.path.partition('/api/v1')[2]}" for each in self.asked]


class Sent(httpx.SyncByteStream):
    """A body on its way."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


@cache
def _migrated() -> bytes:
    """Make the file of a server that has the schema and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "server.db")
        with closing(Database(f"sqlite:///{path}")) as database:
            database.prepare()
            migrate(database)
        return path.read_bytes()


@contextmanager
def reaching(
    folder: Path,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    registration: Registration = Registration.INVITE,
) -> Iterator[tuple[Service, Reached]]:
    """Serve a new database in which Ann has an account, wherever the client looks for it."""
    rules = RULES._replace(registration=registration)
    path = folder / "server.db"
    path.write_bytes(_migrated())
    with closing(Database(f"sqlite:///{path}")) as database:
        database.prepare()
        add(database)
        service = Service(
            database=database,
            identity=Identity(Keys(), rules, HASHER),
            epoch=EPOCH,
            device=SERVER_DEVICE,
            now=now,
            random_bytes=seeded(6).randbytes,
        )
        # What devices send is packed.
        reached = Reached(Bodies(create_app(service), Settings(), service.admit))
        with pytest.MonkeyPatch.context() as patch:
            through(patch, reached)
            yield service, reached


def through(patch: pytest.MonkeyPatch, transport: httpx.BaseTransport) -> None:
    """Have the client send its requests this way."""

    def init(self: httpx.Client, **options: Any) -> None:
        _OPENED(self, **{**options, "trust_env": False, "transport": transport})

    patch.setattr(httpx.Client, "__init__", init)


def with_keyring(patch: pytest.MonkeyPatch) -> Memory:
    """Give the machine a keyring."""
    keyring = Memory()
    patch.setattr(keyring_store, "_keyring", lambda: keyring)
    return keyring


def log_in(*words: str, name: str = "ann", password: str = PASSWORD) -> Ran:
    """Log in as a script does; without words, with a file as the store."""
    words = words or ("example.org", "--store", "file")
    return wl("login", *words, "--name", name, "--password-stdin", typed=f"{password}\n")
