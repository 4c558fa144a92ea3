"""Standard output is data, standard error narration; colour, encodings, pipes and no terminal."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lifting import PROGRAMS, WL, process, surroundings, well, wl
from workoutlog import __version__

ESCAPE = "\033["
ACCENTED = "żółć × 5"


def test_data_and_narration_go_their_own_ways() -> None:
    ran = process("log", "squat", "100x5")
    assert ran.status == 0
    assert ran.out.startswith("squat  100 kg × 5   set 1\n")
    assert ran.err.splitlines()[0].startswith("New logbook:")
    refused = process("log", "squat", "100x")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err


def test_first_run_says_once_where_the_file_is_and_which_unit() -> None:
    wide = {"COLUMNS": "400"}
    first = process("log", "squat", "100x5", environment=wide)
    second = process("log", "squat", "100x5", environment=wide)
    path = Path.home() / ".local/share/workoutlog/logbook.db"
    assert first.err == (
        f"New logbook: {path}\nLoads are in kg. To change: wl config set unit lb\n"
    )
    assert second.err == ""


def test_on_a_phone_the_first_run_breaks_no_word_path_or_command() -> None:
    told = process("log", "squat", "100x5", environment={"COLUMNS": "40"}).err
    path = Path.home() / ".local/share/workoutlog/logbook.db"
    assert told.splitlines() == [
        "New logbook:",
        str(path),
        "Loads are in kg. To change:",
        "wl config set unit lb",
    ]


@pytest.mark.parametrize(
    ("locale", "unit", "other"),
    [
        ({"LC_ALL": "en_US.UTF-8"}, "lb", "kg"),
        ({"LC_MEASUREMENT": "en_LR.UTF-8"}, "lb", "kg"),
        ({"LANG": "my_MM"}, "lb", "kg"),
        ({"LANG": "en_US.UTF-8", "LC_MEASUREMENT": "de_DE.UTF-8"}, "kg", "lb"),
        ({"LANG": "C"}, "kg", "lb"),
    ],
)
def test_first_run_takes_the_unit_from_the_locale(
    locale: dict[str, str], unit: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    ran = wl("log", "squat", "100x5")
    assert f"Loads are in {unit}. To change: wl config set unit {other}\n" in ran.err
    assert ran.out.startswith(f"squat  100 {unit} × 5")


def test_first_run_does_not_explain_a_unit_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKOUTLOG_UNIT", "lb")
    ran = wl("log", "squat", "100x5", "--db", "mine.db")
    assert ran.err == "New logbook: mine.db\n"


@pytest.mark.parametrize(
    ("environment", "options", "tty", "coloured"),
    [
        ({}, [], True, True),
        ({}, [], False, False),
        ({"NO_COLOR": "1"}, [], True, False),
        ({"NO_COLOR": ""}, [], True, True),
        ({"TERM": "dumb"}, [], True, False),
        ({}, ["--no-color"], True, False),
        ({"FORCE_COLOR": "1"}, [], False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], True, False),
        ({"FORCE_COLOR": "1"}, ["--no-color"], False, False),
    ],
)
def test_colour(
    environment: dict[str, str],
    options: list[str],
    tty: bool,  # noqa: FBT001  # a column of the table above
    coloured: bool,  # noqa: FBT001  # as above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = wl("log", "squat", "100x5", "--at", "2020-01-06").out
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = wl("show", *options, tty=tty)
    refused = wl("log", "squat", "100x", *options, tty=tty)
    assert (ESCAPE in shown.out) is coloured
    assert (ESCAPE in refused.err) is coloured
    assert plain


def test_colour_says_nothing_by_itself() -> None:
    well("log", "squat", "100x5", "--at", "2020-01-06")
    for words in (["show"], ["doctor"], ["records"], ["max", "squat"], ["config"], ["history"]):
        coloured = wl(*words, tty=True)
        assert ESCAPE in coloured.out, words
        assert re.sub(r"\033\[\d*m", "", coloured.out) == wl(*words, "--no-color", tty=True).out


def test_json_has_no_colour() -> None:
    well("log", "squat", "100x5")
    assert ESCAPE not in wl("show", "--json", tty=True).out


@pytest.mark.parametrize("columns", ["1", "20", "40", "80", "500", "0", "-3", "wide"])
def test_any_width_is_drawn(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    well("log", "bench", "w60x5", "100x5,5,5", "@8", "-m", "a note that is longer than a line is")
    monkeypatch.setenv("COLUMNS", columns)
    lists = ["history", "show", "records", "max bench", "last bench", "doctor", "config", "where"]
    for words in [*lists, "records bench", "body", "exercise show bench", "log --help", "--help"]:
        ran = wl(*words.split())
        assert ran.status == 0, ran.err
        assert ran.out.strip()
        # A number is never cut: what it says at any width is what it says.
        if words == "show":
            assert "100 kg × 5" in " ".join(ran.out.split()).replace("3×5", "× 5")


@pytest.mark.parametrize(
    "words",
    [
        *("history", "show", "records", "records squat", "last squat", "body", "status", "undo"),
        *("redo", "exercise list leg press", "config", "--help", "log -h", "history -h"),
    ],
)
def test_nothing_is_wider_than_a_phone(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    well("config", "set", "unit", "kg")
    well("log", "squat", "62.5x5", "w100x5", "102.5x5,5,5,4,3", "@8.5", "-m", "left knee again")
    well("log", "bench", "60x10", "/", "row", "50x10")
    well("body", "82.5kg")
    if words == "redo":
        well("undo")
    lines = well(*words.split()).splitlines()
    free = [line for line in lines if "/" not in line and not line.startswith("    wl ")]
    assert max(map(len, free)) <= 40


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "LANG": None},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    ],
)
def test_a_locale_without_unicode_loses_nothing(environment: dict[str, str | None]) -> None:
    well("log", "squat", "100x5", "-m", ACCENTED)
    shown = process("show", environment=environment)
    assert (shown.status, shown.err) == (0, "")
    assert re.search("squat +100 kg [x×] 5", shown.out)
    read = json.loads(process("show", "--json", environment=environment).out)
    assert read["data"]["blocks"][0]["sets"][0]["set"]["note"] == ACCENTED
    assert process("history", "--csv", environment=environment).status == 0
    refused = process("log", "żółć", "100x5", environment=environment)
    # Where Python may not read UTF-8, the letters arrive as bytes that nobody can read.
    assert refused.status in {1, 2}
    assert "Traceback" not in refused.err


def test_signs_are_ascii_where_the_stream_is() -> None:
    well("start", "push")
    ran = process("log", "squat", "100x5", environment={"PYTHONIOENCODING": "ascii"})
    assert ran.out.isascii()
    assert ran.out.startswith("squat  100 kg x 5   set 1\nrest 2:30 until ")


def test_a_reader_that_leaves_is_no_trouble() -> None:
    for day in range(1, 29):
        well("log", "squat", *["100x5"] * 19, "--at", f"2020-01-{day:02}")
    for words in ("history --limit 100", "exercise list", "exercise list --csv"):
        command = f"'{WL}' {words} | head -1; echo ${{PIPESTATUS[0]}}"
        ended = subprocess.run(
            ["bash", "-c", command],
            check=True,
            capture_output=True,
            env=surroundings(),
            text=True,
        )
        assert ended.stderr == ""
        assert ended.stdout.splitlines()[-1] == "0", words


def into_a_full_disk(*words: str) -> str:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [WL, *words],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            env=surroundings(),
            text=True,
        )
    assert ended.returncode == 1
    *before, last = ended.stderr.splitlines()
    assert last == "The output could not be written: No space left on device."
    return "\n".join(before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_output_that_cannot_be_written_is_a_failure() -> None:
    assert into_a_full_disk("where") == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("option", ["--json", "--no-color"])
def test_whoever_has_logged_is_not_left_to_log_again(option: str) -> None:
    well("log", "squat", "100x5")
    said = into_a_full_disk("log", "squat", "100x6", option)
    assert said == "It is done, and kept in the logbook: do not do it again."
    assert "100 kg × 5, 6" in well("last", "squat")

    assert into_a_full_disk("last", "squat", option) == ""


def in_a_shell(command: str) -> subprocess.CompletedProcess[str]:
    # Unbuffered, each piece fails by itself and not at the end.
    settled = {name: value for name, value in surroundings().items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        ["bash", "-c", command], check=False, capture_output=True, env=settled, text=True
    )


def test_output_that_was_never_open_for_writing_is_a_failure_too() -> None:
    ended = in_a_shell(f"'{WL}' log squat 100x5 1</dev/null")

    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-2:] == [
        "It is done, and kept in the logbook: do not do it again.",
        "The output could not be written: Bad file descriptor.",
    ]


def test_bad_news_stay_bad_when_nobody_reads_them() -> None:
    well("log", "squat", "100x5")
    (Path.home() / ".local/share/workoutlog/logbook.db").chmod(0o644)

    ended = in_a_shell(f"'{WL}' doctor | true; exit ${{PIPESTATUS[0]}}")

    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["log squat 100x5", "status", "log -", "live", "statu", "edit"])
def test_closed_streams_are_no_trouble(words: str, closed: str) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"'{WL}' {words} {closed}"],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=surroundings(),
        text=True,
    )
    assert ended.returncode in {0, 1, 2}
    assert "Traceback" not in ended.stdout + ended.stderr
    assert not list(Path.home().rglob("bug-*"))
    if "2>" in closed:
        assert "New logbook" not in ended.stdout


@pytest.mark.parametrize("typed", [None, b"", b"y\n1\n"])
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["log", "lat", "50x10"], 3),
        (["log", "squat", "3x5"], 2),
        (["delete", "-w", "2020-01-06", "-w", "2020-01-07"], 3),
        (["restore", "copy.db"], 3),
        (["edit"], 2),
    ],
)
def test_nothing_is_asked_without_a_terminal(
    words: list[str], status: int, typed: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path.home())
    for day in ("2020-01-06", "2020-01-07"):
        well("log", "squat", "100x5", "--at", day)
    well("backup", "copy.db")
    before = well("history", "--json")
    assert process(*words, typed=typed).status == status
    assert well("history", "--json") == before


def test_no_input_asks_nothing_at_a_terminal() -> None:
    well("log", "squat", "100x5")
    ran = wl("log", "squat", "3x5", "--no-input", typed="1\n", tty=True)
    assert ran.status == 2
    assert "Enter" not in ran.err


def test_yes_answers_for_the_lifter() -> None:
    for day in ("2020-01-06", "2020-01-07"):
        well("log", "squat", "100x5", "--at", day)
    well("delete", "--yes", "-w", "2020-01-06", "-w", "2020-01-07")
    assert wl("history", "--json").data["workouts"] == []


def test_ctrl_c_leaves_nothing_written() -> None:
    child = subprocess.Popen(
        [WL, "log", "-", "--db", "interrupted.db"],
        cwd=Path.home(),
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stderr is not None
    child.stdin.write(b"squat 100x5\n")
    child.stdin.flush()
    # The new logbook is announced before the input is read.
    assert child.stderr.readline().startswith(b"New logbook")
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert (out, err.splitlines()[-1]) == (b"", b"Stopped.")
    assert wl("history", "--json", "--db", f"{Path.home()}/interrupted.db").data["workouts"] == []


@pytest.mark.parametrize(
    "program",
    [
        (str(PROGRAMS / "wl"),),
        (str(PROGRAMS / "workoutlog"),),
        (sys.executable, "-m", "workoutlog"),
    ],
    ids=["wl", "workoutlog", "python -m workoutlog"],
)
def test_every_program_is_the_same(program: tuple[str, ...], tmp_path: Path) -> None:
    assert process("--version", program=program).out == f"{__version__}\n"
    path = str(tmp_path / "logbook.db")
    logged = process("log", "squat", "100x5", "--db", path, program=program)
    assert logged.out.startswith("squat  100 kg × 5   set 1\n")
    assert process("lgo", program=program).status == 2
    assert process("--help", program=program).out.startswith("Usage: ")
    assert Path(path).is_file()
