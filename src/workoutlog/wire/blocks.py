"""How columns stand in a block of the wire: what rows share is said once.

A column has the value of each row, or one value that all of them share. Where
few values are different it has those, and the block's places say which of them
each row has. How much is shared has a limit, or a small request could bring far
more than it seems to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from workoutlog.domain.columns import Column
from workoutlog.wire.json import dumped
from workoutlog.wire.pointers import pointer_to

# So many bytes of a row it may share with others.
_MOST_SHARED = 2_000

Block = dict[str, Any]


class BlockUnreadable(ValueError):  # like every error here, it says what happened
    """A block is not what it should be: where, as a JSON pointer within it, and why."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(reason)
        self.pointer = pointer
        self.reason = reason


def block_of(kind: str, columns: Mapping[str, Column]) -> Block:
    """Write columns, sharing as much as may be."""
    values: dict[str, Sequence[Any]] = {}
    places: dict[str, Sequence[int]] = {}
    shared = 0
    for name, column in columns.items():
        weight = _weight(name, column)
        if column.places is None or shared + weight > _MOST_SHARED:
            values[name] = [*column.rows()]
            continue
        shared += weight
        values[name] = column.values
        if len(column.values) > 1:
            places[name] = column.places
    return {"kind": kind, "columns": values, "places": places}


def ids_in(block: Mapping[str, Any]) -> Sequence[Any]:
    """Name the rows of a block, which may be none that can be read."""
    ids: Sequence[Any] = block["columns"].get("id", ())
    return ids


def columns_in(block: Mapping[str, Any]) -> Mapping[str, Column]:
    """Find the value of each row in columns of which nothing is read yet. There is an id.

    Raises `BlockUnreadable`.
    """
    columns, places = block["columns"], block.get("places", {})
    if not places.keys() <= columns.keys() - {"id"}:
        raise BlockUnreadable("/places", "they are of columns, and not of the ids")
    rows = len(columns["id"])
    return {name: _column(name, values, places.get(name), rows) for name, values in columns.items()}


def check_shared(columns: Mapping[str, Column]) -> None:
    """Refuse columns that are far more in their rows than here; their values were read before.

    Raises `BlockUnreadable`.
    """
    if len(columns["id"].values) == 1:
        return
    shared = 0
    for name, column in columns.items():
        shared += _weight(name, column)
        if shared > _MOST_SHARED:
            reason = f"with it each row shares more than {_MOST_SHARED:,} bytes with others"
            raise BlockUnreadable(pointer_to("columns", name), reason)


def _column(name: str, values: list[Any], places: list[int] | None, rows: int) -> Column:
    if places is None and len(values) == rows:
        return Column(values)
    if places is None and len(values) == 1:
        return Column(values, [0] * rows)
    if places is None:
        raise BlockUnreadable(
            pointer_to("columns", name), f"it has {len(values)} values for {rows} rows"
        )
    if len(places) != rows or not 0 <= min(places) <= max(places) < len(values) <= rows:
        reason = f"they do not say which value each of {rows} rows has"
        raise BlockUnreadable(pointer_to("places", name), reason)
    return Column(values, places)


def _weight(name: str, column: Column) -> int:
    """Count the bytes of JSON that a row may have of a column whose values are shared."""
    if column.places is None:
        return 0
    return len(dumped(name)) + max((len(dumped(each)) for each in column.values), default=0)
