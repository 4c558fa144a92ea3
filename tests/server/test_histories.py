"""Random histories of several devices and a REST client against one server: all end equal.

The devices here keep their rows in memory and follow the rules of a sync, so
that what is proved is the server's half: merging, the feed, what is kept.
"""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api import ANN, Api, add_account, service_of
from devices import START, Device
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    Exercise,
    Noun,
    Revision,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import LOWEST
from workoutlog.server.storage.database import Database

PAGE = 3
DEVICES = 3


class LostAnswerError(Exception):
    """The server did its work and nobody heard of it."""


class Histories(RuleBasedStateMachine):
    """What devices of one account do, while the network is as bad as it can be."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        path = Path(self._folder.name) / "server.db"
        shutil.copyfile(self.migrated, path)
        self.database = Database(f"sqlite:///{path}", pool_size=2)
        self.database.prepare()
        add_account(self.database, ANN)
        self.api = Api(service_of(self.database))
        self.devices = [Device(number) for number in range(1, DEVICES + 1)]
        self.made: set[UUID] = set()
        self.ids = iter(range(1_000, 10_000))
        # Every note that was ever written in a row, and those that somebody replaced who had it.
        self.written: set[tuple[UUID, str]] = set()
        self.replaced: set[tuple[UUID, str]] = set()

    def teardown(self) -> None:
        try:
            self._settle()
            self._check()
        finally:
            self.database.close()
            self._folder.cleanup()

    # What happens

    @initialize()
    def begin(self) -> None:
        self.devices[0].train(10)
        self.made |= {UUID(int=10), UUID(int=11), UUID(int=12)}

    @rule(at=st.integers(0, DEVICES - 1), data=st.data())
    def log(self, at: int, data: st.DataObject) -> None:
        device = self.devices[at]
        workouts = [key for key, each in device.living().items() if isinstance(each, Workout)]
        if not workouts:
            done = device.train(number := next(self.ids) * 10)
            self.made |= {UUID(int=number), UUID(int=number + 1), done.id}
            return
        row_id = UUID(int=next(self.ids))
        exercise_id = next(key for key, each in device.rows.items() if is_exercise(each))
        workout_id = data.draw(st.sampled_from(sorted(workouts)))
        device.make(WorkoutSet(id=row_id, workout_id=workout_id, exercise_id=exercise_id, reps=5))
        self.made.add(row_id)

    @rule(at=st.integers(0, DEVICES - 1), data=st.data())
    def edit(self, at: int, data: st.DataObject) -> None:
        if row_id := self._some_row(self.devices[at], data):
            noun: Any = self.devices[at].rows[row_id].noun
            self._note_written(row_id, noun.note, note := f"note {next(self.ids)}")
            self.devices[at].edit(row_id, note=note)

    @rule(at=st.integers(0, DEVICES - 1), data=st.data())
    def delete(self, at: int, data: st.DataObject) -> None:
        if row_id := self._some_row(self.devices[at], data):
            self.devices[at].delete(row_id)

    @rule(at=st.integers(0, DEVICES - 1), data=st.data())
    def undelete(self, at: int, data: st.DataObject) -> None:
        device = self.devices[at]
        dead = sorted(key for key, each in device.rows.items() if each.dead)
        if dead:
            device.undelete(data.draw(st.sampled_from(dead)))

    @rule(at=st.integers(0, DEVICES - 1), file=st.integers(1, 2))
    def import_file(self, at: int, file: int) -> None:
        """Two files of one history, the second of which is longer."""
        device = self.devices[at]
        workout = Workout(id=UUID(int=501), started_at=START)
        exercise = Exercise(id=UUID(int=500), name="Row", tracking=Tracking.WEIGHTED)
        rows: list[Noun] = [exercise, workout]
        rows += [
            WorkoutSet(id=UUID(int=510 + n), workout_id=workout.id, exercise_id=exercise.id, reps=n)
            for n in range(1, 2 + file)
        ]
        for each in rows:
            if each.id not in device.rows:
                device.write(Version(each, LOWEST))
            self.made.add(each.id)

    @rule(data=st.data())
    def patch_over_rest(self, data: st.DataObject) -> None:
        rows = self.api.get("/sets")["items"]
        if rows:
            row = data.draw(st.sampled_from(rows))
            self._note_written(UUID(row["id"]), row["note"], note := f"note {next(self.ids)}")
            assert self.api("PATCH", f"/sets/{row['id']}", json={"note": note}).is_success

    @rule(at=st.integers(0, DEVICES - 1), years=st.integers(-20, 20))
    def jump_the_clock(self, at: int, years: int) -> None:
        self.devices[at].clock += years * 31_557_600_000

    @rule(at=st.integers(0, DEVICES - 1), fault=st.sampled_from(["", "lost", "twice", "unsent"]))
    def sync_once(self, at: int, fault: str) -> None:
        def send(asked: dict[str, Any]) -> dict[str, Any]:
            if fault == "unsent":
                raise LostAnswerError
            answer = self.api.sync(asked)
            if fault == "lost":
                raise LostAnswerError
            if fault == "twice":
                self.api.sync(asked)
            return dict(answer)

        try:
            self.devices[at].step(send, want=PAGE)
        except LostAnswerError:
            return

    @invariant()
    def no_set_is_an_orphan(self) -> None:
        for device in self.devices:
            for each in device.rows.values():
                if isinstance(each.noun, WorkoutSet):
                    assert {each.noun.workout_id, each.noun.exercise_id} <= device.rows.keys()

    # What must hold in the end

    def _some_row(self, device: Device, data: st.DataObject) -> UUID | None:
        living = sorted(
            key
            for key, each in device.living().items()
            if not isinstance(each, Revision | Exercise)
        )
        return data.draw(st.sampled_from(living)) if living else None

    def _settle(self) -> None:
        for _ in range(2):
            for device in self.devices:
                device.sync(self.api.sync, want=PAGE)

    def _check(self) -> None:
        first = self.devices[0]
        for device in self.devices:
            assert device.rows == first.rows
            digest = self.api.sync({})["digest"].items()
            assert device.digest() == {k: v for k, v in digest if v["live"] + v["dead"]}
        rows = {key for key, each in first.rows.items() if not isinstance(each.noun, Revision)}
        assert rows == self.made
        self._check_values(first)

    def _check_values(self, device: Device) -> None:
        """Every note is there, or was replaced by someone who had it, or lost and is filed."""
        for row_id, note in self.written - self.replaced:
            now: Any = device.rows[row_id].noun
            assert now.note == note or json.dumps({"note": note}) in lost_of(device, row_id)

    def _note_written(self, row_id: UUID, before: str, note: str) -> None:
        self.replaced.add((row_id, before))
        self.written.add((row_id, note))


def is_exercise(version: Version[Noun]) -> bool:
    return isinstance(version.noun, Exercise)


def lost_of(device: Device, row_id: UUID) -> list[str]:
    nouns = [each.noun for each in device.rows.values()]
    return [each.lost for each in nouns if isinstance(each, Revision) and each.row_id == row_id]


@pytest.fixture(scope="module", autouse=True)
def _migrated(migrated_file: Path) -> None:
    Histories.migrated = migrated_file


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
