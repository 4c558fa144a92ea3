"""Other record keepers, doing the same: adding one record, and listing the latest of them.

Their histories are written in their own formats, and each is set up so that it
asks nothing.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TextIO
from uuid import UUID

from benchmarks.timing import EMPTY, FULL, Case, environment

_PACKAGES = ("td-watson", "jrnl", "sqlite-utils")
_FIRST_DAY = datetime(2015, 7, 1, tzinfo=UTC)
_LAST_DAY = datetime(2025, 6, 30, 18, tzinfo=UTC)
# All there are: what is missing would be filled in, and the file written anew, at every run.
_JRNL_SETTINGS = """\
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: false
indent_character: '|'
journals: {{default: {{journal: ~/journal.txt}}}}
linewrap: 79
tagsymbols: '#'
template: false
timeformat: '%F %T'
version: '{version}'
"""
_LIFTS = ("squat", "bench", "deadlift", "press", "row")


class Entry(NamedTuple):
    """One record of a history."""

    id: UUID
    at: datetime
    lift: str
    load: int
    reps: int

    @property
    def text(self) -> str:
        """The record as a line."""
        return f"{self.lift} {self.load}x{self.reps}"


class Peer(NamedTuple):
    """A record keeper: how it is told to add and to list, and how its history is made.

    ``fill`` writes its settings and entries into a folder, which will be its
    home and working directory. ``listed`` are the exit statuses of a list.
    """

    name: str
    version: str
    add: Sequence[str | Path]
    list: Sequence[str | Path]
    fill: Callable[[Path, Iterator[Entry]], None]
    environment: Mapping[str, str] = {}
    listed: frozenset[int] = frozenset({0})

    @property
    def adding(self) -> str:
        """The name of the case that adds."""
        return f"{self.name} adds"

    @property
    def listing(self) -> str:
        """The name of the case that lists."""
        return f"{self.name} lists"


def install(folder: Path) -> list[Peer]:
    """Install what is to be had: from the package index, and taskwarrior if the system has it."""
    programs = install_packages(folder, *_PACKAGES)
    found = [_watson(programs), _jrnl(programs), _sqlite_utils(programs)]
    task = shutil.which("task")
    return [*found, _taskwarrior(Path(task))] if task else found


def install_packages(folder: Path, *packages: str) -> Path:
    """Install packages into an environment of their own, and say where its programs are."""
    programs = folder / "peers" / "bin"
    if not programs.exists():
        _run(sys.executable, "-m", "venv", folder / "peers")
    _run(programs / "pip", "install", "--quiet", *packages)
    return programs


def cases(peer: Peer, folder: Path, entries: int) -> list[Case]:
    """Make a peer's histories, and give its cases on them."""
    made = []
    for history, length in ((EMPTY, 0), (FULL, entries)):
        home = folder / f"{peer.name}-{history}"
        home.mkdir()
        peer.fill(home, _history(length))
        adding = Case(
            peer.adding, peer.add, home, history, writes=True, environment=peer.environment
        )
        listing = adding._replace(
            name=peer.listing, command=peer.list, writes=False, accepted=peer.listed
        )
        made += [adding, listing]
    return made


def _history(length: int) -> Iterator[Entry]:
    random = Random(1)
    for number in range(length):
        yield Entry(
            UUID(int=random.getrandbits(128), version=4),
            _FIRST_DAY + (_LAST_DAY - _FIRST_DAY) * (number + 1) // length,
            random.choice(_LIFTS),
            random.randrange(40, 200),
            random.randint(1, 12),
        )


def _watson(programs: Path) -> Peer:
    def fill(home: Path, entries: Iterator[Entry]) -> None:
        with _writing(home / "watson" / "frames") as file:
            file.write("[")
            for number, each in enumerate(entries):
                start = int(each.at.timestamp())
                tags = [f"{each.load}x{each.reps}"]
                frame = (start, start + 60, each.lift, each.id.hex, tags, start)
                file.write(f"{',' if number else ''}\n{json.dumps(frame)}")
            file.write("\n]")

    day = f"{_LAST_DAY:%Y-%m-%d}"
    return Peer(
        "watson",
        _version(programs, "td-watson"),
        (programs / "watson", "add", "-f", f"{day} 19:00", "-t", f"{day} 19:01", "squat", "+100x5"),
        (programs / "watson", "log", "--no-pager", "-f", day, "-t", day),
        fill,
        {"WATSON_DIR": "watson"},
    )


def _jrnl(programs: Path) -> Peer:
    version = _version(programs, "jrnl")

    def fill(home: Path, entries: Iterator[Entry]) -> None:
        with _writing(home / "config" / "jrnl" / "jrnl.yaml") as file:
            file.write(_JRNL_SETTINGS.format(version=version))
        with _writing(home / "journal.txt") as file:
            file.writelines(f"[{each.at:%F %T}] {each.text}\n\n" for each in entries)

    return Peer(
        "jrnl",
        version,
        (programs / "jrnl", f"{_LAST_DAY:%F} 19:00: squat 100x5."),
        (programs / "jrnl", "-n", "10", "--short"),
        fill,
    )


def _sqlite_utils(programs: Path) -> Peer:
    def fill(home: Path, entries: Iterator[Entry]) -> None:
        row = {"at": _LAST_DAY.isoformat(), "lift": "squat", "load": 100, "reps": 5}
        with _writing(home / "row.json") as file:
            json.dump(row, file)
        with closing(sqlite3.connect(home / "sets.db")) as connection:
            connection.execute("CREATE TABLE sets (at TEXT, lift TEXT, load INTEGER, reps INTEGER)")
            connection.executemany(
                "INSERT INTO sets VALUES (?, ?, ?, ?)",
                ((each.at.isoformat(), each.lift, each.load, each.reps) for each in entries),
            )
            connection.commit()

    program = programs / "sqlite-utils"
    return Peer(
        "sqlite-utils",
        _version(programs, "sqlite-utils"),
        (program, "insert", "sets.db", "sets", "row.json"),
        (program, "rows", "sets.db", "sets", "--order", "rowid desc", "--limit", "10"),
        fill,
    )


def _taskwarrior(program: Path) -> Peer:
    own = {"TASKRC": "taskrc", "TASKDATA": "task"}

    def fill(home: Path, entries: Iterator[Entry]) -> None:
        with _writing(home / "taskrc") as file:
            file.write("confirmation=off\nhooks=off\nnews.version=99.0.0\nverbose=nothing\n")
        (home / "task").mkdir()
        with _writing(home / "tasks.json") as file:
            for each in entries:
                at = f"{each.at:%Y%m%dT%H%M%SZ}"
                task = {"uuid": str(each.id), "description": each.text, "status": "completed"}
                file.write(json.dumps(task | {"entry": at, "end": at}) + "\n")
        _run(program, "import", "tasks.json", cwd=home, env=environment(home) | own)

    return Peer(
        "taskwarrior",
        _output(program, "--version"),
        (program, "log", "squat", "100x5"),
        (program, "completed", "limit:10"),
        fill,
        own,
        frozenset({0, 1}),  # an empty list is a failure
    )


def _writing(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8")


def _version(programs: Path, package: str) -> str:
    said = f"from importlib import metadata; print(metadata.version({package!r}))"
    return _output(programs / "python", "-c", said)


def _output(*command: str | Path) -> str:
    return subprocess.check_output(command, timeout=60, text=True).strip()


def _run(*command: str | Path, **options: Any) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=600, check=True, **options)
