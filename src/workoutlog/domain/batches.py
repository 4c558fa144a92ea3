"""Batches: rows of one kind that nobody has edited since they were made, a column at a time.

A first sync is hardly anything else, and of a hundred thousand of them each step of a row counts.
Few values of a column are different, and what has to be done to a value is done once for all rows
that have it. Who cannot go on with a batch as it is takes its rows one by one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, repeat
from operator import attrgetter
from typing import Any, NamedTuple, Self
from uuid import UUID

from workoutlog.domain.bounds import Bound, bounds_of
from workoutlog.domain.changes import Change, Sent
from workoutlog.domain.model import NOUNS, Noun, registers
from workoutlog.domain.plain import PlainValue
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
    fields: Mapping[str, Sequence[Any]]

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
            fields={name: [*compress(each, wanted)] for name, each in self.fields.items()},
        )

    def checked(self) -> Self:
        """Hold the rows to what their nouns may be, and no further than those keep it.

        What a set refuses follows from one register alone, so each value of a
        register is put into one set. Raises `InvalidValue`.
        """
        values = {name: column[0] for name, column in self.fields.items()}
        made: Callable[..., Noun] = self.noun
        whole = made(id=self.ids[0], **values)
        kept = dict(self.fields)
        for names in registers(self.noun).values():
            kept |= self._kept(whole, names)
        return self._replace(fields=kept)

    def sent(self) -> Iterator[Sent]:
        """Give the rows one by one."""
        rows = zip(*self.fields.values(), strict=True)
        for each, seq, stamp, values in zip(self.ids, self.seqs, self.stamps, rows, strict=True):
            changed = dict(zip(self.fields, values, strict=True))
            yield Sent(Change(self.noun, each, stamp, changed), seq)

    def _kept(self, whole: Noun, names: tuple[str, ...]) -> Mapping[str, Sequence[Any]]:
        if len(names) == 1:
            [name] = names
            bound: Any = _BOUNDS[self.noun].get(name)
            column = self.fields[name]
            return {} if bound is None else {name: each_once(or_none(bound.kept), column)}
        get = attrgetter(*names)
        rows = [*zip(*(self.fields[name] for name in names), strict=True)]
        kept = each_once(
            lambda values: get(replace(whole, **dict(zip(names, values, strict=True)))), rows
        )
        return dict(zip(names, zip(*kept, strict=True), strict=True))


class PlainBatch(NamedTuple):
    """Rows as a `Batch` has them, but for their fields, ids among these, which are plain values.

    So they are on their way from a file to a server, where nobody has to make anything of them.
    """

    noun: type[Noun]
    ids: Sequence[UUID]
    seqs: Sequence[int | None]
    stamps: Sequence[Stamp]
    fields: Mapping[str, Sequence[PlainValue]]

    @property
    def keys(self) -> Iterator[tuple[type[Noun], UUID]]:
        """Who the rows are."""
        return zip(repeat(self.noun), self.ids)


def each_once(function: Callable[[Any], Any], column: Iterable[Any]) -> list[Any]:
    """Do something to every value of a column, and only once to those that are equal."""
    values = [*column]
    done = {value: function(value) for value in {*values}}
    return spread(done, values)


def spread(done: Mapping[Any, Any], column: Sequence[Any]) -> list[Any]:
    """Put in the place of every value of a column what was made of it."""
    if len(done) == 1:
        return [*done.values()] * len(column)
    return [done[value] for value in column]


def or_none(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Do something to a value, if there is one."""
    return lambda value: None if value is None else function(value)
