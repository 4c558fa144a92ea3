"""A file is made, recognised or left alone; whatever is wrong with it is said in our words."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import seeded
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    NOUNS,
    Exercise,
    Measurement,
    MeasurementUnit,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import stamp
from workoutlog.errors import (
    LogbookCorrupt,
    LogbookError,
    LogbookForeign,
    LogbookFull,
    LogbookLocked,
    LogbookTooNew,
    LogbookUnwritable,
)
from workoutlog.services.ports import JournalChange, WorkoutQuery
from workoutlog.store import connecting, opening
from workoutlog.store.logbook import SqliteLogbook
from workoutlog.store.opening import APPLICATION_ID, REVISION, open_file

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def opened(path: Path) -> SqliteLogbook:
    return SqliteLogbook(path, seeded(1).getrandbits)


def exercise(number: int, note: str = "") -> Version[Exercise]:
    noun = Exercise(id=UUID(int=number), name=f"E{number}", tracking=Tracking.TIMED, note=note)
    return Version(noun, stamp(number, 0, 1))


def make(path: Path, exercises: int = 3) -> None:
    """Make a logbook with something of everything in it, in one file."""
    with closing(opened(path)) as logbook:
        workout = Workout(id=UUID(int=1), started_at=NOON, name="Push", note="n")
        set_ = WorkoutSet(id=UUID(int=2), workout_id=workout.id, exercise_id=UUID(int=1), reps=5)
        waist = Measurement(
            id=UUID(int=3), name="w", value=1, unit=MeasurementUnit.CM, measured_at=NOON
        )
        logbook.save([exercise(number, "x" * 200) for number in range(1, exercises + 1)])
        extra = {"mood": (stamp(9, 0, 1), ["good"])}
        logbook.save([Version(workout, stamp(5, 0, 1), extra=extra)])
        logbook.save([Version(set_, stamp(6, 0, 1), {"done": stamp(7, 0, 1)})])
        logbook.save([Version(waist, stamp(8, 0, 1), saw=stamp(3, 0, 1))])
        changes = [JournalChange(WorkoutSet, set_.id, {"reps": 4}, {"reps": 5})]
        logbook.add_journal(NOON, "edit", changes)
        logbook.advance_stamp(stamp(9, 0, 1))
        logbook.device()


def read_everything(logbook: SqliteLogbook) -> None:
    for noun in NOUNS:
        logbook.versions(noun, [UUID(int=number) for number in range(1, 4)])
    logbook.exercises()
    logbook.running_workout()
    logbook.workouts(WorkoutQuery(text="n", exercises=(UUID(int=1),)))
    logbook.sets_of_workouts([UUID(int=1)])
    logbook.sets_of_workouts([UUID(int=1)])
    logbook.order_keys(UUID(int=1))
    logbook.measurements()
    logbook.next_undo()
    logbook.next_redo()
    logbook.last_stamp()
    logbook.device()
    logbook.counts()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a logbook that nobody changes."""
    path = tmp_path_factory.mktemp("sound") / "logbook.db"
    make(path)
    return path


class TestANewFile:
    def test_it_is_private_and_so_is_its_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "some" / "where" / "logbook.db"

        with closing(opened(path)) as logbook:
            assert logbook.is_new
            modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}

        assert modes == dict.fromkeys(["logbook.db", "logbook.db-wal", "logbook.db-shm"], 0o600)
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_it_is_durable_and_waits_and_keeps_references(self, tmp_path: Path) -> None:
        connection, new = open_file(tmp_path / "logbook.db")
        with closing(connection):
            settings = {
                name: connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            marks = [
                connection.execute(sql).fetchone()[0]
                for sql in ("PRAGMA application_id", "SELECT version_num FROM alembic_version")
            ]

        assert new
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 5_000,
        }
        assert marks == [APPLICATION_ID, REVISION]

    def test_a_file_of_one_byte_is_not_taken_for_an_empty_one(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        path.write_bytes(b"\n")

        with pytest.raises(LogbookForeign):
            opened(path)

        assert path.read_bytes() == b"\n"

    def test_an_empty_file_becomes_a_logbook(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        path.touch()

        with closing(opened(path)) as logbook:
            assert logbook.is_new
            logbook.save([exercise(1)])

        with closing(opened(path)) as logbook:
            assert not logbook.is_new
            assert len(logbook.exercises()) == 1

    def test_a_link_that_leads_nowhere_yet_is_followed(self, tmp_path: Path) -> None:
        path, real = tmp_path / "logbook.db", tmp_path / "real.db"
        path.symlink_to(real)

        make(path)

        assert path.is_symlink()
        with closing(opened(real)) as logbook:
            assert len(logbook.exercises()) == 3

    def test_a_copy_put_in_its_place_writes_ahead_again(self, tmp_path: Path) -> None:
        path, copied = tmp_path / "logbook.db", tmp_path / "copy.db"
        make(path)
        with closing(opened(path)) as logbook:
            logbook.back_up(copied)
        assert journal_mode(copied) == "delete"

        with closing(opened(copied)):
            pass

        assert journal_mode(copied) == "wal"


class TestNoPlace:
    def test_a_folder_is_no_logbook(self, tmp_path: Path) -> None:
        with pytest.raises(LogbookUnwritable, match=r"is not a file\.$"):
            opened(tmp_path)

    def test_a_pipe_is_no_logbook(self, tmp_path: Path) -> None:
        path = tmp_path / "pipe"
        os.mkfifo(path)

        with pytest.raises(LogbookUnwritable, match=r"is not a file\.$"):
            opened(path)

    def test_a_file_where_a_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        with pytest.raises(LogbookUnwritable, match="cannot be made"):
            opened(tmp_path / "file" / "logbook.db")

    def test_a_link_into_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        path.symlink_to(tmp_path / "missing" / "real.db")

        with pytest.raises(LogbookUnwritable, match="No such file or directory"):
            opened(path)

    def test_a_link_that_leads_to_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        path.symlink_to(path)

        with pytest.raises(LogbookUnwritable, match="cannot be made"):
            opened(path)

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        with pytest.raises(LogbookUnwritable, match="File name too long"):
            opened(tmp_path / ("x" * 300))

    def test_a_disk_without_room_for_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_: Path) -> None:
            raise OSError(ENOSPC, "No space left on device")

        monkeypatch.setattr(opening, "make_private", refuse)

        with pytest.raises(LogbookFull, match="The disk is full"):
            opened(tmp_path / "logbook.db")


# What an ordinary user meets: the tests may run as one who may do anything.
UNPRIVILEGED = """
import os, pathlib, sqlite3, sys, uuid
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.stamps import stamp
from workoutlog.errors import WorkoutlogError
from workoutlog.store.logbook import SqliteLogbook
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
noun = Exercise(id=uuid.UUID(int=99), name="New", tracking=Tracking.TIMED)
try:
    logbook = SqliteLogbook(pathlib.Path(sys.argv[1]), lambda bits: 1)
    logbook.save([Version(noun, stamp(1, 0, 0))])
except WorkoutlogError as error:
    print(error.code, end="")
else:
    print("saved", end="")
"""


def log_as_anybody(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(path)],
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can reach; a test's own one is private."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "expected"),
    [
        (0o666, 0o777, "saved"),
        (0o444, 0o777, "logbook_unwritable"),
        (0o000, 0o777, "logbook_unwritable"),
        (0o666, 0o555, "logbook_unwritable"),
        (0o444, 0o555, "logbook_unwritable"),
        (0o666, 0o000, "logbook_unwritable"),
        (None, 0o777, "saved"),
        (None, 0o555, "logbook_unwritable"),
    ],
)
def test_permissions(
    file_mode: int | None, folder_mode: int, expected: str, open_folder: Path
) -> None:
    path = open_folder / "logbook.db"
    before = b""
    if file_mode is not None:
        make(path)
        before = path.read_bytes()
        path.chmod(file_mode)
    open_folder.chmod(folder_mode)

    child = log_as_anybody(path)

    open_folder.chmod(0o777)
    assert (child.stdout, child.stderr) == (expected, "")
    if expected != "saved" and file_mode is not None:
        path.chmod(0o600)
        assert path.read_bytes() == before


def test_a_parent_that_cannot_be_made(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    child = log_as_anybody(open_folder / "a" / "b" / "logbook.db")

    assert (child.stdout, child.stderr) == ("logbook_unwritable", "")


def a_database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


class TestForeignFiles:
    @pytest.mark.parametrize(
        "statements",
        [
            ["CREATE TABLE workout (id)"],
            ["PRAGMA application_id=1", "CREATE TABLE a (b)"],
            ["PRAGMA application_id=1"],
            ["PRAGMA journal_mode=DELETE", "CREATE VIEW a AS SELECT 1"],
        ],
    )
    def test_a_database_of_another_program_is_left_alone(
        self, statements: list[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "other.db"
        a_database(path, *statements)
        before = path.read_bytes()

        with pytest.raises(LogbookForeign, match=r"other\.db is not a logbook\.$"):
            opened(path)

        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["other.db"]

    @pytest.mark.parametrize(
        "content",
        [
            b"\n\n",
            b"Date,Exercise,Weight\n2026-05-04,Squat,100\n",
            b"x" * 5_000,
            b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100,
            b"PK\x03\x04" + bytes(600),
            bytes(10_000),
            b"SQLite format 3",
            b"SQLite format 3\0",
            b"SQLite format 3\0" + bytes(100),
        ],
    )
    def test_a_file_of_another_kind_is_left_alone(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_bytes(content)

        with pytest.raises((LogbookForeign, LogbookCorrupt)):
            opened(path)

        assert path.read_bytes() == content

    @pytest.mark.parametrize("kept", [2, 17, 99, 100, 511, 4_096, 4_097, 8_192, 20_000])
    def test_a_logbook_that_was_cut_off_is_damaged(self, kept: int, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        make(path)
        path.write_bytes(path.read_bytes()[:kept])

        def use() -> None:
            with closing(opened(path)) as logbook:
                read_everything(logbook)

        with pytest.raises((LogbookForeign, LogbookCorrupt)):
            use()


class TestDamage:
    def test_a_page_that_was_overwritten_is_met_when_read(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        make(path, exercises=2_000)
        content = bytearray(path.read_bytes())
        page = len(content) // 2 // 4_096 * 4_096
        content[page : page + 4_096] = seeded(3).randbytes(4_096)
        path.write_bytes(content)

        with closing(opened(path)) as logbook:
            assert logbook.damage()
            with pytest.raises(LogbookCorrupt, match="is damaged") as told:
                read_everything(logbook)

        assert told.value.hint == "wl doctor"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE workout_set SET set_type = 'worming'",
            "UPDATE workout_set SET reps = -1",
            "UPDATE workout_set SET field_stamps = '{'",
            "UPDATE workout_set SET stamp = x'00'",
            "UPDATE workout SET extra = '[1]'",
            "UPDATE workout SET started_at = 9000000000000000000",
            "UPDATE exercise SET aliases = '{'",
            "UPDATE exercise SET name = CAST(x'ff' AS TEXT)",
            "UPDATE measurement SET unit = 'ell'",
            "UPDATE journal SET changes = '[[1]]'",
            "UPDATE state SET value = 'x' WHERE key = 'device'",
            "DROP TABLE journal",
            "DELETE FROM alembic_version",
            "DROP TABLE alembic_version",
        ],
    )
    def test_a_row_that_makes_no_sense_is_damage(self, statement: str, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        make(path)
        a_database(path, statement)

        def use() -> None:
            with closing(opened(path)) as logbook:
                read_everything(logbook)

        with pytest.raises(LogbookCorrupt, match="is damaged: "):
            use()

    @given(flips=st.lists(st.tuples(st.integers(0, 99_999), st.integers(1, 255)), min_size=1))
    def test_any_byte_may_be_wrong(
        self,
        sound: Path,
        flips: list[tuple[int, int]],
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        """Nothing but our own errors is ever met, whatever the disk has done."""
        content = bytearray(sound.read_bytes())
        for place, change in flips:
            content[place % len(content)] ^= change
        path = tmp_path_factory.mktemp("flipped") / "logbook.db"
        path.write_bytes(content)

        try:
            with closing(opened(path)) as logbook:
                read_everything(logbook)
                logbook.damage()
                logbook.save([exercise(50)])
        except LogbookError as error:
            assert str(path) in error.message  # noqa: PT017  # it may also go well


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "logbook.db"
    make(path)
    a_database(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()

    with pytest.raises(LogbookTooNew, match="newer version of workoutlog"):
        opened(path)

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["logbook.db"]


class TestLocks:
    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connecting, "BUSY_MS", 30)

    def test_writing_waits_and_then_says_who_holds_it(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        make(path)

        with closing(opened(path)) as logbook:
            with held(path, "BEGIN IMMEDIATE"):
                assert len(logbook.exercises()) == 3
                with pytest.raises(LogbookLocked, match="Another program holds the logbook"):
                    logbook.save([exercise(9)])

            logbook.save([exercise(9)])
            assert len(logbook.exercises()) == 4

    @pytest.mark.parametrize("content", ["empty", "other"])
    def test_opening_a_file_that_is_held(self, content: str, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        if content == "other":
            a_database(path, "CREATE TABLE a (b)")

        with held(path, "BEGIN EXCLUSIVE"), pytest.raises(LogbookLocked):
            opened(path)

    def test_a_switch_to_writing_ahead_waits(self, tmp_path: Path) -> None:
        path = tmp_path / "logbook.db"
        make(path)
        a_database(path, "PRAGMA journal_mode=DELETE")

        with held(path, "BEGIN IMMEDIATE"), pytest.raises(LogbookLocked):
            opened(path)

        with closing(opened(path)):
            assert journal_mode(path) == "wal"


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path, statement: str) -> Iterator[None]:
    """Have another process hold a file."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate()


class TestAFullDisk:
    def test_what_was_there_is_kept_and_writing_goes_on_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "logbook.db"
        make(path)
        connections = limited(monkeypatch, pages=30)
        with closing(opened(path)) as logbook:
            acknowledged = fill(logbook)
            assert acknowledged
            assert sorted(each.id.int for each in logbook.exercises()) == [1, 2, 3, *acknowledged]
            assert logbook.damage() == []

            connections[-1].execute("PRAGMA max_page_count=1000000")
            logbook.save([exercise(999)])
            assert len(logbook.exercises()) == len(acknowledged) + 4

    def test_a_unit_of_work_is_undone_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "logbook.db"
        make(path)
        limited(monkeypatch, pages=30)

        def unit() -> None:
            with logbook.transaction():
                logbook.save([exercise(number, "x" * 3_000) for number in range(10, 100)])

        with closing(opened(path)) as logbook:
            with pytest.raises(LogbookFull):
                unit()
            assert [each.id.int for each in logbook.exercises()] == [1, 2, 3]

    def test_a_file_that_cannot_be_made_is_made_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "logbook.db"
        with monkeypatch.context() as patch:
            limited(patch, pages=4)
            with pytest.raises(LogbookFull, match="The disk is full"):
                opened(path)

        with closing(opened(path)) as logbook:
            assert logbook.is_new
            logbook.save([exercise(1)])


def limited(monkeypatch: pytest.MonkeyPatch, pages: int) -> list[sqlite3.Connection]:
    """Let the file grow no further, and list the connections for which it is so."""
    connections: list[sqlite3.Connection] = []
    connect: Callable[[Path], sqlite3.Connection] = connecting.connect

    def connect_limited(path: Path) -> sqlite3.Connection:
        connections.append(connect(path))
        connections[-1].execute(f"PRAGMA max_page_count={pages}")
        return connections[-1]

    monkeypatch.setattr(opening, "connect", connect_limited)
    return connections


def fill(logbook: SqliteLogbook) -> list[int]:
    """Save until there is no room, and list what was acknowledged."""
    acknowledged: list[int] = []

    def save_on() -> None:
        for number in range(10, 1_000):
            logbook.save([exercise(number, "x" * 1_000)])
            acknowledged.append(number)

    with pytest.raises(LogbookFull, match="The disk is full"):
        save_on()
    return acknowledged


def journal_mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        return str(mode)
