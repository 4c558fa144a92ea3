"""The columns of each noun, one class a noun, shared by the tables of both sides.

They are the fields of `workoutlog.domain.model`, name by name; a test holds
the two equal. Table classes validate nothing, so a row is only ever made from
a noun, which does.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from workoutlog.domain.model import (
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import Stamp
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.replica.types import column_type


def _column(annotation: Any, *, optional: bool = False, **options: Any) -> Any:
    if optional:
        return Field(default=None, nullable=True, sa_type=column_type(annotation), **options)
    return Field(nullable=False, sa_type=column_type(annotation), **options)


class SyncedColumns(SQLModel):
    """What every synced row carries beside its noun, for merging."""

    stamp: Stamp = _column(Stamp)
    field_stamps: str | None = _column(str, optional=True)
    saw: Stamp | None = _column(Stamp, optional=True)
    extra: str | None = _column(str, optional=True)


class ExerciseColumns(SQLModel):
    """The columns of an exercise."""

    noun: ClassVar[type[Noun]] = Exercise

    id: UUID = _column(UUID, primary_key=True)
    name: str = _column(str)
    tracking: Tracking = _column(Tracking)
    barbell: bool = _column(bool)
    equipment: str = _column(str)
    muscle: str = _column(str)
    secondary_muscles: tuple[str, ...] = _column(tuple[str, ...])
    aliases: tuple[str, ...] = _column(tuple[str, ...])
    unit: MassUnit | None = _column(MassUnit, optional=True)
    merged_into: UUID | None = _column(UUID, optional=True)
    note: str = _column(str)


class WorkoutColumns(SQLModel):
    """The columns of a workout."""

    noun: ClassVar[type[Noun]] = Workout

    id: UUID = _column(UUID, primary_key=True)
    started_at: datetime = _column(datetime)
    utc_offset: int = _column(int)
    finished_at: datetime | None = _column(datetime, optional=True)
    name: str = _column(str)
    note: str = _column(str)
    routine_id: UUID | None = _column(UUID, optional=True)
    routine_day: str = _column(str)


class SetColumns(SQLModel):
    """The columns of a set."""

    noun: ClassVar[type[Noun]] = WorkoutSet

    id: UUID = _column(UUID, primary_key=True)
    workout_id: UUID = _column(UUID)
    exercise_id: UUID = _column(UUID)
    set_type: SetType = _column(SetType)
    ending: Ending | None = _column(Ending, optional=True)
    load_g: int | None = _column(int, optional=True)
    load_unit: MassUnit | None = _column(MassUnit, optional=True)
    reps: int | None = _column(int, optional=True)
    reps_right: int | None = _column(int, optional=True)
    distance_mm: int | None = _column(int, optional=True)
    distance_unit: DistanceUnit | None = _column(DistanceUnit, optional=True)
    duration_s: int | None = _column(int, optional=True)
    rpe_tenths: int | None = _column(int, optional=True)
    rest_s: int | None = _column(int, optional=True)
    tempo: str = _column(str)
    heart_rate: int | None = _column(int, optional=True)
    kcal: int | None = _column(int, optional=True)
    superset: int | None = _column(int, optional=True)
    position: str | None = _column(str, optional=True)
    performed_at: datetime | None = _column(datetime, optional=True)
    note: str = _column(str)


class MeasurementColumns(SQLModel):
    """The columns of a measurement."""

    noun: ClassVar[type[Noun]] = Measurement

    id: UUID = _column(UUID, primary_key=True)
    name: str = _column(str)
    value: int = _column(int)
    unit: MeasurementUnit = _column(MeasurementUnit)
    measured_at: datetime = _column(datetime)
    utc_offset: int = _column(int)
    note: str = _column(str)


class RoutineColumns(SQLModel):
    """The columns of a routine."""

    noun: ClassVar[type[Noun]] = Routine

    id: UUID = _column(UUID, primary_key=True)
    name: str = _column(str)
    text: str = _column(str)
    followed_at: datetime | None = _column(datetime, optional=True)
    note: str = _column(str)


class RevisionColumns(SQLModel):
    """The columns of a revision."""

    noun: ClassVar[type[Noun]] = Revision

    id: UUID = _column(UUID, primary_key=True)
    row_kind: str = _column(str)
    row_id: UUID = _column(UUID)
    register_name: str = _column(str)
    reason: Reason = _column(Reason)
    kept: str = _column(str)
    lost: str = _column(str)
    kept_at: datetime = _column(datetime)
    lost_at: datetime = _column(datetime)
    kept_by: str = _column(str)
    lost_by: str = _column(str)
