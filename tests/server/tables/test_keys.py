"""Every key begins with the account, so that PostgreSQL or Citus can spread accounts over machines.

Citus refuses a unique key without the column that it distributes by, and a
sequence that is one for all machines. Neither is at hand in the tests, so the
rule is kept here.
"""

import pytest
from sqlalchemy import Integer, Sequence, Table, UniqueConstraint, text

from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.storage.partitioning import KEY
from workoutlog.server.tables import metadata

# What is looked up before it is known who asks, and what belongs to nobody.
WITHOUT_ACCOUNT = {
    "deleted_account": "its account is gone: what is kept is the hash of its id",
    "invite": "its account is still to come: it is found by the hash of its code",
    "login_name": "it leads to the account: it is found by the name that is typed",
    "server_state": "what the server remembers for itself",
    "throttle": "counts attempts by name and network, of accounts that need not exist",
}
TABLES = [table for table in metadata.sorted_tables if table.name not in WITHOUT_ACCOUNT]


def name_of(table: Table) -> str:
    return table.name


def test_only_named_tables_are_found_without_an_account() -> None:
    keyed = {table.name for table in metadata.sorted_tables if KEY in table.primary_key.columns}

    assert set(metadata.tables) - keyed == set(WITHOUT_ACCOUNT)
    assert all(WITHOUT_ACCOUNT.values())


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_keys_begin_with_the_account(table: Table) -> None:
    unique = [
        table.primary_key.columns.keys(),
        *(each.columns.keys() for each in table.constraints if isinstance(each, UniqueConstraint)),
        *(each.columns.keys() for each in table.indexes if each.unique),
    ]

    assert [columns[0] for columns in unique] == [KEY] * len(unique)


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_rows_refer_to_rows_of_their_own_account(table: Table) -> None:
    for constraint in table.foreign_key_constraints:
        first = constraint.elements[0]
        assert (first.parent.name, first.column.name) == (KEY, KEY), constraint.name


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_indexes_begin_with_the_account(table: Table) -> None:
    assert {next(iter(index.columns)).name for index in table.indexes} <= {KEY}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=name_of)
def test_no_number_is_given_by_a_sequence(table: Table) -> None:
    for column in table.columns:
        assert column.identity is None
        assert column.server_default is None
        assert not isinstance(column.default, Sequence)
    # A single column of whole numbers as a key would be numbered by the database.
    [first, *others] = table.primary_key.columns
    assert others or not isinstance(first.type, Integer)


def test_the_database_has_no_sequence_and_no_cascade(database: Database) -> None:
    with database.reading() as connection:
        if database.dialect == SQLITE:
            schema = connection.execute(text("SELECT sql FROM sqlite_master")).scalars()
            assert not any("AUTOINCREMENT" in (each or "") for each in schema)
            return
        sequences = connection.execute(text("SELECT count(*) FROM pg_sequences")).scalar_one()
        cascades = text("SELECT count(*) FROM pg_constraint WHERE confdeltype NOT IN ('a', ' ')")
        assert sequences == 0
        assert connection.execute(cascades).scalar_one() == 0
