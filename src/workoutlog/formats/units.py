"""What the loads of a file are in: its header says it, a column does, the lifter, or the loads."""

from collections.abc import Mapping, Sequence
from typing import Any

from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.formats import values
from workoutlog.formats.table import Header
from workoutlog.services.told import UNIT_OF_LOADS, Answers, Findings


class Loads:
    """Reads the loads of one file.

    ``unit`` is what the file says they are in, None where it says nothing of
    it; ``sample`` are some of its loads. An answer of the lifter's goes before
    what the file says, and pounds hidden in kilograms are found and reported.
    """

    def __init__(
        self, unit: MassUnit | None, sample: Sequence[str], answers: Answers, found: Findings
    ) -> None:
        """Settle the unit for the whole file; never load by load."""
        self.unit = answers.unit or unit or answers.usual_unit
        says_pounds_of_kg = unit is MassUnit.KG and answers.unit is MassUnit.LB
        may_hide = unit is not MassUnit.LB and answers.unit is not MassUnit.KG
        self._hidden = says_pounds_of_kg or (may_hide and values.are_hidden_pounds(sample))
        if self._hidden:
            self.unit = MassUnit.LB
            if answers.unit is None:
                found.assume(UNIT_OF_LOADS, "lb, which the file has converted to kg", "--unit kg")
        elif answers.unit is None and unit is None and any(map(str.strip, sample)):
            other = MassUnit.LB if self.unit is MassUnit.KG else MassUnit.KG
            found.assume(UNIT_OF_LOADS, self.unit.value, f"--unit {other}")

    def read(self, text: str, unit: str = "", field: str = "load") -> dict[str, Any]:
        """Read a load, in its own unit where its row has one."""
        if unit.strip():
            return values.load(text, values.mass_unit(unit, f"{field}_unit"), field)
        return values.load(text, self.unit, field, hidden_pounds=self._hidden)

    def distances(self, sample: Sequence[str], answers: Answers, found: Findings) -> DistanceUnit:
        """Settle what distances are in that have no unit: the one that goes with the loads."""
        unit = going_with(self.unit)
        if answers.unit is None and any(each.strip(" 0.,") for each in sample):
            other = MassUnit.LB if self.unit is MassUnit.KG else MassUnit.KG
            found.assume("unit of distances", unit.value, f"--unit {other}")
        return unit


def going_with(unit: MassUnit) -> DistanceUnit:
    """Give the unit of distances that apps set together with one of loads."""
    return DistanceUnit.KM if unit is MassUnit.KG else DistanceUnit.MI


def beside(sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings) -> Loads:
    """Read loads that have a unit beside them; for those that have none it is settled."""
    bare = [each["load"] for each in sample if not each["load_unit"].strip()]
    return Loads(None, bare, answers, found)


def in_brackets(header: Header, *names: str) -> MassUnit | None:
    """Find the unit that the header of a column gives, as in ``Weight (kg)``; or in its name."""
    at = header.find(*names)
    if at is None:
        return None
    words = header.names[at].replace("(", " ").replace(")", " ").replace("_", " ").split()
    return next((unit for word in words if (unit := values.MASS_UNITS.get(word))), None)
