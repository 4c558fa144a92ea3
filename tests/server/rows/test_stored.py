"""A transaction reads a row once, and never one that it knows not to be there."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api import ANN, NOON, Api
from bodies import E, W, ready_for_sets
from workoutlog.domain.merge import Version, deleted, restored
from workoutlog.domain.model import Exercise, Workout
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.server.rows.stored import Row, Rows
from workoutlog.server.storage import sql


def test_no_row_is_looked_for_whose_id_was_just_drawn(api: Api) -> None:
    ready_for_sets(api)
    with api.service.database.reading() as connection:
        rows = Rows(connection, ANN)
        rows.expect_none(UUID(W))

        rows.read(Workout, [UUID(W), uuid4()])

        assert rows.get(Workout, UUID(W)) is None
        assert rows.known(Workout) == []


def test_parents_of_both_kinds_are_looked_for_at_once(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_for_sets(api)
    api("DELETE", f"/exercises/{E}")
    sent: list[str] = []
    send = sql.send

    def noted(connection: Any, text: str, values: Any, *, reads: bool = False) -> Any:
        sent.append(text)
        return send(connection, text, values, reads=reads)

    monkeypatch.setattr(sql, "send", noted)
    with api.service.database.reading() as connection:
        rows = Rows(connection, ANN)
        # As many of one kind as of the other, of the same ids.
        ids = [UUID(W), UUID(E), uuid4()]
        rows.look_for({Workout: ids, Exercise: ids})

        assert [rows.is_there(Workout, each) for each in ids] == [True, False, False]
        assert [rows.is_living(Workout, each) for each in ids] == [True, False, False]
        assert [rows.is_there(Exercise, each) for each in ids] == [False, True, False]
        assert [rows.is_living(Exercise, each) for each in ids] == [False, False, False]
    assert len(sent) == 1


def test_what_becomes_of_a_parent_counts_and_not_what_was_found(api: Api) -> None:
    ready_for_sets(api)
    with api.service.database.reading() as connection:
        rows = Rows(connection, ANN)
        rows.look_for({Workout: [UUID(W)]})
        row = rows.get(Workout, UUID(W))
        assert row is not None
        assert rows.is_living(Workout, UUID(W))

        row.version = deleted(row.version)

        assert rows.is_there(Workout, UUID(W))
        assert not rows.is_living(Workout, UUID(W))


def test_a_parent_that_is_added_or_called_back_is_there(api: Api) -> None:
    ready_for_sets(api)
    api("DELETE", f"/workouts/{W}")
    new = Workout(id=uuid4(), started_at=NOON)
    with api.service.database.reading() as connection:
        rows = Rows(connection, ANN)
        rows.look_for({Workout: [UUID(W), new.id]})
        assert not any(rows.is_living(Workout, each) for each in (UUID(W), new.id))

        rows.add(Row(Version(new, LOWEST)))
        row = rows.get(Workout, UUID(W))
        assert row is not None
        row.version = restored(row.version, stamp(1_900_000_000_000, 0, 1))

        assert all(rows.is_living(Workout, each) for each in (UUID(W), new.id))
