"""How many rows of each kind an account may have."""

from typing import NamedTuple

from workoutlog.domain.model import NOUNS, Noun, WorkoutSet
from workoutlog.server.refusals import QuotaExceeded
from workoutlog.server.rows.digests import Digests


class Quota(NamedTuple):
    """How many sets an account may have, and rows of each other kind; dead ones count, too."""

    sets: int = 2_000_000
    others: int = 200_000

    def most(self, noun: type[Noun]) -> int:
        """Say how many rows of a kind there may be."""
        return self.sets if noun is WorkoutSet else self.others


QUOTA = Quota()


class Room:
    """What is left of a quota while rows are added to those that digests count."""

    def __init__(self, quota: Quota, digests: Digests) -> None:
        """Find what is left before any row is added."""
        self._quota = quota
        self._left = {noun: quota.most(noun) - digests[noun.kind].rows for noun in NOUNS}

    def has(self, noun: type[Noun], rows: int) -> bool:
        """Say whether so many more rows may be added."""
        return rows <= self._left[noun]

    def take(self, noun: type[Noun]) -> None:
        """Add a row. Raises `QuotaExceeded`."""
        if self._left[noun] < 1:
            most = self._quota.most(noun)
            raise QuotaExceeded(f"The account has {most:,} {noun.kind}s, and may have no more.")
        self._left[noun] -= 1
