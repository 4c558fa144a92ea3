"""Every statement that the logbook runs, written over the tables.

They are compiled to text ahead of time (`workoutlog.store.compiling`), so that
a command pays for the database driver alone. Parameters carry values as the
codec writes them; ``ids`` stands for as many of them as there are.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    bindparam,
    case,
    exists,
    false,
    or_,
    type_coerce,
)
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, delete, func, select, update

from workoutlog.replica.columns import SetColumns
from workoutlog.services.replicas import UNKNOWN_SEQ
from workoutlog.store import totals
from workoutlog.store.conditions import (
    LIVING_SET,
    LIVING_WORKOUT,
    ON_DAYS,
    among,
    local_days,
    number,
    table_of,
)
from workoutlog.store.tables import (
    ExerciseRow,
    JournalRow,
    LocalColumns,
    MeasurementRow,
    RevisionRow,
    RoutineRow,
    SetRow,
    StateRow,
    WorkoutRow,
)

SYNCED: Mapping[str, type[LocalColumns]] = {
    "exercise": ExerciseRow,
    "workout": WorkoutRow,
    "set": SetRow,
    "measurement": MeasurementRow,
    "routine": RoutineRow,
    "revision": RevisionRow,
}

_OUTBOX = ("local_rev", "base_seq", "base_stamps")


def _put(row: type[LocalColumns]) -> Executable:
    """Write a row whole, as a change of this device; what the server has of it is kept in mind."""
    table = table_of(row)
    given = [each.name for each in table.columns if each.name not in _OUTBOX]
    statement = insert(table).values(
        {name: bindparam(name) for name in given} | {**dict.fromkeys(_OUTBOX), "local_rev": 1}
    )
    changed: dict[str, ColumnElement[Any]] = {
        name: statement.excluded[name] for name in given if name != "id"
    }
    # A row without changes of this device is as the server has it.
    as_sent = (table.c.local_rev == 0) & table.c.base_seq.is_not(None)
    stamps = func.json_array(
        func.hex(table.c.stamp), func.json(table.c.field_stamps), func.json(table.c.extra)
    )
    changed["base_stamps"] = case((as_sent, stamps), else_=table.c.base_stamps)
    changed["local_rev"] = table.c.local_rev + 1
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


def _hold(row: type[LocalColumns]) -> Executable:
    """Write a row whole, with its bookkeeping."""
    table = table_of(row)
    statement = insert(table).values({each.name: bindparam(each.name) for each in table.columns})
    changed = {each.name: statement.excluded[each.name] for each in table.columns[1:]}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


def _add(row: type[LocalColumns]) -> Executable:
    """Add a row of which some columns are given, unless it is there; the rest is filled in."""
    table = table_of(row)
    statement = insert(table).values({each.name: bindparam(each.name) for each in table.columns})
    return statement.on_conflict_do_nothing()


def _outbox(kind: str, row: type[LocalColumns]) -> Mapping[str, Executable]:
    """Write what a sync asks of a table: what is not sent, and noting what was.

    ``rev`` is the count of local changes that a push had sent.
    """
    table = table_of(row)
    unsent = table.c.local_rev > 0
    # As text, for JSON has no bytes; SQLite looks them up in an index that it makes of them.
    without = select(func.json_each(bindparam("without")).table_valued("value").c.value)
    one = table.c.id == bindparam("id")
    as_sent, seq = table.c.local_rev == number("rev"), number("seq")
    at_rest = {"local_rev": 0, "base_stamps": None}
    return {
        f"hold_{kind}": _hold(row),
        f"unsent_{kind}": select(row)
        .where(unsent, func.hex(table.c.id).not_in(without))
        .limit(number("limit")),
        f"count_unsent_{kind}": select(func.count()).select_from(row).where(unsent),
        f"sent_{kind}": update(table).where(one, as_sent).values(at_rest),
        f"seen_{kind}": update(table).where(one, as_sent).values({**at_rest, "base_seq": seq}),
        f"seen_before_{kind}": update(table)
        .where(one, ~as_sent)
        .values(base_seq=seq, base_stamps=bindparam("stamps")),
        f"forget_places_{kind}": update(table).values(
            base_seq=UNKNOWN_SEQ, base_stamps=None, local_rev=func.max(table.c.local_rev, 1)
        ),
        f"all_{kind}": select(row),
    }


def _before(instant: Any, row_id: Any) -> ColumnElement[bool]:
    """Go on after the last row of the page before: by time, then by id, both falling.

    The only upper bound of a page, because SQLite enters an index by one of them.
    """
    at: BindParameter[Any] = bindparam("before")
    last: BindParameter[Any] = bindparam("before_id")
    return or_(col(instant) < at, (col(instant) == at) & (col(row_id) < last))


def _containing(text: str) -> ColumnElement[bool]:
    """Find a text in what the lifter wrote about a workout and its sets."""
    wanted: BindParameter[Any] = bindparam(text)
    in_sets = exists().where(
        col(SetRow.workout_id) == col(WorkoutRow.id),
        LIVING_SET,
        col(SetRow.note).like(wanted, escape="\\"),
    )
    return or_(
        col(WorkoutRow.name).like(wanted, escape="\\"),
        col(WorkoutRow.note).like(wanted, escape="\\"),
        in_sets,
    )


_HAS_EXERCISE = exists().where(
    col(SetRow.workout_id) == col(WorkoutRow.id), LIVING_SET, among(SetRow.exercise_id)
)
_HAS_SETS = exists().where(
    col(SetRow.exercise_id) == col(ExerciseRow.id),
    col(SetRow.workout_id) == col(WorkoutRow.id),
    LIVING_SET,
    LIVING_WORKOUT,
)
_NEWEST_WORKOUT = (col(WorkoutRow.started_at).desc(), col(WorkoutRow.id).desc())
_PAGE = (
    select(WorkoutRow)
    .where(
        LIVING_WORKOUT,
        *local_days(WorkoutRow.started_at, WorkoutRow.utc_offset),
        _before(WorkoutRow.started_at, WorkoutRow.id),
    )
    .order_by(*_NEWEST_WORKOUT)
    .limit(bindparam("limit"))
)

_OLDEST_WORKOUT = (col(WorkoutRow.started_at), col(WorkoutRow.id))
_ALL_WORKOUTS = select(WorkoutRow).where(*ON_DAYS).order_by(*_OLDEST_WORKOUT)
# What a noun has, and by what it is ordered: of a million rows each column counts.
_SET_COLUMNS = (*SetColumns.model_fields, "stamp")
_SETS_BY_WORKOUT = (
    select(*(table_of(SetRow).c[name] for name in _SET_COLUMNS))
    .select_from(table_of(WorkoutRow).join(table_of(SetRow)))
    .where(LIVING_SET)
    .order_by(*_OLDEST_WORKOUT)
)
_ALL_SETS = _SETS_BY_WORKOUT.where(*ON_DAYS)
_UNDER_ROUTINE = (
    LIVING_WORKOUT,
    col(WorkoutRow.routine_id) == bindparam("routine"),
    col(WorkoutRow.finished_at).is_not(None),
)

STATEMENTS: Mapping[str, Executable] = {
    **totals.STATEMENTS,
    **{f"put_{kind}": _put(row) for kind, row in SYNCED.items()},
    **{f"add_{kind}": _add(row) for kind, row in SYNCED.items()},
    **{
        name: statement
        for kind, row in SYNCED.items()
        for name, statement in _outbox(kind, row).items()
    },
    **{
        f"known_{kind}": select(table_of(row).c.id, col(row.dead)).where(among(table_of(row).c.id))
        for kind, row in SYNCED.items()
    },
    **{
        f"{kind}_by_id": select(row).where(among(table_of(row).c.id))
        for kind, row in SYNCED.items()
    },
    **{
        f"count_{kind}": select(
            func.count(), func.coalesce(func.sum(type_coerce(col(row.dead), Integer)), 0)
        ).select_from(row)
        for kind, row in SYNCED.items()
    },
    "exercises": select(ExerciseRow).where(col(ExerciseRow.dead).is_(False)),
    "deleted_exercises": select(ExerciseRow).where(col(ExerciseRow.dead).is_(True), _HAS_SETS),
    "running_workout": select(WorkoutRow)
    .where(LIVING_WORKOUT, col(WorkoutRow.finished_at).is_(None))
    .order_by(*_NEWEST_WORKOUT)
    .limit(1),
    "workouts": _PAGE,
    "workouts_with_text": _PAGE.where(_containing("text")),
    "workouts_with_exercise": _PAGE.where(_HAS_EXERCISE),
    "workouts_with_exercise_and_text": _PAGE.where(_HAS_EXERCISE, _containing("text")),
    "routines": select(RoutineRow).where(col(RoutineRow.dead).is_(False)),
    "workouts_of_routine": select(WorkoutRow)
    .where(
        *_UNDER_ROUTINE,
        exists().where(col(SetRow.workout_id) == col(WorkoutRow.id), LIVING_SET),
    )
    .order_by(*_OLDEST_WORKOUT),
    "sets_of_routine": _SETS_BY_WORKOUT.where(*_UNDER_ROUTINE, among(SetRow.exercise_id)),
    "sets_of_workouts": select(SetRow).where(among(SetRow.workout_id), LIVING_SET),
    "sets_in_workout": select(SetRow).where(
        col(SetRow.workout_id) == bindparam("workout"), among(SetRow.exercise_id), LIVING_SET
    ),
    "every_set_of_workouts": select(SetRow).where(among(SetRow.workout_id)),
    "count_visible_sets": select(func.count())
    .select_from(table_of(WorkoutRow).join(table_of(SetRow)))
    .where(LIVING_WORKOUT, LIVING_SET),
    "set_ids": select(col(SetRow.id)).where(among(SetRow.workout_id)),
    "dead_set_ids": select(col(SetRow.id)).where(col(SetRow.dead).is_(True)),
    "revisions": select(RevisionRow).where(col(RevisionRow.dead).is_(False)),
    "revisions_of": select(RevisionRow).where(col(RevisionRow.row_id) == bindparam("row")),
    "count_revisions": select(func.count())
    .select_from(RevisionRow)
    .where(col(RevisionRow.dead).is_(False)),
    "journal_of": select(JournalRow)
    .where(col(JournalRow.changes).contains(bindparam("row")))
    .order_by(col(JournalRow.id)),
    "any_set": select(col(SetRow.dead)).limit(1),
    "all_workouts": _ALL_WORKOUTS,
    "all_workouts_with_exercise": _ALL_WORKOUTS.where(_HAS_EXERCISE),
    "exercises_on_days": select(col(SetRow.exercise_id))
    .distinct()
    .select_from(table_of(WorkoutRow).join(table_of(SetRow)))
    .where(*ON_DAYS, LIVING_SET),
    "all_sets": _ALL_SETS,
    "all_sets_with_exercise": _ALL_SETS.where(among(SetRow.exercise_id)),
    "measurements": select(MeasurementRow)
    .where(
        col(MeasurementRow.dead).is_(False),
        or_(bindparam("name").is_(None), col(MeasurementRow.name) == bindparam("name")),
        *local_days(MeasurementRow.measured_at, MeasurementRow.utc_offset),
        type_coerce(col(MeasurementRow.measured_at), Integer) < number("latest"),
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
        col(JournalRow.id) <= select(func.max(JournalRow.id)).scalar_subquery() - number("keep")
    ),
    "state": select(col(StateRow.value)).where(col(StateRow.key) == bindparam("name")),
    "put_state": insert(StateRow)
    .values(key=bindparam("name"), value=bindparam("value"))
    .on_conflict_do_update(index_elements=["key"], set_={"value": bindparam("value")}),
    "drop_state": delete(StateRow).where(col(StateRow.key) == bindparam("name")),
}
