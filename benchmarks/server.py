"""``python -m benchmarks.server``: what a request costs the server, beside a bare one.

CPU is that of the server's own process, told by the system: clients on the same
machine take time, and not from it. On PostgreSQL the database works in
processes of its own, which are not counted on either side.
"""

import json
import os
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_bytes
from socket import socket
from statistics import median
from typing import NamedTuple
from uuid import UUID

from benchmarks import crowds, report
from benchmarks.report import Check
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.server.access import accounts, api_tokens
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.passwords import Hasher
from workoutlog.server.rows.stored import Row, write_rows
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.tables import Scope

_RESULTS = Path(__file__).with_name("SERVER.md")
_CLIENTS = (1, 8, 64)
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PATIENCE_S = 60.0
_ENGINES = (SQLITE, POSTGRESQL)
# What a hello took on the machine that the limits in milliseconds come from.
_HELLO_MS = 0.23
_PARENTS = (
    Exercise(id=UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED),
    Workout(id=UUID(int=1), started_at=datetime(2026, 11, 23, 17, tzinfo=UTC)),
)
_SET = {
    "workout_id": str(UUID(int=1)),
    "exercise_id": str(UUID(int=2)),
    "reps": 5,
    "load_g": 100_000,
    "load_unit": "kg",
    "rpe_tenths": 85,
    "performed_at": "2026-11-23T18:00:00Z",
}
_ONE, _MANY = json.dumps(_SET).encode(), json.dumps({"sets": [_SET] * 500}).encode()
_NAME, _PASSWORD = "ann", "marble quarry lantern seven"
_HELLO, _BARE = "hello world", "bare insert"
_POST, _LIST, _BULK = "one set", "list of 100", "500 sets"
_NAMES = (_HELLO, _BARE, _POST, _LIST, _BULK)


class Asked(NamedTuple):
    """One kind of request: its name, what it is, and how many of them to send in a round."""

    name: str
    method: str
    path: str
    times: int
    body: bytes | None = None


_OF_BARE = (Asked(_HELLO, "GET", "/hello", 1_500), Asked(_BARE, "POST", "/sets", 600, _ONE))
_OF_OURS = (
    Asked(_POST, "POST", "/api/v1/sets", 600, _ONE),
    Asked(_LIST, "GET", "/api/v1/sets?limit=100", 200),
    Asked(_BULK, "POST", "/api/v1/sets/bulk", 25, _MANY),
)


class Cost(NamedTuple):
    """What each request of a round took, of the server and of the clock, and how some failed."""

    cpu_ms: float
    wall_ms: float
    failures: Sequence[str]


class Server:
    """A server process: started, measured, ended."""

    def __init__(
        self, command: Sequence[str | Path], port: int, environment: dict[str, str]
    ) -> None:
        begun = time.perf_counter()
        self.port = port
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.ready_s = time.perf_counter() - begun
        self.idle_megabytes = sum(map(_megabytes, self._processes()))
        self.token = ""

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(_PATIENCE_S)

    def cpu_s(self) -> float:
        """Read the processor time that it and its children took."""
        return sum(map(_cpu_s, self._processes()))

    def cost(self, asked: Asked, clients: int) -> Cost:
        """Send requests from as many clients at once, each on a connection that it keeps."""
        share = max(1, asked.times // clients)
        failures: list[str] = []
        together = threading.Barrier(clients + 1)

        def client() -> None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
            together.wait()
            for _ in range(share):
                failures.extend(self._failures(connection, asked))
            connection.close()

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for each in threads:
            each.start()
        cpu, begun = self.cpu_s(), time.perf_counter()
        together.wait()
        for each in threads:
            each.join()
        total = share * clients
        cpu_ms = (self.cpu_s() - cpu) * 1000 / total
        return Cost(cpu_ms, (time.perf_counter() - begun) * 1000 / total, failures)

    def _failures(self, connection: HTTPConnection, asked: Asked) -> Iterator[str]:
        """Send a request, and say how it failed if it did."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(asked.method, asked.path, asked.body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            is_problem = answer.headers.get_content_subtype() == "problem+json"
            yield f"{answer.status} {json.loads(said)['code'] if is_problem else answer.reason}"

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.01)
        raise TimeoutError("the server is not ready")

    def _processes(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def _megabytes(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    [kilobytes] = [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
    return kilobytes / 1000


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[Check]]:
    lines = [
        *report.machine("fastapi", "granian", "sqlalchemy", "psycopg"),
        f"Medians of {options.runs} interleaved rounds. CPU is that of the server's process, for",
        "one request. The bare insert is a FastAPI route that puts the same row into such a table.",
        f"Limits in milliseconds come from a machine on which the hello took {_HELLO_MS} ms. What",
        "is held to them is told at that pace; the tables tell it as it was.",
    ]
    checks: list[Check] = []
    for engine in options.engines:
        with ExitStack() as stack:
            urls = stack.enter_context(_databases(engine, folder))
            ours, bare = (stack.enter_context(each) for each in _servers(engine, folder, *urls))
            # Before all else, for a server that has worked has memory to spare.
            pid = ours.process.pid
            megabytes = crowds.login_megabytes(pid, ours.port, _NAME, _PASSWORD)
            slowest_ms = crowds.slowest_answer_ms(ours.port, ours.token)
            costs = _rounds(ours, bare, options.runs)
        lines += _table(engine, costs)
        checks += [
            *_promises(engine, costs, ours),
            Check(f"{engine}: slowest answer to a hostile body, ms", slowest_ms, 200),
            Check(f"{engine}: 40 logins at once, MB more", megabytes, 120),
        ]
    return [*lines, *report.checks("Promises", checks)], checks


@contextmanager
def _databases(engine: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Make a database for the server, and one for the bare route."""
    if engine == SQLITE:
        yield f"sqlite:///{folder / 'ours.db'}", f"sqlite:///{folder / 'bare.db'}"
        return
    # The tests bring a PostgreSQL along.
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    from postgres import installations, running  # noqa: PLC0415

    with running(installations()[0]) as server, ExitStack() as stack:
        enter = stack.enter_context
        yield enter(server.database("wl_ours")), enter(server.database("wl_bare"))


def _servers(engine: str, folder: Path, ours: str, bare: str) -> Iterator[closing[Server]]:
    """Start both, each on a database in which an account has a workout and an exercise."""
    token = _prepare(ours)
    _prepare(bare)
    programs = Path(sys.executable).parent
    port = _free_port()
    options = ("--data-dir", folder / engine, "--database-url", ours, "--port", str(port))
    rates = ("--requests-per-minute", "1000000", "--request-burst", "1000000")
    quiet = ("--log-level", "warning", "--max-sets", "100000000")
    command = (programs / "workoutlog-server", "serve", *options, *rates, *quiet)
    server = Server(command, port, {})
    server.token = token
    yield closing(server)
    port = _free_port()
    granian = (programs / "granian", "--interface", "asgi", "--port", str(port), "--no-ws")
    yield closing(Server((*granian, "benchmarks.bare:app"), port, {"BARE_DATABASE": bare}))


def _prepare(url: str) -> str:
    """Make an account that can log sets, and give a token of it."""
    now = datetime.now(UTC)
    occasion = Occasion(now, token_bytes)
    with closing(Database(url)) as database:
        database.prepare()
        migrate(database)
        with database.writing() as connection:
            account = accounts.add(connection, occasion, _NAME, Hasher().hash(_PASSWORD))
            nouns = (*_PARENTS, *_history())
            rows = [Row(Version(noun, LOWEST), seq=at) for at, noun in enumerate(nouns, start=1)]
            write_rows(connection, account, rows)
            _, token = api_tokens.create(
                connection,
                account,
                occasion,
                name="benchmark",
                scope=Scope.WRITE,
                expires_at=now + timedelta(days=1),
            )
    return token


def _history() -> Iterator[Workout | WorkoutSet]:
    """Make two years of training, 300 workouts of 20 sets, later than what will be logged."""
    exercise, workout = _PARENTS
    for visit in range(1, 301):
        started = workout.started_at + timedelta(days=2 * visit)
        there = replace(workout, id=UUID(int=visit << 16), started_at=started)
        yield there
        for at in range(1, 21):
            yield WorkoutSet(
                id=UUID(int=there.id.int + at),
                workout_id=there.id,
                exercise_id=exercise.id,
                reps=at,
                load_g=100_000,
                load_unit=MassUnit.KG,
            )


def _free_port() -> int:
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


Costs = dict[tuple[str, int], list[Cost]]


def _rounds(ours: Server, bare: Server, rounds: int) -> Costs:
    cases = [(bare, each) for each in _OF_BARE] + [(ours, each) for each in _OF_OURS]
    costs: Costs = {}
    for number in range(rounds + 1):
        for clients in _CLIENTS:
            for server, asked in cases:
                cost = server.cost(asked, clients)
                # The first round warms up.
                if number:
                    costs.setdefault((asked.name, clients), []).append(cost)
    return costs


def _table(engine: str, costs: Costs) -> list[str]:
    rows = [
        (
            name,
            *(f"{_cpu_ms(costs, name, clients):.2f}" for clients in _CLIENTS),
            *(f"{_ratio(costs, name, clients):.2f}" for clients in _CLIENTS),
            f"{len(_failures(costs, name))}",
        )
        for name in _NAMES
    ]
    heads = (
        *("request",),
        *(f"CPU ms, {clients}" for clients in _CLIENTS),
        *(f"of bare, {clients}" for clients in _CLIENTS),
        "errors",
    )
    failures = Counter(each for name in _NAMES for each in _failures(costs, name))
    told = [f"{many} times {each}" for each, many in failures.items()]
    return [
        *report.table(f"{engine}, by the number of clients", heads, rows),
        *(["", f"Errors: {', '.join(told)}."] if told else []),
    ]


def _promises(engine: str, costs: Costs, ours: Server) -> list[Check]:
    failed = sum(len(_failures(costs, name)) for name in _NAMES)
    checks: list[Check] = []
    for clients in _CLIENTS:
        one = _ratio(costs, _POST, clients)
        bulk, listed = (_ratio(costs, each, clients, _HELLO) * _HELLO_MS for each in (_BULK, _LIST))
        checks += [
            Check(f"{engine}, {clients}: one set / bare insert", one, 2),
            Check(f"{engine}, {clients}: 500 sets, CPU ms at the pace", bulk, 30),
            Check(f"{engine}, {clients}: list of 100, CPU ms at the pace", listed, 3),
        ]
    return [
        *checks,
        Check(f"{engine}: errors", failed, 0),
        Check(f"{engine}: start to ready, s", ours.ready_s, 1.5),
        Check(f"{engine}: idle, MB", ours.idle_megabytes, 100),
    ]


def _cpu_ms(costs: Costs, name: str, clients: int) -> float:
    return median(cost.cpu_ms for cost in costs[name, clients])


def _failures(costs: Costs, name: str) -> list[str]:
    return [each for n in _CLIENTS for cost in costs[name, n] for each in cost.failures]


def _ratio(costs: Costs, name: str, clients: int, base: str = _BARE) -> float:
    """Compare with something else, round by round."""
    pairs = zip(costs[name, clients], costs[base, clients], strict=True)
    return median(one.cpu_ms / other.cpu_ms for one, other in pairs)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.server", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds to take medians of")
    parser.add_argument("--engine", dest="engines", action="append", choices=_ENGINES)
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name}")
    options = parser.parse_args()
    options.engines = options.engines or _ENGINES
    return options


if __name__ == "__main__":
    sys.exit(main())
