"""An older file is brought up to date whole or not at all, and a copy of it is kept."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from alembic.script import ScriptDirectory

from strategies import seeded
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import stamp
from workoutlog.errors import LogbookFull, LogbookTooNew
from workoutlog.services.ports import WorkoutQuery
from workoutlog.store import migrating, opening
from workoutlog.store.connecting import connect
from workoutlog.store.logbook import SqliteLogbook

LATER = '''"""A later revision.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the file."""
    op.execute("CREATE TABLE added (id INTEGER PRIMARY KEY)")
    {step}
'''
WORKOUT = Workout(id=UUID(int=1), started_at=datetime(2026, 5, 4, tzinfo=UTC))
SQUAT = Exercise(id=UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED)
A_SET = WorkoutSet(id=UUID(int=3), workout_id=WORKOUT.id, exercise_id=SQUAT.id, reps=5)
# Makes the parent of every set anew, as SQLite needs it for most changes of a table.
REBUILD = """op.execute("CREATE TABLE anew AS SELECT * FROM workout")
    op.execute("DROP TABLE workout")
    op.execute("ALTER TABLE anew RENAME TO workout")"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Make a file of the revision that will be the older one."""
    path = tmp_path / "logbook.db"
    with closing(opened(path)) as logbook:
        logbook.save([Version(each, stamp(5, 0, 1)) for each in (WORKOUT, SQUAT, A_SET)])
    return path


def opened(path: Path) -> SqliteLogbook:
    return SqliteLogbook(path, seeded(1).getrandbits)


def scripts_with(tmp_path: Path, step: str) -> Path:
    """Copy the migrations, and add one that ends with a step."""
    # A per cent sign means something to Alembic's configuration.
    scripts = tmp_path / "100% migrations"
    shutil.copytree(migrating.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "0004_later.py").write_text(LATER.replace("{step}", step))
    return scripts


def upgrade_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str = "pass") -> None:
    """Make this the program that knows one revision more."""
    monkeypatch.setattr(migrating, "SCRIPTS", scripts_with(tmp_path, step))
    monkeypatch.setattr(opening, "REVISION", "0004")


def state_of(path: Path) -> tuple[str, bool]:
    """Read a file's revision, and whether the added table is in it."""
    with closing(sqlite3.connect(path)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        added = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'added'").fetchone()
        return revision, added is not None


def backups(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.glob("*backup*"))


def test_the_revision_of_new_files_is_the_newest_migration() -> None:
    assert migrating.revisions()[-1] == opening.REVISION


def test_an_older_file_is_migrated_when_it_is_opened(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_program(monkeypatch, tmp_path)

    with closing(opened(old)) as logbook:
        assert not logbook.is_new
        assert logbook.sets_of_workouts([WORKOUT.id]) == [A_SET]

    assert state_of(old) == ("0004", True)
    assert backups(old) == ["logbook.db.0003-1.backup"]
    with closing(opened(old)):
        assert len(backups(old)) == 1


def test_the_copy_is_the_old_file_and_private(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        upgrade_program(patch, tmp_path)
        kept = migrating.migrate(old, "0003")

    assert kept is not None
    assert state_of(kept) == ("0003", False)
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(opened(kept)) as logbook:
        assert logbook.sets_of_workouts([WORKOUT.id]) == [A_SET]


def test_no_copy_is_ever_overwritten(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = [tmp_path / f"logbook.db.0003-{number}.backup" for number in (1, 2)]
    for each in taken:
        each.write_text("older")
    upgrade_program(monkeypatch, tmp_path)

    kept = migrating.migrate(old, "0003")

    assert kept == tmp_path / "logbook.db.0003-3.backup"
    assert [each.read_text() for each in taken] == ["older", "older"]


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ('raise RuntimeError("on purpose")', RuntimeError),
        ("raise KeyboardInterrupt", KeyboardInterrupt),
    ],
)
def test_a_migration_that_raises_has_changed_nothing(
    step: str,
    error: type[BaseException],
    old: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        upgrade_program(patch, tmp_path, step)
        with pytest.raises(error):
            opened(old)

    assert state_of(old) == ("0003", False)
    assert backups(old) == []
    with closing(opened(old)) as logbook:
        assert logbook.sets_of_workouts([WORKOUT.id]) == [A_SET]


def test_a_disk_that_fills_during_a_migration_has_changed_nothing(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_limited(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count=1")
        return connection

    upgrade_program(monkeypatch, tmp_path)
    monkeypatch.setattr(migrating, "connect", connect_limited)

    with pytest.raises(LogbookFull):
        opened(old)

    assert state_of(old) == ("0003", False)
    assert backups(old) == []


def test_a_table_may_be_made_anew_below_its_children(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_program(monkeypatch, tmp_path, REBUILD)

    with closing(opened(old)) as logbook:
        assert logbook.workouts(WorkoutQuery()) == [WORKOUT]
        assert logbook.sets_of_workouts([WORKOUT.id]) == [A_SET]


def test_a_file_that_another_process_migrated_is_left_as_it_is(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade_program(monkeypatch, tmp_path)
    assert migrating.migrate(old, "0003")

    assert migrating.migrate(old, "0003") is None
    assert len(backups(old)) == 1


def test_the_older_program_refuses_the_newer_file(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        upgrade_program(patch, tmp_path)
        migrating.migrate(old, "0003")

    with pytest.raises(LogbookTooNew):
        opened(old)


OPENER = """
import pathlib, sys, time
from workoutlog.store import migrating, opening
migrating.SCRIPTS, opening.REVISION = pathlib.Path(sys.argv[2]), "0004"
print("ready", flush=True)
sys.stdin.readline()
opening.open_file(pathlib.Path(sys.argv[1]))[0].close()
"""


def test_two_processes_migrate_once(old: Path, tmp_path: Path) -> None:
    scripts = scripts_with(tmp_path, "pass")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, str(old), str(scripts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()

    assert [process.communicate() for process in processes] == [("", "")] * 2
    assert [process.returncode for process in processes] == [0, 0]
    assert state_of(old) == ("0004", True)
    assert backups(old) == ["logbook.db.0003-1.backup"]


def test_workouts_of_the_first_revision_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "first.db"
    with closing(connect(path)) as file:
        for statement in first_revision():
            file.execute(statement)
        file.execute(
            "INSERT INTO workout VALUES (?, 0, 60, NULL, 'legs', '', ?, NULL, NULL, NULL, 0, 1, 7)",
            (WORKOUT.id.bytes, bytes(16)),
        )
        file.execute(f"PRAGMA application_id={opening.APPLICATION_ID}")

    with closing(opened(path)) as logbook:
        [kept] = logbook.workouts(WorkoutQuery())
        assert (kept.name, kept.utc_offset, kept.routine_id, kept.routine_day) == (
            "legs",
            60,
            None,
            "",
        )
        assert logbook.damage() == []
    assert backups(path) == ["first.db.0001-1.backup"]


def first_revision() -> list[str]:
    """Write the statements that made a file at first, from the migration itself."""
    script = ScriptDirectory(str(migrating.SCRIPTS)).get_revision("0001")
    return [
        *script.module._STATEMENTS,  # noqa: SLF001  # they are the file of that time
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('0001')",
    ]
