"""The remote port over HTTP: rows are packed to blocks of JSON, and answers are read back."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import ValidationError

from workoutlog.domain.batches import PlainBatch
from workoutlog.domain.changes import Sent
from workoutlog.domain.model import KINDS
from workoutlog.errors import AnswerUnreadable, HistoryDiverged, PushRefused, RequestRefused
from workoutlog.remote.underway import underway
from workoutlog.services.remotes import Answer, Asked, Deleted, Packed, Page, Refused
from workoutlog.services.replicas import Digest
from workoutlog.wire.blocks import BlockUnreadable, ids_in
from workoutlog.wire.json import dumped
from workoutlog.wire.rows import (
    MOST_SEQ,
    batch_block,
    read_batches,
    read_blocks,
    write_blocks,
)
from workoutlog.wire.sync import AnsweredBlock, SyncAnswer

# The push as a whole is refused for one of its rows, or its id is taken.
_OF_PUSHES = frozenset({"request_invalid", "idempotency_key_reused"})
_ADVICE = "Nothing of it was kept. A newer version of workoutlog may read it."


class HttpRemote:
    """A server that is asked by ``post``, which sends the body of a sync and gives the answer's."""

    def __init__(self, post: Callable[[bytes], bytes]) -> None:
        """Ask nothing yet."""
        self._post = post

    def pack(
        self, push_id: UUID, rows: Sequence[Sent], deleted: Deleted, batch: PlainBatch | None
    ) -> Packed:
        """Write rows as they are sent."""
        blocks = write_blocks(rows)
        order = [(KINDS[block["kind"]], UUID(each)) for block in blocks for each in ids_in(block)]
        if batch is not None:
            blocks.append(batch_block(batch))
        gone = {
            str(workout_id): {str(set_id): seq for set_id, seq in sets.items()}
            for workout_id, sets in deleted.items()
        }
        said = {"id": str(push_id), "blocks": blocks, "deleted_workouts": gone}
        return Packed(dumped(said).decode(), order)

    def unpack(self, text: str) -> Sequence[Sent]:
        """Read the rows of a push."""
        return [*read_blocks(json.loads(text)["blocks"])]

    def ask(self, asked: Asked) -> Callable[[], Answer]:
        """Begin to push and to read on, and give what waits for the answer."""
        return underway(lambda: self.exchange(asked))

    def exchange(self, asked: Asked) -> Answer:
        """Push and read on. Raises what ``post`` raises, and `AnswerUnreadable`."""
        said = {"cursor": asked.cursor, "high_water": asked.high_water, "want": asked.want}
        # What was packed is put in as it is: to read and write it again would take as long.
        push = f',"push":{asked.push}}}'.encode() if asked.push else b"}"
        try:
            answer = self._post(dumped(said)[:-1] + push)
        except RequestRefused as error:
            code = error.details.get("server_code")
            if code in _OF_PUSHES:
                raise PushRefused(error.message, *error.advice, details=error.details) from None
            if code == "cursor_invalid":
                # Whatever became of it here or there: all can be merged without it.
                raise HistoryDiverged(error.message, *error.advice, details=error.details) from None
            raise
        return _read(answer)


@contextmanager
def _readable() -> Iterator[None]:
    """Say it in our own words where an answer cannot be read."""
    try:
        yield
    except BlockUnreadable as error:
        message = f"The server sent what this version cannot read: {error.pointer} {error.reason}."
        raise AnswerUnreadable(message, _ADVICE) from error
    except (ValidationError, ValueError) as error:
        message = f"The server's answer cannot be read: {str(error).splitlines()[0]}."
        raise AnswerUnreadable(message, _ADVICE) from error


@_readable()
def _read(body: bytes) -> Answer:
    said = SyncAnswer.model_validate_json(body)
    if not all(0 <= each <= MOST_SEQ for each in said.kept):
        raise ValueError("it has no such place in a feed")
    at = datetime.fromisoformat(said.time)
    if at.tzinfo is None:
        raise ValueError("its time has no zone")
    return Answer(
        kept=said.kept,
        unseen=said.unseen,
        refused=[Refused(each.at, each.code, each.detail) for each in said.refused],
        read=partial(_page, said.blocks),
        cursor=said.cursor,
        high_water=said.high_water,
        more=said.more,
        digests={
            kind: Digest(each.live, each.dead, int(each.total, 16))
            for kind, each in said.digest.items()
        },
        at=at,
    )


@_readable()
def _page(blocks: Sequence[AnsweredBlock]) -> Page:
    # What only a newer program knows is read once this one is newer, too.
    read = read_batches([dict(each) for each in blocks if each.kind in KINDS])
    return Page(read.sent, read.batches)
