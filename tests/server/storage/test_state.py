"""A database remembers which history it holds, and when it was backed up."""

from datetime import UTC, datetime

from strategies import seeded
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.state import State, backed_up_at, remember_backup, settled


def test_a_database_stays_the_one_that_it_is(database: Database) -> None:
    random = seeded(5)
    with database.writing() as connection:
        first = settled(connection, random.randbytes)
    with database.writing() as connection:
        assert settled(connection, random.randbytes) == first
    assert len(first.epoch) == 16
    assert 0 < first.device < 1 << 63


def test_every_device_number_fits(database: Database) -> None:
    with database.writing() as connection:
        found = settled(connection, lambda size: b"\xff" * size)
    assert found == State("7fffffffffffffff", (1 << 63) - 1)


def test_the_last_backup_is_remembered(database: Database) -> None:
    with database.writing() as connection:
        assert backed_up_at(connection) is None
        for day in (1, 2):
            remember_backup(connection, datetime(2026, 11, day, tzinfo=UTC))
        assert backed_up_at(connection) == datetime(2026, 11, 2, tzinfo=UTC)
