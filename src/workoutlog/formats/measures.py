"""Measures of a body: reading one, and tables that have one or several in a row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue
from workoutlog.formats import values
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text, batches, raw
from workoutlog.services.told import Answers, Findings, Refused, ToldMeasurement, measured

BODY_FAT = "body fat"
UNITS = {
    **dict.fromkeys(("kg", "kgs"), MeasurementUnit.KG),
    **dict.fromkeys(("lb", "lbs"), MeasurementUnit.LB),
    "cm": MeasurementUnit.CM,
    **dict.fromkeys(("in", "inches"), MeasurementUnit.IN),
    **dict.fromkeys(("%", "percent"), MeasurementUnit.PERCENT),
}
_BASE = {
    MeasurementUnit.CM: Decimal(10_000),
    MeasurementUnit.IN: Decimal(25_400),
    MeasurementUnit.PERCENT: Decimal(1_000),
}
_NOBODY = UUID(int=0)


def measure(
    name: str,
    text: str,
    unit: MeasurementUnit,
    when: datetime,
    answers: Answers,
    field: str,
    note: str = "",
) -> ToldMeasurement | None:
    """Read a measure; nothing and 0 are none. `Refused` for what no body can measure."""
    found = values.number(text, field)
    if not found:
        return None
    if unit in _BASE:
        value = round(found * _BASE[unit])
    else:
        value = values.mass(found, MassUnit(unit.value))
    return checked(ToldMeasurement(name, value, unit, when, note), answers, field)


def checked(told: ToldMeasurement, answers: Answers, field: str) -> ToldMeasurement:
    """Give a measure that can be kept; `Refused` for one that no body can have."""
    try:
        measured(told, _NOBODY, answers)
    except InvalidValue as error:
        raise Refused(field, error.message.rstrip(".")) from error
    return told


def told_of_rows(
    text: Text,
    header: Header,
    found: Findings,
    read: Callable[[Sequence[str]], Sequence[ToldMeasurement]],
) -> Iterator[ToldMeasurement]:
    """Tell the measures of each row; one with a value that cannot be read is rejected whole."""

    def reject(line: int, cells: Sequence[str], column: str, reason: str) -> None:
        found.reject(line, column, reason, raw(cells, header.delimiter))

    def misfit(line: int, cells: list[str]) -> None:
        found.rows += 1
        reject(line, cells, "", header.misfit(cells))

    text.rewind()
    text.line()
    for lines, rows in batches(text, header.delimiter, len(header.cells), lambda _: None, misfit):
        found.rows += len(rows)
        for line, cells in zip(lines, rows, strict=True):
            try:
                told = read(cells)
            except Refused as refused:
                reject(line, cells, refused.field, refused.reason)
                continue
            if not told:
                found.skipped["a row without a measure"] += 1
            yield from told
