"""The totals port: what the sets of a file add up to, summed by SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from workoutlog.domain.bounds import EARLIEST, LATEST, OFFSET
from workoutlog.domain.bouts import Bout
from workoutlog.domain.strength import AS_USUAL, Estimation, estimator
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.replica.codec import milliseconds
from workoutlog.services.ports import NO_BODY, Amount, Body, Days, DayTrained, Sets, Volume
from workoutlog.store.compiled import SQL
from workoutlog.store.rows import bounds
from workoutlog.store.telling import hearing, reading, reporting

_EPOCH = date(1970, 1, 1).toordinal()
# The first day of 1970 was a Thursday.
_WEEKDAY_OF_EPOCH = 3
_REMEMBERED = 4096
_CACHE_KB = 400
_EARLIEST, _LATEST = map(milliseconds, (EARLIEST, LATEST))

T = TypeVar("T")
_Row = tuple[Any, ...]


class SqliteTotals:
    """What the sets of the file at ``path`` add up to."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Read through a connection that is open."""
        # Sums look at a page once. To keep what was read would only take memory, and a page of
        # memory takes longer to get than most pages of a file.
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        self._connection = connection
        self._path = path

    def bouts(
        self,
        exercise_ids: Sequence[UUID],
        days: Days,
        body: Body = NO_BODY,
        estimated: Estimation = AS_USUAL,
    ) -> Iterator[Bout]:
        """Sum up some exercises as one by workout, load and distance, in the order of workouts."""
        return self._made(_bout, self._counted("bouts", days, body, estimated, exercise_ids))

    def count_sets(self, exercise_ids: Sequence[UUID]) -> int:
        """Count the sets of some exercises, warm-ups too."""
        [(count,)] = self._rows("count_sets", Days(), exercise_ids)
        return int(count)

    def daily(
        self,
        measure: Measure,
        exercise_ids: Sequence[UUID],
        days: Days,
        body: Body = NO_BODY,
        estimated: Estimation = AS_USUAL,
    ) -> list[tuple[date, int]]:
        """Measure some exercises as one by the day, the earliest first; some days have no value."""
        rows = self._counted(f"daily_{measure}", days, body, estimated, exercise_ids)
        made = self._made(lambda row: (_date(row[0]), row[1]), rows)
        return [each for each in made if each[1] is not None]

    def volumes(
        self,
        days: Days,
        by: Stretch,
        first_weekday: int = 0,
        body: Body = NO_BODY,
        exercise_ids: Sequence[UUID] = (),
    ) -> list[Volume]:
        """Add up some exercises or all; weeks begin on a day of the week, 0 being Monday."""
        statement = f"volumes_of_exercises_by_{by}" if exercise_ids else f"volumes_by_{by}"
        week = {"first_weekday": _weekday(first_weekday)}
        rows = self._counted(statement, days, body, AS_USUAL, exercise_ids, **week)
        return list(self._made(lambda row: Volume(_date(row[0]), *row[1:]), rows))

    def amounts(
        self, days: Days, body: Body = NO_BODY, estimated: Estimation = AS_USUAL
    ) -> list[Amount]:
        """Add up each exercise."""
        rows = self._counted("amounts", days, body, estimated)
        return list(self._made(lambda row: Amount(UUID(bytes=row[0]), *row[1:]), rows))

    def sets(self, days: Days, by: Stretch, first_weekday: int = 0) -> Iterator[Sets]:
        """Count the sets of each exercise; weeks begin on a day of the week, 0 being Monday."""
        rows = self._rows(f"sets_by_{by}", days, first_weekday=_weekday(first_weekday))
        return self._made(lambda row: Sets(UUID(bytes=row[0]), _date(row[1]), row[2]), rows)

    def count_workouts(self, days: Days) -> int:
        """Count the workouts that have sets, if only warm-ups."""
        [(count,)] = self._rows("count_workouts", days)
        return int(count)

    def days_trained(self, days: Days) -> Iterator[DayTrained]:
        """List the days that have sets, the earliest first; a warm-up makes a day, too."""
        rows = self._rows("days_trained", days)
        return self._made(lambda row: DayTrained(_date(row[0]), *row[1:]), rows)

    def weeks_trained(self, days: Days, first_weekday: int = 0) -> Iterator[date]:
        """List the first days of the weeks that have sets, the earliest first."""
        rows = self._rows("weeks_trained", days, first_weekday=_weekday(first_weekday))
        return self._made(lambda row: _date(row[0]), rows)

    def _made(self, make: Callable[[_Row], T], rows: Iterable[_Row]) -> Iterator[T]:
        """Make something of every row; where nothing can be made of one, the file is damaged."""
        for row in rows:
            try:
                made = make(row)
            except Exception:
                with reading(self._path):
                    raise
            yield made

    def _counted(
        self,
        statement: str,
        days: Days,
        body: Body,
        estimated: Estimation,
        exercise_ids: Sequence[UUID] = (),
        **parameters: int,
    ) -> Iterator[_Row]:
        """Run a statement that needs functions; SQLite takes none while it is still reading."""
        body_g = lru_cache(_REMEMBERED)(lambda day: body.weight_on(_date(day)))
        self._connection.create_function("body_g", 1, body_g, deterministic=True)
        self._connection.create_function("e1rm_g", 3, estimator(estimated), deterministic=True)
        with hearing(self._path):
            yield from self._rows(statement, days, exercise_ids, body.exercise_ids, **parameters)

    def _rows(
        self,
        statement: str,
        days: Days,
        exercise_ids: Sequence[UUID] = (),
        bodyweight: Sequence[UUID] = (),
        **parameters: int,
    ) -> Iterator[_Row]:
        ids = {f"id{n}": each.bytes for n, each in enumerate(exercise_ids)}
        lifting = {f"lifting{n}": each.bytes for n, each in enumerate(bodyweight)}
        sql = SQL[statement].format(ids=_names(ids), bodyweight=_names(lifting))
        with reporting(self._path):
            yield from self._connection.execute(sql, parameters | bounds(days) | ids | lifting)


def _names(parameters: Iterable[str]) -> str:
    return ", ".join(f":{each}" for each in parameters)


def _weekday(number: int) -> int:
    """Say on which day of 1970 weeks first begin with a day of the week."""
    return (number - _WEEKDAY_OF_EPOCH) % 7


def _bout(row: _Row) -> Bout:
    bout = Bout._make(row)
    OFFSET.kept(bout.utc_offset)
    if not _EARLIEST <= bout.started_at < _LATEST:
        raise ValueError("a workout began at no time")
    return bout


# Many rows are of one day, and need one date.
@lru_cache(_REMEMBERED)
def _date(day: int) -> date:
    return date.fromordinal(_EPOCH + day)
