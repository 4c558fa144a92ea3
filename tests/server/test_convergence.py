"""Random histories of real devices: files, services, syncs that fail anywhere, one server."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backends import JSON, Backend
from devices import START
from phones import POINTS, CrashError, Phone
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, Revision, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.errors import AnswerUnreadable, PushRefused

PHONES = 3
MOST_PHONES = 4
MOST_KEPT = 5
YEAR_MS = 31_557_600_000
ACCOUNTS = count(1)
FAULTS = ("", "lost", "twice", "unsent", "again later", "too large", "portal", "truncated")


class LostAnswerError(Exception):
    """Nobody knows whether the server did its work."""


class Convergence(RuleBasedStateMachine):
    """What devices of one account do, while everything goes wrong that can."""

    migrated: Path
    # Only the copy of a file can be put back; how a PostgreSQL comes back is the same to a device.
    restores = True

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(dir=memory())
        self.folder = Path(self._folder.name)
        self.phones = [Phone(self.folder / f"phone{n}.db", n) for n in range(1, PHONES + 1)]
        self.ids = iter(range(1_000, 100_000))
        # Of all histories that share a database each has its own account.
        self.server = self._begin_server(UUID(int=next(ACCOUNTS)))
        self.kept: list[Path] = []
        self.kept_of_phones: list[tuple[int, Path]] = []
        self.later: list[bytes] = []
        # Every row that was made; every note that was written, and those that somebody replaced
        # who had it.
        self.made: set[UUID] = set()
        self.forgotten: set[UUID] = set()
        self.written: set[tuple[UUID, str]] = set()
        self.replaced: set[tuple[UUID, str]] = set()
        # Every set that was there when its workout was deleted, so that it went with it.
        self.gone: set[UUID] = set()

    def _begin_server(self, account: UUID) -> Backend:
        return Backend.in_file(self.folder / "server.db", self.migrated, account)

    def teardown(self) -> None:
        try:
            self._settle()
            self._check()
        finally:
            self.server.close()
            for phone in self.phones:
                phone.close()
            self._folder.cleanup()

    # What lifters do

    @initialize()
    def begin(self) -> None:
        self._train(self.phones[0])

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def log(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        workouts = phone.workouts()
        if workouts:
            self._add_set(phone, data.draw(st.sampled_from(workouts)))
        else:
            self._train(phone)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def edit(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        if noun := self._some(phone, data):
            self._edit(phone, noun)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def delete(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        if noun := self._some(phone, data):
            self._delete(phone, noun)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def undelete(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        dead = [each.noun for _, each in sorted(phone.rows().items()) if each.dead]
        if dead:
            phone.undelete(data.draw(st.sampled_from(dead)))

    @rule(at=st.integers(0, MOST_PHONES - 1), file=st.integers(1, 2))
    def import_file(self, at: int, file: int) -> None:
        """Two files of one history, the second of which is longer."""
        workout = Workout(id=UUID(int=501), started_at=START)
        exercise = Exercise(id=UUID(int=500), name="Row", tracking=Tracking.WEIGHTED)
        rows: list[Noun] = [exercise, workout]
        rows += [
            WorkoutSet(id=UUID(int=510 + n), workout_id=workout.id, exercise_id=exercise.id, reps=n)
            for n in range(1, 2 + file)
        ]
        self._phone(at).adopt(*(Version(each, LOWEST) for each in rows))
        self.made |= {each.id for each in rows}

    @rule(at=st.integers(0, MOST_PHONES - 1), name=st.sampled_from(["Zercher", "Jefferson"]))
    def define_exercise(self, at: int, name: str) -> None:
        """Two devices that define the same exercise make one row of it."""
        phone = self._phone(at)
        row_id = UUID(int={"Zercher": 701, "Jefferson": 702}[name])
        if row_id not in phone.rows():
            phone.make(Exercise(id=row_id, name=name, tracking=Tracking.WEIGHTED))
            self.made.add(row_id)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data(), name=st.sampled_from("ABC"))
    def rename_exercise(self, at: int, data: st.DataObject, name: str) -> None:
        phone = self._phone(at)
        found = [each for each in phone.living() if isinstance(each, Exercise)]
        if found:
            phone.edit(data.draw(st.sampled_from(found)), name=name)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def merge_exercise(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        found = [each for each in phone.living() if isinstance(each, Exercise)]
        if len(found) > 1:
            one, other = data.draw(st.permutations(found))[:2]
            phone.edit(one, merged_into=other.id)

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data(), place=st.integers(0, 9))
    def move_set(self, at: int, data: st.DataObject, place: int) -> None:
        phone = self._phone(at)
        found = [each for each in phone.living() if isinstance(each, WorkoutSet)]
        if found:
            phone.edit(data.draw(st.sampled_from(found)), position=f"{place}8")

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def settle_conflict(self, at: int, data: st.DataObject) -> None:
        phone = self._phone(at)
        found = [each for each in phone.living() if isinstance(each, Revision)]
        if found:
            phone.delete(data.draw(st.sampled_from(found)))

    @rule(at=st.integers(0, MOST_PHONES - 1), data=st.data())
    def know_more(self, at: int, data: st.DataObject) -> None:
        """Write what this program does not know, as a newer one does."""
        phone = self._phone(at)
        if noun := self._some(phone, data):
            phone.know_more(noun, "mood", next(self.ids))

    @rule(data=st.data())
    def patch_over_rest(self, data: st.DataObject) -> None:
        rows = self.server.api.get("/sets")["items"]
        if rows:
            row = data.draw(st.sampled_from(rows))
            note = self._note(UUID(row["id"]), row["note"])
            assert self.server.api("PATCH", f"/sets/{row['id']}", json={"note": note}).is_success

    # What goes wrong

    @rule(at=st.integers(0, MOST_PHONES - 1), years=st.integers(-20, 20))
    def jump_the_clock(self, at: int, years: int) -> None:
        self._phone(at).clock += years * YEAR_MS

    @rule(
        at=st.integers(0, MOST_PHONES - 1),
        fault=st.sampled_from(FAULTS),
        good=st.integers(0, 2),
        meanwhile=st.booleans(),
        adding=st.integers(0, 5),
        slow=st.booleans(),
    )
    def sync(
        self, at: int, fault: str, good: int, adding: int, *, meanwhile: bool, slow: bool
    ) -> None:
        """Sync with a network that fails after so many good requests, while sets are logged."""
        phone, left, posts = self._phone(at), [good], count(1)

        def post(body: bytes) -> bytes:
            if meanwhile and left[0] == good:
                for noun in self._nouns(phone)[:1]:
                    self._edit(phone, noun)
            if next(posts) == adding:
                for workout in phone.workouts()[:1]:
                    self._add_set(phone, workout)
            left[0] -= 1
            if left[0] >= 0 or (fault == "too large" and left[0] < -1):
                return self.server.post(body)
            return self._spoil(body, fault)

        with broken_off():
            phone.sync(post, slow=slow)

    @rule(
        at=st.integers(0, MOST_PHONES - 1),
        point=st.sampled_from(POINTS),
        after=st.integers(0, 2),
        adding=st.sampled_from([0, 2, 8]),
    )
    def crash(self, at: int, point: str, after: int, adding: int) -> None:
        """End at a point; with much to send, the next push may be underway by then."""
        phone = self._phone(at)
        for workout in phone.workouts()[:1]:
            for _ in range(adding):
                self._add_set(phone, workout)
        with broken_off():
            phone.sync(self.server.post, point=point, after=after)
        phone.crash()

    @rule()
    @precondition(lambda self: self.later)
    def deliver_late(self) -> None:
        """Let a request arrive once more that was long on its way."""
        self.server.api("POST", "/sync", content=self.later.pop(), headers=JSON)

    @rule()
    @precondition(lambda self: self.restores and len(self.kept) < MOST_KEPT)
    def keep_server(self) -> None:
        path = self.folder / f"server{next(self.ids)}.kept"
        self.server.keep(path)
        self.kept.append(path)

    @rule(data=st.data())
    @precondition(lambda self: self.kept)
    def restore_server(self, data: st.DataObject) -> None:
        self.server.put_back(data.draw(st.sampled_from(self.kept)))
        self._forget_what_nobody_has()

    @rule(at=st.integers(0, MOST_PHONES - 1))
    @precondition(lambda self: len(self.kept_of_phones) < MOST_KEPT)
    def keep_phone(self, at: int) -> None:
        phone = self._phone(at)
        path = self.folder / f"phone{next(self.ids)}.kept"
        phone.keep(path)
        self.kept_of_phones.append((self.phones.index(phone), path))

    @rule(data=st.data())
    @precondition(lambda self: self.kept_of_phones)
    def restore_phone(self, data: st.DataObject) -> None:
        at, path = data.draw(st.sampled_from(self.kept_of_phones))
        self.phones[at].take_back(path)
        self._forget_what_nobody_has()

    @rule(at=st.integers(0, PHONES - 1))
    @precondition(lambda self: len(self.phones) < MOST_PHONES)
    def clone(self, at: int) -> None:
        """Copy a device's file to another one, which both go on with."""
        path = self.folder / "clone.db"
        self.phones[at].keep(path)
        self.phones.append(Phone(path, MOST_PHONES))
        self.phones[-1].clock = self.phones[at].clock

    # What must always hold

    @invariant()
    def no_set_is_an_orphan(self) -> None:
        for phone in self.phones:
            rows = phone.rows()
            for each in rows.values():
                if isinstance(each.noun, WorkoutSet):
                    assert {each.noun.workout_id, each.noun.exercise_id} <= rows.keys()

    # What must hold in the end

    def _settle(self) -> None:
        for _ in range(3):
            for phone in self.phones:
                phone.sync(self.server.post)

    def _check(self) -> None:
        first = self.phones[0].rows()
        for phone in self.phones:
            again = phone.sync(self.server.post)
            assert (again.requests, again.sent, again.received) == (1, 0, 0)
            assert phone.rows() == first
            digests = json.loads(self.server.post(b"{}"))["digest"]
            ours = {
                kind: {"live": each.live, "dead": each.dead, "total": f"{each.total:016x}"}
                for kind, each in phone.replica.digests().items()
            }
            assert ours == {k: v for k, v in digests.items() if v["live"] + v["dead"]}
        rows = {key for key, each in first.items() if not isinstance(each.noun, Revision)}
        assert rows == self.made
        for each in first.values():
            if isinstance(each.noun, WorkoutSet) and not each.dead and each.stamp > LOWEST:
                assert not first[each.noun.workout_id].dead or each.noun.id in self.gone
        for row_id, note in self.written - self.replaced:
            now: Any = first[row_id].noun
            assert now.note == note or json.dumps({"note": note}) in lost(first, row_id)

    # How it is done

    def _phone(self, at: int) -> Phone:
        return self.phones[at % len(self.phones)]

    def _train(self, phone: Phone) -> None:
        workout = Workout(id=UUID(int=next(self.ids)), started_at=START)
        phone.make(workout)
        self.made.add(workout.id)
        self._add_set(phone, workout)

    def _add_set(self, phone: Phone, workout: Workout) -> None:
        exercise = Exercise(id=UUID(int=100), name="Squat", tracking=Tracking.WEIGHTED)
        phone.adopt(Version(exercise, LOWEST))
        row_id = UUID(int=next(self.ids))
        phone.make(WorkoutSet(id=row_id, workout_id=workout.id, exercise_id=exercise.id, reps=5))
        self.made |= {exercise.id, row_id}

    def _delete(self, phone: Phone, noun: Noun) -> None:
        inside = (each.noun for each in phone.rows().values())
        sets = (each for each in inside if isinstance(each, WorkoutSet))
        self.gone |= {each.id for each in sets if each.workout_id == noun.id}
        phone.delete(noun)

    def _edit(self, phone: Phone, noun: Any) -> None:
        [version] = phone.replica.versions(type(noun), [noun.id])
        now: Any = version.noun
        phone.edit(now, note=self._note(now.id, now.note))

    def _note(self, row_id: UUID, before: str) -> str:
        note = f"note {next(self.ids)}"
        self.replaced.add((row_id, before))
        self.written.add((row_id, note))
        return note

    def _nouns(self, phone: Phone) -> list[Noun]:
        return [each for each in phone.living() if not isinstance(each, Revision | Exercise)]

    def _some(self, phone: Phone, data: st.DataObject) -> Noun | None:
        nouns = self._nouns(phone)
        return data.draw(st.sampled_from(nouns)) if nouns else None

    def _spoil(self, body: bytes, fault: str) -> bytes:
        match fault:
            case "":
                return self.server.post(body)
            case "twice":
                self.server.post(body)
                return self.server.post(body)
            case "too large" if b'"push"' in body:
                raise PushRefused("It is too large.")
            case "too large":
                return self.server.post(body)
            case "portal":
                return b"<html>Welcome to the gym's network</html>"
        if fault == "again later":
            self.later.append(body)
        if fault != "unsent":
            answer = self.server.post(body)
            if fault == "truncated":
                return answer[: len(answer) // 2]
        raise LostAnswerError

    def _forget_what_nobody_has(self) -> None:
        """Expect no more what only the lost copy had: nobody could have kept it."""
        everywhere: dict[UUID, list[Any]] = {}
        for kind in ("exercises", "workouts", "sets", "revisions"):
            for row in self._pages(f"/{kind}"):
                everywhere.setdefault(UUID(row["id"]), []).append(row)
        notes = {(key, row.get("note")) for key, rows in everywhere.items() for row in rows}
        lost_ones = {
            (UUID(row["row_id"]), row["lost"])
            for rows in everywhere.values()
            for row in rows
            if "lost" in row
        }
        for phone in self.phones:
            for key, each in phone.rows().items():
                noun: Any = each.noun
                everywhere.setdefault(key, []).append(noun)
                if isinstance(noun, Revision):
                    lost_ones.add((noun.row_id, noun.lost))
                else:
                    notes.add((key, noun.note))
        # Another copy may still have had it.
        ever = self.made | self.forgotten
        self.made = ever & everywhere.keys()
        self.forgotten = ever - self.made
        self.written = {
            each
            for each in self.written
            if each in notes or (each[0], json.dumps({"note": each[1]})) in lost_ones
        }

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            page = self.server.api.get(path, deleted="true", **after)
            yield from page["items"]
            if not page.get("next"):
                return
            after = {"after": page["next"]}


@contextmanager
def broken_off() -> Iterator[None]:
    """Let a sync end as it may, and see that it ends with no other error."""
    try:
        yield
    except (LostAnswerError, CrashError, AnswerUnreadable):
        return


def memory() -> str | None:
    """Say where files are kept in memory, for nobody cuts the power here."""
    place = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    return str(place) if place.is_dir() else None


def lost(rows: dict[UUID, Version[Noun]], row_id: UUID) -> list[str]:
    nouns = [each.noun for each in rows.values()]
    return [each.lost for each in nouns if isinstance(each, Revision) and each.row_id == row_id]


class ConvergenceOnPostgres(Convergence):
    """The same on the other engine."""

    url: str
    restores = False

    def _begin_server(self, account: UUID) -> Backend:
        return Backend(self.url, account)


@pytest.fixture(scope="module", autouse=True)
def _migrated(migrated_file: Path) -> None:
    Convergence.migrated = migrated_file


HISTORIES = int(os.environ.get("CONVERGENCE_HISTORIES", "12"))
SETTINGS = settings(
    max_examples=HISTORIES,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_all_devices_end_equal() -> None:
    run_state_machine_as_test(Convergence, settings=SETTINGS)


def test_all_devices_end_equal_on_postgresql(migrated_url: str) -> None:
    ConvergenceOnPostgres.url = migrated_url

    run_state_machine_as_test(
        ConvergenceOnPostgres, settings=settings(SETTINGS, max_examples=max(HISTORIES // 4, 1))
    )
