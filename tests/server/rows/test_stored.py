"""A transaction reads a row once, and never one that it knows not to be there."""

from uuid import UUID, uuid4

from api import ANN, Api
from bodies import W, ready_for_sets
from workoutlog.domain.model import Workout
from workoutlog.server.rows.stored import Rows


def test_no_row_is_looked_for_whose_id_was_just_drawn(api: Api) -> None:
    ready_for_sets(api)
    with api.service.database.reading() as connection:
        rows = Rows(connection, ANN)
        rows.expect_none(UUID(W))

        rows.read(Workout, [UUID(W), uuid4()])

        assert rows.get(Workout, UUID(W)) is None
        assert rows.known(Workout) == []
