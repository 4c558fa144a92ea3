"""``python -m benchmarks.transfer``: a history in and out, beside what moves rows and nothing else.

The limit is `sqlite3` itself, which copies a file into one plain table, or one
table into a file, without looking at what it copies.
"""

import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report, strong
from benchmarks.peers import install_packages
from benchmarks.report import Check
from benchmarks.timing import Case, Timings, measure

_RESULTS = Path(__file__).with_name("TRANSFER.md")
_WL = Path(sys.executable).with_name("wl")
_LIMIT, _IMPORT, _AGAIN = "`sqlite3 .import`", "`wl import`", "`wl import`, again"
_DUMP, _EXPORT = "`sqlite3 -csv`", "`wl export`"
_UTILS, _PANDAS = "`sqlite-utils insert --csv`", "pandas `read_csv`, `to_sql`"
_MANY, _FEW = "many", "few"
_COLUMNS = (
    *("hex(s.id)", "hex(s.workout_id)", "hex(s.exercise_id)", "set_type", "ending", "load_g"),
    *("load_unit", "reps", "reps_right", "distance_mm", "distance_unit", "duration_s"),
    *("rpe_tenths", "rest_s", "tempo", "heart_rate", "kcal", "superset", "performed_at", "s.note"),
)
_DUMPED = " ".join(
    (
        "SELECT 'set',",
        ", ".join(_COLUMNS),
        "FROM workout w JOIN workout_set s ON s.workout_id = w.id",
        "WHERE w.dead = 0 AND s.dead = 0 ORDER BY w.started_at, w.id, s.position",
    )
)
_TO_SQL = (
    "import pandas, sqlite3; connection = sqlite3.connect('copy.db'); "
    "pandas.read_csv('{}').to_sql('sets', connection); connection.commit()"
)


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[Check]]:
    many, few = folder / "many.csv", folder / "few.csv"
    strong.write(many, options.sets)
    strong.write(few, options.sets // 10)
    own = measure([*_copies(folder, many, _MANY), *_copies(folder, few, _FEW)], options.runs)
    out = measure(_exports(folder, many), options.runs)
    lines = [
        *report.surroundings(options.runs),
        f"`sqlite3` copying the same rows. The history has {options.sets:,} sets.",
        "Memory is the peak of a process, which cannot be seen below that of this script.",
        *_table(own, out),
    ]
    limit = (_LIMIT, _MANY)
    checks = [
        Check("import / `sqlite3 .import`", own.ratio((_IMPORT, _MANY), limit), 5),
        Check("again / first", own.ratio((_AGAIN, _MANY), (_IMPORT, _MANY)), 0.5),
        Check("MB of an import", own.megabytes(_IMPORT, _MANY), 300),
        Check("export / `sqlite3 -csv`", out.ratio((_EXPORT, _MANY), (_DUMP, _MANY)), 3),
    ]
    if options.peers:
        programs = install_packages(options.cache or folder, "sqlite-utils", "pandas")
        beside = measure([*_copies(folder, few, _FEW)[:2], *_peers(folder, few, programs)], 3)
        lines += _peer_table(beside)
        checks += [
            Check(f"import / {each}", beside.ratio((_IMPORT, _FEW), (each, _FEW)), 1)
            for each in (_UTILS, _PANDAS)
        ]
    return [*lines, *report.checks("Promises", checks)], checks


def _copies(folder: Path, file: Path, length: str) -> list[Case]:
    """Give what reads a file: into an empty logbook, and into one that has it all."""
    empty = _home(folder, f"empty-{length}")
    full = _home(folder, f"full-{length}")
    words = (_WL, "import", file, "--unit", "kg", "--tz", "UTC", "--db", "logbook.db")
    limit = ("sqlite3", "copy.db", ".mode csv", f".import {file} sets")
    first = Case(_IMPORT, words, empty, length, writes=True)
    measure([first._replace(home=full, writes=False)], 0)
    return [
        Case(_LIMIT, limit, empty, length, writes=True),
        first,
        Case(_AGAIN, words, full, length),
    ]


def _exports(folder: Path, file: Path) -> list[Case]:
    home = folder / f"full-{file.stem}"
    written = _home(folder, "written")
    logbook = home / "logbook.db"
    words = (_WL, "export", "out.csv", "--db", logbook)
    return [
        Case(
            _DUMP,
            ("sqlite3", "-csv", logbook, ".output out.csv", _DUMPED),
            written,
            _MANY,
            writes=True,
        ),
        Case(_EXPORT, words, written, _MANY, writes=True),
    ]


def _peers(folder: Path, file: Path, programs: Path) -> list[Case]:
    home = _home(folder, "peers")
    utils = (programs / "sqlite-utils", "insert", "copy.db", "sets", file, "--csv")
    pandas = (programs / "python", "-c", _TO_SQL.format(file))
    return [
        Case(_UTILS, utils, home, _FEW, writes=True),
        Case(_PANDAS, pandas, home, _FEW, writes=True),
    ]


def _home(folder: Path, name: str) -> Path:
    home = folder / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return home


def _table(own: Timings, out: Timings) -> list[str]:
    rows = [
        (
            name,
            f"{timings.ratio((name, _MANY), (base, _MANY)):.2f}",
            f"{timings.milliseconds(name, _MANY) / 1000:.2f}",
            f"{timings.megabytes(name, _MANY):.0f}",
            f"{own.megabytes(name, _FEW):.0f}" if timings is own else "",
        )
        for timings, base, names in (
            (own, _LIMIT, (_LIMIT, _IMPORT, _AGAIN)),
            (out, _DUMP, (_DUMP, _EXPORT)),
        )
        for name in names
    ]
    heads = ("process", "of the limit", "s", "MB", "MB, a tenth of the sets")
    return report.table("A history in and out", heads, rows)


def _peer_table(timings: Timings) -> list[str]:
    names: Sequence[str] = (_LIMIT, _IMPORT, _UTILS, _PANDAS)
    rows = [
        (
            name,
            f"{timings.ratio((name, _FEW), (_LIMIT, _FEW)):.1f}",
            f"{timings.milliseconds(name, _FEW) / 1000:.2f}",
            f"{timings.megabytes(name, _FEW):.0f}",
        )
        for name in names
    ]
    return report.table(
        "Beside what copies rows, a tenth of the sets", ("process", "of the limit", "s", "MB"), rows
    )


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.transfer", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds to take medians of")
    parser.add_argument("--sets", type=int, default=1_000_000, help="how long the history is")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only the limit")
    parser.add_argument("--cache", type=Path, help="keep the peers' environment in this folder")
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
