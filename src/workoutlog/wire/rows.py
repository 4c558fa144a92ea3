"""Rows as they travel: in blocks of one kind, a column at a time (`workoutlog.wire.blocks`).

Some columns are of every row: its id, its place in the feed (where the sender
had last seen it, if it is pushed), its stamp, the stamps of single registers,
and what its deleter saw. The others are registers: the value of a register of
one field, a list of values for one of several. Which registers a row brings is
so said once for many rows, and one that only a newer program knows travels on
as it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, compress, count
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.changes import Change, Sent
from workoutlog.domain.columns import Column
from workoutlog.domain.ids import collide
from workoutlog.domain.merge import RESTORED
from workoutlog.domain.model import KINDS, NOUNS, Noun, WorkoutSet, registers
from workoutlog.domain.plain import field_types, plain_value
from workoutlog.domain.stamps import Stamp
from workoutlog.errors import InvalidValue
from workoutlog.wire.blocks import (
    Block,
    BlockUnreadable,
    block_of,
    check_shared,
    columns_in,
)
from workoutlog.wire.pointers import pointer_to
from workoutlog.wire.values import Unreadable, are_told_apart, read_id, read_stamp, reader

_HEAD = ("id", "seq", "stamp", "stamps", "saw")
_REQUIRED = ("id", "stamp")
_ORDER = {noun: place for place, noun in enumerate(NOUNS)}
# More than a server keeps of what it does not know: it may know more than who reads its rows.
_MOST_UNKNOWN = 100
MOST_SEQ = (1 << 31) - 1
_DEEPEST = 50

_Reader = Callable[[Any], Any]


def write_blocks(rows: Iterable[Sent]) -> list[Block]:
    """Write changes, gathering those of one kind that bring the same registers.

    Kinds keep the order of `NOUNS`: parents come before their children.
    """
    gathered: dict[tuple[int, tuple[str, ...]], list[Sent]] = {}
    # Of thousands of changes most hold the same fields, whose registers need be found once.
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for sent in rows:
        change = sent.change
        held = (change.noun.kind, *change.values)
        found = names.get(held)
        if found is None:
            found = names[held] = (*change.registers,)
        key = (_ORDER[change.noun], (*found, *change.extra))
        gathered.setdefault(key, []).append(sent)
    return [_write_block(*key, gathered[key]) for key in sorted(gathered, key=lambda key: key[0])]


def whole_block(
    noun: type[Noun], head: Mapping[str, Column], fields: Mapping[str, Column]
) -> Block:
    """Write rows whole, of whose nouns all ``fields`` are given as columns of plain values.

    ``head`` has the columns that are no registers, by their names, but for those that hold nothing.
    """
    return _block(noun, (*registers(noun),), head, fields, {})


def batch_block(batch: PlainBatch) -> Block:
    """Write a batch."""
    head = {
        "id": batch.fields["id"],
        "seq": Column.of(batch.seqs),
        "stamp": Column.of(batch.stamps),
    }
    return whole_block(batch.noun, head, batch.fields)


def read_blocks(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Sent]:
    """Read changes in their order. Raises `BlockUnreadable` at the first that is none."""
    for read in _read(blocks):
        yield from read.sent(range(len(read.ids)))


class Parted(NamedTuple):
    """What stands in blocks: changes one by one, and rows that were not edited in batches.

    ``order`` numbers first the changes, then the rows of the batches, as the blocks have them.
    """

    sent: list[Sent]
    batches: list[Batch]
    order: list[int]


def read_batches(blocks: Sequence[Mapping[str, Any]]) -> Parted:
    """Read changes, those of sets in batches where that can be: only sets come by thousands.

    In batches is no row of which more is said, and none that its noun would
    refuse. Raises `BlockUnreadable` at the first that is no change.
    """
    sent: list[Sent] = []
    batches: list[Batch] = []
    alone: list[int] = []
    together: list[int] = []
    begun = 0
    found = _read(blocks)
    repeated = _repeated(row_id for each in found if each.noun is WorkoutSet for row_id in each.ids)
    for read in found:
        fresh = read.fresh(repeated)
        batch = read.batch(fresh) if any(fresh) else None
        if batch is not None:
            batches.append(batch)
            together += compress(count(begun), fresh)
        others = [at for at, each in enumerate(fresh) if batch is None or not each]
        sent += read.sent(others)
        alone += (begun + at for at in others)
        begun += len(fresh)
    return Parted(sent, batches, alone + together)


class _Read(NamedTuple):
    """A block as it was read, a column at a time."""

    noun: type[Noun]
    ids: Sequence[UUID]
    seqs: Sequence[int | None]
    stamps: Sequence[Stamp]
    parts: Column
    saws: Column
    fields: Mapping[str, Column]
    unknown: Mapping[str, Column]

    def all_ids(self) -> Iterator[UUID]:
        """Give the ids of the rows, and those that their fields name."""
        named = chain.from_iterable(each.values for each in self.fields.values())
        return chain(self.ids, (each for each in named if isinstance(each, UUID)))

    def sent(self, rows: Iterable[int]) -> Iterator[Sent]:
        """Give some rows one by one."""
        for at in rows:
            stamp, parts = self.stamps[at], {**self.parts.at(at)}
            values = {name: column.at(at) for name, column in self.fields.items()}
            extra = {
                name: (parts.pop(name, stamp), column.at(at))
                for name, column in self.unknown.items()
            }
            change = Change(self.noun, self.ids[at], stamp, values, parts, self.saws.at(at), extra)
            yield Sent(change, self.seqs[at])

    def fresh(self, repeated: Collection[UUID]) -> list[bool]:
        """Say of each row whether it is a whole set that was neither edited nor deleted.

        Of ``repeated`` sets more than one thing is said: who does has edited them.
        """
        is_whole = not self.unknown and len(self.fields) == len(field_types(self.noun)) - 1
        may_be = is_whole and self.noun is WorkoutSet
        rows = zip(self.ids, self.parts.rows(), self.saws.rows(), strict=True)
        return [
            may_be and not parts and saw is None and not (repeated and row_id in repeated)
            for row_id, parts, saw in rows
        ]

    def batch(self, rows: Sequence[bool]) -> Batch | None:
        """Make a batch of some rows, if there is nothing wrong with them."""
        if not all(are_told_apart(each.values) for each in self.fields.values()):
            return None
        batch = Batch(self.noun, self.ids, self.seqs, self.stamps, self.fields).where(rows)
        try:
            return batch.checked()
        except InvalidValue:
            return None


def _repeated(ids: Iterable[UUID]) -> frozenset[UUID]:
    ids = [*ids]
    # A number is hashed much faster than the id it is.
    if len({*map(attrgetter("int"), ids)}) == len(ids):
        return frozenset()
    return frozenset(row_id for row_id, times in Counter(ids).items() if times > 1)


def _read(blocks: Sequence[Mapping[str, Any]]) -> list[_Read]:
    found = []
    for at, block in enumerate(blocks):
        try:
            if (read := _read_block(block)) is not None:
                found.append(read)
        except BlockUnreadable as error:
            raise BlockUnreadable(f"/{at}{error.pointer}", error.reason) from None
    # Before any of them is looked up.
    if collide([each for read in found for each in read.all_ids()]):
        raise BlockUnreadable("", "their ids were made to hash alike")
    return found


def _write_block(place: int, names: tuple[str, ...], rows: list[Sent]) -> Block:
    noun = NOUNS[place]
    held = registers(noun)
    changes = [each.change for each in rows]
    head = {
        "id": Column([str(each.id) for each in changes]),
        "seq": Column.of([each.seq for each in rows]),
        "stamp": Column.of([each.stamp for each in changes]),
        "stamps": Column([_stamps(each) or None for each in changes]),
        "saw": Column.of([each.saw for each in changes]),
    }
    fields = {
        field: Column.of([each.values[field] for each in changes]).each(plain_value)
        for name in names
        for field in held.get(name, ())
    }
    unknown = {
        name: Column([each.extra[name][1] for each in changes])
        for name in names
        if name not in held
    }
    return _block(noun, names, head, fields, unknown)


def _block(
    noun: type[Noun],
    names: tuple[str, ...],
    head: Mapping[str, Column],
    fields: Mapping[str, Column],
    unknown: Mapping[str, Column],
) -> Block:
    """Put the columns of fields together to those of registers."""
    held = registers(noun)
    columns = {
        name: column
        for name, column in head.items()
        if name in _REQUIRED or any(each is not None for each in column.values)
    }
    for name in names:
        parts = [fields[field] for field in held[name]] if name in held else [unknown[name]]
        columns[name] = parts[0] if len(parts) == 1 else Column.together(parts).each(list)
    return block_of(noun.kind, columns)


def _stamps(change: Change[Noun]) -> Mapping[str, Stamp]:
    if not change.extra:
        return change.stamps
    return {**change.stamps, **{name: at for name, (at, _) in change.extra.items()}}


def _read_block(block: Mapping[str, Any]) -> _Read | None:
    noun = KINDS.get(block["kind"])
    if noun is None:
        raise BlockUnreadable("/kind", f"there is no kind {block['kind'][:40]!r} here")
    columns = block["columns"]
    for name in _REQUIRED:
        if name not in columns:
            raise BlockUnreadable("/columns", f"there is no column {name!r}")
    if RESTORED in columns:
        raise BlockUnreadable("/columns", f"{RESTORED!r} is no register")
    if len(columns.keys() - registers(noun).keys() - {*_HEAD}) > _MOST_UNKNOWN:
        raise BlockUnreadable("/columns", f"more than {_MOST_UNKNOWN} registers are unknown here")
    if not columns["id"]:
        return None
    found = columns_in(block)
    read = _read_columns(noun, found)
    # Now that no value can be anything.
    check_shared(found)
    return read


def _read_columns(noun: type[Noun], columns: Mapping[str, Column]) -> _Read:
    held = registers(noun)
    names = [name for name in columns if name not in _HEAD]
    nothing = Column([None], [0] * len(columns["id"].values))
    read_parts = partial(_read_stamps, names)
    readers: Sequence[_Reader] = (read_id, _read_seq, read_stamp, read_parts, _read_saw)
    ids, seqs, stamps, parts, saws = (
        _read_column(read, name, columns.get(name, nothing))
        for read, name in zip(readers, _HEAD, strict=True)
    )
    fields: dict[str, Column] = {}
    unknown: dict[str, Column] = {}
    for name in names:
        if name in held:
            fields |= _read_register(noun, name, columns[name])
        else:
            _check_unknown(name, columns[name])
            unknown[name] = columns[name]
    return _Read(noun, ids.rows(), seqs.rows(), stamps.rows(), parts, saws, fields, unknown)


def _check_unknown(name: str, column: Column) -> None:
    """Refuse what some other reader of JSON could not read any more."""
    for at, value in enumerate(column.values):
        if _depth(value) > _DEEPEST:
            raise BlockUnreadable(_pointer(name, at), "it is nested too deeply")
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BlockUnreadable(_pointer(name, at), "it is no Unicode text") from None


def _pointer(name: str, at: int) -> str:
    return pointer_to("columns", name, at)


def _depth(value: Any) -> int:
    """Count how deeply a value is nested, without going as deep."""
    depth, level = 0, [value]
    while level := [
        part
        for each in level
        if isinstance(each, list | dict)
        for part in (each.values() if isinstance(each, dict) else each)
    ]:
        depth += 1
    return depth


def _read_register(noun: type[Noun], register: str, column: Column) -> dict[str, Column]:
    """Read the fields of a register, of which several come as a list."""
    names = registers(noun)[register]
    if len(names) == 1:
        return {names[0]: _read_column(reader(noun, names[0]), register, column)}
    for at, value in enumerate(column.values):
        if not isinstance(value, list) or len(value) != len(names):
            raise BlockUnreadable(_pointer(register, at), f"it is no list of {', '.join(names)}")
    parts = zip(*column.values, strict=True)
    return {
        name: _read_column(reader(noun, name), register, Column(part, column.places))
        for name, part in zip(names, parts, strict=True)
    }


def _read_column(read: _Reader, name: str, column: Column) -> Column:
    """Read a column, each of its values once. Raises `BlockUnreadable` with the place."""
    made = []
    for at, value in enumerate(column.values):
        try:
            made.append(read(value))
        except Unreadable as error:
            raise BlockUnreadable(_pointer(name, at), str(error)) from None
    return Column(made, column.places)


def _read_seq(value: Any) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= MOST_SEQ):
        return value
    raise Unreadable("it is no place in the feed")


def _read_saw(value: object) -> Stamp | None:
    return None if value is None else read_stamp(value)


def _read_stamps(names: Sequence[str], value: Any) -> dict[str, Stamp]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not value.keys() <= {*names, RESTORED}:
        raise Unreadable("it is no object of the stamps of these registers")
    return {name: read_stamp(each) for name, each in value.items()}
