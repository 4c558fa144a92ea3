"""Every example can be typed in bash, zsh and fish as it stands, and arrives whole."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from domain.notation.examples import ACCEPTED, GYM, KG
from workoutlog.domain.notation import read

SUPERSET = "A1 bench 60 10 10 / A2 row 50 10 10"
SAFE = [text for text, _ in ACCEPTED] + [SUPERSET, "bench 100x5 rest:90s tempo:31x1"]
PRINT_ARGUMENTS = "import json, sys; print(json.dumps(sys.argv[1:]))"
# Without the user's own startup files, which may rename or forbid anything.
SHELLS = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}


def arrived(shell: str, lines: list[str], folder: Path) -> list[list[str]]:
    """Type lines into a shell, and tell which words a program got from each."""
    program = shutil.which(shell)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(f"{shell} is missing on CI")
        pytest.skip(f"{shell} is not installed")
    printer = folder / "print_arguments.py"
    printer.write_text(PRINT_ARGUMENTS)
    script = folder / "script"
    script.write_text("".join(f"'{sys.executable}' -IS '{printer}' {line}\n" for line in lines))
    done = subprocess.run(
        [program, *SHELLS[shell], str(script)],
        capture_output=True,
        check=True,
        cwd=folder,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=300,
    )
    assert not done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("shell", SHELLS)
def test_examples_arrive_as_they_were_typed(shell: str, tmp_path: Path) -> None:
    words = arrived(shell, SAFE, tmp_path)
    assert [read(each, GYM, KG) for each in words] == [read(line, GYM, KG) for line in SAFE]
    assert {path.name for path in tmp_path.iterdir()} == {"print_arguments.py", "script"}


@pytest.mark.parametrize("shell", SHELLS)
def test_quoted_name_arrives_as_the_same_entry(shell: str, tmp_path: Path) -> None:
    ((name, *sets),) = arrived(shell, ["'front squat' 100x5,5"], tmp_path)
    assert name == "front squat"
    assert read([name, *sets], GYM, KG) == read("front squat 100x5,5", GYM, KG)
