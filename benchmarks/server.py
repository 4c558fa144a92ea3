"""``python -m benchmarks.server``: what a request costs the server, beside a bare one.

CPU is that of the server's own process, told by the system: clients on the same
machine take time, and not from it. On PostgreSQL the database works in
processes of its own, which are not counted on either side.
"""

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from socket import socket
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks import crowds, report
from benchmarks.report import Check
from benchmarks.serving import Asked, Cost, Server
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.server.access import accounts, api_tokens
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.passwords import Hasher
from workoutlog.server.rows.stored import Row, write_rows
from workoutlog.server.storage.backup import back_up
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.restore import restore
from workoutlog.server.storage.sql import Writes
from workoutlog.server.tables import SYNCED, Scope, table_of

_RESULTS = Path(__file__).with_name("SERVER.md")
_CLIENTS = (1, 8, 64)
_ENGINES = (SQLITE, POSTGRESQL)
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
_OF_BARE = (Asked(_HELLO, "GET", "/hello", 1_500), Asked(_BARE, "POST", "/sets", 600, _ONE))
_OF_OURS = (
    Asked(_POST, "POST", "/api/v1/sets", 600, _ONE),
    Asked(_LIST, "GET", "/api/v1/sets?limit=100", 200),
    Asked(_BULK, "POST", "/api/v1/sets/bulk", 25, _MANY),
)


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[Check]]:
    lines = [
        *report.machine("fastapi", "granian", "sqlalchemy", "psycopg"),
        f"Medians of {options.runs} interleaved rounds. CPU is that of the server's process, for",
        "one request. The bare insert is a FastAPI route that puts the same row into such a table.",
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
            backup_s, restore_s = _backup_s(urls[0], folder)
        lines += _table(engine, costs)
        checks += [
            *_promises(engine, costs, ours),
            Check(f"{engine}: slowest answer to a hostile body, ms", slowest_ms, 200),
            Check(f"{engine}: 40 logins at once, MB more", megabytes, 120),
            Check(f"{engine}: backup of 100,000 sets, s", backup_s, 5),
            Check(f"{engine}: the same restored into SQLite, s", restore_s, 20),
        ]
    return [*lines, *report.checks("Promises", checks)], checks


def _backup_s(url: str, folder: Path) -> tuple[float, float]:
    """Back up what was logged while the server runs, and restore it: seconds for 100,000 sets."""
    with TemporaryDirectory(dir=folder) as name:
        path, file = Path(name) / "all.backup", f"sqlite:///{name}/restored.db"
        begun = time.perf_counter()
        with closing(Database(url)) as database:
            rows = back_up(database, path, now=datetime.now(UTC))
        kept = time.perf_counter()
        with closing(Database(file)) as database:
            restore(database, path)
        ended = time.perf_counter()
    many = rows[table_of(SYNCED[WorkoutSet]).name] / 100_000
    return (kept - begun) / many, (ended - kept) / many


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
            writes = Writes(connection)
            write_rows(writes, account, rows)
            writes.send()
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
        bulk, listed = (_cpu_ms(costs, each, clients) for each in (_BULK, _LIST))
        checks += [
            Check(f"{engine}, {clients}: one set / bare insert", one, 2),
            Check(f"{engine}, {clients}: 500 sets, CPU ms", bulk, 30),
            Check(f"{engine}, {clients}: list of 100, CPU ms", listed, 3),
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


def _ratio(costs: Costs, name: str, clients: int) -> float:
    """Compare with the bare insert, round by round."""
    pairs = zip(costs[name, clients], costs[_BARE, clients], strict=True)
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
