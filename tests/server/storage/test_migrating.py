"""A schema is brought up to date once, by whoever comes first, and is never taken back."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, inspect, text

from postgres import Postgres
from revising import add
from workoutlog import __version__
from workoutlog.server.refusals import (
    DatabaseBusy,
    DatabaseForeign,
    DatabaseFull,
    DatabaseUnavailable,
    DowngradeRefused,
    MigrationFailed,
    SchemaTooNew,
)
from workoutlog.server.storage import migrating, schema
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.drafting import draft
from workoutlog.server.storage.migrating import alembic_config, migrate
from workoutlog.server.storage.schema import head, missing
from workoutlog.server.storage.waits import Waits
from workoutlog.server.tables import metadata

ADDED = "added_later"
NO_ROOM = "PRAGMA max_page_count=1"


@pytest.fixture
def migrated(empty_url: str) -> Iterator[Database]:
    """Make a database of the revision that will be the older one."""
    with closing(Database(empty_url)) as database:
        database.prepare()
        migrate(database)
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO server_state VALUES ('kept', '×')")
        yield database


def tables_of(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def kept(database: Database) -> str | None:
    with database.reading() as connection:
        query = text("SELECT value FROM server_state WHERE name = 'kept'")
        return connection.execute(query).scalar()


def backups(database: Database) -> list[str]:
    folder = database.path.parent if database.path else None
    return sorted(each.name for each in folder.glob("*.backup")) if folder else []


def test_an_empty_database_gets_the_schema(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        database.prepare()

        done = migrate(database)

        assert done == (None, head(), None)
        assert tables_of(database) == {*metadata.tables, "alembic_version"}
        with database.reading() as connection:
            assert missing(connection) == []
            program = text("SELECT value FROM server_state WHERE name = 'program'")
            assert connection.execute(program).scalar_one() == __version__
        assert migrate(database) == (head(), head(), None)


def test_migrations_and_tables_make_the_same_schema(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        difference = compare_metadata(context, metadata)

    assert difference == [], "see CONTRIBUTING.md: python -m workoutlog.server.storage.drafting"


def is_ours(item: Any, name: str | None, kind: str, *_others: object) -> bool:
    """Tell tables from their partitions, which keys refer to as well."""
    if kind == "foreign_key_constraint":
        return item.referred_table.name in metadata.tables
    return kind != "table" or name in metadata.tables


def test_a_file_is_word_by_word_what_the_tables_say(migrated_file: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'tables.db'}")
    metadata.create_all(engine)
    engine.dispose()

    assert words_of(migrated_file) == words_of(tmp_path / "tables.db")


def words_of(path: Path) -> dict[str, list[str]]:
    """List the parts of each statement that made a schema, in no order."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_stat1'"
    with closing(sqlite3.connect(path)) as connection:
        statements = dict(connection.execute(query))
    statements.pop("alembic_version", None)
    return {name: sorted(sql.replace(",", " ").split()) for name, sql in statements.items()}


def test_a_database_keeps_what_it_has_when_it_is_migrated(
    migrated: Database, scripts: Path
) -> None:
    add(scripts, "later", head())

    done = migrate(migrated)

    assert (done.before, done.after) == ("0002", "later")
    assert ADDED in tables_of(migrated)
    assert kept(migrated) == "×"


def test_a_file_is_copied_before_it_is_migrated(
    migrated_file: Path, tmp_path: Path, scripts: Path
) -> None:
    path = shutil.copyfile(migrated_file, tmp_path / "server.db")
    taken = tmp_path / "server.db.0002-1.backup"
    taken.write_text("of an earlier time")
    add(scripts, "later", "0002")

    with closing(Database(f"sqlite:///{path}")) as database:
        done = migrate(database)

    assert done.backup == tmp_path / "server.db.0002-2.backup"
    assert done.backup.stat().st_mode & 0o777 == 0o600
    assert taken.read_text() == "of an earlier time"
    assert words_of(done.backup) == words_of(migrated_file)


@pytest.mark.parametrize("error", ["RuntimeError('on purpose')", "KeyboardInterrupt"])
def test_a_migration_that_raises_has_changed_nothing(
    migrated: Database, scripts: Path, error: str
) -> None:
    add(scripts, "later", "0002", f"raise {error}")

    with pytest.raises((RuntimeError, KeyboardInterrupt)):
        migrate(migrated)

    assert ADDED not in tables_of(migrated)
    assert backups(migrated) == []
    with migrated.reading() as connection:
        assert missing(connection) == ["later"]
    add(scripts, "later", "0002")
    assert migrate(migrated).after == "later"


def test_migrations_before_the_one_that_fails_stand_on_a_server_and_not_in_a_file(
    migrated: Database, scripts: Path
) -> None:
    add(scripts, "later", "0002")
    add(scripts, "latest", "later", "raise RuntimeError")

    with pytest.raises(RuntimeError):
        migrate(migrated)

    assert (ADDED in tables_of(migrated)) == (migrated.dialect == POSTGRESQL)
    with migrated.reading() as connection:
        assert (
            missing(connection)
            == {
                SQLITE: ["later", "latest"],
                POSTGRESQL: ["latest"],
            }[migrated.dialect]
        )


def test_sql_that_fails_is_told_in_our_words(migrated: Database, scripts: Path) -> None:
    add(scripts, "later", "0002", "op.execute('CREATE NONSENSE')")

    with pytest.raises(MigrationFailed, match="NONSENSE"):
        migrate(migrated)

    assert ADDED not in tables_of(migrated)


def test_a_table_may_be_made_anew_below_its_children(database: Database, scripts: Path) -> None:
    if database.dialect != SQLITE:
        return
    step = """with op.batch_alter_table("account", recreate="always") as table:
        table.drop_column("disabled_at")"""
    add(scripts, "later", "0002", step)
    with database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO account VALUES (x'01', 'anna', 0, NULL, 0, x'00', '')"
        )
        connection.exec_driver_sql("INSERT INTO credential VALUES (x'01', '', 0)")

    migrate(database)

    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM credential").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_an_index_may_be_built_while_others_write(migrated: Database, scripts: Path) -> None:
    step = """with op.get_context().autocommit_block():
        op.create_index("ix_later", "account", ["name"], postgresql_concurrently=True)"""
    if migrated.dialect == SQLITE:
        return
    add(scripts, "later", "0002", step)

    migrate(migrated)

    with migrated.reading() as connection:
        assert "ix_later" in {each["name"] for each in inspect(connection).get_indexes("account")}


@pytest.mark.parametrize("program", ["9.8.7", None])
def test_a_newer_schema_is_refused_by_the_name_of_what_reads_it(
    migrated: Database, scripts: Path, program: str | None
) -> None:
    later = add(scripts, "later", "0002")
    migrate(migrated)
    later.unlink()
    with migrated.writing() as connection:
        connection.exec_driver_sql("DELETE FROM server_state WHERE name = 'program'")
        if program:
            insert = text("INSERT INTO server_state VALUES ('program', :program)")
            connection.execute(insert, {"program": program})

    with pytest.raises(SchemaTooNew) as refused:
        migrate(migrated)

    reader = f"workoutlog {program}" if program else "the newer version"
    assert refused.value.exit_status == 78
    assert f"schema later, which is newer than this program, and is read by {reader}" in str(
        refused.value
    )
    assert "never taken back" in refused.value.advice[0]
    assert refused.value.details == {"revision": "later", "program": program}
    assert kept(migrated) == "×"


THEIR_REVISION = "CREATE TABLE alembic_version AS SELECT '{}' AS version_num"


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        (["CREATE TABLE invoice (id INTEGER)"], "invoice"),
        (["CREATE TABLE account (id INTEGER)"], "account"),
        ([THEIR_REVISION.format("9af3")], "alembic_version"),
        # Theirs may have the names of ours.
        (["CREATE TABLE account (id INTEGER)", THEIR_REVISION.format("0002")], "account"),
    ],
)
def test_tables_of_something_else_are_left_alone(
    theirs: list[str], named: str, empty_url: str
) -> None:
    with closing(Database(empty_url)) as database:
        with database.writing() as connection:
            for statement in theirs:
                connection.exec_driver_sql(statement)
        before = tables_of(database)

        with pytest.raises(DatabaseForeign, match=f"a table called {named}") as refused:
            migrate(database)
        with pytest.raises(DatabaseForeign), database.reading() as connection:
            schema.check(connection)

        assert refused.value.exit_status == 78
        assert tables_of(database) == before


def test_a_file_of_something_else_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE invoice (id INTEGER)")
    before = path.read_bytes()
    with closing(Database(f"sqlite:///{path}")) as database, pytest.raises(DatabaseForeign):
        database.prepare()
    assert path.read_bytes() == before


def test_no_migration_is_ever_taken_back(migrated: Database) -> None:
    for revision in ScriptDirectory(str(schema.SCRIPTS)).walk_revisions():
        with pytest.raises(DowngradeRefused, match="never taken back"):
            revision.module.downgrade()
    with (
        migrated.writing() as connection,
        pytest.raises(DowngradeRefused),
    ):
        command.downgrade(alembic_config(connection), "base")
    assert kept(migrated) == "×"


MIGRATOR = """
import pathlib, sys
from contextlib import closing
from workoutlog.server.storage import migrating, schema
from workoutlog.server.storage.database import Database
schema.SCRIPTS = pathlib.Path(sys.argv[2])
with closing(Database(sys.argv[1])) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    database.prepare()
    print(migrating.migrate(database).before)
"""


def test_four_processes_migrate_once(empty_url: str, scripts: Path) -> None:
    add(scripts, "later", "0002")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATOR, empty_url, str(scripts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()

    answers = [process.communicate() for process in processes]

    assert sorted(answers) == sorted([("None\n", ""), *[("later\n", "")] * 3])
    with closing(Database(empty_url)) as database:
        assert ADDED in tables_of(database)


def test_who_waits_too_long_for_another_is_told(migrated: Database) -> None:
    other = Database(migrated.url)
    with closing(other), other.writing() as connection:
        if migrated.dialect == POSTGRESQL:
            connection.execute(text(f"SELECT pg_advisory_lock({migrating._LOCK})"))  # noqa: SLF001  # as another program holds it

        with pytest.raises(DatabaseBusy):
            migrate(migrated, patience_s=0.2)

    assert migrate(migrated).after == head()


def test_a_table_that_somebody_uses_is_not_waited_for_for_long(
    migrated: Database, scripts: Path
) -> None:
    """Whoever comes after a migration that waits would wait, too."""
    if migrated.dialect == SQLITE:
        return
    add(scripts, "later", "0002", "op.execute('ALTER TABLE account ADD later INTEGER')")
    with (
        closing(Database(migrated.url, waits=Waits(lock_s=0.1))) as hurried,
        migrated.reading() as connection,
    ):
        connection.exec_driver_sql("SELECT 1 FROM account")

        with pytest.raises(DatabaseBusy):
            migrate(hurried)

    assert migrate(migrated).after == "later"


def test_the_lock_is_given_back_when_a_migration_fails(migrated: Database, scripts: Path) -> None:
    later = add(scripts, "later", "0002", "op.execute('CREATE NONSENSE')")
    with pytest.raises(MigrationFailed):
        migrate(migrated)
    later.unlink()

    assert migrate(migrated, patience_s=0.2).after == head()


def test_a_full_disk_leaves_the_old_file_and_no_copy(
    migrated_file: Path, tmp_path: Path, scripts: Path
) -> None:
    path = shutil.copyfile(migrated_file, tmp_path / "server.db")
    add(scripts, "later", "0002")

    with closing(Database(f"sqlite:///{path}")) as database:
        event.listen(database.engine, "connect", lambda driver, _: driver.execute(NO_ROOM))
        with pytest.raises(DatabaseFull):
            migrate(database)

        assert ADDED not in tables_of(database)
        assert backups(database) == []


def test_a_file_that_cannot_be_copied_is_not_migrated(
    migrated_file: Path, tmp_path: Path, scripts: Path
) -> None:
    page = 4096
    content = migrated_file.read_bytes()[:-page] + bytes(page)
    path = tmp_path / "server.db"
    path.write_bytes(content)
    add(scripts, "later", "0002")

    with closing(Database(f"sqlite:///{path}")) as database, pytest.raises(DatabaseUnavailable):
        migrate(database)

    assert path.read_bytes() == content
    assert [*tmp_path.glob("*.backup")] == []


def test_a_user_who_may_not_change_the_schema_is_told(postgres: Postgres) -> None:
    with postgres.database("wl_guarded") as url:
        guest = f"wl_guest_{uuid4().hex}"
        with closing(Database(url)) as owner, owner.writing() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {guest} LOGIN PASSWORD 'p'")
        with closing(Database(owner.url.set(username=guest, password="p"))) as database:  # noqa: S106  # of a role that the test makes
            with pytest.raises(MigrationFailed, match="may not change") as refused:
                migrate(database)
            assert "owner" in refused.value.advice[0]
        with closing(Database(url)) as owner, owner.writing() as connection:
            connection.exec_driver_sql(f"DROP ROLE {guest}")


def test_a_draft_makes_all_tables(empty_url: str, scripts: Path) -> None:
    for revision in (scripts / "versions").glob("*.py"):
        revision.unlink()
    draft("0001", "In one step")

    with closing(Database(empty_url)) as database:
        database.prepare()
        migrate(database)
        with database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_later_draft_holds_the_difference_and_may_be_made_anew(scripts: Path) -> None:
    [first] = (scripts / "versions").glob("0001_*.py")
    column = 'sa.Column("disabled_at", _WIDE, nullable=True)'
    assert column in first.read_text()
    first.write_text(first.read_text().replace(f"{column},", ""))

    draft("0002", "Forgotten column")
    drafted = draft("0002", "Accounts that are disabled")

    assert drafted.name == "0002_accounts_that_are_disabled.py"
    assert len(list((scripts / "versions").glob("0002*"))) == 1
    assert f"batch_op.add_column({column})".replace('"', "'") in drafted.read_text()
    assert drafted.read_text().count("op.") == 2
    assert "down_revision = '0001'" in drafted.read_text()
