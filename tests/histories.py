"""Synthetic exports of other programs, and bad files; and what a logbook then holds."""

import csv
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

STRONG = (
    *("Date", "Workout Name", "Duration", "Exercise Name", "Set Order", "Weight", "Reps"),
    *("Distance", "Seconds", "Notes", "Workout Notes", "RPE"),
)
ANDROID = (
    *("Workout #", "Date", "Workout Name", "Duration (sec)", "Exercise Name", "Set Order"),
    *("Weight (kg)", "Reps", "RPE", "Distance (meters)", "Seconds", "Notes", "Workout Notes"),
)
HEVY = (
    *("title", "start_time", "end_time", "description", "exercise_title", "superset_id"),
    *("exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km"),
    *("duration_seconds", "rpe"),
)
BLOCKS = 3
SETS = tuple(f"Set {each}" for each in range(1, 6))
WIDE = (
    *("Date", "Note", "Body Weight (KG)", "Body Weight (LB)"),
    *(
        name.format(block)
        for block in range(1, BLOCKS + 1)
        for name in ("Exercise {}", "Weight (KG)", "Weight (LB)", *SETS)
    ),
)
EXERCISES = ("Squat (Barbell)", "Bench Press (Barbell)", "Zork, seated", "Plank", "Running")
FIRST = datetime(2019, 3, 4, 18, 5)  # noqa: DTZ001  # files have no zone


def written(header: Sequence[str], rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    """Write a table."""
    file = StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return file.getvalue()


def strong(workouts: int, random: Random, *, rests: bool = False) -> str:
    """Write a history as Strong does on an iPhone, with rows for rests if it is a newer one."""
    rows = []
    for start, name, sets in _lifted(workouts, random):
        for exercise, order, load, reps, metres, seconds, note in sets:
            place = (f"{start}", name, "1h 5m", exercise)
            cells = (load, reps, metres / 1000, seconds, note, "", "")
            rows.append((*place, order, *cells))
            if rests and order != "Note":
                rows.append((*place, "Rest Timer", 0, 0, 0, random.choice([90, 180]), "", "", ""))
    return written(STRONG, rows)


def android(workouts: int, random: Random) -> str:
    """Write a history as Strong does on Android."""
    rows = [
        (number, start, name, 3900, exercise, order, load, reps, "", metres, seconds, note, "")
        for number, (start, name, sets) in enumerate(_lifted(workouts, random), start=1)
        for exercise, order, load, reps, metres, seconds, note in sets
    ]
    return written(ANDROID, rows, ";")


def hevy(workouts: int, random: Random) -> str:
    """Write a history as Hevy does."""
    rows = []
    for start, name, sets in _lifted(workouts, random):
        times = (f"{each:%-d %b %Y, %H:%M}" for each in (start, start + timedelta(hours=1)))
        began, ended = times
        for place, (exercise, order, load, reps, metres, seconds, note) in enumerate(sets):
            if order != "Note":
                kind = {"W": "warmup", "D": "dropset", "F": "failure"}.get(str(order), "normal")
                reps_done = reps if load else ""
                cells = (kind, load or "", reps_done, metres / 1000 or "", seconds or "", "")
                rows.append((name, began, ended, "", exercise, "", note, place, *cells))
    return written(HEVY, rows)


def stronglifts(workouts: int, random: Random) -> str:
    """Write a history as StrongLifts did before 2026; its dates can be read in one way only."""
    rows = []
    for number in range(workouts):
        day = FIRST + timedelta(days=2 * number)
        cells: list[object] = [f"{day:%d/%m/%y}", "", random.choice(["", 82.5]), ""]
        for exercise in random.sample(["Squat", "Bench Press", "Deadlift", "Barbell Row"], BLOCKS):
            sets = random.choices([5, 5, 5, 4, 0, "-", ""], k=5)
            cells += [exercise, random.choice([60, 62.5]), "", *sets]
        rows.append(cells)
    return written(WIDE, rows)


def _lifted(
    workouts: int, random: Random
) -> list[tuple[datetime, str, list[tuple[str, object, float, int, int, int, str]]]]:
    """Make up workouts: exercise, order, load, reps, metres, seconds and note of each row."""
    made = []
    for number in range(workouts):
        sets: list[tuple[str, object, float, int, int, int, str]] = []
        for exercise in random.sample(EXERCISES, 3):
            if random.random() < 0.1:
                sets.append((exercise, "Note", 0, 0, 0, 0, "slow,\nand deep"))
            for order in ("W", 1, 2, "F", "D")[: random.randint(1, 5)]:
                note = random.choice(["", "", 'felt "good"', "=1+1"])
                load, reps, metres, seconds = (
                    (0, 0, 0, 60)
                    if exercise == "Plank"
                    else (0, 0, 5000, 1500)
                    if exercise == "Running"
                    else (random.choice([60, 102.5]), random.choice([5, 5, 3, 0]), 0, 0)
                )
                sets.append((exercise, order, load, reps, metres, seconds, note))
            if random.random() < 0.1:
                sets.append((exercise, 9, 0, 0, 0, 0, ""))
        made.append((FIRST + timedelta(days=number), random.choice(["Push", "Pull"]), sets))
    return made


def contents(path: Path) -> str:
    """Write down everything that a logbook holds; of none it is nothing."""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def sets_in(path: Path) -> int:
    """Count the living sets of a logbook, past the program, and see that it is whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(number,)] = connection.execute(
            "SELECT count(*) FROM workout_set JOIN workout ON workout.id = workout_id"
            " WHERE NOT workout_set.dead AND NOT workout.dead"
        )
    return int(number)
