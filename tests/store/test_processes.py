"""No set is lost and none is doubled, whatever other processes do and however this one ends."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from strategies import seeded

WRITERS, SETS_EACH = 8, 100
# Before a release: KILLS=200 pytest tests/store/test_processes.py
KILLS = int(os.environ.get("KILLS", "15"))

# Saves sets one by one, and says of each that it is saved; given 0, without end.
WRITER = """
import datetime, itertools, os, pathlib, sys, uuid
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.store.logbook import SqliteLogbook

path, device, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
logbook = SqliteLogbook(path, lambda bits: device)
start = datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC)
workout = Workout(id=uuid.UUID(int=1), started_at=start)
squat = Exercise(id=uuid.UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED)
for number in itertools.count() if count == 0 else range(count):
    each = WorkoutSet(id=uuid.uuid4(), workout_id=workout.id, exercise_id=squat.id, reps=number)
    with logbook.transaction():
        if not logbook.versions(Workout, [workout.id]):
            logbook.save([Version(workout, LOWEST), Version(squat, LOWEST)])
        logbook.save([Version(each, stamp(number + 2, 0, device))])
    print(each.id.hex, flush=True)
"""


def writer(path: Path, device: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(device), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def kept(path: Path) -> list[str]:
    """List the sets in a file that must be sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [row_id.hex() for (row_id,) in connection.execute("SELECT id FROM workout_set")]


def test_eight_processes_log_at_once_into_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "new" / "logbook.db"
    writers = [writer(path, device, SETS_EACH) for device in range(WRITERS)]
    assert [line(each) for each in writers] == ["ready"] * WRITERS
    for each in writers:
        begin(each)

    outputs = [each.communicate() for each in writers]

    assert [errors for _, errors in outputs] == [""] * WRITERS
    acknowledged = [row_id for output, _ in outputs for row_id in output.split()]
    assert len(acknowledged) == len(set(acknowledged)) == WRITERS * SETS_EACH
    assert sorted(kept(path)) == sorted(acknowledged)


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_set_that_was_acknowledged_survives_the_end_of_its_process(
    kill: int, tmp_path: Path
) -> None:
    path = tmp_path / "logbook.db"
    random = seeded(kill)
    process = writer(path, 1, 0)
    assert line(process) == "ready"
    begin(process)
    # Every third one ends while the file is being made, the others while sets are saved.
    acknowledged = [line(process) for _ in range(random.randint(1, 40) if kill % 3 else 0)]
    time.sleep(random.uniform(0, 0.02))

    process.kill()
    # Not communicate(): it would not see what readline had already taken from the pipe.
    with process:
        assert process.stdout
        assert process.stderr
        output, errors = process.stdout.read(), process.stderr.read()

    assert errors == ""
    # The last line may have been cut off.
    acknowledged += output.splitlines()[: output.count("\n")]
    after = writer(path, 2, 1)
    begin(after)
    output, errors = after.communicate()
    assert errors == ""
    acknowledged += output.split()[1:]
    found = kept(path)
    assert len(found) == len(set(found))
    # One set may have been saved whose acknowledgement was not heard any more.
    assert set(acknowledged) <= set(found)
    assert len(found) - len(acknowledged) in {0, 1}
