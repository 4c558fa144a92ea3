"""A backup is whole, private, made while others write, and never in the way of another file."""

import os
import shutil
import stat
import threading
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, select, update

from populating import populate
from strategies import seeded
from workoutlog.domain.stamps import stamp
from workoutlog.errors import OutputUnwritable
from workoutlog.server.refusals import DatabaseDamaged, SchemaTooOld
from workoutlog.server.storage.archive import verified
from workoutlog.server.storage.backup import back_up
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.restore import restore
from workoutlog.server.tables import AccountRow, CommitRow, metadata
from workoutlog.server.tables.mould import table_of

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
ACCOUNT = table_of(AccountRow)
COMMIT = table_of(CommitRow)


@pytest.fixture
def full(database: Database) -> Database:
    """Put rows into every table."""
    with database.writing() as connection:
        populate(connection, seeded(1))
    return database


def test_every_row_of_every_table_is_in_it(full: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"

    counts = back_up(full, path, now=NOW)

    assert counts == dict.fromkeys(set(metadata.tables) - {"server_state"}, 5)
    with path.open("rb") as file:
        assert {name: part.rows for name, part in verified(file).items()} == counts
    assert b'"made_at":"2026-11-23T18:00:00+00:00"' in path.read_bytes().splitlines()[0]


def test_only_its_owner_may_read_it_and_nothing_lies_beside_it(
    full: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    back_up(full, folder / "a.backup", now=NOW)

    assert [each.name for each in folder.iterdir()] == ["a.backup"]
    assert stat.S_IMODE((folder / "a.backup").stat().st_mode) == 0o600


def test_an_older_backup_is_replaced_and_another_file_is_not(
    full: Database, tmp_path: Path
) -> None:
    path = tmp_path / "a.backup"
    back_up(full, path, now=NOW)
    before = path.read_bytes()
    back_up(full, path, now=NOW.replace(hour=19))
    assert path.read_bytes() != before

    other = tmp_path / "server.db"
    other.write_bytes(b"SQLite format 3\0")
    with pytest.raises(OutputUnwritable, match="is not a backup"):
        back_up(full, other, now=NOW)
    assert other.read_bytes() == b"SQLite format 3\0"


def test_a_place_that_is_not_there_is_told(full: Database, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="No such file"):
        back_up(full, tmp_path / "nowhere" / "a.backup", now=NOW)


def test_a_backup_that_cannot_be_finished_leaves_the_older_one(
    full: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "backups" / "a.backup"
    path.parent.mkdir()
    back_up(full, path, now=NOW)
    before = path.read_bytes()

    def full_disk(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OutputUnwritable, match="No space left"):
        back_up(full, path, now=NOW)

    assert [each.name for each in path.parent.iterdir()] == ["a.backup"]
    assert path.read_bytes() == before


def test_a_database_without_the_schema_is_refused(empty_url: str, tmp_path: Path) -> None:
    with closing(Database(empty_url)) as database:
        database.prepare()
        with pytest.raises(SchemaTooOld) as refused:
            back_up(database, tmp_path / "a.backup", now=NOW)

    assert refused.value.hint == "workoutlog-server migrate"
    assert not (tmp_path / "a.backup").exists()


def test_a_damaged_file_is_not_backed_up(migrated_file: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(migrated_file, tmp_path / "server.db")
    with closing(Database(f"sqlite:///{path}")) as database, database.writing() as connection:
        populate(connection, seeded(1), rows=200)
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 2, len(content) - 4096, 4096):
        content[page : page + 100] = bytes(100)
    path.write_bytes(content)

    with closing(Database(f"sqlite:///{path}")) as database, pytest.raises(DatabaseDamaged):
        back_up(database, tmp_path / "a.backup", now=NOW)

    assert not (tmp_path / "a.backup").exists()


def add_account(connection: Connection, account: UUID) -> None:
    zero = {"last_seq": 0, "last_stamp": stamp(0, 0, 0), "digests": "{}", "created_at": NOW}
    connection.execute(insert(ACCOUNT), {"account_id": account, "name": str(account), **zero})


def commit(connection: Connection, account: UUID, *seqs: int) -> None:
    """Write as the feed does: the end of an account's feed moves with each of its commits."""
    moved = update(ACCOUNT).where(ACCOUNT.c.account_id == account)
    connection.execute(moved.values(last_seq=seqs[-1]))
    rows = [
        {"account_id": account, "seq_to": seq, "seq_from": seq, "tag": b"", "device": "", "at": NOW}
        for seq in seqs
    ]
    connection.execute(insert(COMMIT), rows)


def test_a_backup_among_writers_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    accounts = [UUID(int=number) for number in range(3)]
    with database.writing() as connection:
        for account in accounts:
            add_account(connection, account)
    enough = threading.Event()
    written = dict.fromkeys(accounts, 0)

    def write(account: UUID) -> None:
        while not enough.is_set():
            with database.writing() as connection:
                commit(connection, account, written[account] + 1)
            written[account] += 1

    writers = [threading.Thread(target=write, args=(each,)) for each in accounts]
    for writer in writers:
        writer.start()
    between = []
    for number in range(5):
        while sum(written.values()) < 20 * (number + 1):
            pass
        before = dict(written)
        back_up(database, tmp_path / f"{number}.backup", now=NOW)
        between.append((before, {each: count + 1 for each, count in written.items()}))
    enough.set()
    for writer in writers:
        writer.join()

    for number, (before, after) in enumerate(between):
        ends = ends_of(tmp_path / f"{number}.backup", tmp_path / f"{number}.db")
        for account in accounts:
            assert before[account] <= ends[account] <= after[account]


def ends_of(backup: Path, path: Path) -> dict[UUID, int]:
    """Restore a backup, and find the end of each feed, before which no commit is missing."""
    with closing(Database(f"sqlite:///{path}")) as database:
        database.prepare()
        restore(database, backup)
        with database.reading() as connection:
            accounts = connection.execute(select(ACCOUNT.c.account_id, ACCOUNT.c.last_seq))
            ends: dict[UUID, int] = dict(accounts.all())
            for account, end in ends.items():
                commits = select(COMMIT.c.seq_to).where(COMMIT.c.account_id == account)
                found = connection.execute(commits.order_by(COMMIT.c.seq_to)).scalars().all()
                assert found == [*range(1, end + 1)]
    return ends


def test_memory_does_not_grow_with_the_rows(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        add_account(connection, UUID(int=1))

    few = peaks(database, range(1, 601), tmp_path / "few")
    many = peaks(database, range(601, 2_401), tmp_path / "many")

    assert many[0] < 1.2 * few[0]
    assert many[1] < 1.2 * few[1]


def peaks(database: Database, commits: range, path: Path) -> tuple[int, int]:
    """Write commits, and find how much memory a backup needs, and then a restore."""
    with database.writing() as connection:
        commit(connection, UUID(int=1), *commits)
    with closing(Database(f"sqlite:///{path}.db")) as other:
        other.prepare()
        migrate(other)
        return (
            peak_of(lambda: back_up(database, path, now=NOW)),
            peak_of(lambda: restore(other, path)),
        )


def peak_of(work: Callable[[], object]) -> int:
    """Find how much memory Python held at most while something was done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
