"""Whole commands, killed at any moment and run side by side: nothing is lost, nothing doubled.

``KILLS`` and ``LOGS`` ask for more than the few that every run can afford.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from strategies import seeded

KILLS = int(os.environ.get("KILLS", "12"))
LOGS = int(os.environ.get("LOGS", "3"))
PROCESSES = 8
# A command lives for about a tenth of a second where nothing else runs.
LONGEST_LIFE_S = 0.4


def command(note: str) -> list[str]:
    return [sys.executable, "-m", "workoutlog", "log", "squat", "100x5", "-m", note, "--json"]


def notes_in(path: Path) -> list[str]:
    """Read the notes of all sets, past the program."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [note for (note,) in connection.execute("SELECT note FROM workout_set")]
    finally:
        connection.close()


def test_a_killed_command_leaves_its_set_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "logbook.db"
    monkeypatch.setenv("WORKOUTLOG_DB", str(path))
    random = seeded(7)
    acknowledged = []
    for number in range(KILLS):
        started = subprocess.Popen(command(f"n{number}"), stdout=subprocess.PIPE, text=True)
        time.sleep(random.uniform(0, LONGEST_LIFE_S))
        started.kill()
        echoed, _ = started.communicate()
        if echoed.endswith("\n") and json.loads(echoed)["ok"]:
            acknowledged.append(f"n{number}")

    subprocess.run(command("last"), check=True, capture_output=True)
    kept = notes_in(path)
    assert len(kept) == len(set(kept))
    assert {*acknowledged, "last"} <= set(kept)


def test_eight_lifters_of_one_logbook_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They begin together, so that they also make the file together."""
    path = tmp_path / "logbook.db"
    monkeypatch.setenv("WORKOUTLOG_DB", str(path))

    def log(process: int) -> list[tuple[int, str]]:
        ended = []
        for number in range(LOGS):
            done = subprocess.run(
                command(f"p{process} n{number}"),
                check=False,
                capture_output=True,
                text=True,
            )
            ended.append((done.returncode, done.stderr.partition("New logbook")[0]))
        return ended

    with ThreadPoolExecutor(PROCESSES) as pool:
        ended = [each for process in pool.map(log, range(PROCESSES)) for each in process]

    assert set(ended) == {(0, "")}
    wanted = [f"p{process} n{number}" for process in range(PROCESSES) for number in range(LOGS)]
    assert sorted(notes_in(path)) == sorted(wanted)
