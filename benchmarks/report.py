"""The report: budgets, and tables of how many times the base each process took."""

import os
import platform
import sqlite3
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import program
from benchmarks.peers import Peer
from benchmarks.timing import EMPTY, FULL, Timings

COMPARED = (program.LOG, program.LAST, program.HISTORY)

_LIBRARIES = ("typer", "sqlmodel", "sqlalchemy", "pydantic")
_MOST_OF_BASE, _LITTLE_OF_BASE, _SAME, _MICROSECONDS_A_LINE = 0.85, 0.25, 1.10, 300


class Check(NamedTuple):
    """Something promised: what was measured must not be above the limit."""

    promise: str
    measured: float
    limit: float

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.measured <= self.limit


def run(
    measured: Callable[[Namespace, Path], tuple[list[str], list[Check]]],
    options: Namespace,
    results: Path,
) -> int:
    """Measure in a folder that goes again, and fail if a promise was not kept.

    The report is printed, and with ``--write`` it becomes the results.
    """
    with TemporaryDirectory(prefix="benchmarks-") as folder:
        lines, promised = measured(options, Path(folder))
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.write:
        results.write_text(text, encoding="utf-8")
    return 0 if all(each.kept for each in promised) else 1


def budgets(timings: Timings, microseconds_a_line: float) -> list[Check]:
    """Check what the program promises by itself."""
    base = program.BASE
    of_base = (
        (program.LOG, FULL, _MOST_OF_BASE),
        (program.LOG_JSON, FULL, _MOST_OF_BASE),
        (program.LOG_TRAINING, FULL, _MOST_OF_BASE),
        (program.HELP, "", _LITTLE_OF_BASE),
        (program.COMPLETION, FULL, _LITTLE_OF_BASE),
    )
    as_ever = (program.LOG, program.LOG_JSON, program.LOG_TRAINING, program.LAST)
    return [
        *(
            Check(f"`{each.name}` / base", timings.ratio((each.name, history), base), most)
            for each, history, most in of_base
        ),
        *(
            Check(
                f"`{each.name}`, full / empty",
                timings.ratio((each.name, FULL), (each.name, EMPTY)),
                _SAME,
            )
            for each in as_ever
        ),
        Check("a line of notation, µs", microseconds_a_line, _MICROSECONDS_A_LINE),
    ]


def ahead(timings: Timings, peers: Sequence[Peer]) -> list[Check]:
    """Check that nobody with a long history is faster, but taskwarrior at adding."""
    adding = ((program.LOG, peer.adding) for peer in peers if peer.name != "taskwarrior")
    looking = (program.LAST, program.HISTORY)
    listing = ((command, peer.listing) for peer in peers for command in looking)
    return [
        Check(f"`{mine.name}` / {theirs}", timings.ratio((mine.name, FULL), (theirs, FULL)), 1)
        for mine, theirs in (*adding, *listing)
    ]


def opening(rounds: int, sets: int) -> list[str]:
    """Say what was measured, on what, and how to read it."""
    return [
        *surroundings(rounds),
        f'`python -c "{program.BASE[0]}"`. A full history has {sets:,} sets or entries.',
        "Memory is the peak of a process, which cannot be seen below that of this script.",
    ]


def machine(*libraries: str) -> list[str]:
    """Say on what it was measured, and with which versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("workoutlog", *libraries))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return [
        "# Benchmarks",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()} on",
        f"{platform.machine()}, {python}, SQLite {sqlite3.sqlite_version},",
        f"{versions}.",
        f"The load of the machine was {os.getloadavg()[2]:.1f}, of which 1 or 2 is the benchmark.",
        "",
    ]


def surroundings(rounds: int) -> list[str]:
    """Say on what it was measured, up to the base that ratios are taken of."""
    return [
        *machine(*_LIBRARIES),
        f"Medians of {rounds} interleaved rounds of whole processes. Ratios are medians, too, of a",
        "process's time by that of the base in the same round. The base is",
    ]


def start_up(timings: Timings) -> list[str]:
    """Tabulate the program's own processes."""
    base = program.BASE

    def alone(name: str) -> Sequence[str]:
        return (
            f"`{name}`",
            f"{timings.ratio((name, ''), base):.2f}",
            "",
            "",
            f"{timings.milliseconds(name):.0f}",
            f"{timings.megabytes(name):.0f}",
        )

    def on_both(name: str) -> Sequence[str]:
        return (
            f"`{name}`",
            f"{timings.ratio((name, EMPTY), base):.2f}",
            f"{timings.ratio((name, FULL), base):.2f}",
            f"{timings.ratio((name, FULL), (name, EMPTY)):.2f}",
            f"{timings.milliseconds(name, FULL):.0f}",
            f"{timings.megabytes(name, FULL):.0f}",
        )

    return table(
        "Start-up",
        ("process", "empty", "full", "full / empty", "ms", "MB"),
        [
            *map(alone, (base[0], program.BARE, *(each.name for each in program.ON_NONE))),
            *(on_both(each.name) for each in program.ON_A_LOGBOOK),
        ],
    )


def notation(first: float, again: float) -> list[str]:
    """Tabulate the reading of notation."""
    return table(
        "Notation, names looked up in the whole catalogue",
        ("every example of the tests", "µs a line"),
        [("first time in a process", f"{first:.0f}"), ("again", f"{again:.0f}")],
    )


def others(timings: Timings, peers: Sequence[Peer]) -> list[str]:
    """Tabulate the other record keepers beside this one."""
    names = [each.name for each in COMPARED]
    names += [name for each in peers for name in (each.adding, each.listing)]
    versions = ", ".join(f"{each.name} {each.version}" for each in peers)
    missing = "" if any(each.name == "taskwarrior" for each in peers) else "; no taskwarrior here"
    return [
        *table(
            "Other record keepers",
            ("process", "empty", "full", "ms, full", "MB, full"),
            [
                (
                    f"`{name}`" if name.startswith("wl ") else name,
                    f"{timings.ratio((name, EMPTY), program.BASE):.2f}",
                    f"{timings.ratio((name, FULL), program.BASE):.2f}",
                    f"{timings.milliseconds(name, FULL):.0f}",
                    f"{timings.megabytes(name, FULL):.0f}",
                )
                for name in names
            ],
        ),
        "",
        f"Versions: {versions}{missing}.",
    ]


def checks(title: str, found: Iterable[Check]) -> list[str]:
    """Tabulate promises."""
    return table(
        title,
        ("promise", "measured", "at most", ""),
        [
            (
                each.promise,
                f"{each.measured:.2f}",
                f"{each.limit:g}",
                "kept" if each.kept else "MISSED",
            )
            for each in found
        ],
    )


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table under a title."""
    ruler = ("---", *("---:" for _ in heads[1:]))
    lines = (f"| {' | '.join(cells)} |" for cells in (heads, ruler, *rows))
    return ["", f"## {title}", "", *lines]
