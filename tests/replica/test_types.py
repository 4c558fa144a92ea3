"""Coded columns hold what their codecs write, on either database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects import registry, sqlite
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateTable

from strategies import exercises, stamps
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.stamps import LOWEST, Stamp
from workoutlog.replica.types import Coded, column_type

TYPES: dict[str, Any] = {
    "id": UUID,
    "stamp": Stamp,
    "at": datetime,
    "flag": bool,
    "words": tuple[str, ...],
    "tracking": Tracking,
    "number": int,
    "text": str,
}
TABLE = Table(
    "coded", MetaData(), *(Column(name, column_type(each)) for name, each in TYPES.items())
)
VALUES = {
    "id": UUID(int=5),
    "stamp": LOWEST,
    "at": datetime(2026, 5, 4, 18, tzinfo=UTC),
    "flag": True,
    "words": ("a", "b"),
    "tracking": Tracking.CARRY,
    "number": 3,
    "text": "x",
}


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (sqlite.dialect(), "BLOB BLOB INTEGER INTEGER TEXT TEXT INTEGER TEXT"),
        (registry.load("postgresql")(), "BYTEA BYTEA BIGINT BIGINT TEXT TEXT INTEGER TEXT"),
    ],
    ids=["sqlite", "postgresql"],
)
def test_the_types_of_a_database(dialect: Any, expected: str) -> None:
    created = str(CreateTable(TABLE).compile(dialect=dialect))

    found = [line.strip(" ,\t").split(" ", 1)[1] for line in created.splitlines()[2:-2] if line]
    assert found == expected.split()


@pytest.mark.parametrize("values", [VALUES, dict.fromkeys(VALUES)])
def test_values_come_back_through_an_engine(values: dict[str, Any]) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        TABLE.create(connection)
        connection.execute(insert(TABLE).values(values))

        [row] = connection.execute(select(TABLE))

        assert row._asdict() == values
        matching = select(TABLE.c.number).where(TABLE.c.at == VALUES["at"])
        assert connection.execute(matching).all() == ([(3,)] if values["at"] else [])
    engine.dispose()


@given(exercises, stamps)
def test_a_type_writes_and_reads_as_its_codec(exercise: Exercise, stamp: Stamp) -> None:
    dialect = sqlite.dialect()
    for annotation, value in [
        (UUID, exercise.id),
        (tuple[str, ...], exercise.aliases),
        (Tracking, exercise.tracking),
        (Stamp, stamp),
    ]:
        column = Coded(annotation)
        stored = column.process_bind_param(value, dialect)
        assert column.process_result_value(stored, dialect) == value


def test_plain_types_are_not_wrapped() -> None:
    assert isinstance(column_type(int), Integer)
    assert not isinstance(column_type(str), Coded)
