"""Rows as they travel: in blocks of one kind, a list of columns and a list of values for each row.

The first columns are the row's id, its place in the feed (where the sender had
last seen it, if it is pushed), its stamp, the stamps of single registers, and
what its deleter saw. The others are registers: the value of a register of one
field, a list of values for one of several. Which registers a row brings is so
said once for many rows, and one that only a newer program knows travels on as
it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workoutlog.domain.changes import Change, Sent
from workoutlog.domain.merge import RESTORED
from workoutlog.domain.model import NOUNS, Noun, registers
from workoutlog.domain.plain import plain_value
from workoutlog.domain.stamps import Stamp
from workoutlog.wire.values import Unreadable, read_fields, read_id, read_stamp

HEAD = ("id", "seq", "stamp", "stamps", "saw")
_KINDS = {noun.kind: noun for noun in NOUNS}
# More than any noun has, and few enough to look through.
_MOST_REGISTERS = 100
_MOST_SEQ = (1 << 31) - 1

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
    blocks: dict[tuple[int, tuple[str, ...]], Block] = {}
    for change, seq in rows:
        names = (*change.registers, *change.extra)
        key = (NOUNS.index(change.noun), names)
        block = blocks.get(key)
        if block is None:
            block = {"kind": change.noun.kind, "columns": [*HEAD, *names], "rows": []}
            blocks[key] = block
        held = registers(change.noun)
        stamps = {**change.stamps, **{name: at for name, (at, _) in change.extra.items()}}
        row = [str(change.id), seq, change.stamp, stamps or None, change.saw]
        row += [_written(change, held[name]) for name in change.registers]
        block["rows"].append([*row, *(value for _, value in change.extra.values())])
    return [blocks[key] for key in sorted(blocks, key=lambda key: key[0])]


def read_blocks(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Sent]:
    """Read changes in their order. Raises `BlockUnreadable` at the first that is none."""
    for at, block in enumerate(blocks):
        try:
            yield from _read_block(block)
        except BlockUnreadable as error:
            raise BlockUnreadable(f"/{at}{error.pointer}", error.reason) from None


def _written(change: Change[Noun], fields: tuple[str, ...]) -> Any:
    values = [plain_value(change.values[each]) for each in fields]
    return values if len(fields) > 1 else values[0]


def _read_block(block: Mapping[str, Any]) -> Iterator[Sent]:
    noun = _KINDS.get(block["kind"])
    if noun is None:
        raise BlockUnreadable("/kind", f"there is no kind {block['kind'][:40]!r} here")
    columns = block["columns"]
    names = columns[len(HEAD) :]
    if tuple(columns[: len(HEAD)]) != HEAD:
        raise BlockUnreadable("/columns", f"the first columns are {', '.join(HEAD)}")
    if len({*columns}) != len(columns) or len(names) > _MOST_REGISTERS or RESTORED in names:
        raise BlockUnreadable("/columns", "each register is one column")
    held = registers(noun)
    for at, row in enumerate(block["rows"]):
        if len(row) != len(columns):
            raise BlockUnreadable(f"/rows/{at}", f"it has {len(row)} values, not {len(columns)}")
        place = 0
        try:
            row_id, seq = read_id(row[0]), row[1]
            place = 1
            if seq is not None and (type(seq) is not int or not 0 <= seq <= _MOST_SEQ):
                raise Unreadable("it is no place in the feed")  # noqa: TRY301  # told with its place below
            place = 2
            stamp = read_stamp(row[2])
            place = 3
            stamps = _read_stamps(row[3], names)
            place = 4
            saw = None if row[4] is None else read_stamp(row[4])
            values: dict[str, Any] = {}
            extra: dict[str, tuple[Stamp, Any]] = {}
            for place, name in enumerate(names, start=len(HEAD)):
                if name in held:
                    values |= read_fields(noun, _fields(held[name], row[place]))
                else:
                    extra[name] = (stamps.pop(name, stamp), row[place])
        except Unreadable as error:
            raise BlockUnreadable(f"/rows/{at}/{place}", str(error)) from None
        yield Sent(Change(noun, row_id, stamp, values, stamps, saw, extra), seq)


def _fields(names: tuple[str, ...], value: Any) -> dict[str, Any]:
    if len(names) == 1:
        return {names[0]: value}
    if not isinstance(value, list) or len(value) != len(names):
        raise Unreadable(f"it is no list of {', '.join(names)}")
    return dict(zip(names, value, strict=True))


def _read_stamps(value: Any, names: Sequence[str]) -> dict[str, Stamp]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not value.keys() <= {*names, RESTORED}:
        raise Unreadable("it is no object of the stamps of these registers")
    return {name: read_stamp(each) for name, each in value.items()}
