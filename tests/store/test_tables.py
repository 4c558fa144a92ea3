"""One schema, however it is made, and one form of a row, whoever writes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import Session, SQLModel, select

from strategies import nouns, seeded, stamps, versions
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.replica.rows import version_of
from workoutlog.store import migrating
from workoutlog.store.compiled import COLUMNS, SQL
from workoutlog.store.logbook import SqliteLogbook
from workoutlog.store.opening import REVISION
from workoutlog.store.rows import local_row
from workoutlog.store.statements import SYNCED
from workoutlog.store.tables import metadata


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "logbook.db"
    with closing(SqliteLogbook(path, seeded(1).getrandbits)):
        return path


@pytest.fixture(scope="module")
def engine(place: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{place}", poolclass=NullPool)
    yield engine
    engine.dispose()


def test_migrations_and_tables_make_the_same_schema(place: Path, tmp_path: Path) -> None:
    migrated = tmp_path / "migrated.db"
    engine = create_engine(f"sqlite:///{migrated}", poolclass=NullPool)
    with engine.begin() as connection:
        migrating.upgrade(connection)

        assert compare_metadata(MigrationContext.configure(connection), metadata) == []

    assert schema_of(migrated) == schema_of(place)


def test_alembic_sees_no_difference_in_a_new_file(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION == migrating.revisions()[-1]


@pytest.mark.parametrize("noun", NOUNS)
def test_compiled_columns_begin_with_the_fields_of_the_noun(noun: type[Noun]) -> None:
    names = [each.name for each in fields(noun)]
    bookkeeping = ["stamp", "field_stamps", "saw", "extra"]
    bookkeeping += ["dead", "local_rev", "base_seq", "base_stamps"]

    assert [*COLUMNS[noun.kind]] == names + bookkeeping


@given(version=versions(nouns, stamps))
def test_sqlmodel_reads_what_the_driver_wrote(
    place: Path, engine: Engine, version: Version[Noun]
) -> None:
    noun = version.noun
    with closing(connected(place)) as connection:
        connection.execute(SQL[f"put_{noun.kind}"], local_row(version))
    table = SYNCED[noun.kind]

    with Session(engine) as session:
        [row] = session.exec(select(table).where(vars(table)["id"] == noun.id)).all()

        for each in fields(noun):
            assert getattr(row, each.name) == getattr(noun, each.name)
        assert (row.stamp, row.saw, row.dead) == (version.stamp, version.saw, version.dead)
        session.delete(row)
        session.commit()


@given(version=versions(nouns, stamps))
def test_the_driver_reads_what_sqlmodel_wrote(
    place: Path, engine: Engine, version: Version[Noun]
) -> None:
    noun = version.noun
    written: dict[str, Any] = dict(zip(COLUMNS[noun.kind], local_row(version), strict=False))
    values = {each.name: getattr(noun, each.name) for each in fields(noun)}
    row: SQLModel = SYNCED[noun.kind](
        **values,
        stamp=version.stamp,
        saw=version.saw,
        field_stamps=written["field_stamps"],
        extra=written["extra"],
        dead=version.dead,
        local_rev=1,
    )
    with Session(engine) as session:
        session.add(row)
        session.commit()
        with closing(connected(place)) as connection:
            sql = SQL[f"{noun.kind}_by_id"].replace("{ids}", ":id")
            [found] = connection.execute(sql, {"id": noun.id.bytes})
        session.delete(row)
        session.commit()

    assert version_of(type(noun), found) == version


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def schema_of(path: Path) -> set[str]:
    """Read the schema of a file, but for spaces and for the table that belongs to Alembic."""
    with closing(connected(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
        return {
            sql.translate({ord(space): None for space in " \n\t"})
            for name, sql in rows
            if name != "alembic_version"
        }
