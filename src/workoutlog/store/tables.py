"""The tables of the local file: the synced nouns with their local bookkeeping, journal and state.

Declared in SQLModel and never loaded by a command: the schema and every
statement are compiled from here ahead of time (`workoutlog.store.compiling`).
"""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, text

from workoutlog.replica.columns import (
    ExerciseColumns,
    MeasurementColumns,
    RevisionColumns,
    RoutineColumns,
    SetColumns,
    SyncedColumns,
    WorkoutColumns,
)
from workoutlog.replica.types import column_type

_STRICT = {"sqlite_strict": True}
# Rows are found by their id or by an index that carries it: a row number would be dead weight.
_SYNCED = {"sqlite_strict": True, "sqlite_with_rowid": False}


class StoreTable(SQLModel, registry=registry()):
    """Base of every table of the local file."""


class LocalColumns(SyncedColumns):
    """Bookkeeping of this device: is the row dead, was it changed since the last sync.

    ``dead`` follows from the stamps and is kept so that SQL can ask for it.
    ``local_rev`` counts local changes; a sync clears it only when it did not
    move meanwhile. ``base_seq`` is where the server's feed had the row when
    it was last seen there, and -1 where that is no longer known; ``base_stamps``
    is what the server has of a row that was changed since then.
    """

    dead: bool = Field(nullable=False, sa_type=column_type(bool))
    local_rev: int = Field(nullable=False, sa_type=column_type(int))
    base_seq: int | None = Field(default=None, nullable=True, sa_type=column_type(int))
    base_stamps: str | None = Field(default=None, nullable=True, sa_type=column_type(str))


class ExerciseRow(StoreTable, LocalColumns, ExerciseColumns, table=True):
    """An exercise that was used or edited; the others live in the catalogue."""

    __tablename__ = "exercise"
    __table_args__ = (_SYNCED,)


class WorkoutRow(StoreTable, LocalColumns, WorkoutColumns, table=True):
    """A workout."""

    __tablename__ = "workout"
    __table_args__ = (
        Index("ix_workout_started", "started_at", "id"),
        Index("ix_workout_running", "started_at", sqlite_where=text("finished_at IS NULL")),
        _SYNCED,
    )


class SetRow(StoreTable, LocalColumns, SetColumns, table=True):
    """A set."""

    __tablename__ = "workout_set"
    __table_args__ = (
        ForeignKeyConstraint(["workout_id"], ["workout.id"]),
        ForeignKeyConstraint(["exercise_id"], ["exercise.id"]),
        Index("ix_workout_set_workout", "workout_id", "exercise_id"),
        Index("ix_workout_set_exercise", "exercise_id", "workout_id"),
        _SYNCED,
    )


class MeasurementRow(StoreTable, LocalColumns, MeasurementColumns, table=True):
    """A measurement."""

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_at", "measured_at", "id"), _SYNCED)


class RoutineRow(StoreTable, LocalColumns, RoutineColumns, table=True):
    """A routine."""

    __tablename__ = "routine"
    __table_args__ = (_SYNCED,)


class RevisionRow(StoreTable, LocalColumns, RevisionColumns, table=True):
    """A value that lost a conflict."""

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_row", "row_id"), _SYNCED)


class JournalRow(StoreTable, table=True):
    """One change that can be undone: what a command did to which rows."""

    __tablename__ = "journal"
    __table_args__ = (_STRICT,)

    id: int | None = Field(default=None, primary_key=True, sa_type=column_type(int))
    at: datetime = Field(nullable=False, sa_type=column_type(datetime))
    action: str = Field(nullable=False, sa_type=column_type(str))
    changes: str = Field(nullable=False, sa_type=column_type(str))
    undone: bool = Field(nullable=False, sa_type=column_type(bool))


class StateRow(StoreTable, table=True):
    """What this device remembers for itself and never syncs: clock, device, rest timer."""

    __tablename__ = "state"
    __table_args__ = (_SYNCED,)

    key: str = Field(primary_key=True, sa_type=column_type(str))
    value: str = Field(nullable=False, sa_type=column_type(str))


metadata = StoreTable.metadata
