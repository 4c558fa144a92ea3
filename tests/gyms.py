"""People who log to servers without a pause, and what must be true of the database afterwards."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

import people
from processes import Server
from workoutlog.domain.model import NOUNS, WorkoutSet
from workoutlog.replica.digest import row_hash
from workoutlog.server.access import api_tokens
from workoutlog.server.rows.digests import read_digests
from workoutlog.server.rows.feed import read_page
from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.tables import Scope

LIFTERS = 3
# Whether a request that failed is what a test expects, and ends the work of who sent it.
End = Callable[[httpx.HTTPError], bool]


def never(_error: httpx.HTTPError) -> bool:
    """Expect no request to fail."""
    return False


def server_gone(error: httpx.HTTPError) -> bool:
    """Expect that nobody answers any more."""
    return isinstance(error, httpx.TransportError)


def database_gone(error: httpx.HTTPError) -> bool:
    """Expect to be told to come back later."""
    return isinstance(error, httpx.HTTPStatusError) and error.response.status_code == 503


class Gym:
    """A database, its only account, and everyone who logs to it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.account = people.add(database)
        self.token = token_of(database, self.account)
        self.lifters = [Lifter(number) for number in range(1, LIFTERS + 1)]
        self._at_work: list[Future[None]] = []

    def open(self, server: Server) -> None:
        """Make what sets belong to."""
        with server.client(self.token) as client:
            for path, row in (("/workouts", WORKOUT), ("/exercises", SQUAT)):
                client.post(path, json=row).raise_for_status()

    @contextmanager
    def at_work(self, servers: list[Server], until: End = never) -> Iterator[None]:
        """Have everyone log meanwhile, until it ends for them; any other failure is the test's."""
        over = threading.Event()
        with ExitStack() as clients, ThreadPoolExecutor(LIFTERS) as threads:
            self._at_work = []
            for at, lifter in enumerate(self.lifters):
                client = clients.enter_context(servers[at % len(servers)].client(self.token))
                self._at_work.append(threads.submit(lifter.log_until, client, over, until))
            try:
                yield
            finally:
                over.set()
                for each in self._at_work:
                    each.result()

    def wait_for(self, requests: int) -> None:
        """Wait until so many more requests were acknowledged."""
        enough = self.acknowledged + requests
        while self.acknowledged < enough:
            assert not all(each.done() for each in self._at_work)
            time.sleep(0.001)

    @property
    def acknowledged(self) -> int:
        """Count the requests that were answered as done."""
        return sum(lifter.acknowledged for lifter in self.lifters)

    def check(self) -> None:
        """Look at the database itself: what was acknowledged is there, and no half of a request."""
        with self.database.reading() as connection:
            if self.database.dialect == SQLITE:
                assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            rows = read_page(connection, self.account, 0, 1_000_000).rows
            digests = read_digests(connection, self.account)
        there = {str(row.version.noun.id) for row in rows}
        for lifter in self.lifters:
            for number, ids in enumerate(lifter.sent):
                assert there.issuperset(ids) or there.isdisjoint(ids)
                assert number >= lifter.acknowledged or there.issuperset(ids)
        seqs = [row.seq for row in rows]
        assert seqs == [*range(1, len(rows) + 1)]
        for noun in NOUNS:
            of_kind = [row.version for row in rows if isinstance(row.version.noun, noun)]
            assert digests[noun.kind].live == len(of_kind)
            assert digests[noun.kind].total == sum(map(row_hash, of_kind)) % (1 << 64)

    def finish(self, server: Server) -> None:
        """Send again what was not answered, as a client does, and find every set once."""
        with server.client(self.token) as client:
            for lifter in self.lifters:
                while lifter.acknowledged < len(lifter.sent):
                    lifter.log(client)
        self.check()
        sent = sum(len(ids) for lifter in self.lifters for ids in lifter.sent)
        with self.database.reading() as connection:
            assert read_digests(connection, self.account)[WorkoutSet.kind].live == sent


def token_of(database: Database, account: UUID) -> str:
    """Make an API token for an account."""
    now = datetime.now(UTC)
    occasion = people.at(now)
    with database.writing() as connection:
        _, token = api_tokens.create(
            connection,
            account,
            occasion,
            name="test",
            scope=Scope.WRITE,
            expires_at=now + timedelta(days=1),
        )
    return token


class Lifter:
    """Logs sets to a server, one request after another, some of them many sets at once.

    ``sent`` has the ids of each request, in their order; ``acknowledged`` says
    how many of the requests were answered as done.
    """

    def __init__(self, number: int) -> None:
        """Know which ids are this lifter's."""
        self._number = number
        self.sent: list[list[str]] = []
        self.acknowledged = 0

    def log(self, client: httpx.Client) -> None:
        """Send the next request, or again the one that was not answered."""
        if len(self.sent) == self.acknowledged:
            first = 100 * len(self.sent)
            many = 20 if len(self.sent) % 3 == 2 else 1
            self.sent.append([self._id(first + at) for at in range(many)])
        rows = [set_of(each) for each in self.sent[self.acknowledged]]
        if len(rows) == 1:
            answer = client.post("/sets", json=rows[0])
        else:
            answer = client.post("/sets/bulk", json={"sets": rows})
        answer.raise_for_status()
        self.acknowledged += 1

    def log_until(self, client: httpx.Client, over: threading.Event, end: End) -> None:
        """Log until it is over, or a request fails as it may."""
        try:
            while not over.is_set():
                self.log(client)
        except httpx.HTTPError as error:
            if not end(error):
                raise

    def _id(self, number: int) -> str:
        return str(UUID(int=(self._number << 64) + number))


WORKOUT = {"id": str(UUID(int=1)), "started_at": "2026-11-18T10:00:00.000Z", "utc_offset": 60}
SQUAT = {"id": str(UUID(int=2)), "name": "Squat", "tracking": "weighted"}


def set_of(row_id: str) -> dict[str, Any]:
    """Write a set that can be told from every other."""
    reps = UUID(row_id).int % 100 + 1
    parents = {"workout_id": WORKOUT["id"], "exercise_id": SQUAT["id"]}
    return {"id": row_id, **parents, "reps": reps, "load_g": 100_000, "load_unit": "kg"}
