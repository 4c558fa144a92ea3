"""The cases of this program: every way a lifter waits for it, on an empty and a full logbook."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

from benchmarks.timing import EMPTY, FULL, Case, environment

# What every other time is a multiple of.
BASE = ("import typer, sqlmodel", "")
BARE = "python -c pass"


class Command(NamedTuple):
    """A command line, and whether it is typed in the middle of a workout."""

    line: str
    writes: bool = False
    training: bool = False

    @property
    def name(self) -> str:
        """How its case is called."""
        return f"{self.line} (training)" if self.training else self.line

    def case(self, home: Path, history: str = "") -> Case:
        """Run it in a home."""
        return Case(self.name, (_WL, *self.line.split()[1:]), home, history, writes=self.writes)


VERSION = Command("wl --version")
HELP = Command("wl --help")
STATUS = Command("wl status")
LOG = Command("wl log squat 100x5", writes=True)
LOG_JSON = Command("wl log squat 100x5 --json", writes=True)
LOG_TRAINING = Command("wl log squat 100x5", writes=True, training=True)
FINISH = Command("wl finish", writes=True, training=True)
LAST = Command("wl last squat")
HISTORY = Command("wl history")
RECORDS = Command("wl records squat")
COMPLETION = Command("wl __complete log fro")

ON_A_LOGBOOK = (
    *(STATUS, LOG, LOG_JSON, LOG_TRAINING, FINISH),
    *(LAST, HISTORY, RECORDS, COMPLETION),
)
ON_NONE = (VERSION, HELP)

_DONE_SO_FAR = ("start Legs", "log squat w60x5 w80x3 100x5x3", "log bench 80x5x3", "log row 60x8x3")
_CHECKOUT = Path(__file__).parent.parent
_WL = Path(sysconfig.get_path("scripts")) / "wl"


class Homes(NamedTuple):
    """The two logbooks of a history: one where nobody trains, one in the middle of a workout."""

    history: str
    resting: Path
    training: Path

    def case(self, command: Command) -> Case:
        """Run a command in the home where it belongs."""
        return command.case(self.training if command.training else self.resting, self.history)


def prepare(folder: Path, sets: int) -> list[Homes]:
    """Compile the program, and make its logbooks: two without a set, two with so many."""
    if not _WL.exists():
        raise SystemExit(f"Install workoutlog for {sys.executable} first.")
    for code in (sysconfig.get_path("purelib"), _CHECKOUT / "src"):
        _run(folder, sys.executable, "-m", "compileall", "-qq", code, check=False)
    return [_homes(folder, history, length) for history, length in ((EMPTY, 0), (FULL, sets))]


def base_cases(home: Path) -> list[Case]:
    """Give what all else is measured by."""
    return [
        Case(BASE[0], (sys.executable, "-c", BASE[0]), home),
        Case(BARE, (sys.executable, "-c", "pass"), home),
    ]


def cases(every: list[Homes], commands: tuple[Command, ...] = ON_A_LOGBOOK) -> list[Case]:
    """Give some commands on every logbook."""
    return [homes.case(command) for command in commands for homes in every]


def notation(folder: Path) -> tuple[float, float]:
    """Measure one process reading lines: microseconds a line, first time and again."""
    first, again = map(float, _run(folder, sys.executable, "-m", "benchmarks.notation").split())
    return first, again


def _homes(folder: Path, history: str, sets: int) -> Homes:
    homes = Homes(history, folder / f"wl-{history}", folder / f"wl-{history}-training")
    logbook = homes.resting / "data" / "workoutlog" / "logbook.db"
    logbook.parent.mkdir(parents=True)
    _run(homes.resting, sys.executable, "-m", "benchmarks.history", logbook, str(sets))
    shutil.copytree(homes.resting, homes.training)
    for line in _DONE_SO_FAR:
        _run(homes.training, _WL, *line.split())
    return homes


def _run(home: Path, *command: str | Path, check: bool = True) -> str:
    """Run a command that is not timed; Python finds the checkout and its tests."""
    path = os.pathsep.join((str(_CHECKOUT), str(_CHECKOUT / "tests")))
    done = subprocess.run(
        command,
        env=environment(home) | {"PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=600,
        check=check,
        text=True,
    )
    return done.stdout
