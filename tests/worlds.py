"""Three real devices and their server, all in one test."""

from pathlib import Path
from typing import Self
from uuid import UUID

from backends import Backend
from devices import START
from phones import Phone
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.services.syncing import Synced

ACCOUNT = UUID(int=7)
SQUAT = Exercise(id=UUID(int=1), name="Squat", tracking=Tracking.WEIGHTED)
MONDAY = Workout(id=UUID(int=2), started_at=START)


class World:
    """Three devices and their server."""

    def __init__(self, folder: Path, server: Backend) -> None:
        self.folder = folder
        self.server = server
        self.phones = [Phone(folder / f"phone{n}.db", n) for n in range(3)]
        self.numbers = iter(range(100, 10_000))
        self.sets: set[int] = set()
        self.phones[0].make(MONDAY)
        self.sync_all()

    @classmethod
    def in_file(cls, folder: Path, migrated: Path) -> Self:
        """Begin with a server that is a copy of a file which has the schema."""
        return cls(folder, Backend.in_file(folder / "server.db", migrated, ACCOUNT))

    def close(self) -> None:
        """Close every file."""
        self.server.close()
        for phone in self.phones:
            phone.close()

    def log(self, phone: Phone, sets: int = 2) -> None:
        """Log sets on a device."""
        phone.adopt(Version(SQUAT, LOWEST))
        for number in [next(self.numbers) for _ in range(sets)]:
            phone.make(
                WorkoutSet(id=UUID(int=number), workout_id=MONDAY.id, exercise_id=SQUAT.id, reps=5)
            )
            self.sets.add(number)

    def delete(self, phone: Phone) -> None:
        """Delete the oldest set on a device."""
        number = min(self.sets)
        phone.delete(next(each for each in phone.living() if each.id.int == number))
        self.sets.remove(number)

    def sync(self, phone: Phone, *, page: int = 100) -> Synced:
        """Sync a device."""
        return phone.sync(self.server.post, at_once=(100, page))

    def sync_all(self) -> None:
        """Sync every device."""
        for phone in self.phones:
            self.sync(phone)

    def sets_on(self, phone: Phone) -> set[int]:
        """Name the sets that a lifter sees on a device."""
        return {each.id.int for each in phone.living() if isinstance(each, WorkoutSet)}
