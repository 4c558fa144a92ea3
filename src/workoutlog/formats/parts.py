"""What files with several sets a record share: their records, and workouts told in parts."""

from collections.abc import Callable, Iterable, Iterator

from workoutlog.formats.notes import joined
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text, batches, raw
from workoutlog.services.told import Findings, Told, ToldWorkout


def records(text: Text, header: Header, found: Findings) -> Iterator[tuple[int, list[str]]]:
    """Read and count the records below a header, each with the line it begins in.

    Empty cells at the end may be too many or too few; records of any other
    width are rejected.
    """

    def misfit(line: int, cells: list[str]) -> None:
        found.rows += 1
        found.reject(line, "", header.misfit(cells), raw(cells, header.delimiter))

    for line, cells in _records(text, header, misfit):
        found.rows += 1
        yield line, cells


def sampled(text: Text, header: Header) -> Iterator[list[str]]:
    """Look through the records beforehand, to settle what they do not say."""
    for _line, cells in _records(text, header, lambda _line, _cells: None):
        yield cells


def merged(parts: Iterable[Told]) -> Iterator[Told]:
    """Put parts of a workout that follow each other together; all else passes between them."""
    workout: ToldWorkout | None = None
    for part in parts:
        if not isinstance(part, ToldWorkout):
            yield part
        elif workout is None or part.key != workout.key:
            if workout is not None:
                yield workout
            workout = part
        else:
            workout.sets.extend(part.sets)
            workout = workout._replace(
                lasted_s=workout.lasted_s or part.lasted_s, note=joined(workout.note, part.note)
            )
    if workout is not None:
        yield workout


def _records(
    text: Text, header: Header, misfit: Callable[[int, list[str]], None]
) -> Iterator[tuple[int, list[str]]]:
    width = len(header.cells)

    def fitted(cells: list[str]) -> list[str] | None:
        # A line that broke off ends in the middle of something, not in empty cells.
        is_blank = not any(map(str.strip, cells[width:] or cells[-2:]))
        return (cells + [""] * width)[:width] if is_blank else None

    text.rewind()
    if header.first_line > 1:
        text.line()
    for lines, rows in batches(text, header.delimiter, width, fitted, misfit):
        yield from zip(lines, rows, strict=True)
