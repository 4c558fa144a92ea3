"""The compiled text is what the tables and statements say, and finds its way by the indexes."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

from workoutlog.store import compiled, compiling
from workoutlog.store.compiled import COLUMNS, SCHEMA, SQL

INDEXED = [
    "running_workout",
    "workouts",
    "workouts_with_text",
    "workouts_with_exercise",
    "workouts_with_exercise_and_text",
    "sets_of_workouts",
    "sets_in_workout",
    "measurements",
    "state",
    *(f"{kind}_by_id" for kind in COLUMNS),
]


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in SCHEMA:
            connection.execute(statement)
        for name, arity in (("body_g", 1), ("e1rm_g", 3)):
            connection.create_function(name, arity, max)
        yield connection


def test_compiled_is_what_would_be_compiled_now() -> None:
    """After a change of tables or statements: python -m workoutlog.store.compiling."""
    assert Path(compiled.__file__).read_text(encoding="utf-8") == compiling.source()


def test_compiling_is_repeatable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "compiled_again.py"
    target.write_text(compiling.source(), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    again = import_module("compiled_again")

    assert (again.SCHEMA, again.COLUMNS, again.SQL) == (SCHEMA, COLUMNS, SQL)


@pytest.mark.parametrize("name", SQL)
def test_every_statement_runs_on_the_schema(name: str, empty: sqlite3.Connection) -> None:
    sql = with_ids(name)

    assert empty.execute(f"EXPLAIN {sql}", parameters(sql)).fetchall()


@pytest.mark.parametrize("name", INDEXED)
def test_a_statement_goes_by_an_index(name: str, empty: sqlite3.Connection) -> None:
    steps = plan(empty, name)

    assert steps
    assert not [step for step in steps if re.match(r"SCAN (?!\w+ USING INDEX)|USE TEMP", step)]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("running_workout", "SCAN workout USING INDEX ix_workout_running"),
        (
            "workouts",
            "SEARCH workout USING INDEX ix_workout_started (started_at>? AND started_at<?)",
        ),
        (
            "workouts_with_exercise",
            (
                "SEARCH workout_set USING INDEX ix_workout_set_workout"
                " (workout_id=? AND exercise_id=?)"
            ),
        ),
        (
            "sets_of_workouts",
            "SEARCH workout_set USING INDEX ix_workout_set_workout (workout_id=?)",
        ),
        (
            "sets_in_workout",
            (
                "SEARCH workout_set USING INDEX ix_workout_set_workout"
                " (workout_id=? AND exercise_id=?)"
            ),
        ),
        (
            "bouts",
            "SEARCH workout_set USING INDEX ix_workout_set_exercise (exercise_id=?)",
        ),
        (
            "measurements",
            "SEARCH measurement USING INDEX ix_measurement_at (measured_at>? AND measured_at<?)",
        ),
    ],
)
def test_the_way_of_a_frequent_statement(name: str, step: str, empty: sqlite3.Connection) -> None:
    assert step in plan(empty, name)


@pytest.mark.parametrize(
    ("value", "literal"), [(None, "NULL"), (True, "1"), (18, "18"), ("it's", "'it''s'")]
)
def test_constants_are_written_into_the_statement(value: object, literal: str) -> None:
    from sqlalchemy import literal as bound  # noqa: PLC0415  # a word this module needs itself
    from sqlalchemy import select  # noqa: PLC0415  # as above

    written = compiling.statement(select(bound(value).label("x")))

    assert written == f"SELECT {literal} AS x"


def with_ids(name: str) -> str:
    return re.sub(r"\{(\w+)\}", r":\g<1>0, :\g<1>1", SQL[name])


def parameters(sql: str) -> dict[str, None] | list[None]:
    return [None] * sql.count("?") or dict.fromkeys(re.findall(r":(\w+)", sql))


def plan(connection: sqlite3.Connection, name: str) -> list[str]:
    sql = with_ids(name)
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters(sql))]
