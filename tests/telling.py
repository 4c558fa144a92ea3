"""Reading a file of another program in a test: what it tells, and what was found beside it."""

from datetime import UTC, tzinfo
from io import BytesIO
from typing import Any, NamedTuple

from workoutlog.domain.dates import DateOrder
from workoutlog.domain.units import MassUnit
from workoutlog.formats import files
from workoutlog.formats.files import File
from workoutlog.formats.table import Format, Header
from workoutlog.formats.texts import delimiter_of, split
from workoutlog.services.told import (
    Answers,
    Findings,
    Told,
    ToldMeasurement,
    ToldSet,
    ToldWorkout,
)


class Telling(NamedTuple):
    """Everything that a file told."""

    told: list[Told]
    found: Findings

    @property
    def workouts(self) -> list[ToldWorkout]:
        """Its workouts, in the order they stand there."""
        return [each for each in self.told if isinstance(each, ToldWorkout)]

    @property
    def measurements(self) -> list[ToldMeasurement]:
        """Its measurements."""
        return [each for each in self.told if isinstance(each, ToldMeasurement)]

    @property
    def sets(self) -> list[dict[str, Any]]:
        """Its sets, each as the fields that have a value, with the name of its exercise."""
        return [
            {"exercise": name, **fields_of(told)}
            for workout in self.workouts
            for name, told in workout.sets
        ]

    @property
    def rejected(self) -> list[tuple[int, str, str]]:
        """Where it could not be read: line, column, reason."""
        return [(each.line, each.column, each.reason) for each in self.found.rejected]

    @property
    def accounted(self) -> int:
        """How many rows of a table with a set a row are accounted for: it must be all of them."""
        found = self.found
        others = found.rests + found.notes + found.rejected_rows + sum(found.skipped.values())
        return len(self.sets) + others


def tell(
    content: str | bytes,
    *,
    app: str | None = None,
    zone: tzinfo = UTC,
    unit: MassUnit | None = None,
    date_order: DateOrder | None = None,
    usual_unit: MassUnit = MassUnit.KG,
) -> Telling:
    """Read a file with this content."""
    given = content.encode() if isinstance(content, str) else content
    answers = Answers(zone, unit, date_order, usual_unit)
    found = Findings()
    return Telling(list(File("export.csv", BytesIO(given), app).read(answers, found)), found)


def readers_of(header: str) -> list[type[Format]]:
    """List every format that takes a table with this header for its own: it must be one."""
    delimiter = delimiter_of(header)
    read = Header(split(header, delimiter), delimiter)
    return [each for each in files._FORMATS if each.recognises(read)]  # noqa: SLF001  # asks all


def fields_of(told: ToldSet) -> dict[str, Any]:
    """Give the fields of a set that have a value; a working set does not say so."""
    given: dict[str, Any] = told.given
    if given["set_type"] == "working":
        del given["set_type"]
    return given
