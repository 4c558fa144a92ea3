"""Nobody writes a synced row past the commit: not in our code, and not at the database's prompt."""

import re
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from api import Api
from devices import Device
from workoutlog import server
from workoutlog.server.refusals import DatabaseUnavailable
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.tables import SYNCED, table_of

SOURCE = Path(server.__path__[0])


@pytest.mark.parametrize("name", sorted(table_of(row).name for row in SYNCED.values()))
def test_every_synced_table_is_guarded(database: Database, name: str) -> None:
    queries = {
        SQLITE: "SELECT name FROM sqlite_master",
        POSTGRESQL: "SELECT tgname FROM pg_trigger",
    }
    with database.reading() as connection:
        names = connection.exec_driver_sql(queries[database.dialect]).scalars()

        assert f"{name}_is_placed" in set(names)


def test_a_row_that_keeps_its_place_cannot_be_changed(api: Api) -> None:
    Device(1).sync(api.sync)
    device = Device(2)
    device.train(10)
    device.sync(api.sync)
    sets = next(table_of(row) for row in SYNCED.values() if table_of(row).name == "workout_set")

    with (
        pytest.raises(DatabaseUnavailable) as refused,
        api.service.database.writing() as connection,
    ):
        connection.execute(update(sets).values(reps=6))

    assert isinstance(refused.value.__cause__, DBAPIError)
    assert "changed by a commit alone" in str(refused.value.__cause__.orig)
    assert [each["reps"] for each in api.get("/sets")["items"]] == [5]


@pytest.mark.parametrize(
    ("writing", "users"),
    [
        (r"\bwrite_(rows|batches)\b", {"rows.commit", "rows.stored"}),
        # Throttling and the head of the feed have tables of their own.
        (r"\bsql\.put\b", {"access.throttling"}),
        (r"\bsql\.Writes\b", {"rows.commit", "rows.head", "rows.stored"}),
        (r"\bsql import\b", set()),
    ],
)
def test_only_the_commit_writes_synced_rows(writing: str, users: set[str]) -> None:
    """What tests run is looked at by `owning`; this is for what they do not."""
    modules = {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
    }

    assert {name for name, code in modules.items() if re.search(writing, code)} == users
