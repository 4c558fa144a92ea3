"""What a sync needs of the server: one request that pushes rows and reads on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple, Protocol
from uuid import UUID

from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.changes import Sent
from workoutlog.services.replicas import Digest, Key

# Workouts that are deleted, the sets in them, dead ones too, and where in the feed these were seen:
# 0 if they never were, None if that is not known.
Deleted = Mapping[UUID, Mapping[UUID, int | None]]


class Packed(NamedTuple):
    """A push as it is sent, and its rows in the order in which it holds them.

    Those of the batch stand behind them.
    """

    text: str
    order: Sequence[Key]


class Asked(NamedTuple):
    """What is sent: how far this device has read, and a packed push. ``want`` limits the page.

    ``high_water`` is the newest cursor that any answer held.
    """

    cursor: str | None
    high_water: str | None
    push: str | None
    want: int


class Refused(NamedTuple):
    """A row of a push that the server did not keep, by its number in the push, and why."""

    at: int
    code: str
    detail: str


class Page(NamedTuple):
    """Rows of the feed; those in ``batches`` are as they were made, and nothing else is said."""

    rows: Sequence[Sent] = ()
    batches: Sequence[Batch] = ()

    @property
    def received(self) -> int:
        """How many rows came."""
        return len(self.rows) + sum(len(each.ids) for each in self.batches)

    def one_by_one(self) -> "Page":
        """Give the same without batches."""
        return Page([*self.rows, *chain.from_iterable(each.sent() for each in self.batches)])


class Answer(NamedTuple):
    """What comes back; see `workoutlog.wire.sync.SyncAnswer`.

    To ``read`` its page takes longer than all else of it, so the next request can be
    underway by then. It raises `AnswerUnreadable`.
    """

    kept: Sequence[int]
    unseen: Collection[int]
    refused: Sequence[Refused]
    read: Callable[[], Page]
    cursor: str
    high_water: str
    more: bool
    digests: Mapping[str, Digest]
    at: datetime


class Remote(Protocol):
    """The server, as this device is let in."""

    def pack(
        self, push_id: UUID, rows: Sequence[Sent], deleted: Deleted, batch: PlainBatch | None
    ) -> Packed:
        """Write rows as they are sent, and what is known of workouts that are deleted.

        What was written is sent again until it is answered.
        """
        ...

    def unpack(self, text: str) -> Sequence[Sent]:
        """Read the rows of a push, in its order."""
        ...

    def ask(self, asked: Asked) -> Callable[[], Answer]:
        """Begin to push and to read on, and give what waits for the answer.

        That raises `HistoryDiverged`, `PushRefused` and `AnswerUnreadable`, and what
        is raised when the server is away or lets nobody in. Nobody has to wait.
        """
        ...
