"""Rows of CSV as texts: of a million rows most are put together from parts that were met before."""

import csv
from collections.abc import Iterable


class _Echo:
    """Gives back a row as it would be written."""

    def write(self, text: str) -> str:
        return text


# Quoted is what has a part of the end of a line in it, so there must be one.
_END = "\n"
_writer = csv.writer(_Echo(), lineterminator=_END)


def row(cells: Iterable[object]) -> str:
    """Write some cells that follow each other in a row, more than one, with quotes where needed."""
    text: str = _writer.writerow(cells)
    return text.removesuffix(_END)
