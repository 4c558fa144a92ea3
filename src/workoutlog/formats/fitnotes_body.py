"""FitNotes: the table of its body tracker, one measure a row."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from workoutlog.formats import measures, values
from workoutlog.formats.table import Header
from workoutlog.formats.texts import Text
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, Refused, ToldMeasurement

_COLUMNS = ("date", "time", "measurement", "value", "unit")
_NOON = "12:00"
_NAMES = {"bodyweight": BODY_WEIGHT}


class FitNotesBody:
    """The table of measures."""

    app: ClassVar[str] = "fitnotes"

    @classmethod
    def recognises(cls, header: Header) -> bool:
        """Say whether it has every column; a comment is in newer ones only."""
        return set(_COLUMNS) <= set(header.names)

    @classmethod
    def told(
        cls, text: Text, header: Header, answers: Answers, found: Findings
    ) -> Iterator[ToldMeasurement]:
        """Tell the measure of each row."""
        found.variant = "body tracker"
        names = header.names
        at = [names.index(each) for each in _COLUMNS]
        comment_at = header.find("comment")

        def read(cells: Sequence[str]) -> list[ToldMeasurement]:
            date, time, name, value, unit = (cells[each].strip() for each in at)
            title = dict(zip(_COLUMNS, (header.cells[each].strip() for each in at), strict=True))
            day = values.instant(date, title["date"]).date()
            when = values.instant(f"{day} {time or _NOON}", title["time"])
            measured_in = measures.UNITS.get(unit.casefold())
            if measured_in is None:
                raise Refused(title["unit"], f'"{unit[:40]}" is no unit of a measure')
            called = " ".join(values.text(name).casefold().split())
            if not called:
                raise Refused(title["measurement"], "there is no name")
            note = "" if comment_at is None else values.text(cells[comment_at])
            told = measures.measure(
                _NAMES.get(called, called), value, measured_in, when, answers, title["value"], note
            )
            return [] if told is None else [told]

        yield from measures.told_of_rows(text, header, found, read)
