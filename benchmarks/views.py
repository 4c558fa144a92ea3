"""``python -m benchmarks.views``: every view of progress beside SQL written by hand.

Both answer the same question of the same file: `wl` from its start to its last
line, `sqlite3` from its start to its last row. What `wl` needs for a history of
one week is its start-up. Times are what the processor worked, so that whoever
else uses the machine disturbs them little.
"""

import sqlite3
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks import report, strong
from benchmarks.report import Check
from benchmarks.timing import Case, Timings, environment, measure

_RESULTS = Path(__file__).with_name("VIEWS.md")
_WL = Path(sys.executable).with_name("wl")
_SHORT, _FEW, _MANY = "short", "few", "many"
_SHORT_SETS = 400
_EXERCISE = "Back Squat"
_EPOCH, _DAY_MS = date(1970, 1, 1), 86_400_000

_LIVING = (
    "FROM workout w JOIN workout_set s ON s.workout_id = w.id WHERE w.dead = 0 AND s.dead = 0 "
)
_WORK = _LIVING + "AND s.set_type <> 'warm_up' "
_OF_EXERCISE = (
    "FROM workout_set s JOIN workout w ON w.id = s.workout_id WHERE w.dead = 0 AND s.dead = 0 "
    "AND s.set_type <> 'warm_up' AND s.exercise_id = "
    f"(SELECT id FROM exercise WHERE name = '{_EXERCISE}') "
)
_DAY = "(w.started_at + w.utc_offset * 60000) / 86400000"
_WEEK = "((w.started_at + w.utc_offset * 60000) / 86400000 + 3) / 7"
_MONTH = "strftime('%Y-%m', (w.started_at + w.utc_offset * 60000) / 1000, 'unixepoch')"
_LOAD = "sum(max(coalesce(s.load_g, 0), 0) * coalesce(s.reps, 0))"
_SETS = "sum(s.set_type = 'working' AND coalesce(s.reps, 1) > 0)"
_E1RM = (
    "max(CASE WHEN s.reps = 1 THEN s.load_g"
    " WHEN s.reps <= 12 THEN s.load_g * (1 + s.reps / 30.0) END)"
)
_LATELY = "AND w.started_at >= {since} AND w.started_at < {until} "


class View(NamedTuple):
    """A view, how it is asked for, and the same answer in SQL.

    Between braces stand ``first`` and ``last``, the days of the latest twelve
    weeks, and ``since`` and ``until``, the same in milliseconds.
    """

    name: str
    words: tuple[str, ...]
    sql: str


_VIEWS = (
    View(
        "last", ("last", _EXERCISE), f"SELECT s.* {_OF_EXERCISE} ORDER BY w.started_at DESC LIMIT 9"
    ),
    View(
        "records, of one exercise",
        ("records", _EXERCISE),
        f"SELECT max(s.load_g), {_E1RM} {_OF_EXERCISE};"
        f"SELECT s.load_g, max(s.reps) {_OF_EXERCISE} GROUP BY 1;"
        f"SELECT max(v) FROM (SELECT {_LOAD} v {_OF_EXERCISE} GROUP BY s.workout_id)",
    ),
    View(
        "records, of all",
        ("records",),
        f"SELECT s.exercise_id, max(s.load_g), {_E1RM} {_WORK} GROUP BY 1;"
        f"SELECT s.exercise_id, s.load_g, max(s.reps) {_WORK} GROUP BY 1, 2;"
        f"SELECT e, max(v) FROM (SELECT s.exercise_id e, {_LOAD} v {_WORK}"
        " GROUP BY 1, s.workout_id) GROUP BY 1",
    ),
    View("progress", ("progress", _EXERCISE), f"SELECT {_DAY}, {_E1RM} {_OF_EXERCISE} GROUP BY 1"),
    View(
        "calendar, 12 weeks",
        ("calendar", "--since", "{first}", "--until", "{last}"),
        f"SELECT {_DAY}, count(DISTINCT w.id), {_SETS} {_LIVING} {_LATELY} GROUP BY 1;"
        f"SELECT DISTINCT {_WEEK} FROM workout w WHERE w.dead = 0 AND EXISTS"
        " (SELECT 1 FROM workout_set s WHERE s.workout_id = w.id AND s.dead = 0)",
    ),
    View(
        "calendar, all",
        ("calendar", "--since", "1970-01-01"),
        f"SELECT {_DAY}, count(DISTINCT w.id), {_SETS} {_LIVING} GROUP BY 1",
    ),
    View(
        "balance, 12 weeks",
        ("balance", "--since", "{first}", "--until", "{last}"),
        f"SELECT e.muscle, {_WEEK}, {_SETS} FROM exercise e JOIN workout_set s ON"
        " s.exercise_id = e.id JOIN workout w ON w.id = s.workout_id"
        f" WHERE w.dead = 0 AND s.dead = 0 {_LATELY} GROUP BY 1, 2",
    ),
    View(
        "balance, all",
        ("balance", "--since", "1970-01-01"),
        f"WITH v AS (SELECT s.exercise_id x, {_WEEK} w, {_SETS} n {_WORK} GROUP BY 1, 2)"
        " SELECT m, w, sum(n) FROM (SELECT e.muscle m, w, n FROM v JOIN exercise e ON e.id = x"
        " UNION ALL SELECT j.value, w, n / 2.0 FROM v JOIN exercise e ON e.id = x"
        " JOIN json_each(e.secondary_muscles) j) GROUP BY 1, 2",
    ),
    View(
        "volume by week, 12 weeks",
        ("volume", "--since", "{first}", "--until", "{last}"),
        f"SELECT {_WEEK}, {_SETS}, {_LOAD} {_WORK} {_LATELY} GROUP BY 1",
    ),
    View(
        "volume by week, all",
        ("volume", "--since", "1970-01-01"),
        f"SELECT {_WEEK}, {_SETS}, {_LOAD} {_WORK} GROUP BY 1",
    ),
    View(
        "volume by month, all",
        ("volume", "--by", "month", "--since", "1970-01-01"),
        f"SELECT {_MONTH}, {_SETS}, {_LOAD} {_WORK} GROUP BY 1",
    ),
    View(
        "volume by exercise, all",
        ("volume", "--by", "exercise", "--since", "1970-01-01"),
        f"SELECT s.exercise_id, {_SETS}, {_LOAD} {_WORK} GROUP BY 1",
    ),
    View(
        "compare, 12 weeks",
        ("compare", "--since", "{first}", "--until", "{last}"),
        f"SELECT s.exercise_id, {_SETS}, {_LOAD}, {_E1RM} {_WORK} {_LATELY} GROUP BY 1;"
        f"SELECT s.exercise_id, {_SETS}, {_LOAD}, {_E1RM} {_WORK}"
        " AND w.started_at >= 2 * {since} - {until} AND w.started_at < {since} GROUP BY 1",
    ),
)


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[Check]]:
    many = options.sets
    logbooks = {
        history: _logbook(folder, history, sets)
        for history, sets in ((_SHORT, _SHORT_SETS), (_FEW, many // 10), (_MANY, many))
    }
    timings = measure(_cases(logbooks, folder), options.runs)
    checks = _checks(timings, many // 10)
    lines = [
        *report.surroundings(options.runs),
        f"`sqlite3` answering the same. Histories have {many // 10:,} and {many:,} sets.",
        f"Start-up is on {_SHORT_SETS} sets, a view's own time what it works longer than that.",
        "Memory is the peak of a process, which cannot be seen below that of this script.",
        *_table(timings, many),
        *report.checks("Promises", checks),
    ]
    return lines, checks


def _logbook(folder: Path, history: str, sets: int) -> Path:
    """Make a logbook with so many sets, as a lifter would import them."""
    home = folder / history
    home.mkdir()
    logbook = home / "logbook.db"
    file = home / "strong.csv"
    strong.write(file, sets)
    words = ("import", file, "--unit", "kg", "--tz", "UTC")
    command = (_WL, *words, "--db", logbook)
    subprocess.run(command, env=environment(home), check=True, capture_output=True)
    return logbook


def _cases(logbooks: dict[str, Path], folder: Path) -> list[Case]:
    cases = []
    for history, logbook in logbooks.items():
        span = _span(logbook)
        for view in _VIEWS:
            words = (each.format(**span) for each in view.words)
            home = logbook.parent
            cases.append(Case(view.name, (_WL, *words, "--db", logbook), home, history))
            if history != _SHORT:
                sql = view.sql.format(**span)
                cases.append(Case(_by_hand(view), ("sqlite3", logbook, sql), folder, history))
    return cases


def _span(logbook: Path) -> dict[str, object]:
    """Find the latest twelve weeks of a history."""
    with closing(sqlite3.connect(logbook)) as connection:
        [(latest,)] = connection.execute("SELECT coalesce(max(started_at), 0) FROM workout")
    midnight = latest // _DAY_MS + 1
    first = midnight - 12 * 7
    return {
        "first": _EPOCH + timedelta(days=first),
        "last": _EPOCH + timedelta(days=midnight - 1),
        "since": first * _DAY_MS,
        "until": midnight * _DAY_MS,
    }


def _by_hand(view: View) -> str:
    return f"{view.name}, by hand"


def _own(timings: Timings, view: View, history: str) -> float:
    """Take what a view needs for a history, in milliseconds."""
    whole, start_up = (timings.cpu_milliseconds(view.name, each) for each in (history, _SHORT))
    return max(whole - start_up, 0)


def _checks(timings: Timings, few: int) -> list[Check]:
    independent = _VIEWS[:2]
    return [
        *(
            Check(
                f"{view.name}: own time / by hand",
                _own(timings, view, _MANY) / timings.cpu_milliseconds(_by_hand(view), _MANY),
                2,
            )
            for view in _VIEWS
        ),
        Check(
            f"the slowest view's own ms on {few:,} sets",
            max(_own(timings, view, _FEW) for view in _VIEWS),
            500,
        ),
        *(
            Check(
                f"{view.name}: ten times the history, times as long",
                timings.cpu_milliseconds(view.name, _MANY)
                / timings.cpu_milliseconds(view.name, _FEW),
                1.25,
            )
            for view in independent
        ),
        Check(
            "most MB of a view, ten times the history, times as much",
            max(
                timings.megabytes(view.name, _MANY) / timings.megabytes(view.name, _FEW)
                for view in _VIEWS
            ),
            1.25,
        ),
    ]


def _table(timings: Timings, many: int) -> list[str]:
    rows: list[Sequence[str]] = [
        (
            view.name,
            f"{timings.cpu_milliseconds(view.name, _SHORT):.0f}",
            f"{_own(timings, view, _FEW):.0f}",
            f"{timings.cpu_milliseconds(_by_hand(view), _FEW):.0f}",
            f"{_own(timings, view, _MANY):.0f}",
            f"{timings.cpu_milliseconds(_by_hand(view), _MANY):.0f}",
            f"{_own(timings, view, _MANY) / timings.cpu_milliseconds(_by_hand(view), _MANY):.2f}",
            f"{timings.megabytes(view.name, _MANY):.0f}",
        )
        for view in _VIEWS
    ]
    tenth, whole = f"{many // 10:,} sets", f"{many:,} sets"
    heads = (
        *("view", "start-up", f"own, {tenth}", f"by hand, {tenth}"),
        *(f"own, {whole}", f"by hand, {whole}", "own / by hand", "MB"),
    )
    return report.table("Views, in milliseconds of work", heads, rows)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds to take medians of")
    parser.add_argument("--sets", type=int, default=1_000_000, help="how long the history is")
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
