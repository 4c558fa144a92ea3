"""SQLite's planner expects what a server has, from the first row on and whatever is logged."""

import sqlite3
from contextlib import closing
from pathlib import Path

from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.tables import metadata

BY_WORKOUT = "SELECT * FROM workout_set WHERE account_id = x'00' AND workout_id = x'00'"


def supposed(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as file:
        return dict(file.execute("SELECT idx, stat FROM sqlite_stat1"))


def test_every_index_of_an_account_has_its_statistics(migrated_file: Path) -> None:
    found = supposed(migrated_file)
    expected = {
        str(index.name)
        for table in metadata.sorted_tables
        for index in table.indexes
        if next(iter(index.columns)).name == "account_id"
    }

    assert expected <= found.keys()
    assert found["ix_workout_set_workout"] == "10000000 10000 20 1"
    assert found["workout_set"] == "10000000 10000 1"


def test_they_stay_when_a_server_stops(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    migrate(database)
    before = supposed(path)
    with database.reading() as connection:
        [step] = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {BY_WORKOUT}")
    database.close()

    assert "ix_workout_set_workout (account_id=? AND workout_id=?)" in step[3]
    assert supposed(path) == before != {}
