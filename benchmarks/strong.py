"""A long history as Strong exports it, made up and always the same.

Run as ``python -m benchmarks.strong PATH SETS``.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from workoutlog.exercises import entries

HEADER = (
    *("Date", "Workout Name", "Duration", "Exercise Name", "Set Order", "Weight", "Reps"),
    *("Distance", "Seconds", "Notes", "Workout Notes", "RPE"),
)
_FIRST_DAY = datetime(1970, 1, 1, 7)  # noqa: DTZ001  # the app writes no zone
_EXERCISES = 120
_EXERCISES_A_WORKOUT = 4
_MOST_SETS = 6
_NAMES = (
    "Morning Workout",
    "Midday Workout",
    "Evening Workout",
    "Push Day A",
    "Pull Day B",
    "Legs",
)
_WORDS = ("felt strong", "left knee again", "belt on the last one", "short of sleep", "new shoes")

Row = tuple[object, ...]


def rows(sets: int) -> Iterator[Row]:
    """Make so many rows: about 17 sets a workout, loads in steps of 2.5 kg, some RPE and notes."""
    random = Random(1)
    names = [each.name for each in entries()[:_EXERCISES]]
    start, left = _FIRST_DAY, sets
    while left:
        start += timedelta(hours=random.randint(6, 9), seconds=random.randrange(3600))
        for row in _workout(random, names, start):
            yield row
            left -= 1
            if not left:
                return


def write(path: Path, sets: int) -> None:
    """Write so many sets into a file, with the quotes that the app sets."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(sets))


def _workout(random: Random, names: list[str], start: datetime) -> Iterator[Row]:
    minutes = random.randint(35, 110)
    lasted = f"{minutes // 60}h {minutes % 60}m" if minutes >= 60 else f"{minutes}m"  # noqa: PLR2004  # of an hour
    name, note = random.choice(_NAMES), _note(random, 0.05)
    for exercise in random.sample(names, _EXERCISES_A_WORKOUT):
        load = random.randrange(8, 81) * 2.5
        for order in range(1, random.randint(3, _MOST_SETS) + 1):
            effort = random.choice(("", "", "7.0", "8.0", "8.5", "9.0"))
            reps, said = random.randint(3, 12), _note(random, 0.02)
            yield (start, name, lasted, exercise, order, load, reps, 0, 0, said, note, effort)
            note = ""


def _note(random: Random, share: float) -> str:
    return random.choice(_WORDS) if random.random() < share else ""


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
