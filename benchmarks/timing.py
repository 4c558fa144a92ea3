"""Timing whole processes in rounds, so that whatever disturbs one case disturbs them all."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median
from threading import Timer
from typing import NamedTuple

EMPTY, FULL = "empty", "full"

_PATIENCE_S = 600
_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
_WORLD = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb"}


class Case(NamedTuple):
    """A command to time, in a home of its own that is also its working directory.

    One that ``writes`` gets a fresh copy of that home for every run. ``history``
    tells cases of one name apart: by how much the home holds already.
    """

    name: str
    command: Sequence[str | Path]
    home: Path
    history: str = ""
    writes: bool = False
    environment: Mapping[str, str] = {}
    accepted: frozenset[int] = frozenset({0})


class Run(NamedTuple):
    """What one process took: its whole life and its work in seconds, its peak memory in MB."""

    seconds: float
    megabytes: float
    cpu_seconds: float


class Timings:
    """The runs of every case, round by round."""

    def __init__(self, cases: Iterable[Case]) -> None:
        """Begin with no runs."""
        self._runs: dict[tuple[str, str], list[Run]] = {
            (each.name, each.history): [] for each in cases
        }

    def add(self, case: Case, run: Run) -> None:
        """Keep a run; a round adds one to every case."""
        self._runs[case.name, case.history].append(run)

    def milliseconds(self, name: str, history: str = "") -> float:
        """Take the median of a case."""
        return median(run.seconds for run in self._runs[name, history]) * 1000

    def cpu_milliseconds(self, name: str, history: str = "") -> float:
        """Take the median of what a case worked: unlike its life, it hardly waits for others."""
        return median(run.cpu_seconds for run in self._runs[name, history]) * 1000

    def megabytes(self, name: str, history: str = "") -> float:
        """Take the median of a case's peak memory."""
        return median(run.megabytes for run in self._runs[name, history])

    def ratio(self, one: tuple[str, str], other: tuple[str, str]) -> float:
        """Take the median, over all rounds, of how many times as long one case took as another."""
        pairs = zip(self._runs[one], self._runs[other], strict=True)
        return median(first.seconds / second.seconds for first, second in pairs)


def measure(cases: Sequence[Case], rounds: int) -> Timings:
    """Run every case once a round, in an order that changes; a first round only warms up.

    Cases of one name stay together, for they are compared most closely.
    """
    timings, random = Timings(cases), Random(0)
    for number in range(rounds + 1):
        order = {each.name: random.random() for each in cases}
        for case in sorted(cases, key=lambda each: (order[each.name], random.random())):
            run = run_once(case)
            if number:
                timings.add(case, run)
        print(f"\rround {number} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return timings


def environment(home: Path) -> dict[str, str]:
    """Give the whole environment of a process: nothing of the caller's gets into it."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
    return _WORLD | folders | {"HOME": str(home)}


def run_once(case: Case) -> Run:
    """Run a case once."""
    home = _fresh_copy(case.home) if case.writes else case.home
    output = home / "output"
    with output.open("wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(
            case.command,
            cwd=home,
            env=environment(home) | dict(case.environment),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        watch = Timer(_PATIENCE_S, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in case.accepted:
        said = output.read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"\n{case.name} ended with {process.returncode}:\n{said}")
    return Run(seconds, usage.ru_maxrss / _MEGABYTE, usage.ru_utime + usage.ru_stime)


def _fresh_copy(home: Path) -> Path:
    copy = home.with_name(f"{home.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    for path in filter(Path.is_file, copy.rglob("*")):
        with path.open("rb") as stream:
            os.fsync(stream.fileno())  # or the case would wait for the copy to reach the disk
    return copy
