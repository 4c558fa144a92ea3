"""Rows as they travel: in blocks of one kind, a list of columns and a list of values for each row.

The first columns are the row's id, its place in the feed (where the sender had
last seen it, if it is pushed), its stamp, the stamps of single registers, and
what its deleter saw. The others are registers: the value of a register of one
field, a list of values for one of several. Which registers a row brings is so
said once for many rows, and one that only a newer program knows travels on as
it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, compress, count
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.batches import Batch, PlainBatch
from workoutlog.domain.changes import Change, Sent
from workoutlog.domain.columns import Column, each_once
from workoutlog.domain.merge import RESTORED
from workoutlog.domain.model import KINDS, NOUNS, Noun, WorkoutSet, registers
from workoutlog.domain.plain import PlainValue, field_types, plain_value
from workoutlog.domain.stamps import Stamp
from workoutlog.errors import InvalidValue
from workoutlog.wire.values import Unreadable, read_id, read_stamp, reader

HEAD = ("id", "seq", "stamp", "stamps", "saw")
_PLACES = {noun: place for place, noun in enumerate(NOUNS)}
_DISTINCT = frozenset({str, int, bool, type(None)})
# More than any noun has, and few enough to look through.
_MOST_REGISTERS = 100
MOST_SEQ = (1 << 31) - 1
_DEEPEST = 50

Block = dict[str, Any]


class BlockUnreadable(ValueError):  # as above
    """A block is not what it should be: where, as a JSON pointer within it, and why."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(reason)
        self.pointer = pointer
        self.reason = reason


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
        key = (_PLACES[change.noun], (*found, *change.extra))
        gathered.setdefault(key, []).append(sent)
    return [_write_block(*key, gathered[key]) for key in sorted(gathered, key=lambda key: key[0])]


def whole_block(
    noun: type[Noun], head: Sequence[Iterable[Any]], fields: Mapping[str, Sequence[PlainValue]]
) -> Block:
    """Write rows whole, of whose nouns all ``fields`` are given as columns of plain values.

    ``head`` has the columns that `HEAD` names.
    """
    return _block(noun, (*registers(noun),), head, fields, {})


def batch_block(batch: PlainBatch) -> Block:
    """Write a batch."""
    nothing = [None] * len(batch.ids)
    head = (batch.fields["id"], batch.seqs, batch.stamps, nothing, nothing)
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
    found = [*_read(blocks)]
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
    parts: Sequence[dict[str, Stamp]]
    saws: Sequence[Stamp | None]
    fields: Mapping[str, Column]
    unknown: Mapping[str, Sequence[Any]]

    def sent(self, rows: Iterable[int]) -> Iterator[Sent]:
        """Give some rows one by one."""
        for at in rows:
            stamp, parts = self.stamps[at], self.parts[at]
            values = {name: column.at(at) for name, column in self.fields.items()}
            extra = {
                name: (parts.pop(name, stamp), column[at]) for name, column in self.unknown.items()
            }
            change = Change(self.noun, self.ids[at], stamp, values, parts, self.saws[at], extra)
            yield Sent(change, self.seqs[at])

    def fresh(self, repeated: Collection[UUID]) -> list[bool]:
        """Say of each row whether it is a whole set that was neither edited nor deleted.

        Of ``repeated`` sets more than one thing is said: who does has edited them.
        """
        is_whole = not self.unknown and len(self.fields) == len(field_types(self.noun)) - 1
        may_be = is_whole and self.noun is WorkoutSet
        rows = zip(self.ids, self.parts, self.saws, strict=True)
        return [
            may_be and not parts and saw is None and not (repeated and row_id in repeated)
            for row_id, parts, saw in rows
        ]

    def batch(self, rows: Sequence[bool]) -> Batch | None:
        """Make a batch of some rows, if there is nothing wrong with them."""
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


def _read(blocks: Sequence[Mapping[str, Any]]) -> Iterator[_Read]:
    for at, block in enumerate(blocks):
        try:
            if (read := _read_block(block)) is not None:
                yield read
        except BlockUnreadable as error:
            raise BlockUnreadable(f"/{at}{error.pointer}", error.reason) from None


def _write_block(place: int, names: tuple[str, ...], rows: list[Sent]) -> Block:
    noun = NOUNS[place]
    held = registers(noun)
    changes = [each.change for each in rows]
    head = (
        [str(each.id) for each in changes],
        [each.seq for each in rows],
        [each.stamp for each in changes],
        [_stamps(each) or None for each in changes],
        [each.saw for each in changes],
    )
    fields = {
        field: each_once(plain_value, (each.values[field] for each in changes))
        for name in names
        for field in held.get(name, ())
    }
    unknown = {
        name: [each.extra[name][1] for each in changes] for name in names if name not in held
    }
    return _block(noun, names, head, fields, unknown)


def _block(
    noun: type[Noun],
    names: tuple[str, ...],
    head: Sequence[Iterable[Any]],
    fields: Mapping[str, Sequence[PlainValue]],
    unknown: Mapping[str, Sequence[Any]],
) -> Block:
    """Put columns together to rows."""
    held = registers(noun)
    columns = [*head]
    for name in names:
        parts = [fields[field] for field in held[name]] if name in held else [unknown[name]]
        columns.append(parts[0] if len(parts) == 1 else map(list, zip(*parts, strict=True)))
    return {
        "kind": noun.kind,
        "columns": [*HEAD, *names],
        "rows": [*map(list, zip(*columns, strict=True))],
    }


def _stamps(change: Change[Noun]) -> Mapping[str, Stamp]:
    if not change.extra:
        return change.stamps
    return {**change.stamps, **{name: at for name, (at, _) in change.extra.items()}}


def _read_block(block: Mapping[str, Any]) -> _Read | None:
    noun = KINDS.get(block["kind"])
    if noun is None:
        raise BlockUnreadable("/kind", f"there is no kind {block['kind'][:40]!r} here")
    columns, rows = block["columns"], block["rows"]
    names = columns[len(HEAD) :]
    if tuple(columns[: len(HEAD)]) != HEAD:
        raise BlockUnreadable("/columns", f"the first columns are {', '.join(HEAD)}")
    if len({*columns}) != len(columns) or len(names) > _MOST_REGISTERS or RESTORED in names:
        raise BlockUnreadable("/columns", "each register is one column")
    for at, row in enumerate(rows):
        if len(row) != len(columns):
            raise BlockUnreadable(f"/rows/{at}", f"it has {len(row)} values, not {len(columns)}")
    return _read_rows(noun, names, [*zip(*rows, strict=True)]) if rows else None


def _read_rows(noun: type[Noun], names: Sequence[str], columns: list[tuple[Any, ...]]) -> _Read:
    """Read the rows of a block a column at a time: few values of a column are different."""
    held = registers(noun)
    ids = _read_column(read_id, columns[0], 0).rows()
    seqs = _read_column(_read_seq, columns[1], 1).rows()
    stamps = _read_column(read_stamp, columns[2], 2).rows()
    parts = _read_each(lambda value: _read_stamps(value, names), columns[3], 3)
    saws = _read_column(_read_saw, columns[4], 4).rows()
    fields: dict[str, Column] = {}
    unknown: dict[str, tuple[Any, ...]] = {}
    for place, name in enumerate(names, start=len(HEAD)):
        if name in held:
            fields |= _read_register(noun, held[name], columns[place], place)
        else:
            _check_unknown(columns[place], place)
            unknown[name] = columns[place]
    return _Read(noun, ids, seqs, stamps, parts, saws, fields, unknown)


def _check_unknown(column: tuple[Any, ...], place: int) -> None:
    """Refuse what some other reader of JSON could not read any more."""
    for at, value in enumerate(column):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BlockUnreadable(f"/rows/{at}/{place}", "it is no Unicode text") from None
        if _depth(value) > _DEEPEST:
            raise BlockUnreadable(f"/rows/{at}/{place}", "it is nested too deeply")


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


def _read_register(
    noun: type[Noun], names: tuple[str, ...], column: tuple[Any, ...], place: int
) -> dict[str, Column]:
    """Read the fields of a register, of which several come as a list."""
    if len(names) == 1:
        return {names[0]: _read_column(reader(noun, names[0]), column, place)}
    for at, value in enumerate(column):
        if not isinstance(value, list) or len(value) != len(names):
            raise BlockUnreadable(f"/rows/{at}/{place}", f"it is no list of {', '.join(names)}")
    readers = [reader(noun, name) for name in names]
    if _are_comparable(chain.from_iterable(column)):
        together = Column.of([*map(tuple, column)])
        parts = zip(*together.values, strict=True)
        with suppress(Unreadable):
            return {
                name: Column([*map(read, part)], together.places)
                for name, read, part in zip(names, readers, parts, strict=True)
            }
    return {
        name: _read_column(read, part, place)
        for name, read, part in zip(names, readers, zip(*column, strict=True), strict=True)
    }


def _read_column(read: Callable[[object], Any], column: tuple[Any, ...], place: int) -> Column:
    """Read a column, each different value once. Raises `BlockUnreadable` with the place."""
    if _are_comparable(column):
        with suppress(Unreadable):
            return Column.of(column).each(read)
    return Column(_read_each(read, column, place))


def _are_comparable(values: Iterable[Any]) -> bool:
    """Say whether values that equal each other are the same: in Python true and 1 are equal."""
    kinds = {*map(type, values)}
    return kinds <= _DISTINCT and not {bool, int} <= kinds


def _read_each(read: Callable[[object], Any], column: tuple[Any, ...], place: int) -> list[Any]:
    made = []
    for at, value in enumerate(column):
        try:
            made.append(read(value))
        except Unreadable as error:
            raise BlockUnreadable(f"/rows/{at}/{place}", str(error)) from None
    return made


def _read_seq(value: Any) -> int | None:
    if value is None or (type(value) is int and 0 <= value <= MOST_SEQ):
        return value
    raise Unreadable("it is no place in the feed")


def _read_saw(value: object) -> Stamp | None:
    return None if value is None else read_stamp(value)


def _read_stamps(value: Any, names: Sequence[str]) -> dict[str, Stamp]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not value.keys() <= {*names, RESTORED}:
        raise Unreadable("it is no object of the stamps of these registers")
    return {name: read_stamp(each) for name, each in value.items()}
