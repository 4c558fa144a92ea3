"""Text files as they come: their encoding, their delimiter, and their records, in batches.

Nothing here trusts a file. It is looked through once, in pieces, before any of
it is taken for a table, so that a photo, an archive or a line without end is
told apart from a bad row and costs no memory.
"""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from itertools import chain, count
from typing import BinaryIO, NamedTuple

from workoutlog.errors import InputUnreadable

MOST_BYTES = 2_000_000_000
# No note is as long; what is longer is a quote that was never closed.
LONGEST_FIELD = 131_072
LONGEST_LINE = 2 * LONGEST_FIELD
_PIECE = 1 << 18
# What is read at once stays in the caches of a processor.
_BLOCK = 1 << 14
# So far is looked in a block, in all, for the ends of quotes that have none.
_PATIENCE = 16 * LONGEST_FIELD
_SHOWN = 500
_AGAIN = "Export it again, as CSV."
_BINARY = (
    (b"PK\x03\x04", "a zip archive", "Unpack it, and import the file in it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, and import the file in it."),
    (b"SQLite format 3", "a database", "Export a CSV file from the program that made it."),
    (b"\x89PNG", "a picture", _AGAIN),
    (b"\xff\xd8\xff", "a picture", _AGAIN),
    (b"GIF8", "a picture", _AGAIN),
    (b"%PDF", "a PDF", _AGAIN),
)
_UTF16 = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_LINE_END = re.compile(r"[\r\n]")

Repair = Callable[[list[str]], list[str] | None]


class Batch(NamedTuple):
    """Some records that follow each other, all of the width that was asked for.

    ``lines`` has the line that each of them begins in.
    """

    lines: Sequence[int]
    rows: list[list[str]]


class Text:
    """A text file that was looked through: its encoding is known, and that it has lines.

    ``lines`` is how many of them `line` has read since the beginning. Raises
    `InputUnreadable` for what is no text, or none that could be a table.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Look through a file that can be read twice."""
        self.name = name
        self.encoding = _encoding_of(file, name)
        self._file = file
        self._text = TextIOWrapper(file, self.encoding, newline="")
        self.rewind()
        if not self.line():
            raise InputUnreadable(f"{name} is empty.", "Export it again.")
        self.rewind()

    def rewind(self) -> None:
        """Begin again."""
        self.lines = 0
        self._text.seek(0)
        if self._text.read(1) != "\ufeff":
            self._text.seek(0)

    def line(self) -> str:
        """Read the next line that is not blank, as it stands; empty at the end."""
        while line := self._text.readline():
            self.lines += 1
            if line.strip():
                return line
        return ""

    def blocks(self) -> Iterator[list[str]]:
        """Read the rest in blocks of lines, none of which ends inside a quoted field.

        A block in which a quote is never closed ends where a field would be
        too long.
        """
        while block := self._text.readlines(_BLOCK):
            size, quotes = _measure(block)
            while quotes % 2 and size < _BLOCK + LONGEST_LINE:
                more = self._text.readlines(1)
                if not more:
                    break
                block += more
                longer, further = _measure(more)
                size, quotes = size + longer, quotes + further
            yield block

    def further(self) -> list[str]:
        """Read the line behind a block, if there is one."""
        return self._text.readlines(1)


def delimiter_of(header: str) -> str:
    """Find what separates the cells of a header: what stands most often outside its quotes."""
    bare = _QUOTED.sub("", header)
    return max(",;\t", key=bare.count)


def split(line: str, delimiter: str) -> list[str]:
    """Split one line into its cells; into none where one is longer than any can be."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def batches(
    text: Text,
    delimiter: str,
    width: int,
    repair: Repair,
    reject: Callable[[int, list[str]], None],
) -> Iterator[Batch]:
    """Read the records of a ``width`` behind the header, in batches; empty ones are passed over.

    Of another width are those that ``repair`` mends or ``reject`` is told of.
    A quote that is never closed makes one record of all that follows it; then
    only its first line is bad, and the others are read again.
    """
    csv.field_size_limit(LONGEST_FIELD)

    def fitted(cells: list[str]) -> list[str] | None:
        return cells if len(cells) == width else repair(cells)

    line = text.lines + 1
    for block in text.blocks():
        rows = _at_once(block, delimiter)
        if set(map(len, rows)) == {width} and all(map(any, rows)):
            yield Batch(range(line, line + len(rows)), rows)
        else:
            numbers, good = [], []
            for number, cells, fitting in Records(block, text, delimiter).read(fitted):
                if fitting is not None:
                    numbers.append(line + number)
                    good.append(fitting)
                else:
                    reject(line + number, cells)
            yield Batch(numbers, good)
        line += len(block)


def raw(cells: Sequence[str], delimiter: str) -> str:
    """Write a record as it may have stood in the file, in one line, shortened to be shown."""
    return delimiter.join(cells)[:_SHOWN].replace("\r", " ").replace("\n", " ")


def _at_once(block: list[str], delimiter: str) -> list[list[str]]:
    """Read a block in which each line is a record by itself; of any other none."""
    try:
        # A quote that is open at the end would take in the empty line behind it.
        rows = list(csv.reader(chain(block, ("",)), delimiter=delimiter))
    except csv.Error:
        return []
    return rows if not rows.pop() and len(rows) == len(block) else []


class Records:
    """The records of a block, read one by one.

    To be a record, lines must end where a quote is closed as it should be, and
    fit the table. Else the first of them is given as it stands, and the others
    are read anew: a quote that is never closed takes no row with it.
    """

    def __init__(self, block: list[str], text: Text, delimiter: str) -> None:
        """Begin with the first line; the block grows by what its last record goes on in."""
        self._block, self._text, self._delimiter = block, text, delimiter
        self._begin = self._ahead = 0
        self._patience = _PATIENCE

    def read(self, fitted: Repair) -> Iterator[tuple[int, list[str], list[str] | None]]:
        """Give the number of the first line of each record, its cells, and those that fit."""
        while self._begin < len(self._block):
            start = self._begin
            reader = csv.reader(self._from(start), delimiter=self._delimiter, strict=True)
            try:
                for cells in reader:
                    end = start + reader.line_num
                    # As a block that is read at once: empty are only blank lines and no cells.
                    if any(cells) and (len(cells) > 1 or cells[0].strip()):
                        fitting = fitted(cells)
                        if fitting is None and end - self._begin > 1:
                            break
                        yield self._begin, cells, fitting
                    self._begin, self._ahead = end, 0
            except csv.Error:
                pass  # A quote is not closed, or not as it should be.
            if self._begin < len(self._block):
                cells = self._alone(self._block[self._begin])
                yield self._begin, cells, fitted(cells) if len(cells) > 1 else None
                self._patience -= self._ahead
                self._begin, self._ahead = self._begin + 1, 0

    def _from(self, start: int) -> Iterator[str]:
        """Give lines to a reader; within a record only as far as it could be one."""
        for at in count(start):
            is_inside = at > self._begin
            if is_inside and at == len(self._block):
                self._block += self._text.further()
            if at >= len(self._block):
                return
            if is_inside:
                self._ahead += len(self._block[at])
                if self._ahead > min(LONGEST_FIELD, self._patience):
                    return
            yield self._block[at]

    def _alone(self, line: str) -> list[str]:
        """Read a line that may have quotes within quotes; one cell where a quote is open."""
        try:
            cells, *closed = csv.reader([line, ""], delimiter=self._delimiter)
        except csv.Error:
            cells, closed = [], []
        return cells if closed else [line.rstrip("\r\n")]


def _measure(lines: list[str]) -> tuple[int, int]:
    joined = "".join(lines)
    return len(joined), joined.count('"')


def _encoding_of(file: BinaryIO, name: str) -> str:
    head = file.read(4096)
    for magic, kind, advice in _BINARY:
        if head.startswith(magic):
            raise InputUnreadable(f"{name} is {kind}.", advice)
    marked = next((each for mark, each in _UTF16.items() if head.startswith(mark)), None)
    # Nearly every byte means something in cp1252, so it is the last to be tried.
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        file.seek(0)
        if _is_in(encoding, file, name):
            return encoding
    raise InputUnreadable(f"{name} is no text that can be read.", "Save it as CSV in UTF-8.")


def _is_in(encoding: str, file: BinaryIO, name: str) -> bool:
    """Read a file to its end in an encoding, as if it was endless."""
    decoder = getincrementaldecoder(encoding)()
    size = line = 0
    open_line = 0
    while True:
        piece = file.read(_PIECE)
        size += len(piece)
        if size > MOST_BYTES:
            raise InputUnreadable(f"{name} is larger than {MOST_BYTES // 10**9} GB.")
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            return False
        if (nul := text.find("\0")) >= 0:
            number = line + _lines_in(text[:nul]) + 1
            raise InputUnreadable(f"{name} is no text: line {number} has a NUL.", _AGAIN)
        ends = _LINE_END.search(text)
        if open_line + (ends.start() if ends else len(text)) > LONGEST_LINE:
            raise InputUnreadable(
                f"{name}: line {line + 1} is longer than {LONGEST_LINE // 1000} kB.", _AGAIN
            )
        last = max(text.rfind("\n"), text.rfind("\r"))
        open_line = open_line + len(text) if last < 0 else len(text) - last - 1
        line += _lines_in(text)
        if not piece:
            return True


def _lines_in(text: str) -> int:
    return text.count("\n") or text.count("\r")
