"""The totals port: what the sets of a file add up to, summed by SQLite."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from workoutlog.domain.model import SetType
from workoutlog.domain.sets_done import SetDone
from workoutlog.domain.stretches import Stretch
from workoutlog.replica.codec import stamp_from_bytes
from workoutlog.services.ports import Days, DayTrained, Heaviest, Reps, Volume
from workoutlog.store.compiled import SQL
from workoutlog.store.rows import bounds, local_instant
from workoutlog.store.telling import reading, reporting

_EPOCH = date(1970, 1, 1).toordinal()
# The first day of 1970 was a Thursday.
_WEEKDAY_OF_EPOCH = 3
_SET_TYPES = {each.value: each for each in SetType}
_ID, _WORKOUT, _TYPE = 0, 1, 2
_DONE = slice(3, 9)
_POSITION, _STAMP = 9, 10


class SqliteTotals:
    """What the sets of the file at ``path`` add up to."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Read through a connection that is open."""
        self._connection = connection
        self._path = path

    def sets_done(self, exercise_ids: Sequence[UUID], days: Days) -> Iterator[SetDone]:
        """Read what was done in every set of some exercises, warm-ups too, in that order."""
        rows = self._rows("sets_done", days, exercise_ids)
        for workout, run in groupby(rows, key=itemgetter(_WORKOUT, -2, -1)):
            with reading(self._path):
                when = local_instant(*workout[1:])
                done = [_set_done(row, when) for row in sorted(run, key=_order)]
            yield from done

    def volumes(self, days: Days, by: Stretch, first_weekday: int = 0) -> Iterator[Volume]:
        """Add up each exercise; weeks begin on a day of the week, 0 being Monday."""
        rows = self._rows(f"volumes_by_{by}", days, first_weekday=_weekday(first_weekday))
        for row_id, day, sets, load in rows:
            yield Volume(UUID(bytes=row_id), _date(day), sets, load)

    def reps_at_loads(self, days: Days, exercise_ids: Sequence[UUID]) -> Iterator[Reps]:
        """Add up the reps of some exercises by day and load; no load is 0."""
        for row_id, day, load_g, reps in self._rows("reps_at_loads", days, exercise_ids):
            yield Reps(UUID(bytes=row_id), _date(day), load_g, reps)

    def heaviest(self, days: Days) -> Iterator[Heaviest]:
        """Find the heaviest loads of each exercise, by reps (of the weaker side) and RPE."""
        for row_id, reps, rpe, load_g in self._rows("heaviest", days):
            yield Heaviest(UUID(bytes=row_id), reps, rpe, load_g)

    def heaviest_by_day(self, days: Days, exercise_ids: Sequence[UUID]) -> Iterator[Heaviest]:
        """Find the heaviest loads of some exercises, by day too; no load is 0."""
        rows = self._rows("heaviest_by_day", days, exercise_ids)
        for row_id, reps, rpe, load_g, day in rows:
            yield Heaviest(UUID(bytes=row_id), reps, rpe, load_g, _date(day))

    def days_trained(self, days: Days) -> Iterator[DayTrained]:
        """List the days that have sets, the earliest first; a warm-up makes a day, too."""
        for day, workouts, sets in self._rows("days_trained", days):
            yield DayTrained(_date(day), workouts, sets)

    def weeks_trained(self, days: Days, first_weekday: int = 0) -> Iterator[date]:
        """List the first days of the weeks that have sets, the earliest first."""
        for (day,) in self._rows("weeks_trained", days, first_weekday=_weekday(first_weekday)):
            yield _date(day)

    def _rows(
        self, statement: str, days: Days, exercise_ids: Sequence[UUID] = (), **parameters: int
    ) -> Iterator[tuple[Any, ...]]:
        ids = {f"id{n}": each.bytes for n, each in enumerate(exercise_ids)}
        sql = SQL[statement].replace("{ids}", ", ".join(f":{name}" for name in ids))
        with reporting(self._path):
            yield from self._connection.execute(sql, parameters | bounds(days) | ids)


def _weekday(number: int) -> int:
    """Say on which day of 1970 weeks first begin with a day of the week."""
    return (number - _WEEKDAY_OF_EPOCH) % 7


def _date(day: int) -> date:
    return date.fromordinal(_EPOCH + day)


def _order(row: tuple[Any, ...]) -> tuple[str, bytes]:
    return row[_POSITION] or stamp_from_bytes(row[_STAMP]), row[_ID]


def _set_done(row: tuple[Any, ...], when: datetime) -> SetDone:
    return SetDone(row[_ID], row[_WORKOUT], when, _SET_TYPES[row[_TYPE]], *row[_DONE])
