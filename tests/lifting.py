"""Running wl as a lifter or a script does: in this process, in one of its own, at a terminal."""

import contextlib
import ctypes
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]  # it has no types
import pytest

from workoutlog.cli.main import main

PROGRAMS = Path(sys.executable).parent
WL = str(PROGRAMS / "wl")
KEYS = {"schema", "ok", "data", "error"}
# What lets root write anywhere and look everywhere, and how Linux takes it from a new program.
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24

permissions_hold = pytest.mark.skipif(
    os.geteuid() == 0 and sys.platform != "linux", reason="nothing is forbidden to root"
)


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit status, and what it said where."""

    status: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        """The one JSON object that standard output must be."""
        assert self.out.count("\n") == 1, self.out
        read: dict[str, Any] = json.loads(self.out)
        assert set(read) == KEYS
        assert read["schema"] == 1
        assert read["ok"] is (read["error"] is None)
        return read

    @property
    def data(self) -> Any:
        """What a command that went well returned."""
        assert self.status == 0, self.out
        return self.envelope["data"]

    @property
    def error(self) -> dict[str, Any]:
        """What a command that failed said."""
        error: dict[str, Any] = self.envelope["error"]
        assert error["exit_status"] == self.status
        return error


class Stream(io.TextIOWrapper):
    """A standard stream that can be taken for a terminal."""

    def __init__(self, content: bytes = b"", *, encoding: str = "utf-8", tty: bool = False) -> None:
        """Hold some bytes, to be read."""
        super().__init__(io.BytesIO(content), encoding=encoding, newline="", write_through=True)
        self._tty = tty

    def isatty(self) -> bool:
        """Say whether this is a terminal."""
        return self._tty

    @property
    def written(self) -> str:
        """What was written."""
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def wl(*words: str, typed: str | bytes = "", encoding: str = "utf-8", tty: bool = False) -> Ran:
    """Run a command in this process; ``typed`` is its standard input."""
    given = typed.encode() if isinstance(typed, str) else typed
    out, err = Stream(encoding=encoding, tty=tty), Stream(encoding=encoding, tty=tty)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", Stream(given, tty=tty))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(list(words))
    return Ran(status, out.written, err.written)


def well(*words: str, typed: str = "") -> str:
    """Run a command that must go well, and return what it printed."""
    ran = wl(*words, typed=typed)
    assert ran.status == 0, ran.out + ran.err
    return ran.out


def sound(ran: Ran) -> Ran:
    """See that whatever happened was explained, and was no bug of ours."""
    assert "Traceback" not in ran.out + ran.err
    assert "Something went wrong" not in ran.out + ran.err
    assert ran.status in {0, 1, 2, 3, 6}
    return ran


def process(
    *words: str | bytes,
    typed: bytes | None = b"",
    program: tuple[str, ...] = (WL,),
    environment: Mapping[str, str | None] | None = None,
    before: Callable[[], None] | None = None,
) -> Ran:
    """Run a command in a process of its own; None in the environment is a variable taken away."""
    ended = subprocess.run(
        [*program, *words],
        check=False,
        input=typed,
        stdin=subprocess.DEVNULL if typed is None else None,
        capture_output=True,
        env=surroundings(environment),
        preexec_fn=before,  # no thread is running that could hold a lock
        timeout=60,
    )
    out, err = (each.decode("utf-8", "replace") for each in (ended.stdout, ended.stderr))
    return Ran(ended.returncode, out, err)


def obey_permissions() -> None:
    """Take from root, should it run the tests, the right to ignore what a file permits."""
    if os.geteuid() == 0:
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


def obediently(*words: str) -> Ran:
    """Run a command for which permissions hold, whoever runs the tests."""
    return process(*words, before=obey_permissions)


def terminal(
    *words: str, columns: int = 80, environment: Mapping[str, str | None] | None = None
) -> Any:
    """Run a command at a terminal of its own."""
    return pexpect.spawn(
        WL,
        list(words),
        env=surroundings(environment),
        dimensions=(24, columns),
        encoding="utf-8",
        timeout=20,
    )


def ended(child: Any) -> int:
    """Wait for the end of a command at a terminal, and say its exit status."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus is not None, child.signalstatus
    return int(child.exitstatus)


def surroundings(changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return the environment of this test, with changes."""
    changed = {**os.environ, **(changes or {})}
    return {name: value for name, value in changed.items() if value is not None}
