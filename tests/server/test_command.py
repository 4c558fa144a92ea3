"""The server's console script is there from the first version on, and says what it cannot do."""

import subprocess
import sys

import pytest

from workoutlog import __version__
from workoutlog.errors import ServerNotInstalled
from workoutlog.server.command import run


@pytest.mark.parametrize(
    "arguments",
    [[], ["serve"], ["--port", "8000"], ["--vers"], ["serve", "--reload", "×"]],
)
def test_everything_else_is_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(arguments)

    output = capsys.readouterr()
    assert status == ServerNotInstalled.exit_status == 1
    assert output.out == ""
    assert output.err == "This version of workoutlog has no companion server yet.\n"


@pytest.mark.parametrize(
    ("option", "answer"),
    [
        ("--version", f"workoutlog-server {__version__}\n"),
        ("--help", "usage: workoutlog-server"),
        ("-h", "usage: workoutlog-server"),
    ],
)
def test_version_and_help_are_answered(
    option: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        run([option])

    output = capsys.readouterr()
    assert exit_.value.code == 0
    assert output.out.startswith(answer)
    assert output.err == ""


def test_the_process_arguments_are_read_by_the_console_script() -> None:
    script = "import sys; from workoutlog.server.command import run; sys.exit(run())"

    process = subprocess.run(
        [sys.executable, "-c", script, "serve"], check=False, capture_output=True, text=True
    )

    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.count("\n") == 1
