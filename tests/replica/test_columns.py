"""The columns are the fields of the nouns, name by name."""

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import Column, Integer, Text
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
from workoutlog.replica.types import Coded

PAIRS = [
    (Exercise, ExerciseColumns),
    (Workout, WorkoutColumns),
    (WorkoutSet, SetColumns),
    (Measurement, MeasurementColumns),
    (Routine, RoutineColumns),
    (Revision, RevisionColumns),
]
pairs = pytest.mark.parametrize(("noun", "columns"), PAIRS)


@pairs
def test_every_field_is_a_column(noun: type[Noun], columns: type[SQLModel]) -> None:
    assert list(columns.model_fields) == [each.name for each in fields(noun)]
    assert vars(columns)["noun"] is noun


@pairs
def test_types_are_those_of_the_noun(noun: type[Noun], columns: type[SQLModel]) -> None:
    declared = {name: field.annotation for name, field in columns.model_fields.items()}

    hints = get_type_hints(noun)
    assert declared == {each.name: hints[each.name] for each in fields(noun)}


@pairs
def test_a_column_is_nullable_where_the_field_may_be_none(
    noun: type[Noun], columns: type[SQLModel]
) -> None:
    hints = get_type_hints(noun)
    for name, column in table_columns(columns).items():
        assert column.nullable == (type(None) in get_args(hints[name])), name
        assert column.primary_key == (name == "id"), name


@pairs
def test_the_type_of_a_column_is_the_one_of_its_field(
    noun: type[Noun], columns: type[SQLModel]
) -> None:
    hints = get_type_hints(noun)
    plain: dict[Any, type] = {int: Integer, str: Text}
    for name, column in table_columns(columns).items():
        [annotation] = set(get_args(hints[name]) or [hints[name]]) - {type(None), str, ...} or [
            str if hints[name] in {str, str | None} else hints[name]
        ]
        if annotation in plain:
            assert type(column.type) is plain[annotation], name
        else:
            assert isinstance(column.type, Coded), name
            assert column.type.annotation == annotation, name


def test_what_merging_needs_is_beside_every_noun() -> None:
    assert list(SyncedColumns.model_fields) == ["stamp", "field_stamps", "saw", "extra"]
    for _, columns in PAIRS:
        assert not set(columns.model_fields) & set(SyncedColumns.model_fields)


def table_columns(columns: type[SQLModel]) -> dict[str, Column[Any]]:
    """Make the table columns as SQLModel does for a class with these columns."""
    from sqlmodel.main import get_column_from_field  # noqa: PLC0415  # needed here alone

    return {name: get_column_from_field(field) for name, field in columns.model_fields.items()}
