"""No page goes through all the rows of an account: each is found by an index."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from api import ANN, Api
from bodies import A_SET, NEW, E, W, id_of, ready_for_sets
from workoutlog.domain.model import NOUNS, Noun, Routine, Workout, WorkoutSet
from workoutlog.server.rows.feed import read_page
from workoutlog.server.rows.lists import read_list, sets_of_workout
from workoutlog.server.rows.stored import read_rows
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database

on_postgresql = pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
on_sqlite = pytest.mark.parametrize("database", [SQLITE], indirect=True)
SORT = "USE TEMP B-TREE"
FILTERS: dict[type[Noun], list[dict[str, Any]]] = {
    Workout: [{"since": 0, "until": 9}, {"exercise_id": UUID(E).bytes}],
    WorkoutSet: [
        {"workout_id": UUID(W).bytes},
        {"exercise_id": UUID(E).bytes},
        {"updated_since": 0},
        {"since": 0},
    ],
}


def plans(database: Database, ask: Callable[[Connection], Any]) -> list[str]:
    """Say how SQLite finds what is asked for."""
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        said: list[str] = []
        driver.set_trace_callback(said.append)
        ask(connection)
        driver.set_trace_callback(None)
        queries = [each for each in said if each.startswith("SELECT")]
        assert queries
        explained = [driver.execute(f"EXPLAIN QUERY PLAN {each}").fetchall() for each in queries]
    return [step[3] for steps in explained for step in steps]


def slow(steps: list[str]) -> list[str]:
    """Name the steps that take longer the more an account has logged."""
    return [
        step
        for step in steps
        if step.startswith(("SCAN", SORT))
        or (step.startswith("SEARCH workout_set") and step.endswith("(account_id=?)"))
    ]


@pytest.fixture
def filled(api: Api) -> Api:
    ready_for_sets(api)
    for at in range(2):
        api.post("/sets", A_SET | {"id": id_of(at)})
        api.post("/workouts", NEW["workouts"] | {"id": id_of(at)})
        api.post("/routines", NEW["routines"] | {"id": id_of(at)})
    return api


@on_sqlite
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.kind)
def test_a_list_is_read_by_an_index(filled: Api, noun: type[Noun]) -> None:
    marks: list[str | None] = [None]
    if noun in {Workout, WorkoutSet, Routine}:
        marks.append(filled.get(f"/{noun.kind}s", limit=1)["next"])

    for filters in [{}, *FILTERS.get(noun, ())]:
        for after in marks:

            def ask(
                connection: Connection,
                filters: dict[str, Any] = filters,
                after: str | None = after,
            ) -> None:
                read_list(connection, ANN, noun, filters=filters, after=after, limit=1)

            steps = slow(plans(filled.service.database, ask))
            # The sets of one exercise are found by it, and then put in order.
            sorts = [f"{SORT} FOR ORDER BY"] if "exercise_id" in filters else []
            assert steps == (sorts if noun is WorkoutSet else []), (filters, after)


@on_postgresql
def test_sets_are_looked_up_by_their_workouts_whatever_is_known_of_them(
    filled: Api, sent: list[tuple[str, Any]]
) -> None:
    with filled.service.database.reading() as connection:
        sent.clear()
        read_list(connection, ANN, WorkoutSet, filters={"since": 0}, after=None, limit=1)
        [(text, values)] = sent
        # What is known of tables changes while they are filled, and with it what looks cheap.
        connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
        steps = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}", values)]

    [loop] = [at for at, step in enumerate(steps) if "Nested Loop" in step]
    scans = [step.split(" on ")[1].split()[0] for step in steps[loop:] if "Scan" in step]
    assert scans[0] == "workout"
    assert scans[-1].startswith("workout_set")


@on_sqlite
def test_sets_of_a_workout_rows_and_the_feed_are_read_by_an_index(filled: Api) -> None:
    def ask(connection: Connection) -> None:
        sets_of_workout(connection, ANN, UUID(W), after=None, limit=1)
        read_page(connection, ANN, 1, 2)
        [*read_rows(connection, ANN, WorkoutSet, [UUID(int=1).bytes])]

    assert slow(plans(filled.service.database, ask)) == []


@on_sqlite
def test_what_would_be_slow_is_noticed(filled: Api) -> None:
    for query, step in (
        ("SELECT * FROM workout_set", "SCAN workout_set"),
        (
            "SELECT * FROM workout_set WHERE account_id = x'00' AND reps = 5",
            "SEARCH workout_set USING PRIMARY KEY (account_id=?)",
        ),
    ):

        def ask(connection: Connection, query: str = query) -> None:
            connection.exec_driver_sql(query)

        assert slow(plans(filled.service.database, ask)) == [step]
