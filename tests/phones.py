"""Devices as they are: a logbook in a file, its services, and a sync that the network may spoil."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from strategies import seeded
from workoutlog import exercises
from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.changes import Sent
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun, Workout, WorkoutSet
from workoutlog.errors import WorkoutlogError
from workoutlog.remote.feed import HttpRemote
from workoutlog.replica.rows import version_of
from workoutlog.services.ports import Moment
from workoutlog.services.recording import recording
from workoutlog.services.remotes import Answer, Asked, Deleted, Packed
from workoutlog.services.replicas import Held, Sending
from workoutlog.services.syncing import Synced, sync
from workoutlog.store.compiled import SQL
from workoutlog.store.connecting import copy
from workoutlog.store.replica import SqliteReplica

Post = Callable[[bytes], bytes]
START_MS = 1_800_000_000_000


class CrashError(BaseException):
    """The program ends where it is."""


class Phone:
    """One device. Its clock, in milliseconds, may be as wrong as it likes."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self.number = number
        self.clock = START_MS
        self._random = seeded(number)
        self._open()

    def close(self) -> None:
        """Close the file."""
        self.replica.close()

    def moment(self) -> Moment:
        """Say what time it is here; every question takes a millisecond."""
        self.clock += 1
        now = datetime.fromtimestamp(self.clock / 1000, UTC)
        return Moment(self.replica, exercises, now, self._random.getrandbits)

    def make(self, *nouns: Noun) -> None:
        """Make rows."""
        with recording(self.moment(), "make") as recorder:
            for each in nouns:
                recorder.create(each)

    def adopt(self, *versions: Version[Noun]) -> None:
        """Add rows that are the same on every device, unless they are here."""
        known = self.rows().keys()
        self.replica.save([each for each in versions if each.noun.id not in known])

    def edit(self, noun: Noun, **values: Any) -> None:
        """Change fields of a row."""
        with recording(self.moment(), "edit") as recorder:
            recorder.edit(noun, **values)

    def delete(self, noun: Noun) -> None:
        """Delete a row."""
        with recording(self.moment(), "delete") as recorder:
            recorder.delete(type(noun), noun.id)

    def undelete(self, noun: Noun) -> None:
        """Call a row back."""
        with recording(self.moment(), "restore") as recorder:
            recorder.restore(type(noun), noun.id)

    def know_more(self, noun: Noun, name: str, value: Any) -> None:
        """Write a field that only a newer program knows."""
        with self.replica.transaction():
            with recording(self.moment(), None) as recorder:
                stamp = recorder.new_stamp()
            [version] = self.replica.versions(type(noun), [noun.id])
            stamp = max(stamp, version.newest)
            self.replica.save([replace(version, extra={**version.extra, name: (stamp, value)})])

    def rows(self) -> dict[UUID, Version[Noun]]:
        """Read every row, dead ones too."""
        with closing(sqlite3.connect(self.path)) as connection:
            versions = [
                version_of(noun, row)
                for noun in NOUNS
                for row in connection.execute(SQL[f"all_{noun.kind}"])
            ]
        return {each.noun.id: each for each in versions}

    def living(self) -> list[Noun]:
        """Name what a lifter sees: what is not deleted, nor in a deleted workout."""
        alive = {key: each.noun for key, each in sorted(self.rows().items()) if not each.dead}
        return [
            noun
            for noun in alive.values()
            if not isinstance(noun, WorkoutSet) or noun.workout_id in alive
        ]

    def workouts(self) -> list[Workout]:
        """Name the workouts that a lifter sees."""
        return [each for each in self.living() if isinstance(each, Workout)]

    def sync(
        self,
        post: Post,
        *,
        at_once: tuple[int, int] = (2, 3),
        point: str = "",
        after: int = 0,
        slow: bool = False,
        agree: Callable[[str], bool] = lambda _: True,
    ) -> Synced:
        """Sync; at the named point, after so many that went well, the program crashes.

        The server answers at once, or, if it is ``slow``, when it is waited for.
        """
        spoiled = _Spoiled(self.replica, HttpRemote(post), point, after, slow=slow)
        return sync(
            self.moment(),
            spoiled,
            spoiled,
            agree=agree,
            report=lambda _: None,
            machine=str(self.path),
            at_once=at_once,
        )

    def crash(self) -> None:
        """Begin the program anew."""
        self.close()
        self._open()

    def keep(self, target: Path) -> None:
        """Copy the file."""
        with closing(sqlite3.connect(self.path)) as source:
            copy(source, target)

    def take_back(self, source: Path) -> None:
        """Put a copy in the place of the file."""
        self.close()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, self.path)
        self._open()

    def _open(self) -> None:
        self.replica = SqliteReplica(self.path, self._random.getrandbits)


class _Spoiled:
    """A replica and a remote that end the program at a point."""

    def __init__(
        self,
        replica: SqliteReplica,
        remote: HttpRemote,
        point: str,
        after: int,
        *,
        slow: bool,
    ) -> None:
        self._replica = replica
        self._remote = remote
        self._point = point
        self._left = after
        self._is_slow = slow

    def __getattr__(self, name: str) -> Any:
        return getattr(self._replica, name)

    def _pass(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left < 0:
                raise CrashError(point)

    def pack(
        self, push_id: UUID, rows: Sequence[Sent], deleted: Deleted, batch: PlainBatch | None
    ) -> Packed:
        """Pack, or end before the push is kept."""
        self._pass("before the push is kept")
        return self._remote.pack(push_id, rows, deleted, batch)

    def unpack(self, text: str) -> Any:
        """Unpack."""
        return self._remote.unpack(text)

    def ask(self, asked: Asked) -> Callable[[], Answer]:
        """Ask, or end before or after it. Not in a thread, so that histories can be repeated."""
        self._pass("before it is sent")
        if self._is_slow:
            return lambda: self._answered(self._remote.exchange(asked))
        outcome = Future[Answer]()
        try:
            outcome.set_result(self._remote.exchange(asked))
        except WorkoutlogError as error:
            outcome.set_exception(error)
        return lambda: self._answered(outcome.result())

    def _answered(self, answer: Answer) -> Answer:
        self._pass("after the answer")
        return answer

    def seen(self, rows: Iterable[tuple[Sending, int]]) -> int:
        """Note what the server has, or end before or after it: what is behind may be underway."""
        self._pass("before the ack")
        noted = self._replica.seen(rows)
        self._pass("behind the ack")
        return noted

    def hold(self, rows: Iterable[Held]) -> None:
        """Write a page, or end before, in the midst of it, or after."""
        every = [*rows]
        self._pass("between ack and page")
        if self._point == "amid the page":
            self._replica.hold(every[: len(every) // 2])
        self._pass("amid the page")
        self._replica.hold(every)
        self._pass("before the commit")

    def hold_new(self, batch: Batch) -> None:
        """Write rows of a page that are new, or end before, in the midst of them, or after."""
        if self._point == "amid a batch":
            every = range(len(batch.ids))
            self._replica.hold_new(batch.where([at < len(every) // 2 for at in every]))
        self._pass("amid a batch")
        self._replica.hold_new(batch)
        self._pass("behind a batch")


POINTS = (
    "before the push is kept",
    "before it is sent",
    "after the answer",
    "before the ack",
    "behind the ack",
    "between ack and page",
    "amid the page",
    "before the commit",
    "amid a batch",
    "behind a batch",
)
