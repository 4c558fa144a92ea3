"""``python -m benchmarks.rows``: the CPU that a row costs the server when it is pushed and pulled.

In this process and on SQLite, without HTTP: blocks read and committed, a page
of the feed read and written as blocks.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from secrets import token_bytes
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import stamp
from workoutlog.domain.units import MassUnit
from workoutlog.server.access import accounts
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.rows.blocks import stored_blocks
from workoutlog.server.rows.commit import commit
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.feed import read_page
from workoutlog.server.rows.head import hold
from workoutlog.server.rows.origins import Origin
from workoutlog.server.rows.stored import Rows
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.wire.blocks import Block
from workoutlog.wire.rows import read_blocks, write_blocks

_ROWS = 5_000
_ROUNDS = 5
_NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
_STAMP = stamp(1_790_000_000_000, 0, 5)
_WORKOUT = Workout(id=UUID(int=1), started_at=_NOW)
_EXERCISE = Exercise(id=UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED)


def main() -> int:
    """Measure and print."""
    with (
        TemporaryDirectory(prefix="benchmarks-") as folder,
        closing(Database(f"sqlite:///{Path(folder) / 'rows.db'}")) as database,
    ):
        database.prepare()
        migrate(database)
        with database.writing() as connection:
            account = accounts.add(connection, Occasion(_NOW, token_bytes), "ann", None)
        _push(database, account, _blocks([_EXERCISE, _WORKOUT]))
        pushed, pulled = [], []
        for _ in range(_ROUNDS):
            blocks = _blocks([_set() for _ in range(_ROWS)])
            pushed.append(_cost_us(partial(_push, database, account, blocks)))
            pulled.append(_cost_us(partial(_pull, database, account)))
    print(f"CPU for a row, medians of {_ROUNDS} rounds of {_ROWS:,} rows:")
    print(f"pushed {median(pushed):.1f} us, pulled {median(pulled):.1f} us")
    return 0


def _set() -> WorkoutSet:
    return WorkoutSet(
        id=uuid4(),
        workout_id=_WORKOUT.id,
        exercise_id=_EXERCISE.id,
        reps=5,
        load_g=100_000,
        load_unit=MassUnit.KG,
        rpe_tenths=85,
        performed_at=_NOW,
    )


def _blocks(nouns: list[Noun]) -> list[Block]:
    sent = write_blocks(Sent(change_of(Version(each, _STAMP)), 0) for each in nouns)
    read: list[Block] = json.loads(json.dumps(sent))
    return read


def _push(database: Database, account: UUID, blocks: list[Block]) -> None:
    pushes = [Push(*sent) for sent in read_blocks(blocks)]
    with database.writing() as connection:
        head, rows = hold(connection, account, 9), Rows(connection, account)
        commit(connection, head, rows, pushes, Origin(5, 0), now=_NOW, tag=token_bytes(8))


def _pull(database: Database, account: UUID) -> str:
    with database.reading() as connection:
        page = read_page(connection, account, 2, _ROWS)
    return json.dumps(stored_blocks(page.rows))


def _cost_us(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / _ROWS * 1e6


if __name__ == "__main__":
    sys.exit(main())
