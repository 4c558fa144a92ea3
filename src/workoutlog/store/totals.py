"""Statements that add sets up, so that a long history is not read set by set.

`workoutlog.store.adding_up` reads what they give. A day is a count of days from
1970, on the calendar of the lifter. What counts as a working set and as volume
load is said in `workoutlog.domain.volume`; a test holds the two equal.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    UnaryExpression,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.sql.operators import custom_op
from sqlmodel import col

from workoutlog.domain.model import SetType
from workoutlog.store.conditions import (
    DAYS_BEFORE,
    LIVING_SET,
    LIVING_WORKOUT,
    ON_DAYS,
    among,
    local_day,
    local_time,
    number,
    table_of,
)
from workoutlog.store.tables import SetRow, WorkoutRow

_DAY_S = 86_400

_CLOCK = (WorkoutRow.started_at, WorkoutRow.utc_offset)
_DAY = local_day(*_CLOCK)
_WEEK_DAY = (_DAY + DAYS_BEFORE - number("first_weekday")) % 7
# The first day of the stretch that a workout falls in.
_STRETCHES = {
    "day": _DAY,
    "week": _DAY - _WEEK_DAY,
    "month": cast(func.strftime("%s", _DAY * _DAY_S, "unixepoch", "start of month"), Integer)
    // _DAY_S,
}

_WORK = col(SetRow.set_type) != SetType.WARM_UP
_REPS = func.coalesce(SetRow.reps, 0) + func.coalesce(SetRow.reps_right, 0)
_MISSED = and_(col(SetRow.reps) == 0, func.coalesce(SetRow.reps_right, 0) == 0)
_SETS = func.sum(
    case((or_(col(SetRow.set_type) != SetType.WORKING, func.coalesce(_MISSED, 0)), 0), else_=1)
)
_LOAD = func.coalesce(SetRow.load_g, 0)
_WEAKER_SIDE = func.min(SetRow.reps, func.coalesce(SetRow.reps_right, SetRow.reps))


def _from_days(column: Any) -> ColumnElement[Any]:
    """Group by a column without entering its index: the days say which workouts to look at."""
    return UnaryExpression(column, operator=custom_op("+"))


_EXERCISE = _from_days(col(SetRow.exercise_id))
_JOINED = table_of(WorkoutRow).join(table_of(SetRow))


def _volumes(stretch: ColumnElement[Any]) -> Executable:
    return (
        select(_EXERCISE, stretch, _SETS, func.sum(func.max(_LOAD, 0) * _REPS))
        .select_from(_JOINED)
        .where(*ON_DAYS, LIVING_SET, _WORK)
        .group_by(_EXERCISE, stretch)
    )


STATEMENTS: Mapping[str, Executable] = {
    **{f"volumes_by_{name}": _volumes(stretch) for name, stretch in _STRETCHES.items()},
    "reps_at_loads": select(_EXERCISE, _DAY, _LOAD, func.sum(_REPS))
    .select_from(_JOINED)
    .where(*ON_DAYS, LIVING_SET, _WORK, among(SetRow.exercise_id))
    .group_by(_EXERCISE, _DAY, _LOAD),
    "heaviest": select(_EXERCISE, _WEAKER_SIDE, col(SetRow.rpe_tenths), func.max(SetRow.load_g))
    .select_from(_JOINED)
    .where(*ON_DAYS, LIVING_SET, _WORK, col(SetRow.load_g) > 0, _WEAKER_SIDE > 0)
    .group_by(_EXERCISE, _WEAKER_SIDE, col(SetRow.rpe_tenths)),
    "heaviest_by_day": select(
        _EXERCISE, _WEAKER_SIDE, col(SetRow.rpe_tenths), func.max(_LOAD), _DAY
    )
    .select_from(_JOINED)
    .where(*ON_DAYS, LIVING_SET, _WORK, among(SetRow.exercise_id), _WEAKER_SIDE > 0)
    .group_by(_EXERCISE, _WEAKER_SIDE, col(SetRow.rpe_tenths), _DAY),
    "days_trained": select(_DAY, func.count(col(WorkoutRow.id).distinct()), _SETS)
    .select_from(_JOINED)
    .where(*ON_DAYS, LIVING_SET)
    .group_by(_DAY)
    .order_by(_DAY),
    "weeks_trained": select(_STRETCHES["week"].label("week"))
    .where(
        *ON_DAYS,
        exists().where(col(SetRow.workout_id) == col(WorkoutRow.id), LIVING_SET),
    )
    .distinct()
    .order_by("week"),
    # An exercise's sets are found by its index, so the days must not offer theirs.
    "sets_done": select(
        *(
            table_of(SetRow).c[name]
            for name in (
                *("id", "workout_id", "set_type", "load_g", "reps", "reps_right", "rpe_tenths"),
                *("distance_mm", "duration_s", "position", "stamp"),
            )
        ),
        col(WorkoutRow.started_at),
        col(WorkoutRow.utc_offset),
    )
    .select_from(_JOINED)
    .where(
        among(SetRow.exercise_id),
        LIVING_SET,
        LIVING_WORKOUT,
        local_time(*_CLOCK) >= number("since"),
        local_time(*_CLOCK) < number("until"),
    )
    .order_by(col(WorkoutRow.started_at), col(WorkoutRow.id)),
}
