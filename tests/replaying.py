"""Sessions: a lifter's commands one after another, on days of their own, with all they print."""

import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from lifting import Stream
from strategies import seeded
from workoutlog.cli.context import Context
from workoutlog.cli.main import main
from workoutlog.cli.zone import SystemZone

# As long as the name of the temporary folder that stands behind it: lines break alike.
HOME = "/home/athlete"


class Ran(NamedTuple):
    """A command of the session, what a terminal shows of it, and how it ended."""

    command: str
    shown: str
    status: int

    def __str__(self) -> str:
        """Write it as it stands in a terminal."""
        status = f"exit status {self.status}\n" if self.status else ""
        return f"$ {self.command}\n{self.shown}{status}\n"


class Typist(Stream):
    """Standard input at a terminal, where what is typed can be seen."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as TextIOWrapper does
        """Type a line."""
        line = super().readline(-1 if size is None else size)
        sys.stdout.write(line)
        return line


def _commands(session: str) -> Iterator[tuple[datetime, str, str]]:
    """Read a session: when, which command, what is typed into it."""
    now = datetime(1970, 1, 1, tzinfo=UTC)
    for line in filter(None, session.splitlines()):
        if line.startswith("@ "):
            now = datetime.fromisoformat(line[2:]).replace(tzinfo=UTC)
            continue
        command, _, typed = line.partition(" < ")
        yield now, command, "".join(f"{each}\n" for each in filter(None, typed.split("|")))
        now += timedelta(minutes=1)


@contextmanager
def home(patch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home whose name is always equally long, and ids that are always the same."""
    bits = seeded(23).getrandbits
    with tempfile.TemporaryDirectory(prefix="", dir="/tmp") as folder, chdir(folder):
        assert len(folder) == len(HOME)
        patch.setenv("HOME", folder)
        for name, place in {"CONFIG": ".config", "DATA": ".data", "STATE": ".state"}.items():
            patch.setenv(f"XDG_{name}_HOME", f"{folder}/{place}")
        patch.setattr(Context, "random_bits", staticmethod(bits))
        yield Path(folder)


def replayed(session: str, home: Path, *options: str, encoding: str = "utf-8") -> Iterator[Ran]:
    """Run a session, and yield each command with all that it printed.

    Each command takes a minute. A line that begins with @ says what time it
    is; after < stands what the lifter types, with a bar between lines.
    """
    for now, command, typed in _commands(session):
        out = Stream(encoding=encoding)
        out.reconfigure(errors="backslashreplace")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Context, "now", lambda _, now=now: now.astimezone(SystemZone()))
            patch.setattr(sys, "stdin", Typist(typed.encode(), tty=bool(typed)))
            with redirect_stdout(out), redirect_stderr(out):
                status = main([*shlex.split(command)[1:], *options])
        yield Ran(command, _settled(out.written, home), status)


def _settled(printed: str, home: Path) -> str:
    """Replace what is different on every machine by something as long."""
    printed = printed.replace(str(home), HOME)
    return re.sub(r"(free space\s+)[\d,.]+ MB", r"\g<1>99,999 MB", printed)
