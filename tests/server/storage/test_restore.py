"""What was backed up comes back whole, on either engine, or nothing does."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from populating import populate
from revising import add
from strategies import seeded
from workoutlog.errors import InputUnreadable
from workoutlog.server.refusals import BackupInvalid, DatabaseNotEmpty, SchemaTooNew
from workoutlog.server.storage import schema
from workoutlog.server.storage.archive import (
    Contents,
    Header,
    header_line,
    line,
    read_header,
    seal_line,
    verified,
)
from workoutlog.server.storage.backup import back_up
from workoutlog.server.storage.database import POSTGRESQL, Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.restore import restore
from workoutlog.server.tables import metadata

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Path:
    """Back up a database that has rows in every table, and is empty afterwards."""
    path = tmp_path / "full.backup"
    with database.writing() as connection:
        populate(connection, seeded(1))
    back_up(database, path, now=NOW)
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return path


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """Make a new database of SQLite, without a schema."""
    with closing(Database(f"sqlite:///{tmp_path / 'other.db'}")) as database:
        database.prepare()
        yield database


def lines(path: Path) -> list[bytes]:
    """Read what is in a backup, without when it was made."""
    return path.read_bytes().splitlines(keepends=True)[1:-1]


def rows_in(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name != "server_state"
        }


def test_every_table_goes_to_the_other_engine_and_back(
    archive: Path, database: Database, file: Database, tmp_path: Path
) -> None:
    there = restore(file, archive)
    back_up(file, tmp_path / "there.backup", now=NOW)
    back = restore(database, tmp_path / "there.backup")
    back_up(database, tmp_path / "back.backup", now=NOW)

    assert there == back == rows_in(file) == rows_in(database)
    assert set(there) == set(metadata.tables) - {"server_state"}
    assert all(there.values())
    assert lines(archive) == lines(tmp_path / "there.backup") == lines(tmp_path / "back.backup")


def test_the_restored_database_is_another_one(archive: Path, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO server_state VALUES ('epoch', 'of the database')"))
        connection.execute(text("INSERT INTO server_state VALUES ('program', '0.1.0')"))

    restore(database, archive)

    with database.reading() as connection:
        state = connection.execute(text("SELECT name, value FROM server_state")).all()
    assert state == [("program", "0.1.0")]
    assert b"epoch" not in archive.read_bytes()


@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
def test_postgresql_knows_at_once_how_many_rows_it_has(archive: Path, database: Database) -> None:
    restore(database, archive)

    counted = text("SELECT reltuples FROM pg_class WHERE oid = CAST(:name AS regclass)")
    with database.reading() as connection:
        known = {name: connection.scalar(counted, {"name": name}) for name in rows_in(database)}
    assert known == rows_in(database)


def test_a_database_with_accounts_is_left_as_it_is(archive: Path, database: Database) -> None:
    restore(database, archive)
    before = rows_in(database)

    with pytest.raises(DatabaseNotEmpty, match="has accounts: 5"):
        restore(database, archive)

    assert rows_in(database) == before


def test_one_bit_that_flips_anywhere_is_noticed(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "small.backup"
    with database.writing() as connection:
        populate(connection, seeded(3), rows=1)
    back_up(database, path, now=NOW)
    whole = path.read_bytes()
    verify(whole)
    bits = seeded(4)

    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bits.randrange(8)
        with pytest.raises(BackupInvalid):
            verify(flipped)


def verify(content: bytes | bytearray) -> None:
    file = BytesIO(content)
    read_header(file)
    verified(file)


def test_a_backup_that_ends_too_early_is_refused(archive: Path, file: Database) -> None:
    whole = archive.read_bytes().splitlines(keepends=True)

    for end in range(len(whole)):
        archive.write_bytes(b"".join(whole[:end]))
        with pytest.raises(BackupInvalid):
            restore(file, archive)
    archive.write_bytes(b"".join(whole)[:-1])
    with pytest.raises(BackupInvalid):
        restore(file, archive)
    archive.write_bytes(b"".join([*whole, b"\n"]))
    with pytest.raises(BackupInvalid):
        restore(file, archive)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 1}', "SQLite format 3\0"])
def test_other_files_are_no_backups(text: str, file: Database, tmp_path: Path) -> None:
    (tmp_path / "other").write_text(text)

    with pytest.raises(BackupInvalid, match="not a backup"):
        restore(file, tmp_path / "other")


def test_a_file_that_is_not_there_is_told(file: Database, tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="No such file"):
        restore(file, tmp_path / "nowhere")


def sealed(parts: list[bytes], tables: dict[str, Contents], form: bytes | None = None) -> bytes:
    """Write an archive that is as it was sealed, whatever is in it."""
    first = form or header_line(Header(schema.head(), "0.1.0", "2026"))
    content = b"".join([first, *parts])
    return content + seal_line(tables, sha256(content).hexdigest())


NONE = Contents(0, sha256().hexdigest())
ACCOUNTS = line(
    {
        "table": "account",
        "columns": dict.fromkeys(["account_id"], "bytes"),
    }
)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (sealed([], {"invoice": NONE}), "a table that is not ours: invoice"),
        (sealed([], {}), "not as this program writes one"),
        (sealed([ACCOUNTS], {"account": NONE}), "other columns"),
        (sealed([b"{}\n"], {"account": Contents(1, "")}), "not those that were backed up"),
        (sealed([line({"table": "credential"})], {"account": NONE}), "not as this program"),
        (
            sealed([], {}, line({"format": "workoutlog-server-backup", "version": 2})),
            "not a backup",
        ),
        (
            sealed(
                [],
                {},
                line(
                    {
                        "format": "workoutlog-server-backup",
                        "version": 2,
                        "schema": "0002",
                        "program": "9.8.7",
                        "made_at": "2030",
                    }
                ),
            ),
            "made by workoutlog 9.8.7",
        ),
    ],
)
def test_what_we_did_not_write_is_refused(
    content: bytes, refusal: str, file: Database, tmp_path: Path
) -> None:
    path = tmp_path / "crafted.backup"
    path.write_bytes(content)
    migrate(file)

    with pytest.raises(BackupInvalid, match=refusal):
        restore(file, path)

    assert not any(rows_in(file).values())


def test_rows_that_arrive_otherwise_than_they_were_are_noticed(
    archive: Path, database: Database
) -> None:
    content = archive.read_bytes().splitlines(keepends=True)
    seal = json.loads(content.pop())["seal"]["tables"]
    tables = {name: Contents(**contents) for name, contents in seal.items()}
    tables["workout"] = tables["workout"]._replace(sha256="0" * 64)
    whole = b"".join(content)
    archive.write_bytes(whole + seal_line(tables, sha256(whole).hexdigest()))

    with pytest.raises(BackupInvalid, match="rows of workout are not those"):
        restore(database, archive)

    assert not any(rows_in(database).values())


def test_a_backup_of_an_older_schema_is_restored_and_then_migrated(
    archive: Path,
    file: Database,
    empty_url: str,
    scripts: Path,
) -> None:
    add(scripts, "later", "0002")

    with closing(Database(empty_url)) as new:
        new.prepare()
        restore(new, archive)

        assert all(rows_in(new).values())
        with new.reading() as connection:
            assert schema.current(connection) == "later"
    migrate(file)
    with pytest.raises(DatabaseNotEmpty, match="schema 0002, and the database has later"):
        restore(file, archive)


def test_a_backup_of_a_newer_schema_is_refused(file: Database, tmp_path: Path) -> None:
    path = tmp_path / "newer.backup"
    path.write_bytes(sealed([], {}, header_line(Header("later", "9.8.7", "2030"))))

    with pytest.raises(SchemaTooNew, match="schema later") as refused:
        restore(file, path)

    assert "workoutlog 9.8.7 or newer" in refused.value.advice[0]
