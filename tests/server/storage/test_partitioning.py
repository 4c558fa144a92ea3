"""The rows of accounts are spread over partitions, each account's whole in one of them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from populating import populate
from postgres import Postgres
from revising import add
from strategies import seeded
from workoutlog.server.refusals import PartitionsFixed
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.partitioning import KEY, partitions_of
from workoutlog.server.tables import metadata

OF_ACCOUNTS = {name for name, table in metadata.tables.items() if KEY in table.primary_key.columns}


@pytest.fixture
def new(postgres: Postgres) -> Iterator[Database]:
    """Make a PostgreSQL database without a schema."""
    with postgres.database("wl_partitions") as url, closing(Database(url)) as database:
        yield database


def partitions(connection: Connection) -> dict[str, list[str]]:
    """Find the partitions of each table that has some."""
    query = """
        SELECT parent.relname, child.relname FROM pg_inherits
        JOIN pg_class parent ON parent.oid = inhparent JOIN pg_class child ON child.oid = inhrelid
        WHERE parent.relkind = 'p' ORDER BY child.relname
    """
    found: dict[str, list[str]] = {}
    for parent, child in connection.execute(text(query)):
        found.setdefault(parent, []).append(child)
    return found


def test_tables_of_accounts_are_partitioned_and_the_others_are_not(new: Database) -> None:
    migrate(new, partitions=4)

    with new.reading() as connection:
        assert partitions(connection) == {
            name: [f"{name}_p{number}" for number in range(4)] for name in OF_ACCOUNTS
        }
        assert partitions_of(connection) == 4
        tables = set(inspect(connection).get_table_names())
    assert set(metadata.tables) <= tables


def test_all_rows_of_an_account_are_in_partitions_of_one_number(new: Database) -> None:
    migrate(new, partitions=4)
    with new.writing() as connection:
        populate(connection, seeded(5), rows=20)
        places: dict[bytes, set[str]] = {}
        for name in sorted(OF_ACCOUNTS):
            query = text(f"SELECT account_id, tableoid::regclass::text FROM {name}")  # noqa: S608  # the names are ours
            for account, partition in connection.execute(query):
                places.setdefault(account, set()).add(partition.rpartition("_p")[2])

    assert len(places) == 20
    assert all(len(numbers) == 1 for numbers in places.values())
    assert set.union(*places.values()) == {"0", "1", "2", "3"}


def test_an_account_is_looked_for_in_its_partition_only(new: Database) -> None:
    migrate(new, partitions=4)

    with new.reading() as connection:
        query = "EXPLAIN SELECT * FROM workout_set WHERE account_id = '\\x01' ORDER BY id"
        plan = "\n".join(connection.exec_driver_sql(query).scalars())

    assert plan.count("workout_set_p") > 0
    assert len({word for word in plan.split() if word.startswith("workout_set_p")}) <= 2


def test_tables_of_later_migrations_are_partitioned_alike(new: Database, scripts: Path) -> None:
    migrate(new, partitions=2)
    columns = "sa.Column('account_id', sa.LargeBinary(), primary_key=True)"
    add(scripts, "later", "0002", f"import sqlalchemy as sa; op.create_table('goal', {columns})")

    migrate(new)

    with new.reading() as connection:
        assert partitions(connection)["goal"] == ["goal_p0", "goal_p1"]
        assert partitions_of(connection) == 2


@pytest.mark.parametrize(("before", "after"), [(0, 2), (2, 4)])
def test_the_number_of_partitions_stays(before: int, after: int, new: Database) -> None:
    migrate(new, partitions=before)

    with pytest.raises(PartitionsFixed, match=f"in {before or 1} partitions") as refused:
        migrate(new, partitions=after)

    assert "backup" in refused.value.advice[0]
    assert migrate(new, partitions=before).after == "0002"


def test_a_file_has_no_partitions(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'server.db'}")) as database:
        database.prepare()
        with pytest.raises(PartitionsFixed):
            migrate(database, partitions=2)


def test_tables_that_are_made_afterwards_are_whole(new: Database, postgres: Postgres) -> None:
    migrate(new, partitions=2)

    with postgres.database("wl_whole") as url, closing(Database(url)) as database:
        migrate(database)
        with database.reading() as connection:
            assert partitions(connection) == {}
