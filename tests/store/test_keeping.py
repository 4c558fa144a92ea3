"""The file is looked at, copied and replaced without a loss, whatever state it is in."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from strategies import seeded
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.stamps import stamp
from workoutlog.errors import (
    LogbookError,
    LogbookForeign,
    LogbookLocked,
    LogbookMissing,
    LogbookUnwritable,
)
from workoutlog.services.ports import Count
from workoutlog.store import connecting
from workoutlog.store.keeping import KeptFile
from workoutlog.store.logbook import SqliteLogbook

SQUAT = Exercise(id=UUID(int=1), name="Squat", tracking=Tracking.WEIGHTED)
BENCH = Exercise(id=UUID(int=2), name="Bench", tracking=Tracking.WEIGHTED)


@pytest.fixture
def file(tmp_path: Path) -> KeptFile:
    return KeptFile(tmp_path / "logbook.db", seeded(1).getrandbits)


def make(path: Path, *exercises: Exercise) -> None:
    with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
        logbook.save([Version(each, stamp(5, 0, 1)) for each in exercises])


def exercises_in(path: Path) -> list[Exercise]:
    with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
        return logbook.exercises()


def ill(file: KeptFile) -> list[tuple[str, str]]:
    return [(check.name, check.seen) for check in file.check_up().checks if not check.well]


class TestCheckUp:
    def test_a_logbook_is_well(self, file: KeptFile) -> None:
        make(file.path, SQUAT)

        checkup = file.check_up()

        assert ill(file) == []
        assert [check.name for check in checkup.checks] == [
            "file",
            "permissions",
            "free space",
            "version",
            "integrity",
            "contents",
        ]
        assert "exercises: 1" in checkup.checks[-1].seen

    def test_no_file_is_well_and_stays_away(self, file: KeptFile) -> None:
        assert ill(file) == []
        assert not file.path.exists()

    def test_a_file_that_could_not_be_made(
        self, file: KeptFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)

        seen = f"{file.path} cannot be made: {file.path.parent} is not yours to write"
        assert ill(file) == [("file", seen)]

    def test_a_disk_that_is_nearly_full(
        self, file: KeptFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(file.path)
        usage = shutil.disk_usage(file.path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=3_000_000))

        assert ill(file) == [("free space", "3 MB: make room on the disk it is on")]

    def test_a_file_that_others_can_read(self, file: KeptFile) -> None:
        make(file.path)
        file.path.chmod(0o644)

        [(name, seen)] = ill(file)

        assert name == "permissions"
        assert f"chmod 600 {file.path}" in seen

    def test_a_file_that_is_not_ours_to_write(
        self, file: KeptFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(file.path)
        monkeypatch.setattr(os, "access", lambda *_: False)

        [(name, seen)] = ill(file)

        assert (name, seen) == ("permissions", "the file or its directory is not yours to write")

    def test_a_file_of_another_kind(self, file: KeptFile) -> None:
        file.path.write_text("Date,Exercise\n")
        file.path.chmod(0o600)

        assert ill(file) == [("opening", f"{file.path} is not a logbook.")]

    def test_rows_without_parents(self, file: KeptFile) -> None:
        make(file.path)
        with closing(sqlite3.connect(file.path)) as other, other:
            other.execute(
                "INSERT INTO workout_set (id, workout_id, exercise_id, set_type, tempo, note,"
                " stamp, dead, local_rev)"
                " VALUES (x'01', x'02', x'03', 'working', '', '', x'', 0, 1)"
            )

        assert [name for name, _ in ill(file)] == ["integrity"]

    def test_a_place_that_cannot_be_looked_at(self, file: KeptFile) -> None:
        file.path.symlink_to(file.path)
        long = KeptFile(file.path.with_name("x" * 300), seeded(1).getrandbits)

        assert ill(long) == [("file", f"{long.path}: File name too long")]


class TestBackUp:
    def test_a_backup_holds_everything(self, file: KeptFile, tmp_path: Path) -> None:
        make(file.path, SQUAT)

        made = file.back_up(tmp_path / "copy.db")

        assert (made.path, made.size) == (tmp_path / "copy.db", made.path.stat().st_size)
        assert exercises_in(made.path) == [SQUAT]

    def test_of_nothing_there_is_no_backup(self, file: KeptFile, tmp_path: Path) -> None:
        with pytest.raises(LogbookMissing, match="There is no file"):
            file.back_up(tmp_path / "copy.db")

        assert list(tmp_path.iterdir()) == []

    def test_a_place_that_is_not_there(self, file: KeptFile, tmp_path: Path) -> None:
        make(file.path)

        with pytest.raises(LogbookUnwritable, match="No such file or directory"):
            file.back_up(tmp_path / "missing" / "copy.db")


class TestRestore:
    def test_a_copy_replaces_the_logbook_which_is_kept(
        self, file: KeptFile, tmp_path: Path
    ) -> None:
        source, kept = tmp_path / "copy.db", tmp_path / "kept.db"
        make(source, SQUAT)
        make(file.path, BENCH)

        restored = file.restore(source, kept)

        assert (restored.path, restored.source, restored.kept) == (file.path, source, kept)
        assert restored.counts["exercise"] == Count(1, 0)
        assert exercises_in(file.path) == exercises_in(source) == [SQUAT]
        assert exercises_in(kept) == [BENCH]

    def test_a_copy_is_put_where_nothing_was(self, file: KeptFile, tmp_path: Path) -> None:
        make(tmp_path / "copy.db", SQUAT)

        restored = file.restore(tmp_path / "copy.db", tmp_path / "kept.db")

        assert restored.kept is None
        assert exercises_in(file.path) == [SQUAT]
        assert file.path.stat().st_mode & 0o777 == 0o600

    def test_a_broken_logbook_is_kept_as_it_is(self, file: KeptFile, tmp_path: Path) -> None:
        make(tmp_path / "copy.db", SQUAT)
        file.path.write_bytes(b"broken" * 1_000)

        file.restore(tmp_path / "copy.db", tmp_path / "kept.db")

        assert exercises_in(file.path) == [SQUAT]
        assert (tmp_path / "kept.db").read_bytes() == b"broken" * 1_000

    def test_a_damaged_copy_is_refused(self, file: KeptFile, tmp_path: Path) -> None:
        source = tmp_path / "copy.db"
        make(file.path, BENCH)
        make(
            source,
            *(
                Exercise(id=UUID(int=number), name="E" * 90, tracking=Tracking.TIMED)
                for number in range(1_000)
            ),
        )
        content = bytearray(source.read_bytes())
        page = len(content) // 2 // 4_096 * 4_096
        content[page : page + 4_096] = seeded(3).randbytes(4_096)
        source.write_bytes(content)

        with pytest.raises(LogbookUnwritable, match="is damaged"):
            file.restore(source, tmp_path / "kept.db")

        assert exercises_in(file.path) == [BENCH]
        assert not (tmp_path / "kept.db").exists()

    @pytest.mark.parametrize(
        ("content", "error"), [(None, LogbookMissing), ("no logbook", LogbookForeign)]
    )
    def test_what_is_no_logbook_is_refused(
        self, content: str | None, error: type[LogbookError], file: KeptFile, tmp_path: Path
    ) -> None:
        source = tmp_path / "source"
        if content is not None:
            source.write_text(content)
        make(file.path, BENCH)

        with pytest.raises(error) as refused:
            file.restore(source, tmp_path / "kept.db")

        assert str(source) in refused.value.message
        assert exercises_in(file.path) == [BENCH]

    def test_a_database_of_another_program_is_called_by_its_own_name(
        self, file: KeptFile, tmp_path: Path
    ) -> None:
        source = tmp_path / "other.db"
        with closing(sqlite3.connect(source)) as other, other:
            other.execute("CREATE TABLE meal (name TEXT)")

        with pytest.raises(LogbookForeign) as refused:
            file.restore(source, tmp_path / "kept.db")

        assert refused.value.message == f"{source} is not a logbook."
        assert refused.value.advice == ("Name a copy that wl backup has made.",)

    def test_the_logbook_itself_is_no_copy(self, file: KeptFile, tmp_path: Path) -> None:
        make(file.path, BENCH)
        (tmp_path / "link.db").symlink_to(file.path)

        with pytest.raises(LogbookUnwritable, match="is the logbook itself"):
            file.restore(tmp_path / "link.db", tmp_path / "kept.db")

        assert exercises_in(file.path) == [BENCH]


class TestHasWorkouts:
    def test_nothing_there(self, file: KeptFile) -> None:
        assert not file.has_workouts()

    @pytest.mark.parametrize(("exercises", "expected"), [([], False), ([SQUAT], True)])
    def test_something_there(
        self, exercises: list[Exercise], expected: object, file: KeptFile
    ) -> None:
        make(file.path, *exercises)

        assert file.has_workouts() is expected

    def test_a_broken_file_counts(self, file: KeptFile) -> None:
        file.path.write_bytes(b"broken" * 1_000)

        assert file.has_workouts()

    def test_a_file_that_is_held_counts(
        self, file: KeptFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connecting, "BUSY_MS", 30)
        with closing(sqlite3.connect(file.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")

            assert file.has_workouts()


def test_restoring_only_reads_the_copy(file: KeptFile, tmp_path: Path) -> None:
    """It may lie on a medium that cannot be written, and it is wanted again."""
    make(file.path, SQUAT)
    source = file.back_up(tmp_path / "copy.db").path
    before = source.read_bytes()

    file.restore(source, tmp_path / "kept.db")

    assert source.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "copy.db",
        "kept.db",
        "logbook.db",
    ]


def test_a_device_that_was_restored_is_another_one_to_its_next_sync(
    file: KeptFile, tmp_path: Path
) -> None:
    make(file.path, SQUAT)
    with closing(SqliteLogbook(file.path, seeded(1).getrandbits)) as logbook:
        logbook.set_state("machine", "here")
    source = file.back_up(tmp_path / "copy.db").path

    file.restore(source, tmp_path / "kept.db")

    with closing(SqliteLogbook(file.path, seeded(1).getrandbits)) as logbook:
        assert logbook.state("machine") != "here"


def test_an_empty_file_is_no_copy(file: KeptFile, tmp_path: Path) -> None:
    make(file.path, SQUAT)
    source = tmp_path / "empty.db"
    source.touch()

    with pytest.raises(LogbookForeign):
        file.restore(source, tmp_path / "kept.db")

    assert exercises_in(file.path) == [SQUAT]


def test_a_dry_run_of_restoring_changes_nothing(file: KeptFile, tmp_path: Path) -> None:
    make(file.path, SQUAT)
    source = tmp_path / "copy.db"
    make(source, BENCH, SQUAT)

    restored = file.restore(source, tmp_path / "kept.db", dry_run=True)

    assert restored.counts["exercise"] == Count(2, 0)
    assert exercises_in(file.path) == [SQUAT]
    assert not (tmp_path / "kept.db").exists()


def test_restoring_over_a_logbook_that_is_held_gives_up_and_changes_nothing(
    file: KeptFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_MS", 50)
    make(file.path, SQUAT)
    source = tmp_path / "copy.db"
    make(source, BENCH)

    with closing(sqlite3.connect(file.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogbookLocked):
            file.restore(source, tmp_path / "kept.db")

    assert exercises_in(file.path) == [SQUAT]
