"""Every error a person can meet is met, through the command line, with its code and status."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cli.at_a_server import AT_A_SERVER
from fitfile import written
from lifting import Ran, well, wl
from workoutlog import errors
from workoutlog.errors import LogbookError, WorkoutlogError
from workoutlog.services import training
from workoutlog.store.logbook import SqliteLogbook

Way = Callable[[pytest.MonkeyPatch], Ran]


def usage(_: pytest.MonkeyPatch) -> Ran:
    return wl("undo", "--json", "--fast")


def notation(_: pytest.MonkeyPatch) -> Ran:
    return wl("log", "squat", "100x", "--json")


def invalid_value(_: pytest.MonkeyPatch) -> Ran:
    return wl("rest", "2h", "--json")


def date_unreadable(_: pytest.MonkeyPatch) -> Ran:
    return wl("history", "--since", "11/12/2026", "--json")


def date_in_future(_: pytest.MonkeyPatch) -> Ran:
    return wl("log", "squat", "100x5", "--at", "2190-01-01", "--json")


def config_invalid(patch: pytest.MonkeyPatch) -> Ran:
    patch.setenv("WORKOUTLOG_UNIT", "stone")
    return wl("log", "squat", "100x5", "--json")


def input_unreadable(_: pytest.MonkeyPatch) -> Ran:
    return wl("log", "-", "--json", typed=b"squat 100x5\xff")


def format_not_installed(patch: pytest.MonkeyPatch) -> Ran:
    patch.setitem(sys.modules, "fitdecode", None)
    file = Path.home() / "strength.fit"
    file.write_bytes(written([]))
    return wl("import", str(file), "--json")


STRONG = b"Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n2025-03-03 18:00:00,A,Squat,1,"
STRONGLIFTS = b"Date,Note,Exercise 1,Weight (KG),Weight (LB),Set 1\n03/04/18,,Squat,60,,5\n"


def format_unknown(_: pytest.MonkeyPatch) -> Ran:
    return wl("import", "-", "--json", typed=b"day,mood\n2025-03-03,good\n")


def format_needs_answer(_: pytest.MonkeyPatch) -> Ran:
    return wl("import", "-", "--json", typed=STRONGLIFTS)


def import_refused(_: pytest.MonkeyPatch) -> Ran:
    return wl("import", "-", "--json", "--strict", typed=STRONG + b"100,five\n")


def output_unwritable(_: pytest.MonkeyPatch) -> Ran:
    return wl("export", "/nowhere/history.csv", "--json")


def sex_unknown(_: pytest.MonkeyPatch) -> Ran:
    return wl("score", "600", "-b", "83kg", "--json")


def exercise_unknown(_: pytest.MonkeyPatch) -> Ran:
    return wl("log", "sqat", "100x5", "--json")


def exercise_ambiguous(_: pytest.MonkeyPatch) -> Ran:
    return wl("log", "lat", "50x10", "--json")


def exercise_exists(_: pytest.MonkeyPatch) -> Ran:
    return wl("exercise", "add", "Bench Press", "--json")


def routine_unknown(_: pytest.MonkeyPatch) -> Ran:
    return wl("next", "--json")


def routine_exists(_: pytest.MonkeyPatch) -> Ran:
    well("routine", "add", "gzclp", "--program", "gzclp")
    return wl("routine", "add", "GZCLP", "--program", "gzclp", "--json")


def training_max_unknown(_: pytest.MonkeyPatch) -> Ran:
    well("routine", "add", "531", "--program", "531")
    return wl("next", "--json")


def not_found(_: pytest.MonkeyPatch) -> Ran:
    return wl("show", "--json")


def no_workout_running(_: pytest.MonkeyPatch) -> Ran:
    return wl("finish", "--json")


def workout_running(_: pytest.MonkeyPatch) -> Ran:
    well("start")
    return wl("start", "--json")


def nothing_to_undo(_: pytest.MonkeyPatch) -> Ran:
    return wl("undo", "--json")


def nothing_to_redo(_: pytest.MonkeyPatch) -> Ran:
    return wl("redo", "--json")


def needs_confirmation(_: pytest.MonkeyPatch) -> Ran:
    for day in ("2020-01-06", "2020-01-07"):
        well("log", "squat", "100x5", "--at", f"{day} 10:00")
    return wl("delete", "-w", "2020-01-06", "-w", "2020-01-07", "--json")


def editor_failed(patch: pytest.MonkeyPatch) -> Ran:
    well("log", "squat", "100x5")
    patch.setenv("VISUAL", "/nowhere/editor")
    return wl("edit", "--json", tty=True)


def internal_error(patch: pytest.MonkeyPatch) -> Ran:
    def broken(*_: object) -> None:
        message = "the program is wrong"
        raise ZeroDivisionError(message)

    patch.setattr(training, "status", broken)
    return wl("status", "--json")


def logbook_missing(_: pytest.MonkeyPatch) -> Ran:
    return wl("restore", "nowhere.db", "--json")


def logbook_locked(patch: pytest.MonkeyPatch) -> Ran:
    well("log", "squat", "100x5")
    patch.setattr("workoutlog.store.connecting.BUSY_MS", 10, raising=False)
    with closing(sqlite3.connect(place(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        return wl("log", "squat", "100x5", "--json")


def logbook_unwritable(_: pytest.MonkeyPatch) -> Ran:
    return wl("status", "--db", str(Path.home()), "--json")


def logbook_full(patch: pytest.MonkeyPatch) -> Ran:
    well("log", "squat", "100x5")
    opened = SqliteLogbook.__init__

    def with_little_room(self: SqliteLogbook, *arguments: object) -> None:
        opened(self, *arguments)  # type: ignore[arg-type]  # whatever it is opened with
        self._connection.execute("PRAGMA max_page_count=1")

    patch.setattr(SqliteLogbook, "__init__", with_little_room)
    return wl("log", "-", "--json", typed="squat 100x5 # " + "x" * 900 + "\n" + LINES)


def logbook_corrupt(_: pytest.MonkeyPatch) -> Ran:
    well("log", "squat", "100x5")
    with closing(sqlite3.connect(place(), isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = NULL WHERE 0")
        other.execute("DELETE FROM alembic_version")
    return wl("status", "--json")


def logbook_foreign(_: pytest.MonkeyPatch) -> Ran:
    path = Path.home() / "other.db"
    path.write_text("a diary, and no logbook")
    return wl("status", "--db", str(path), "--json")


def logbook_too_new(_: pytest.MonkeyPatch) -> Ran:
    well("log", "squat", "100x5")
    with closing(sqlite3.connect(place(), isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    return wl("status", "--json")


# Enough to need another page of the file.
LINES = "bench 100x5 # " + "y" * 900 + "\n"

# Every code, its exit status, and a way to it.
TABLE: dict[str, tuple[int, Way]] = {
    "usage": (2, usage),
    "notation": (2, notation),
    "invalid_value": (2, invalid_value),
    "date_unreadable": (2, date_unreadable),
    "date_in_future": (2, date_in_future),
    "config_invalid": (2, config_invalid),
    "input_unreadable": (1, input_unreadable),
    "format_not_installed": (1, format_not_installed),
    "format_unknown": (1, format_unknown),
    "format_needs_answer": (3, format_needs_answer),
    "import_refused": (1, import_refused),
    "output_unwritable": (1, output_unwritable),
    "sex_unknown": (3, sex_unknown),
    "exercise_unknown": (1, exercise_unknown),
    "exercise_ambiguous": (3, exercise_ambiguous),
    "exercise_exists": (1, exercise_exists),
    "routine_unknown": (1, routine_unknown),
    "routine_exists": (1, routine_exists),
    "training_max_unknown": (3, training_max_unknown),
    "not_found": (1, not_found),
    "no_workout_running": (1, no_workout_running),
    "workout_running": (1, workout_running),
    "nothing_to_undo": (1, nothing_to_undo),
    "nothing_to_redo": (1, nothing_to_redo),
    "needs_confirmation": (3, needs_confirmation),
    "editor_failed": (1, editor_failed),
    "internal_error": (70, internal_error),
    **AT_A_SERVER,
    "logbook_missing": (6, logbook_missing),
    "logbook_locked": (6, logbook_locked),
    "logbook_unwritable": (6, logbook_unwritable),
    "logbook_full": (6, logbook_full),
    "logbook_corrupt": (6, logbook_corrupt),
    "logbook_foreign": (6, logbook_foreign),
    "logbook_too_new": (6, logbook_too_new),
}
# Met through workoutlog-server, whose own test is in tests/server.
ELSEWHERE = {"server_not_installed"}


def leaves(kind: type[WorkoutlogError]) -> Iterator[type[WorkoutlogError]]:
    """List the errors of a family that are raised; its bases never are."""
    if kind not in {WorkoutlogError, LogbookError}:
        yield kind
    for below in kind.__subclasses__():
        yield from leaves(below)


def place() -> str:
    return str(wl("where", "--json").data["paths"][0][1])


def test_every_code_has_a_way_to_it() -> None:
    ours = {each for each in leaves(WorkoutlogError) if each.__module__ == errors.__name__}
    assert {each.code for each in ours} == set(TABLE) | ELSEWHERE
    assert len(ours) == len({each.code for each in ours})


@pytest.mark.parametrize("code", TABLE)
def test_code_is_met_on_the_command_line(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, way = TABLE[code]
    ran = way(monkeypatch)
    assert ran.error["code"] == code, ran.out
    assert ran.status == status
    assert ran.error["message"]
    assert "Traceback" not in ran.out + ran.err


def test_done_is_0_also_for_an_empty_list() -> None:
    assert wl("history").status == 0
    assert wl("records").status == 0
    assert wl("exercise", "list", "xyzzy").status == 0


def test_bug_is_told_in_few_lines_and_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    internal_error(monkeypatch)
    ran = wl("status")
    assert (ran.status, ran.out) == (70, "")
    assert ran.err.startswith("Something went wrong inside workoutlog.\n")
    assert "Traceback" not in ran.err
    saved = sorted((Path.home() / ".local/state/workoutlog").glob("bug-*.txt"))
    assert str(saved[-1]) in "".join(ran.err.split("\n"))
    text = saved[-1].read_text()
    assert "Traceback" in text
    assert text.rstrip().endswith("ZeroDivisionError: the program is wrong")


def test_bug_that_cannot_be_saved_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    (Path.home() / ".local").mkdir()
    (Path.home() / ".local/state").write_text("in the way")
    internal_error(monkeypatch)
    ran = wl("status")
    assert ran.status == 70
    assert "ZeroDivisionError: the program is wrong" in ran.err


def test_debug_shows_the_traceback_and_changes_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    internal_error(monkeypatch)
    ran = wl("status", "--debug", "--json")
    assert "ZeroDivisionError: the program is wrong\n" in ran.err
    assert ran.error["code"] == "internal_error"
    refused = wl("log", "xyzzy", "100x5", "--debug")
    assert refused.status == 1
    assert refused.err.startswith("Traceback")
