"""How long a line of notation takes to read; prints microseconds: first in a process, then again.

Run as ``python -m benchmarks.notation`` with the tests on the path: their
examples are read, over the exercises of the whole catalogue.
"""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.notation.examples import ACCEPTED, MORE_ACCEPTED
from workoutlog import exercises
from workoutlog.domain.notation import Settings, read
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment
from workoutlog.store.logbook import SqliteLogbook

LINES = [text for text, _ in ACCEPTED + MORE_ACCEPTED]


def microseconds_a_line(known: Exercises) -> float:
    """Read every line once."""
    settings = Settings()
    began = time.perf_counter()
    for line in LINES:
        read(line, known, settings)
    return (time.perf_counter() - began) * 1e6 / len(LINES)


def main() -> None:
    """Print both numbers."""
    with (
        TemporaryDirectory() as folder,
        closing(SqliteLogbook(Path(folder) / "logbook.db", lambda _: 1)) as logbook,
    ):
        known = Exercises(Moment(logbook, exercises, datetime.now(UTC), lambda _: 1))
        known.resolve("squat")  # the names are put in order once, whatever is read
        print(microseconds_a_line(known), microseconds_a_line(known))


if __name__ == "__main__":
    main()
