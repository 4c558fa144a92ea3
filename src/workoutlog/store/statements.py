"""Every statement that the logbook runs, written over the tables.

They are compiled to text ahead of time (`workoutlog.store.compiling`), so that
a command pays for the database driver alone. Parameters carry values as the
codec writes them; ``ids`` stands for as many of them as there are.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Table,
    bindparam,
    exists,
    false,
    or_,
    type_coerce,
)
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, delete, func, select, update

from workoutlog.store.tables import (
    ExerciseRow,
    JournalRow,
    MeasurementRow,
    SetRow,
    StateRow,
    WorkoutRow,
    metadata,
)

SYNCED: Mapping[str, Table] = {
    "exercise": metadata.tables["exercise"],
    "workout": metadata.tables["workout"],
    "set": metadata.tables["workout_set"],
    "measurement": metadata.tables["measurement"],
}

_MINUTE_MS = 60_000
# No clock on earth is further from UTC; so an index can narrow what local days select.
_WIDEST_OFFSET_MS = 18 * 60 * _MINUTE_MS

_LIVING_SET = col(SetRow.dead).is_(False)
_LIVING_WORKOUT = col(WorkoutRow.dead).is_(False)


def _among(column: Any) -> ColumnElement[bool]:
    return col(column).in_(bindparam("ids", expanding=True))


def _put(table: Table) -> Executable:
    """Write a row whole, as a change of this device; where the server had it is kept."""
    given = [each.name for each in table.columns if each.name not in {"local_rev", "base_seq"}]
    statement = insert(table).values(
        {name: bindparam(name) for name in given} | {"local_rev": 1, "base_seq": None}
    )
    changed = {name: statement.excluded[name] for name in given if name != "id"}
    return statement.on_conflict_do_update(
        index_elements=["id"], set_=changed | {"local_rev": table.c.local_rev + 1}
    )


def _local_days(instant: Any, offset: Any) -> list[ColumnElement[bool]]:
    """Select what happened from ``since`` until before ``until`` on the lifter's own calendar."""
    since, until = bindparam("since", type_=Integer()), bindparam("until", type_=Integer())
    at = type_coerce(col(instant), Integer)
    local = at + col(offset) * _MINUTE_MS
    return [
        at >= since - _WIDEST_OFFSET_MS,
        at < until + _WIDEST_OFFSET_MS,
        local >= since,
        local < until,
    ]


def _before(instant: Any, row_id: Any) -> ColumnElement[bool]:
    """Go on after the last row of the page before: by time, then by id, both falling."""
    at, last = bindparam("before"), bindparam("before_id")
    return or_(col(instant) < at, (col(instant) == at) & (col(row_id) < last))


def _containing(text: str) -> ColumnElement[bool]:
    """Find a text in what the lifter wrote about a workout and its sets."""
    wanted = bindparam(text)
    in_sets = exists().where(
        col(SetRow.workout_id) == col(WorkoutRow.id),
        _LIVING_SET,
        col(SetRow.note).like(wanted, escape="\\"),
    )
    return or_(
        col(WorkoutRow.name).like(wanted, escape="\\"),
        col(WorkoutRow.note).like(wanted, escape="\\"),
        in_sets,
    )


_HAS_EXERCISE = exists().where(
    col(SetRow.workout_id) == col(WorkoutRow.id), _LIVING_SET, _among(SetRow.exercise_id)
)
_NEWEST_WORKOUT = (col(WorkoutRow.started_at).desc(), col(WorkoutRow.id).desc())
_PAGE = (
    select(*SYNCED["workout"].columns)
    .where(
        _LIVING_WORKOUT,
        *_local_days(WorkoutRow.started_at, WorkoutRow.utc_offset),
        _before(WorkoutRow.started_at, WorkoutRow.id),
    )
    .order_by(*_NEWEST_WORKOUT)
    .limit(bindparam("limit"))
)

STATEMENTS: Mapping[str, Executable] = {
    **{f"put_{kind}": _put(table) for kind, table in SYNCED.items()},
    **{
        f"{kind}_by_id": select(*table.columns).where(_among(table.c.id))
        for kind, table in SYNCED.items()
    },
    **{
        f"count_{kind}": select(
            func.count(), func.coalesce(func.sum(type_coerce(table.c.dead, Integer)), 0)
        ).select_from(table)
        for kind, table in SYNCED.items()
    },
    "exercises": select(*SYNCED["exercise"].columns).where(col(ExerciseRow.dead).is_(False)),
    "running_workout": select(*SYNCED["workout"].columns)
    .where(_LIVING_WORKOUT, col(WorkoutRow.finished_at).is_(None))
    .order_by(*_NEWEST_WORKOUT)
    .limit(1),
    "workouts": _PAGE,
    "workouts_with_text": _PAGE.where(_containing("text")),
    "workouts_with_exercise": _PAGE.where(_HAS_EXERCISE),
    "workouts_with_exercise_and_text": _PAGE.where(_HAS_EXERCISE, _containing("text")),
    "sets_of_workouts": select(*SYNCED["set"].columns).where(
        _among(SetRow.workout_id), _LIVING_SET
    ),
    "sets_of_exercises": select(
        *SYNCED["set"].columns, col(WorkoutRow.started_at), col(WorkoutRow.utc_offset)
    )
    .join(WorkoutRow, col(SetRow.workout_id) == col(WorkoutRow.id))
    .where(_among(SetRow.exercise_id), _LIVING_SET, _LIVING_WORKOUT),
    "measurements": select(*SYNCED["measurement"].columns)
    .where(
        col(MeasurementRow.dead).is_(False),
        or_(bindparam("name").is_(None), col(MeasurementRow.name) == bindparam("name")),
        *_local_days(MeasurementRow.measured_at, MeasurementRow.utc_offset),
    )
    .order_by(col(MeasurementRow.measured_at).desc(), col(MeasurementRow.id).desc())
    .limit(bindparam("limit")),
    "add_journal": insert(JournalRow).values(
        at=bindparam("at"),
        action=bindparam("action"),
        changes=bindparam("changes"),
        undone=false(),
    ),
    "next_undo": select(JournalRow)
    .where(col(JournalRow.undone).is_(False))
    .order_by(col(JournalRow.id).desc())
    .limit(1),
    "next_redo": select(JournalRow)
    .where(col(JournalRow.undone).is_(True))
    .order_by(col(JournalRow.id))
    .limit(1),
    "mark_journal": update(JournalRow)
    .where(col(JournalRow.id) == bindparam("entry"))
    .values(undone=bindparam("undone")),
    "forget_undone": delete(JournalRow).where(col(JournalRow.undone).is_(True)),
    "prune_journal": delete(JournalRow).where(
        col(JournalRow.id) <= select(func.max(JournalRow.id)).scalar_subquery() - bindparam("keep", type_=Integer())
    ),
    "state": select(col(StateRow.value)).where(col(StateRow.key) == bindparam("name")),
    "put_state": insert(StateRow)
    .values(key=bindparam("name"), value=bindparam("value"))
    .on_conflict_do_update(index_elements=["key"], set_={"value": bindparam("value")}),
    "drop_state": delete(StateRow).where(col(StateRow.key) == bindparam("name")),
}
