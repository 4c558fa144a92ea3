"""The measures in JEFIT's PROFILE, whose rows are personal: of a bad one nothing is shown."""

from collections.abc import Iterable, Iterator, Mapping

from workoutlog.domain.model import MeasurementUnit
from workoutlog.domain.units import MassUnit
from workoutlog.formats import measures, values
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.services.told import Answers, Findings, Refused, ToldMeasurement

_HEIGHT = "height"
_LENGTHS = (
    *("chest", "arms", "waist", "calves", _HEIGHT, "hips", "thighs", "shoulders", "neck"),
    "forearms",
)
Cells = Mapping[str, str]


class JefitBody:
    """Reads rows of PROFILE, in the units that the lifter has set."""

    def __init__(self, setting: Cells, mass: MassUnit, answers: Answers) -> None:
        """Begin with no measure told; without a length inches go with pounds."""
        usual = MeasurementUnit.CM if mass is MassUnit.KG else MeasurementUnit.IN
        length = measures.UNITS.get(setting.get("length", "").strip().casefold(), usual)
        self._kinds = {
            "weight": (BODY_WEIGHT, MeasurementUnit(mass)),
            "fatpercent": (measures.BODY_FAT, MeasurementUnit.PERCENT),
            **{each: (each, length) for each in _LENGTHS},
        }
        self._answers = answers
        self._before: set[object] = set()

    def told(self, rows: Iterable[tuple[int, Cells]], found: Findings) -> Iterator[ToldMeasurement]:
        """Tell the measures of each row, each of a day once: the app repeats rows."""
        for line, cells in rows:
            try:
                told = self._read(cells)
            except Refused as refused:
                found.reject(line, refused.field, "it cannot be read", "")
                continue
            new = [each for each in told if self._is_new(each)]
            if not told:
                found.skipped["a row without a measure"] += 1
            elif not new:
                found.skipped["a row of measures told before"] += 1
            yield from new

    def _read(self, cells: Cells) -> list[ToldMeasurement]:
        when = values.instant(cells.get("mydate", ""), "mydate")
        told = (
            measures.measure(name, cells.get(column, ""), unit, when, self._answers, column)
            for column, (name, unit) in self._kinds.items()
        )
        return [each for each in told if each is not None]

    def _is_new(self, told: ToldMeasurement) -> bool:
        # A height stands in every row and is told when it changes.
        known = (told.name, told.value, None if told.name == _HEIGHT else told.when)
        is_new = known not in self._before
        self._before.add(known)
        return is_new
