"""The synced nouns of all accounts, each row with its place in the feed of its account."""

from collections.abc import Mapping

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from workoutlog.domain.model import (
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.replica.columns import (
    ExerciseColumns,
    MeasurementColumns,
    RevisionColumns,
    RoutineColumns,
    SetColumns,
    SyncedColumns,
    WorkoutColumns,
)
from workoutlog.server.tables.guards import guard
from workoutlog.server.tables.mould import Owned, ServerTable, column, table_of

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


class FeedColumns(SQLModel):
    """Bookkeeping of the feed.

    ``dead`` follows from the stamps and is kept so that SQL can ask for it.
    ``seq`` is the row's place in the feed of its account; ``register_seqs``
    are those of the registers that were written since the row was made, as
    JSON, so that it is known exactly what a device had not seen.
    """

    dead: bool = column(bool)
    seq: int = column(int)
    register_seqs: str | None = column(str, optional=True)


class ExerciseRow(ServerTable, FeedColumns, SyncedColumns, ExerciseColumns, Owned, table=True):
    """An exercise that was used or edited."""

    __tablename__ = "exercise"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_exercise_feed", "account_id", "seq"),
        _WITHOUT_ROWID,
    )


class WorkoutRow(ServerTable, FeedColumns, SyncedColumns, WorkoutColumns, Owned, table=True):
    """A workout."""

    __tablename__ = "workout"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_workout_feed", "account_id", "seq"),
        # Unique as the id is alone: so SQLite knows that the sets of each workout follow each
        # other, and sorts none of them.
        Index("ix_workout_started", "account_id", "started_at", "id", unique=True),
        _WITHOUT_ROWID,
    )


class SetRow(ServerTable, FeedColumns, SyncedColumns, SetColumns, Owned, table=True):
    """A set."""

    __tablename__ = "workout_set"
    __table_args__ = (
        ForeignKeyConstraint(["account_id", "workout_id"], ["workout.account_id", "workout.id"]),
        ForeignKeyConstraint(["account_id", "exercise_id"], ["exercise.account_id", "exercise.id"]),
        Index("ix_workout_set_feed", "account_id", "seq"),
        Index("ix_workout_set_workout", "account_id", "workout_id", "id"),
        Index("ix_workout_set_exercise", "account_id", "exercise_id", "workout_id"),
        _WITHOUT_ROWID,
    )


class MeasurementRow(
    ServerTable, FeedColumns, SyncedColumns, MeasurementColumns, Owned, table=True
):
    """A measurement."""

    __tablename__ = "measurement"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_measurement_feed", "account_id", "seq"),
        Index("ix_measurement_at", "account_id", "measured_at", "id"),
        _WITHOUT_ROWID,
    )


class RoutineRow(ServerTable, FeedColumns, SyncedColumns, RoutineColumns, Owned, table=True):
    """A routine."""

    __tablename__ = "routine"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_routine_feed", "account_id", "seq"),
        _WITHOUT_ROWID,
    )


class RevisionRow(ServerTable, FeedColumns, SyncedColumns, RevisionColumns, Owned, table=True):
    """A value that lost a conflict."""

    __tablename__ = "revision"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_revision_feed", "account_id", "seq"),
        Index("ix_revision_row", "account_id", "row_id"),
        _WITHOUT_ROWID,
    )


# Parents before their children, as `NOUNS` has them.
SYNCED: Mapping[type[Noun], type[FeedColumns]] = {
    Exercise: ExerciseRow,
    Workout: WorkoutRow,
    WorkoutSet: SetRow,
    Measurement: MeasurementRow,
    Routine: RoutineRow,
    Revision: RevisionRow,
}

guard(map(table_of, SYNCED.values()))

__all__ = [
    "SYNCED",
    "ExerciseRow",
    "FeedColumns",
    "MeasurementRow",
    "RevisionRow",
    "RoutineRow",
    "SetRow",
    "WorkoutRow",
    "table_of",
]
