"""Columns of many rows, whose values are few: each is kept, and worked on, once.

What a lifter says of a hundred thousand sets repeats itself, and to read, check and store it row by
row would do all of that a hundred thousand times. Other tools call this dictionary encoding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Column:
    """Values, and of each row at which of them its own is: in its own place if nothing is said."""

    values: Sequence[Any]
    places: Sequence[int] | None = None

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Self:
        """Find what is different. The values of ``rows`` are hashable, and equal ones the same."""
        values = [*dict.fromkeys(rows)]
        if 2 * len(values) > len(rows):
            return cls(rows)
        places = {value: place for place, value in enumerate(values)}
        return cls(values, [*map(places.__getitem__, rows)])

    @classmethod
    def together(cls, columns: Sequence["Column"]) -> Self:
        """Put columns of the same rows together to one of tuples."""
        places = columns[0].places
        if all(each.places is places for each in columns):
            return cls([*zip(*(each.values for each in columns), strict=True)], places)
        return cls.of([*zip(*(each.rows() for each in columns), strict=True)])

    def each(self, function: Callable[[Any], Any]) -> "Column":
        """Do something to every value."""
        return Column([*map(function, self.values)], self.places)

    def rows(self) -> Sequence[Any]:
        """Give the value of each row."""
        if self.places is None:
            return self.values
        if len(self.values) == 1:
            return [*self.values] * len(self.places)
        return [*map(self.values.__getitem__, self.places)]

    def at(self, row: int) -> Any:
        """Give the value of one row."""
        return self.values[row if self.places is None else self.places[row]]

    def where(self, wanted: Sequence[bool]) -> "Column":
        """Take some rows, and no value that is in none of them."""
        return Column.of([*compress(self.rows(), wanted)])


def or_none(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Do something to a value, if there is one."""
    return lambda value: None if value is None else function(value)
