"""An account's export, taken by an account: another one, or the same one again.

The file is looked through to its end before anything of it is written. Then its
blocks are committed one by one, as if a device had pushed them, so that whoever
uses the server meanwhile hardly waits. To import a file again changes nothing.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from workoutlog.domain.model import Workout
from workoutlog.server.api.exporting import FORMAT, VERSION
from workoutlog.server.refusals import ExportInvalid
from workoutlog.server.rows.commit import commit
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.head import hold
from workoutlog.server.rows.origins import Origin
from workoutlog.server.rows.quotas import Quota
from workoutlog.server.rows.stored import Rows
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.state import settled
from workoutlog.wire.blocks import BlockUnreadable
from workoutlog.wire.rows import read_blocks
from workoutlog.wire.sync import Block

_TAG_BYTES = 8


class Export(NamedTuple):
    """What is in an export: the rows of each kind, and the deleted workouts with their sets."""

    rows: Counter[str]
    deleted_workouts: dict[UUID, dict[UUID, int | None]]


def looked_through(file: IO[bytes]) -> Export:
    """Go through an export to its end. Raises `ExportInvalid`."""
    rows: Counter[str] = Counter()
    deleted: dict[UUID, dict[UUID, int | None]] = {}
    told: dict[str, Any] = {}
    for line, told in _lines(file):
        for change in (push.change for push in _pushes(line, told)):
            rows[change.noun.kind] += 1
            if change.noun is Workout and change.dead:
                deleted[change.id] = {}
            # Sets come after their workouts.
            elif (workout := change.values.get("workout_id")) in deleted:
                deleted[workout][change.id] = None
    if not told.get("end") or told.get("rows") != rows:
        raise ExportInvalid("The export is not all there.", "Export the account again.")
    return Export(rows, deleted)


def take(
    database: Database,
    account_id: UUID,
    file: IO[bytes],
    export: Export,
    *,
    now: datetime,
    random_bytes: Callable[[int], bytes],
    quota: Quota,
) -> int:
    """Merge an export that was looked through into an account, and count the rows that changed.

    Raises `ExportInvalid` at a row that the account cannot take; it has all
    blocks before that one then.
    """
    with database.writing() as connection:
        device = settled(connection, random_bytes).device
    # Nothing is known of what the writer of the file has seen here.
    origin = Origin(device, seen_seq=0, deleted_workouts=export.deleted_workouts, in_file=True)
    changed = 0
    file.seek(0)
    for line, told in _lines(file):
        pushes = [*_pushes(line, told)]
        if not pushes:
            continue
        with database.writing() as connection:
            committed = commit(
                connection,
                hold(connection, account_id, device),
                Rows(connection, account_id),
                pushes,
                origin,
                now=now,
                tag=random_bytes(_TAG_BYTES),
                quota=quota,
            )
            for noun, row_id, _, refusal, _ in committed.outcomes:
                if refusal is not None:
                    raise ExportInvalid(
                        f"Line {line}: the {noun.kind} {row_id} cannot be taken. {refusal.message}",
                        "The account has the rows of all lines before this one.",
                    )
        changed += committed.seq_after - committed.seq_before
    return changed


def _lines(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read what each line tells, and see from the first one what it is."""
    for number, line in enumerate(file, start=1):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or (number == 1 and told.get("format") != FORMAT):
            raise ExportInvalid(f"Line {number} is not of the export of an account.")
        if number == 1 and told.get("version") != VERSION:
            raise ExportInvalid("The export was written by a newer program.")
        yield number, told


def _pushes(line: int, told: dict[str, Any]) -> Iterator[Push]:
    """Read the rows of a line, if it has any."""
    if "kind" not in told:
        return
    try:
        block = Block.model_validate(told)
        for sent in read_blocks([dict(block)]):
            yield Push(*sent)
    except ValidationError:
        raise ExportInvalid(f"Line {line} holds no rows that can be read.") from None
    except BlockUnreadable as error:
        place = error.pointer.removeprefix("/0")
        raise ExportInvalid(f"Line {line}, {place}: {error.reason}.") from None
