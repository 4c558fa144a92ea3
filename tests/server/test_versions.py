"""The server runs on the oldest PostgreSQL that is supported, and on those in between."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api import ANN, Api, add_account, service_of
from gyms import SQUAT, WORKOUT, set_of
from people import NOON
from populating import populate
from postgres import Installation, installations, running
from strategies import seeded
from workoutlog.server.storage.backup import back_up
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.restore import restore

# The newest is what all other tests run on.
OTHERS = {each.major: each for each in installations()[1:]}


@pytest.fixture(params=OTHERS.values(), ids=lambda each: f"postgresql-{each.major}")
def older(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Make a database with the schema, in partitions, on another PostgreSQL."""
    installation: Installation = request.param
    with (
        running(installation) as server,
        server.database("wl_older") as url,
        closing(Database(url)) as database,
    ):
        migrate(database, partitions=2)
        yield database


def test_sets_are_logged_and_read(older: Database) -> None:
    add_account(older, ANN)
    api = Api(service_of(older))
    api.post("/workouts", WORKOUT)
    api.post("/exercises", SQUAT)

    row_id = "00000000-0000-0000-0000-000000000009"
    made = api.post("/sets", set_of(row_id))
    changed = api("PATCH", f"/sets/{row_id}", json={"reps": 3}).json()

    assert api.get("/sets")["items"] == [changed]
    assert changed == made | {"reps": 3, "seq": 4}
    assert len(api.get("/changes")["changes"]) == 3


def test_a_backup_goes_there_and_back(older: Database, tmp_path: Path) -> None:
    with older.writing() as connection:
        populate(connection, seeded(1))
    there, back = tmp_path / "there", tmp_path / "back"

    back_up(older, there, now=NOON)
    with closing(Database(f"sqlite:///{tmp_path / 'server.db'}")) as file:
        file.prepare()
        restore(file, there)
        back_up(file, back, now=NOON)

    assert there.read_bytes() == back.read_bytes()
