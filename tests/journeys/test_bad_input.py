"""Bad input: a clear message, the right exit status, an envelope, and a file that is as it was."""

import os
import pwd
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lifting import obediently, permissions_hold, process, well, wl

NAME = "x" * 10_000


@pytest.fixture
def logbook_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a logbook with a workout in it, which every command takes."""
    path = tmp_path / "logbook.db"
    monkeypatch.setenv("WORKOUTLOG_DB", str(path))
    well("log", "squat", "100", "5", "5", "--at", "2020-01-06")
    return path


def contents(path: Path) -> str:
    """Write down everything a logbook holds."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


# What is typed, the exit status, the code, and words of the message that name place and fix.
REFUSED: list[tuple[list[str | bytes], int, str, list[str]]] = [
    (["log", "squat", "100x"], 2, "notation", ["100x stops after the x", "100x5"]),
    (["log", "squat", "3x5"], 2, "notation", ["3x5@"]),
    (["log", "squat"], 2, "notation", ["100x5"]),
    (["log", "100x5"], 2, "notation", ["Which exercise?", "squat 100x5"]),
    (["log", ""], 2, "notation", ["squat 100x5"]),
    (["log", "sqat", "100x5"], 1, "exercise_unknown", ["sqat", "Back Squat", "exercise add"]),
    (["log", "lat", "50x10"], 3, "exercise_ambiguous", ["Lateral Raise", "Lat Pulldown"]),
    (["log", "squat", "100x5", "--at", "2025-02-30"], 2, "date_unreadable", ["2025-02-30"]),
    (["log", "squat", "100x5", "--at", "25:00"], 2, "date_unreadable", ["25:00"]),
    (["log", "squat", "100x5", "--at", "11/12/2024"], 2, "date_unreadable", ["date_order"]),
    (["log", "squat", "100x5", "--at", ""], 2, "date_unreadable", []),
    (["log", "squat", "100x5", "--at", "2190-01-01"], 2, "date_in_future", ["2190"]),
    (["history", "--since", NAME], 2, "date_unreadable", []),
    (["log", "squat", "1000000x5"], 2, "invalid_value", ["1000000"]),
    (["log", "squat", "100x100000"], 2, "invalid_value", ["100000"]),
    (["log", "squat", "100x5x500"], 2, "notation", ["500"]),
    (["log", "squat", "9" * 5_000 + "x5"], 2, "notation", []),
    (["log", NAME, "100x5"], 1, "exercise_unknown", ["No exercise called"]),
    (["exercise", "add", NAME], 2, "invalid_value", ["10000 characters", "100"]),
    (["exercise", "rename", "squat", NAME], 2, "invalid_value", ["10000 characters"]),
    (["exercise", "alias", "squat", NAME], 2, "invalid_value", ["10000 characters"]),
    (["start", NAME], 2, "invalid_value", ["10000 characters"]),
    (["note", NAME * 11], 2, "invalid_value", ["characters"]),
    (["log", "squat", "100x5", "-m", b"\xff"], 2, "invalid_value", ["U+DCFF"]),
    (["log", b"squat\xff", "100x5"], 2, "invalid_value", ["U+DCFF"]),
    (["exercise", "add", b"\xff press"], 2, "invalid_value", ["U+DCFF"]),
    (["history", b"\xff"], 2, "invalid_value", ["U+DCFF"]),
    (["body", "82.5stone"], 2, "notation", ["82.5kg"]),
    (["body", b"\xff"], 2, "invalid_value", ["U+DCFF"]),
    (["body", "9999999kg"], 2, "", []),
    (["rest", "2h"], 2, "invalid_value", ["90s, 2:30 or off"]),
    (["rest", "3601"], 2, "invalid_value", ["3600"]),
    (["max", "squat", "100x"], 2, "notation", []),
    (["max", "sqat", "100x5"], 1, "exercise_unknown", []),
    (["max", "pullup", "+10x8"], 1, "not_found", []),
    (["max", "100x"], 2, "notation", []),
    (["max", ""], 2, "invalid_value", []),
    (["edit", "9", "100x5"], 1, "not_found", ["9"]),
    (["edit", "1", "--rpe", "nan"], 2, "invalid_value", ["halves"]),
    (["edit", "1", "--rpe", "1e999"], 2, "invalid_value", ["halves"]),
    (["edit", "1", "100x"], 2, "notation", []),
    (["edit", "x"], 2, "usage", ["set number"]),
    (["delete", "9" * 30], 1, "not_found", []),
    (["delete", "--workout", "2019-01-01"], 1, "not_found", ["2019-01-01"]),
    (["move", "1", "--into", "zzzz"], 1, "not_found", ["zzzz"]),
    (["show", NAME], 1, "", []),
    (["backup", NAME], 2, "invalid_value", ["File name too long"]),
    (["backup", "nowhere/"], 2, "invalid_value", ["There is no folder nowhere.", "Make it first"]),
    (["restore", NAME], 6, "", []),
    # Before it is asked whether it may replace what is there.
    (["restore", __file__], 6, "logbook_foreign", ["test_bad_input.py is not a logbook"]),
    (["--db", f"/nowhere/{NAME}", "status"], 6, "logbook_unwritable", ["File name too long"]),
    (["--db", "/dev/null", "status"], 6, "logbook_unwritable", ["is not a file", "--db"]),
    (["config", "set", "unit", "stone"], 2, "config_invalid", ["stone", "kg or lb"]),
    (["config", "set", "rest", b"\xff"], 2, "invalid_value", ["U+DCFF"]),
]


@pytest.mark.parametrize(
    ("words", "status", "code", "said"), REFUSED, ids=[str(row[0])[:60] for row in REFUSED]
)
def test_bad_words_are_refused(
    words: list[str | bytes], status: int, code: str, said: list[str], logbook_file: Path
) -> None:
    typed = [os.fsdecode(each) for each in words]
    before = contents(logbook_file)
    human, machine = wl(*typed), wl(*typed, "--json")
    assert (human.status, machine.status) == (status, status), human.err
    assert "Traceback" not in human.out + human.err
    assert contents(logbook_file) == before
    if status:
        assert human.out == ""
        assert machine.error["code"] == (code or machine.error["code"])
        flat = " ".join(human.err.split())
        assert [each for each in said if each not in flat] == []
        # However much was typed, the answer is one that can be read.
        assert len(human.err) < 1_000 + 3 * len(NAME) * (words[0] in {"--db", "backup", "restore"})


@pytest.mark.parametrize(
    ("typed", "status", "code", "said"),
    [
        (b"squat 100x5\0\n", 2, "notation", "U+0000"),
        (b"squat 100x5\n\xff", 1, "input_unreadable", "byte 13"),
        (b"squat 100x5\nbench 100x\n", 2, "notation", "line 2"),
        (b"\xed\xb3\xbf", 1, "input_unreadable", "not UTF-8"),
        (b"", 2, "invalid_value", "nothing to log"),
        (b"# only a note\n\n", 2, "invalid_value", "nothing to log"),
        (b"squat 100x5\n" * 900_000, 1, "input_unreadable", "10 MB"),
        ("squat 100x5\u2028".encode() * 3, 2, "notation", ""),
    ],
    ids=["nul", "bytes", "second line", "surrogate", "empty", "comments", "huge", "separators"],
)
def test_bad_input_is_refused_whole(
    typed: bytes, status: int, code: str, said: str, logbook_file: Path
) -> None:
    before = contents(logbook_file)
    ran = wl("log", "-", typed=typed)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert wl("log", "-", "--json", typed=typed).error["code"] == code
    assert contents(logbook_file) == before


def test_a_byte_order_mark_is_no_bad_input() -> None:
    assert wl("log", "-", typed=b"\xef\xbb\xbfsquat 100x5\r\n").status == 0


def bad_toml(path: Path) -> None:
    path.write_text("unit = ")


def not_utf8(path: Path) -> None:
    path.write_bytes(b'unit = "\xff"')


def unknown_key(path: Path) -> None:
    path.write_text('units = "kg"')


def bad_value(path: Path) -> None:
    path.write_text('unit = "stone"')


def wrong_type(path: Path) -> None:
    path.write_text("unit = [1]")


def directory(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bad_toml, "is no TOML"),
        (not_utf8, "is no TOML"),
        (unknown_key, 'there is no setting "units"'),
        (bad_value, 'unit cannot be "stone"'),
        (wrong_type, "unit cannot be"),
        (directory, "cannot be read: Is a directory"),
    ],
)
def test_bad_configuration_is_refused(
    make: Callable[[Path], None], said: str, logbook_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    make(path)
    before = contents(logbook_file)
    for words in (["log", "squat", "100x5"], ["status"], ["config", "set", "unit", "kg"]):
        ran = wl(*words, "--config", str(path))
        if words[0] == "config" and make in {bad_value, wrong_type}:
            continue  # That is how it is mended.
        assert (ran.status, ran.out) == (2, "")
        flat = " ".join(ran.err.split())
        assert str(path) in flat
        assert said in flat
        assert wl(*words, "--config", str(path), "--json").error["code"] == "config_invalid"
    assert contents(logbook_file) == before


def test_bad_value_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKOUTLOG_REST", "soon")
    ran = wl("log", "squat", "100x5")
    assert ran.status == 2
    assert ran.err.startswith('WORKOUTLOG_REST: rest cannot be "soon".')
    assert "config unset" not in ran.err


# Files that are no logbook of ours, or none any more.


def foreign(path: Path) -> None:
    path.write_text("Dear diary, today I lifted. " * 50)


def foreign_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE diary (day TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def corrupt(path: Path) -> None:
    # The header is left, so that it is still ours, but its tables are not.
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (foreign, "logbook_foreign", "is not a logbook"),
        (foreign_database, "logbook_foreign", "is not a logbook"),
        (newer, "logbook_too_new", "Upgrade workoutlog"),
        (corrupt, "logbook_corrupt", "doctor"),
    ],
)
def test_bad_file_is_left_as_it_is(
    make: Callable[[Path], None], code: str, said: str, logbook_file: Path
) -> None:
    make(logbook_file)
    before = logbook_file.read_bytes()
    for words in (["log", "squat", "100x5"], ["status"], ["history"], ["undo"]):
        ran = wl(*words)
        assert (ran.status, ran.out) == (6, "")
        flat = " ".join(ran.err.split())
        assert str(logbook_file) in flat
        assert said in flat
        assert wl(*words, "--json").error["code"] == code
    assert wl("doctor").status == 1
    assert logbook_file.read_bytes() == before


def test_locked_logbook_says_so(logbook_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workoutlog.store.connecting.BUSY_MS", 10)
    before = contents(logbook_file)
    with closing(sqlite3.connect(logbook_file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ran = wl("log", "squat", "100x5")
        # Who only looks is not kept waiting.
        assert wl("history").status == 0
    assert (ran.status, ran.out) == (6, "")
    assert "Another program holds the logbook" in ran.err
    assert contents(logbook_file) == before


def test_full_disk_says_so(logbook_file: Path) -> None:
    """A limit on the size of a file is what a full disk looks like to the program."""
    before = contents(logbook_file)
    room = logbook_file.stat().st_size
    lines = b"".join(b"bench 100x5 # %d %s\n" % (each, b"x" * 500) for each in range(500))

    def little_room() -> None:
        import signal  # noqa: PLC0415  # in the new process

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    human, machine = (
        process("log", "-", *options, typed=lines, before=little_room)
        for options in ([], ["--json"])
    )
    assert (human.status, machine.status) == (6, 6), human.err
    assert "Traceback" not in human.err + machine.err
    assert machine.error["code"] in {"logbook_full", "logbook_unwritable"}
    assert contents(logbook_file) == before


@pytest.fixture
def locked_folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with a logbook, which may be looked into and not written in."""
    folder = tmp_path / "locked"
    folder.mkdir()
    well("log", "squat", "100x5", "--db", str(folder / "logbook.db"))
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@permissions_hold
def test_unwritable_folder_says_so(locked_folder: Path) -> None:
    path = locked_folder / "new" / "logbook.db"
    ran = obediently("log", "squat", "100x5", "--db", str(path))
    assert (ran.status, ran.out) == (6, "")
    assert f"The logbook {path} cannot be made: Permission denied." in " ".join(ran.err.split())
    assert "--db or WORKOUTLOG_DB" in ran.err
    assert not path.parent.exists()


@permissions_hold
def test_unwritable_file_says_so(locked_folder: Path) -> None:
    path = locked_folder / "logbook.db"
    path.chmod(0o400)
    before = path.read_bytes()
    ran = obediently("log", "squat", "100x5", "--json", "--db", str(path))
    assert ran.status == 6
    assert ran.error["code"] == "logbook_unwritable"
    assert str(path) in ran.error["message"]
    assert path.read_bytes() == before


@permissions_hold
def test_unreadable_folder_says_so(locked_folder: Path) -> None:
    locked_folder.chmod(0o000)
    path = locked_folder / "logbook.db"
    for words, status in (("log squat 100x5", 6), ("doctor", 1), ("where", 0), ("history", 6)):
        ran = obediently(*words.split(), "--db", str(path))
        assert ran.status == status, ran.err
        assert "Traceback" not in ran.out + ran.err
        assert "Something went wrong" not in ran.err


@permissions_hold
def test_unreadable_configuration_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('unit = "lb"')
    path.chmod(0o000)
    ran = obediently("config", "list", "--json", "--config", str(path))
    assert ran.error["code"] == "config_invalid"
    assert ran.error["message"] == f"{path} cannot be read: Permission denied."


@pytest.mark.parametrize("words", ["log squat 100x5", "status", "where", "config", "doctor"])
def test_no_home_says_what_to_name(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    # A user without a line in /etc/passwd, as there are in containers.
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    ran = wl(*words.split())
    assert (ran.status, ran.out) == (6, "")
    assert ran.err.startswith("There is no home directory")
    assert "--db or WORKOUTLOG_DB" in ran.err
    assert wl(*words.split(), "--db", "~/x.db", "--json").error["code"] == "usage"
    # Nothing is called ~.
    assert not list(tmp_path.iterdir())


def test_no_home_is_needed_where_both_paths_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    paths = ("--db", str(tmp_path / "x.db"), "--config", str(tmp_path / "x.toml"))
    assert wl("--help").status == 0
    assert wl("log", "squat", "100x5", *paths).status == 0
