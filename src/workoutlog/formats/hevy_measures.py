"""Hevy: its table of body measures, one row a day, whose columns have their unit in their name."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from workoutlog.domain.model import MeasurementUnit
from workoutlog.formats import measures, months
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, ToldMeasurement

_DATE = "date"
_NAMES = {"weight": BODY_WEIGHT, "fat": measures.BODY_FAT}


class _Column(NamedTuple):
    at: int
    title: str
    name: str
    unit: MeasurementUnit


class HevyMeasures:
    """The table of measures."""

    app: ClassVar[str] = "hevy"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether it is a date and nothing but measures, which end in a unit."""
        return _DATE in header.names and 1 < len(header.names) == len(_columns(header)) + 1

    @classmethod
    def told(
        cls, text: Text, header: Header, answers: Answers, found: Findings
    ) -> Iterator[ToldMeasurement]:
        """Tell each measure of each day."""
        found.variant = "measurements"
        columns, date_at = _columns(header), header.names.index(_DATE)

        def read(cells: Sequence[str]) -> list[ToldMeasurement]:
            when = months.read(cells[date_at], header.cells[date_at])
            told = (
                measures.measure(each.name, cells[each.at], each.unit, when, answers, each.title)
                for each in columns
            )
            return [each for each in told if each is not None]

        yield from measures.told_of_rows(text, header, found, read)


def _columns(header: Header) -> list[_Column]:
    """Find the columns that are measures: ``right_calf_cm`` is the right calf, in cm."""
    found = []
    for at, (title, name) in enumerate(zip(header.cells, header.names, strict=True)):
        part, dash, unit = name.rpartition("_")
        if dash and unit in measures.UNITS:
            called = _NAMES.get(part, part.replace("_", " "))
            found.append(_Column(at, title.strip(), called, measures.UNITS[unit]))
    return found
