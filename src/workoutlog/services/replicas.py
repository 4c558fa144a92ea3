"""What a sync needs of the local file: rows with their bookkeeping, and what is not sent yet."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.changes import Known
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Noun

# Where in the feed a row is, when the feed may be another one than it was.
UNKNOWN_SEQ = -1

# Who a row is. Ids are drawn by whoever makes a row, so only together with its kind.
Key = tuple[type[Noun], UUID]


class Held(NamedTuple):
    """A row as this device has it.

    ``rev`` counts the changes that were not sent; 0 says that the server has
    the row as it is here. ``base_seq`` is where in the feed the row was last
    seen: None if it never was, `UNKNOWN_SEQ` if that is no longer known.
    ``known`` is what the server has of a row that was changed since then.
    """

    version: Version[Noun]
    rev: int = 0
    base_seq: int | None = None
    known: Known | None = None

    @property
    def key(self) -> Key:
        """Who the row is."""
        return type(self.version.noun), self.version.noun.id


def place_of(base_seq: int | None) -> int | None:
    """Say in a push where a row was last seen: 0 if it never was, None if that is not known."""
    return {None: 0, UNKNOWN_SEQ: None}.get(base_seq, base_seq)


class Sending(NamedTuple):
    """A row that a push sends, and the count of its changes when the push was cut."""

    noun: type[Noun]
    id: UUID
    rev: int

    @property
    def key(self) -> Key:
        """Who the row is."""
        return self.noun, self.id


class Unsent(NamedTuple):
    """Rows that have changes which were not sent, parents before their children.

    ``batch`` has those sets that are sent as they are, and ``revs`` counts their
    changes.
    """

    rows: list[Held]
    batch: PlainBatch | None = None
    revs: Sequence[int] = ()


class RowHereError(Exception):
    """A row that was taken for a new one is here already."""


class Digest(NamedTuple):
    """What the rows of a kind add up to: equal digests mean equal rows."""

    live: int
    dead: int
    total: int


class Replica(Protocol):
    """The rows of one device, as a sync reads and writes them; inside a logbook's transaction."""

    def begin(self) -> None:
        """Prepare the file for syncing, if it is not: what is not sent must be found at once."""
        ...

    def unsent(self, limit: int, without: Collection[Key] = ()) -> Unsent | None:
        """Read rows that have changes which were not sent, if there are any."""
        ...

    def count_unsent(self) -> int:
        """Count them."""
        ...

    def held_among(self, keys: Iterable[Key]) -> dict[Key, Held]:
        """Read rows, dead ones too; those that are unknown are left out."""
        ...

    def sets_within(self, workout_ids: Iterable[UUID]) -> list[Held]:
        """Read the sets of some workouts, dead ones too."""
        ...

    def visible(self) -> dict[str, int]:
        """Count what a lifter sees, by kind: a set is not seen without its workout."""
        ...

    def hold(self, rows: Iterable[Held]) -> None:
        """Write rows with their bookkeeping; `AnswerUnreadable` for a set without parents."""
        ...

    def hold_new(self, batch: Batch) -> None:
        """Write rows that the server has, and where it has them, without looking for them here.

        Raises `AnswerUnreadable` for a set without parents, and `RowHereError`
        where one is here; some may have been written then.
        """
        ...

    def sent(self, rows: Iterable[Sending]) -> None:
        """Note that the server has what was sent; a row that was changed meanwhile stays unsent."""
        ...

    def seen(self, rows: Iterable[tuple[Sending, int]]) -> int:
        """Note that it has, and where in the feed each row is now; say of how many rows."""
        ...

    def seen_before(self, rows: Iterable[tuple[Sending, int, Known]]) -> None:
        """Note of rows that were changed meanwhile where they are, and what the server has."""
        ...

    def forget_places(self) -> None:
        """Forget what the server has of every row, and send all of them."""
        ...

    def digests(self) -> dict[str, Digest]:
        """Add up every kind that has rows; takes as long as reading all of them."""
        ...

    def keep_copy(self, why: str) -> str:
        """Copy the whole file beside it, and say where to."""
        ...
