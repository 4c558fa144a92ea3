"""What the REST API writes: whole rows and single fields, deleted rows and rows called back.

Stamps are the server's own. A request is taken to have seen all that was
committed before it, so it conflicts with nobody; ``If-Match`` is how a client
makes sure that it has.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import change_of, known_of
from workoutlog.domain.ids import collide, uuid8
from workoutlog.domain.merge import Version, deleted, edited, restored
from workoutlog.domain.model import PARENTS, Noun, Workout, WorkoutSet
from workoutlog.domain.stamps import Stamp
from workoutlog.errors import InvalidValue
from workoutlog.replica.digest import batch_hashes
from workoutlog.server.api.dependencies import Work
from workoutlog.server.refusals import (
    Flaw,
    IdTaken,
    ParentMissing,
    RequestInvalid,
    RowChanged,
    RowMissing,
)
from workoutlog.server.rows.commit import Outcome
from workoutlog.server.rows.conflicts import Push
from workoutlog.server.rows.head import Head
from workoutlog.server.rows.origins import Origin, committed_before
from workoutlog.server.rows.stored import Row


class Key(NamedTuple):
    """An idempotency key, and the hash of the request that it was sent with."""

    text: str
    request_hash: bytes

    def row_id(self, account_id: UUID, place: int) -> UUID:
        """Name a row that the server is to name, so that a repeated request names it again."""
        return uuid8(sha256(f"{account_id}/{self.text}/{place}".encode()).digest()[:16])


class Made(NamedTuple):
    """What is said of each of many rows that were made or replaced."""

    id: UUID
    seq: int
    etag: str


def etag(row: Row) -> str:
    """Write what changes whenever a row does, as HTTP wants it."""
    return _tag(row.hash)


def read(work: Work, noun: type[Noun], row_id: UUID) -> Row:
    """Read one row, dead or alive. Raises `RowMissing`."""
    row = work.rows.get(noun, row_id)
    if row is None:
        raise RowMissing(f"There is no {noun.kind} {row_id}.")
    return row


def read_living(work: Work, noun: type[Noun], row_id: UUID) -> Row:
    """Read one row that is not deleted. Raises `RowMissing`."""
    row = read(work, noun, row_id)
    if row.version.dead:
        raise RowMissing(f"The {noun.kind} {row_id} is deleted.")
    return row


def create(
    work: Work,
    nouns: Sequence[Noun],
    key: Key | None = None,
    place: str = "",
    *,
    workout_id: UUID | None = None,
) -> tuple[list[Row], bool]:
    """Make rows of one kind, or replace what there is of the same ids; all of them or none.

    Says whether any row is new. A request that was done before changes nothing,
    and gets its rows as they are now. ``place`` is the JSON pointer to a row in
    the body, with ``{}`` for its number, and ``workout_id`` a workout that the
    path names. Raises `IdTaken` for a deleted row and for two of one id,
    `RowMissing` for that workout, `ParentMissing`, `QuotaExceeded`, `KeyReused`,
    and `RequestInvalid` for ids that nobody draws.
    """
    head = work.hold()
    _refuse_flood(nouns)
    kind = type(nouns[0])
    work.rows.read(kind, (each.id for each in nouns))
    origin = _origin(work, head, key)
    if committed_before(work.connection, head, origin) is not None:
        return [read(work, kind, each.id) for each in nouns], False
    if workout_id is not None:
        read_living(work, Workout, workout_id)
    _refuse_doubled(nouns, place)
    _refuse_dead_parents(work, nouns, PARENTS, place)
    pushes = []
    for at, noun in enumerate(nouns):
        row = work.rows.get(kind, noun.id)
        if row is None:
            version = Version(noun, head.tick(work.now))
            pushes.append(Push(change_of(version), whole=version))
        elif row.version.dead:
            flaw = Flaw(f"{place.format(at)}/id", "the row is deleted")
            raise IdTaken(f"The {kind.kind} {noun.id} is deleted.", flaws=(flaw,))
        else:
            stamp = head.tick(work.now, row.version.newest)
            pushes.append(_push(row, edited(row.version, noun, stamp)))
    _committed(work, head, pushes, origin)
    is_new = any(each.base_seq == 0 for each in pushes)
    return [read(work, kind, each.id) for each in nouns], is_new


def stamps(work: Work, many: int) -> list[Stamp]:
    """Give stamps for so many new rows, in their order."""
    head = work.hold()
    return [head.tick(work.now) for _ in range(many)]


def add(work: Work, batch: Batch, key: Key | None = None) -> list[Made] | None:
    """Make sets of a batch that nobody has yet, without looking at each; all of them or none.

    None where there is more to be said of some of them, as `create` does. Raises
    `QuotaExceeded`, `KeyReused`.
    """
    head = work.hold()
    origin = _origin(work, head, key)
    parents = chain.from_iterable(batch.fields[name].values for name in PARENTS)
    if (
        collide([*batch.ids, *parents])
        or committed_before(work.connection, head, origin) is not None
        or len({each.int for each in batch.ids}) < len(batch.ids)
        or not work.rows.has_living_parents(batch)
        or work.rows.any_stored(batch.noun, batch.ids)
    ):
        return None
    outcomes = _committed(work, head, (), origin, [batch])
    hashed = zip(outcomes, batch_hashes(batch), strict=True)
    return [Made(each.id, each.seq, _tag(number)) for each, number in hashed]


def patch(
    work: Work, noun: type[Noun], row_id: UUID, values: Mapping[str, Any], if_match: str | None
) -> Row:
    """Change some fields of a row. Raises `RowMissing` and `RowChanged`."""
    head = work.hold()
    read_living(work, noun, row_id)
    row = _expected(work, noun, row_id, if_match)
    try:
        changed: Noun = replace(row.version.noun, **values)
    except InvalidValue as error:
        raise RequestInvalid(error.message, flaws=(Flaw("", error.message),)) from None
    # A set whose exercise was deleted can still be corrected.
    _refuse_dead_parents(work, [changed], values)
    stamp = head.tick(work.now, row.version.newest)
    return _written(work, head, row, edited(row.version, changed, stamp))


def delete(work: Work, noun: type[Noun], row_id: UUID, if_match: str | None) -> Row:
    """Delete a row, which keeps what it held. Raises `RowMissing` and `RowChanged`."""
    head = work.hold()
    row = _expected(work, noun, row_id, if_match)
    return row if row.version.dead else _written(work, head, row, deleted(row.version))


def undelete(work: Work, noun: type[Noun], row_id: UUID, if_match: str | None) -> Row:
    """Call a deleted row back. Raises `RowMissing` and `RowChanged`."""
    head = work.hold()
    row = _expected(work, noun, row_id, if_match)
    if not row.version.dead:
        return row
    stamp = head.tick(work.now, row.version.newest, row.version.saw or row.version.newest)
    return _written(work, head, row, restored(row.version, stamp))


def _tag(number: int) -> str:
    return f'"{number:016x}"'


def _origin(work: Work, head: Head, key: Key | None) -> Origin:
    origin = Origin(work.caller.device, head.seq)
    if key is None:
        return origin
    return origin._replace(push_id=f"key:{key.text}", request_hash=key.request_hash)


def _committed(
    work: Work, head: Head, pushes: Sequence[Push], origin: Origin, batches: Sequence[Batch] = ()
) -> list[Outcome]:
    """Commit all of it, or raise why one of them cannot be kept."""
    outcomes = work.commit(head, pushes, origin, batches).outcomes
    for each in outcomes:
        if each.refusal is not None:
            raise each.refusal
    return outcomes


def _push(row: Row, version: Version[Noun]) -> Push:
    return Push(change_of(version, known_of(row.version)), row.seq)


def _written(work: Work, head: Head, row: Row, version: Version[Noun]) -> Row:
    _committed(work, head, [_push(row, version)], Origin(work.caller.device, head.seq))
    return row


def _expected(work: Work, noun: type[Noun], row_id: UUID, if_match: str | None) -> Row:
    row = read(work, noun, row_id)
    if if_match is not None:
        tags = {each.strip() for each in if_match.split(",")}
        if not tags & {"*", etag(row)}:
            raise RowChanged(f"The {noun.kind} {row_id} was changed meanwhile.")
    return row


def _refuse_flood(nouns: Sequence[Noun]) -> None:
    """Refuse ids that were made to be looked up slowly, before one is."""
    sets = (each for each in nouns if isinstance(each, WorkoutSet))
    parents = (getattr(each, name) for each in sets for name in PARENTS)
    if collide([*(each.id for each in nouns), *parents]):
        raise RequestInvalid("The ids were made to hash alike.")


def _refuse_doubled(nouns: Sequence[Noun], place: str) -> None:
    met: set[UUID] = set()
    for at, each in enumerate(nouns):
        if each.id in met:
            flaw = Flaw(f"{place.format(at)}/id", "another row has the same id")
            raise IdTaken(f"Two rows have the id {each.id}.", flaws=(flaw,))
        met.add(each.id)


def _refuse_dead_parents(
    work: Work, nouns: Sequence[Noun], fields: Collection[str], place: str = ""
) -> None:
    """Refuse sets of which one of these fields names a parent that is not there or deleted."""
    sets = [each for each in nouns if isinstance(each, WorkoutSet)]
    parents = {name: [getattr(each, name) for each in sets] for name in PARENTS if name in fields}
    work.rows.look_for({PARENTS[name]: ids for name, ids in parents.items()})
    for name, ids in parents.items():
        noun = PARENTS[name]
        # Many sets have one parent.
        for each in dict.fromkeys(ids):
            if not work.rows.is_living(noun, each):
                pointer = f"{place.format(ids.index(each))}/{name}"
                flaw = Flaw(pointer, f"there is no such {noun.kind}")
                raise ParentMissing(f"There is no {noun.kind} {each}.", flaws=(flaw,))
