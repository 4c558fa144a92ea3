"""Runs the console blocks of a page, so that a page shows what the program prints.

A page is one lifter's session with a new logbook. It begins on a Monday at
18:00, and each command comes a minute after the one before it; CONTRIBUTING.md
says how a page moves the clock and types answers.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import BytesIO, TextIOBase, TextIOWrapper
from pathlib import Path
from random import Random
from unittest.mock import patch

from workoutlog.cli.context import Context
from workoutlog.cli.main import main
from workoutlog.cli.zone import SystemZone
from workoutlog.errors import BUG

# As long as the name of the temporary folder that stands behind it: lines break alike.
HOME = "/home/athlete"

_START = datetime(2026, 11, 23, 18, tzinfo=UTC)
_NOW, _TURN = "CONSOLES_NOW", "CONSOLES_TURN"
_DIRECTION_OR_BLOCK = re.compile(
    r"^<!-- (?P<what>clock|columns|server): (?P<value>.+?) -->$|"
    r"(?<=^```console\n)(?P<block>.*?)(?=^```$)",
    re.MULTILINE | re.DOTALL,
)
_SHELL_SIGNS = re.compile(r"[|<>&;$~*`]")
_TYPED = re.compile(r"^(?:.*?(?:>|\[y/N\]|cancel:)|Name:|Password:)(?: (.*)|$)")


def refreshed(page: str) -> str:
    """Return a page with what its commands print today; where ``...`` fits, it stays."""
    with _world() as home, ExitStack() as servers:
        session = _Session(home, servers)
        return _DIRECTION_OR_BLOCK.sub(session.replay, page)


class _Session:
    def __init__(self, home: Path, servers: ExitStack) -> None:
        self._home = home
        self._servers = servers
        self._password = ""
        self._now = _START
        self._turn = 0
        self._status = 0

    def replay(self, found: re.Match[str]) -> str:
        if found["what"]:
            self._turn_to(found["what"], found["value"])
            return found[0]
        chunks = re.split(r"^(?=\$ )", found["block"], flags=re.MULTILINE)
        return "".join(map(self._replay_one, filter(None, chunks)))

    def _turn_to(self, what: str, value: str) -> None:
        match what:
            case "columns":
                os.environ["COLUMNS"] = value
            case "clock":
                self._now = datetime.fromisoformat(value).replace(tzinfo=UTC)
            case "server":
                from console_server import serving  # noqa: PLC0415  # few pages want a server

                self._password = self._servers.enter_context(serving(value, lambda: self._now))

    def _replay_one(self, chunk: str) -> str:
        command, *expected = chunk.splitlines()
        printed = self._run(command.removeprefix("$ "), expected)
        if self._status == BUG:
            raise RuntimeError(f"{command}\n{printed}")
        printed = printed.replace(str(self._home), HOME)
        lines = [line.rstrip() for line in printed.splitlines()]
        return "\n".join([command, *(expected if _fits(expected, lines) else lines), ""])

    def _run(self, line: str, expected: list[str]) -> str:
        if line == "echo $?":
            return f"{self._status}"
        os.environ[_NOW], os.environ[_TURN] = self._now.isoformat(), str(self._turn)
        self._now += timedelta(minutes=1)
        self._turn += 1
        if not line.startswith("wl") or _SHELL_SIGNS.search(line):
            return self._run_in_shell(line)
        typed = [found[1] or "" for found in map(_TYPED.match, expected) if found]
        return self._run_here(shlex.split(line)[1:], typed)

    def _run_in_shell(self, line: str) -> str:
        done = subprocess.run(  # noqa: S603  # a line of our own pages
            ["bash", "-c", line],  # noqa: S607  # whichever bash there is
            check=False,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._status = done.returncode
        return done.stdout

    def _run_here(self, words: list[str], typed: list[str]) -> str:
        out = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
        typist = _Typist(typed, self._password, out)
        with redirect_stdout(out), redirect_stderr(out), patch("sys.stdin", typist):
            self._status = _run_now(words)
        out.seek(0)
        return out.read()


class _Typist(TextIOBase):
    """A lifter at the keyboard, whose words the terminal shows; nobody when there are none."""

    def __init__(self, lines: list[str], password: str, screen: TextIOWrapper) -> None:
        super().__init__()
        self._lines = lines
        self._password = password
        self._screen = screen
        self._present = bool(lines)

    def isatty(self) -> bool:
        return self._present

    def readline(self, _size: int = -1, /) -> str:  # type: ignore[override]  # io has no text base
        shown = self._screen.buffer
        if isinstance(shown, BytesIO) and shown.getvalue().endswith(b"Password: "):
            # No terminal shows it, and no page.
            self._lines.pop(0)
            return f"{self._password}\n"
        line = f"{self._lines.pop(0)}\n" if self._lines else ""
        self._screen.write(line)
        return line


def _fits(expected: list[str], lines: list[str]) -> bool:
    def fit(pattern: str, line: str) -> bool:
        return re.fullmatch(".*".join(map(re.escape, pattern.split("..."))), line) is not None

    return len(expected) == len(lines) and all(map(fit, expected, lines))


def _run_now(words: list[str]) -> int:
    """Run a command at the session's time; what is random follows from its turn and its words."""
    now = datetime.fromisoformat(os.environ[_NOW]).astimezone(SystemZone())
    bits = Random(f"{os.environ[_TURN]} {words}").getrandbits  # noqa: S311  # a page must not change
    with (
        patch.object(Context, "now", lambda _: now),
        patch.object(Context, "random_bits", staticmethod(bits)),
        patch("workoutlog.cli.commands.live.Alarm"),
    ):
        return main(words)


@contextmanager
def _world() -> Iterator[Path]:
    """Give a session an empty home, UTC, 80 columns, and a ``wl`` for its shell."""
    with tempfile.TemporaryDirectory(prefix="", dir="/tmp") as folder:  # its length counts
        home, programs = Path(folder), Path(folder, ".programs")
        programs.mkdir()
        program = programs / "wl"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "$@"\n')
        program.chmod(0o700)
        environment = {
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/.config",
            "XDG_DATA_HOME": f"{folder}/.local/share",
            "XDG_STATE_HOME": f"{folder}/.local/state",
            "PATH": f"{programs}:{os.environ['PATH']}",
            "COLUMNS": "80",
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "TZ": "UTC",
        }
        try:
            with chdir(home), patch.dict(os.environ, environment, clear=True):
                time.tzset()
                yield home
        finally:
            time.tzset()


if __name__ == "__main__":
    sys.exit(_run_now(sys.argv[1:]))
