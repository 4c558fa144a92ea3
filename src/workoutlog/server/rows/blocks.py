"""Stored rows as blocks of the wire: a column at a time, and without making nouns of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.columns import Column, or_none
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.replica.codec import stamp_from_bytes
from workoutlog.replica.rows import SYNCED, columns_of, plain_columns
from workoutlog.server.rows.stored import Stored
from workoutlog.wire.blocks import Block
from workoutlog.wire.rows import whole_block, write_blocks


def stored_blocks(rows: Iterable[Stored], *, placed: bool = True) -> list[Block]:
    """Write rows whole, parents before their children; ``placed`` with their places in the feed."""
    of_kind: dict[type[Noun], list[Stored]] = {noun: [] for noun in NOUNS}
    for row in rows:
        of_kind[row.noun].append(row)
    return [
        block for noun, found in of_kind.items() for block in _blocks(noun, found, placed=placed)
    ]


def _blocks(noun: type[Noun], rows: Sequence[Stored], *, placed: bool) -> Iterator[Block]:
    extra = columns_of(noun).index("extra")
    plainly = [row for row in rows if row.columns[extra] is None]
    if plainly:
        seqs = [row.seq if placed else None for row in plainly]
        yield _block(noun, [*zip(*(row.columns for row in plainly), strict=True)], seqs)
    # What only a newer program knows is another column in each of these.
    others = (row for row in rows if row.columns[extra] is not None)
    yield from write_blocks(
        Sent(change_of(row.version), row.seq if placed else None) for row in others
    )


def _block(noun: type[Noun], columns: Sequence[Sequence[Any]], seqs: Sequence[int | None]) -> Block:
    fields = plain_columns(noun, columns)
    stamps, parts, saws, _ = columns[len(fields) : len(fields) + len(SYNCED)]
    head = {
        "id": fields["id"],
        "seq": Column(seqs),
        "stamp": Column.of(stamps).each(stamp_from_bytes),
        "stamps": Column.of(parts).each(or_none(json.loads)),
        "saw": Column.of(saws).each(or_none(stamp_from_bytes)),
    }
    return whole_block(noun, head, fields)
