"""Batches: rows of one kind that nobody has edited since they were made, a column at a time.

A first sync is hardly anything else, and of a hundred thousand of them each step of a row counts.
Who cannot go on with a batch as it is takes its rows one by one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, repeat
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Self
from uuid import UUID

from workoutlog.domain.bounds import Bound, bounds_of
from workoutlog.domain.changes import Change, Sent
from workoutlog.domain.columns import Column, or_none
from workoutlog.domain.model import NOUNS, Noun, registers
from workoutlog.domain.stamps import Stamp

_BOUNDS: Mapping[type[Any], Mapping[str, Bound]] = {noun: bounds_of(noun) for noun in NOUNS}


class Batch(NamedTuple):
    """Whole rows that were neither edited nor deleted, with their places as `Sent` has them.

    ``fields`` are the columns of all that their nouns hold, but for the ids.
    """

    noun: type[Noun]
    ids: Sequence[UUID]
    seqs: Sequence[int | None]
    stamps: Sequence[Stamp]
    fields: Mapping[str, Column]

    @property
    def keys(self) -> Iterator[tuple[type[Noun], UUID]]:
        """Who the rows are."""
        return zip(repeat(self.noun), self.ids)

    @property
    def newest(self) -> Stamp:
        """The highest stamp of the rows."""
        return max(self.stamps)

    def where(self, wanted: Sequence[bool]) -> Self:
        """Take some of the rows."""
        if all(wanted):
            return self
        return self._replace(
            ids=[*compress(self.ids, wanted)],
            seqs=[*compress(self.seqs, wanted)],
            stamps=[*compress(self.stamps, wanted)],
            fields={name: each.where(wanted) for name, each in self.fields.items()},
        )

    def checked(self) -> Self:
        """Hold the rows to what their nouns may be, and no further than those keep it.

        What a set refuses follows from one register alone, so each value of a
        register is put into one set. Raises `InvalidValue`.
        """
        values = {name: column.at(0) for name, column in self.fields.items()}
        made: Callable[..., Noun] = self.noun
        whole = made(id=self.ids[0], **values)
        kept = dict(self.fields)
        for names in registers(self.noun).values():
            kept |= self._kept(whole, names)
        return self._replace(fields=kept)

    def sent(self) -> Iterator[Sent]:
        """Give the rows one by one."""
        rows = zip(*(column.rows() for column in self.fields.values()), strict=True)
        for each, seq, stamp, values in zip(self.ids, self.seqs, self.stamps, rows, strict=True):
            changed = dict(zip(self.fields, values, strict=True))
            yield Sent(Change(self.noun, each, stamp, changed), seq)

    def _kept(self, whole: Noun, names: tuple[str, ...]) -> Mapping[str, Column]:
        if len(names) == 1:
            [name] = names
            bound: Any = _BOUNDS[self.noun].get(name)
            return {} if bound is None else {name: self.fields[name].each(or_none(bound.kept))}
        get = attrgetter(*names)
        kept = Column.together([self.fields[name] for name in names]).each(
            lambda values: get(replace(whole, **dict(zip(names, values, strict=True))))
        )
        return {name: kept.each(itemgetter(at)) for at, name in enumerate(names)}


class PlainBatch(NamedTuple):
    """Rows as a `Batch` has them, but ``fields``, ids among them, are columns of plain values.

    So they are on their way from a file to a server, where nobody has to make anything of them.
    """

    noun: type[Noun]
    ids: Sequence[UUID]
    seqs: Sequence[int | None]
    stamps: Sequence[Stamp]
    fields: Mapping[str, Column]
