"""Statements that add sets up, so that a long history is not read set by set.

`workoutlog.store.adding_up` reads what they give. A day is a count of days from
1970, on the calendar of the lifter. What counts as a working set and as volume
load is said in `workoutlog.domain.volume`; a test holds the two equal. What SQL
cannot say, Python lends it as a function: ``body_g`` and ``e1rm_g``.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    UnaryExpression,
    and_,
    bindparam,
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
from workoutlog.domain.trends import Measure
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
_EACH_SIDE = func.coalesce(func.min(SetRow.reps, func.coalesce(SetRow.reps_right, SetRow.reps)), 0)
_DONE = or_(_EACH_SIDE > 0, col(SetRow.duration_s) > 0, col(SetRow.distance_mm) > 0)

# Where the body is lifted, too, it is part of the load, whatever it weighed that day. A body
# whose weight nobody knows makes the load unknown, and adds nothing to a volume load.
_LIFTS_BODY = col(SetRow.exercise_id).in_(bindparam("bodyweight", expanding=True))
_ADDED = func.coalesce(SetRow.load_g, 0)
_LOAD = _ADDED + case((_LIFTS_BODY, func.body_g(_DAY)), else_=0)
_VOLUME_LOAD = func.sum(func.max(func.coalesce(_LOAD, _ADDED), 0) * _REPS)
_E1RM = func.max(func.e1rm_g(_LOAD, _EACH_SIDE, SetRow.rpe_tenths))
_MEASURES: Mapping[Measure, ColumnElement[Any]] = {
    Measure.E1RM: _E1RM,
    Measure.TOP: func.max(case((_DONE, case((_LIFTS_BODY, _ADDED), else_=SetRow.load_g)))),
    Measure.VOLUME: func.nullif(_VOLUME_LOAD, 0),
    Measure.REPS: func.nullif(func.sum(_REPS), 0),
    Measure.TIME: func.nullif(func.max(SetRow.duration_s), 0),
    Measure.DISTANCE: func.nullif(func.max(SetRow.distance_mm), 0),
}


def _from_days(column: Any) -> ColumnElement[Any]:
    """Group by a column without entering its index: the days say which workouts to look at."""
    return UnaryExpression(column, operator=custom_op("+"))


_EXERCISE = _from_days(col(SetRow.exercise_id))
_JOINED = table_of(WorkoutRow).join(table_of(SetRow))
_ALL_WORK = (*ON_DAYS, LIVING_SET, _WORK)
_WITH_SETS = (
    *ON_DAYS,
    exists().where(col(SetRow.workout_id) == col(WorkoutRow.id), LIVING_SET),
)
# An exercise's sets are found by its index, so the days must not offer theirs.
_OF_EXERCISES = (
    among(SetRow.exercise_id),
    LIVING_SET,
    LIVING_WORKOUT,
    local_time(*_CLOCK) >= number("since"),
    local_time(*_CLOCK) < number("until"),
)


# The fields of a `Bout`, in their order.
_BOUT: tuple[Any, ...] = (
    WorkoutRow.id,
    *_CLOCK,
    SetRow.load_g,
    SetRow.distance_mm,
    func.max(_EACH_SIDE),
    func.max(SetRow.duration_s),
    func.min(func.nullif(SetRow.duration_s, 0)),
    _E1RM,
    func.sum(func.max(_ADDED, 0) * _REPS),
)
_BY_BOUT = (WorkoutRow.started_at, WorkoutRow.id, SetRow.load_g, SetRow.distance_mm)
_BOUTS = (
    select(*_BOUT)
    .select_from(_JOINED)
    .where(*_OF_EXERCISES, _WORK)
    .group_by(*map(col, _BY_BOUT))
    .order_by(*map(col, _BY_BOUT))
)


def _volumes(stretch: ColumnElement[Any]) -> Executable:
    """Add up each workout first: they are found in their order, their stretches are not."""
    workout = (
        select(stretch.label("day"), _SETS.label("sets"), _VOLUME_LOAD.label("load"))
        .select_from(_JOINED)
        .where(*_ALL_WORK)
        .group_by(col(WorkoutRow.started_at), col(WorkoutRow.id))
        .subquery("workouts")
    )
    sums = (func.sum(workout.c.sets), func.sum(workout.c.load))
    return select(workout.c.day, *sums).group_by(workout.c.day)


def _by_exercise(*what: ColumnElement[Any], by: tuple[ColumnElement[Any], ...] = ()) -> Executable:
    return (
        select(_EXERCISE, *by, *what)
        .select_from(_JOINED)
        .where(*_ALL_WORK)
        .group_by(_EXERCISE, *by)
    )


def _of_exercises(*what: ColumnElement[Any], by: ColumnElement[Any]) -> Executable:
    return (
        select(by.label("day"), *what)
        .select_from(_JOINED)
        .where(*_OF_EXERCISES, _WORK)
        .group_by("day")
        .order_by("day")
    )


STATEMENTS: Mapping[str, Executable] = {
    **{f"volumes_by_{name}": _volumes(stretch) for name, stretch in _STRETCHES.items()},
    **{
        f"volumes_of_exercises_by_{name}": _of_exercises(_SETS, _VOLUME_LOAD, by=stretch)
        for name, stretch in _STRETCHES.items()
    },
    **{
        f"sets_by_{name}": _by_exercise(_SETS, by=(stretch,))
        for name, stretch in _STRETCHES.items()
    },
    "amounts": _by_exercise(_SETS, _VOLUME_LOAD, _E1RM),
    **{f"daily_{name}": _of_exercises(value, by=_DAY) for name, value in _MEASURES.items()},
    "days_trained": select(_DAY, func.count(col(WorkoutRow.id).distinct()), _SETS)
    .select_from(_JOINED)
    .where(*ON_DAYS, LIVING_SET)
    .group_by(_DAY)
    .order_by(_DAY),
    "count_workouts": select(func.count()).select_from(table_of(WorkoutRow)).where(*_WITH_SETS),
    "weeks_trained": select(_STRETCHES["week"].label("week"))
    .where(*_WITH_SETS)
    .distinct()
    .order_by("week"),
    "bouts": _BOUTS,
    "count_sets": select(func.count())
    .select_from(_JOINED)
    .where(among(SetRow.exercise_id), LIVING_SET, LIVING_WORKOUT),
}
