"""The printed scripts, in the shells they are for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lifting import PROGRAMS, surroundings, well

# Each asks a shell what it would offer for a line, a candidate a line.
ASK = {
    "bash": """
source <(wl completion bash)
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_workoutlog
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "zsh": """
compdef() { }
source <(wl completion zsh)
compadd() { shift 2; print -l -- "$@" }
_files() { }
words=("$@")
CURRENT=$#
_workoutlog
""",
    "fish": """
wl completion fish | source
complete -C "$argv"
""",
}
LINES = [
    (("wl", "un"), "undo"),
    (("wl", "exercise", "re"), "rename"),
    (("wl", "log", "deadl"), "deadlift"),
    (("wl", "log", "front", "s"), "squat"),
    (("wl", "log", "--a"), "--at"),
    (("wl", "config", "set", "un"), "unit"),
    (("wl", "help", "no"), "notation"),
    (("wl", "completion", "z"), "zsh"),
]


def offered(shell: str, words: tuple[str, ...], tmp_path: Path) -> list[str]:
    script = tmp_path / f"ask.{shell}"
    script.write_text(ASK[shell])
    given = [" ".join(words)] if shell == "fish" else [*words]
    options = ["-f"] if shell == "zsh" else []
    ran = subprocess.run(
        [shell, *options, str(script), *given],
        check=True,
        capture_output=True,
        text=True,
        env=surroundings({"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}),
    )
    return [line.partition("\t")[0] for line in ran.stdout.splitlines()]


@pytest.mark.parametrize(("words", "wanted"), LINES, ids=[" ".join(words) for words, _ in LINES])
@pytest.mark.parametrize("shell", ASK)
def test_a_shell_completes(shell: str, words: tuple[str, ...], wanted: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None and not os.environ.get("CI"):
        pytest.skip(f"{shell} is not installed")
    assert wanted in offered(shell, words, tmp_path)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), "log"),
        (("l",), "log"),
        (("exercise", ""), "merge"),
        (("last", "over"), "overhead press"),
        (("log", "squat", "100x5", "--"), "--note"),
        (("--js",), "--json"),
    ],
)
def test_what_may_follow(words: tuple[str, ...], wanted: str) -> None:
    assert wanted in well("__complete", *words).splitlines()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("start", "str"), ["strong lifts"]),
        (("start", "strong", "l"), ["lifts"]),
        (("next", ""), ["strong lifts"]),
        (("routine", "show", "s"), ["strong lifts"]),
        (("routine", "programs", "st"), ["starting-strength", "stronglifts"]),
        (("routine", "programs", "gzclp", ""), []),
        (("routine", "fo"), ["follow"]),
    ],
)
def test_routines_are_completed(words: tuple[str, ...], wanted: list[str]) -> None:
    well("routine", "add", "Strong lifts", "--program", "stronglifts")

    offered = well("__complete", *words).splitlines()
    assert [each for each in offered if each.startswith(words[-1])] == offered
    assert set(wanted) <= set(offered)
    assert wanted or not any(offered)


def test_without_a_logbook_no_routine_is_offered_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"

    assert well("__complete", "--db", str(path), "start", "").split() == []
    assert not path.exists()


@pytest.mark.parametrize("words", [("backup", "/t"), ("undo", ""), ("nothing", "x")])
def test_what_is_for_the_shell_to_complete(words: tuple[str, ...]) -> None:
    assert well("__complete", *words).split() == []


def test_a_broken_logbook_spoils_no_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("this is not a logbook, and it is a good deal longer than nothing" * 20)
    monkeypatch.setenv("WORKOUTLOG_DB", str(broken))
    assert well("__complete", "log", "fro").split() == []


def test_an_error_is_not_offered() -> None:
    assert well("__complete", "log", "--json", "--csv", "").split() == []
    assert well("__complete", "log", "--db", "").split() == []
