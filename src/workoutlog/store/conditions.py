"""What statements over the tables have in common: which rows live, and on which days they fall."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Table, bindparam, type_coerce
from sqlmodel import SQLModel, col

from workoutlog.store.tables import SetRow, WorkoutRow

_MINUTE_MS, _DAY_MS = 60_000, 86_400_000
# Whole weeks from before any workout: SQLite rounds a quotient towards nought, and below it too.
DAYS_BEFORE = 7 * 10_000

LIVING_SET = col(SetRow.dead).is_(False)
LIVING_WORKOUT = col(WorkoutRow.dead).is_(False)


def table_of(row: type[SQLModel]) -> Table:
    """Find the table that SQLModel made of a class."""
    table: Table = vars(row)["__table__"]
    return table


def among(column: Any) -> ColumnElement[bool]:
    """Select what is one of ``ids``."""
    return col(column).in_(bindparam("ids", expanding=True))


def number(name: str) -> BindParameter[int]:
    """Stand for a number that is given later."""
    return bindparam(name, type_=Integer())


def local_days(instant: Any, offset: Any) -> list[ColumnElement[bool]]:
    """Select what happened from ``since`` until before ``until`` on the lifter's own calendar.

    ``earliest`` is an instant before all of it, by which an index can be entered.
    """
    local = local_time(instant, offset)
    return [
        type_coerce(col(instant), Integer) >= number("earliest"),
        local >= number("since"),
        local < number("until"),
    ]


def local_time(instant: Any, offset: Any) -> ColumnElement[int]:
    """Count the milliseconds from 1970 on the lifter's own clock."""
    return type_coerce(col(instant), Integer) + col(offset) * _MINUTE_MS


def local_day(instant: Any, offset: Any) -> ColumnElement[int]:
    """Count the days from 1970 on the lifter's own calendar."""
    shifted = local_time(instant, offset) + DAYS_BEFORE * _DAY_MS
    return shifted // _DAY_MS - DAYS_BEFORE


ON_DAYS = (
    LIVING_WORKOUT,
    *local_days(WorkoutRow.started_at, WorkoutRow.utc_offset),
    type_coerce(col(WorkoutRow.started_at), Integer) < number("latest"),
)
