"""The totals port: what the sets of a file add up to, summed by SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from workoutlog.domain.bouts import Bout
from workoutlog.domain.strength import AS_USUAL, Estimation, e1rm
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.services.ports import NO_BODY, Amount, Body, Days, DayTrained, Sets, Volume
from workoutlog.store.compiled import SQL
from workoutlog.store.rows import bounds
from workoutlog.store.telling import reporting

_EPOCH = date(1970, 1, 1).toordinal()
# The first day of 1970 was a Thursday.
_WEEKDAY_OF_EPOCH = 3
_REMEMBERED = 4096


class SqliteTotals:
    """What the sets of the file at ``path`` add up to."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Read through a connection that is open."""
        self._connection = connection
        self._path = path

    def bouts(
        self, exercise_ids: Sequence[UUID], days: Days, estimated: Estimation = AS_USUAL
    ) -> Iterator[Bout]:
        """Sum up some exercises as one by workout, load and distance, in the order of workouts."""
        self._lend("e1rm_g", 3, _e1rm(estimated))
        return map(Bout._make, self._rows("bouts", days, exercise_ids))

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
        return [(_date(day), value) for day, value in rows if value is not None]

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
        return [Volume(_date(day), sets, load_g) for day, sets, load_g in rows]

    def amounts(
        self, days: Days, body: Body = NO_BODY, estimated: Estimation = AS_USUAL
    ) -> list[Amount]:
        """Add up each exercise."""
        rows = self._counted("amounts", days, body, estimated)
        return [Amount(UUID(bytes=row_id), *values) for row_id, *values in rows]

    def sets(self, days: Days, by: Stretch, first_weekday: int = 0) -> Iterator[Sets]:
        """Count the sets of each exercise; weeks begin on a day of the week, 0 being Monday."""
        rows = self._rows(f"sets_by_{by}", days, first_weekday=_weekday(first_weekday))
        for row_id, day, sets in rows:
            yield Sets(UUID(bytes=row_id), _date(day), sets)

    def count_workouts(self, days: Days) -> int:
        """Count the workouts that have sets, if only warm-ups."""
        [(count,)] = self._rows("count_workouts", days)
        return int(count)

    def days_trained(self, days: Days) -> Iterator[DayTrained]:
        """List the days that have sets, the earliest first; a warm-up makes a day, too."""
        for day, workouts, sets in self._rows("days_trained", days):
            yield DayTrained(_date(day), workouts, sets)

    def weeks_trained(self, days: Days, first_weekday: int = 0) -> Iterator[date]:
        """List the first days of the weeks that have sets, the earliest first."""
        for (day,) in self._rows("weeks_trained", days, first_weekday=_weekday(first_weekday)):
            yield _date(day)

    def _counted(
        self,
        statement: str,
        days: Days,
        body: Body,
        estimated: Estimation,
        exercise_ids: Sequence[UUID] = (),
        **parameters: int,
    ) -> list[tuple[Any, ...]]:
        """Run a statement that needs functions; SQLite takes none while it is still reading."""
        self._lend("body_g", 1, lru_cache(_REMEMBERED)(lambda day: body.weight_on(_date(day))))
        self._lend("e1rm_g", 3, _e1rm(estimated))
        return list(self._rows(statement, days, exercise_ids, body.exercise_ids, **parameters))

    def _lend(self, name: str, arity: int, function: Callable[..., int | None]) -> None:
        self._connection.create_function(name, arity, function, deterministic=True)

    def _rows(
        self,
        statement: str,
        days: Days,
        exercise_ids: Sequence[UUID] = (),
        bodyweight: Sequence[UUID] = (),
        **parameters: int,
    ) -> Iterator[tuple[Any, ...]]:
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


@cache
def _e1rm(estimated: Estimation) -> Callable[..., int | None]:
    """Estimate so, and remember, because lifters repeat themselves."""
    return lru_cache(_REMEMBERED)(partial(e1rm, by=estimated))


# Many rows are of one day, and need one date.
@lru_cache(_REMEMBERED)
def _date(day: int) -> date:
    return date.fromordinal(_EPOCH + day)
