"""What the loads of a file are in: settled once for the file, and what was assumed is said."""

from datetime import UTC
from typing import NamedTuple

import pytest

from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.formats import units
from workoutlog.formats.table import Header
from workoutlog.formats.units import Loads
from workoutlog.services.told import Answers, Assumed, Findings, Refused

KG, LB = MassUnit.KG, MassUnit.LB
IN_KG = ["20", "60", "100", "102.5"]
FOUND = ("lb, which the file has converted to kg", "--unit kg")
# 45, 95, 135 and 225 lb.
HIDDEN = ["20.41", "43.09", "61.23", "102.06"]


class Settled(NamedTuple):
    """The loads of a file, and what was assumed of them."""

    loads: Loads
    assumed: list[Assumed]


def settled(
    unit: MassUnit | None,
    sample: list[str],
    *,
    answer: MassUnit | None = None,
    usual: MassUnit = KG,
) -> Settled:
    found = Findings()
    loads = Loads(unit, sample, Answers(UTC, answer, usual_unit=usual), found)
    return Settled(loads, [*found.assumed.values()])


@pytest.mark.parametrize(
    ("says", "sample", "answer", "usual", "unit", "grams", "assumed"),
    [
        # A file that says nothing: the lifter does, or else what is usual is assumed.
        (None, IN_KG, None, KG, KG, 100_000, ("kg", "--unit lb")),
        (None, IN_KG, None, LB, LB, 45_359, ("lb", "--unit kg")),
        (None, IN_KG, LB, KG, LB, 45_359, None),
        (None, IN_KG, KG, LB, KG, 100_000, None),
        (None, ["", " "], None, KG, KG, 100_000, None),
        # A file that says it.
        (KG, IN_KG, None, LB, KG, 100_000, None),
        (LB, IN_KG, None, KG, LB, 45_359, None),
        (LB, IN_KG, KG, KG, KG, 100_000, None),
        # Kilograms that the lifter says were pounds are turned back.
        (KG, IN_KG, LB, KG, LB, 100_000, None),
        # Pounds that are hidden in kilograms are found, unless the lifter says they are none.
        (None, HIDDEN, None, KG, LB, 100_000, FOUND),
        (None, HIDDEN, None, LB, LB, 100_000, FOUND),
        (KG, HIDDEN, None, KG, LB, 100_000, FOUND),
        (None, HIDDEN, KG, LB, KG, 100_000, None),
        (KG, HIDDEN, KG, KG, KG, 100_000, None),
        (None, HIDDEN, LB, KG, LB, 100_000, None),
        (LB, HIDDEN, None, KG, LB, 45_359, None),
    ],
)
def test_the_unit_of_a_file(
    says: MassUnit | None,
    sample: list[str],
    answer: MassUnit | None,
    usual: MassUnit,
    unit: MassUnit,
    grams: int,
    assumed: tuple[str, str] | None,
) -> None:
    loads, said = settled(says, sample, answer=answer, usual=usual)
    assert loads.unit is unit
    told = loads.read("100")
    assert told["load_unit"] is unit
    # Hidden pounds are read to a hundredth of one: 220.46 lb.
    assert told["load_g"] == pytest.approx(grams, abs=3)
    assert [each[1:] for each in said] == ([] if assumed is None else [assumed])


@pytest.mark.parametrize("load", ["100", "0.5", "61.23"])
def test_it_is_the_file_that_is_in_hidden_pounds_and_never_a_load(load: str) -> None:
    one_is_hidden, _ = settled(KG, [*IN_KG, "61.23"])
    assert one_is_hidden.read(load)["load_unit"] is KG
    one_is_not, _ = settled(KG, [*HIDDEN * 3, "100"])
    assert one_is_not.read(load)["load_unit"] is LB


def test_a_load_with_its_own_unit_has_that() -> None:
    loads, _ = settled(None, HIDDEN)
    assert loads.read("100", "kg") == {"load_g": 100_000, "load_unit": KG}
    assert loads.read("100", "lbs") == {"load_g": 45_359, "load_unit": LB}
    assert loads.read("100", " ")["load_unit"] is LB
    with pytest.raises(Refused) as caught:
        loads.read("100", "stone")
    assert caught.value.field == "load_unit"


@pytest.mark.parametrize(
    ("usual", "answer", "unit", "assumed"),
    [
        (KG, None, DistanceUnit.KM, ("km", "--unit lb")),
        (LB, None, DistanceUnit.MI, ("mi", "--unit kg")),
        (KG, LB, DistanceUnit.MI, None),
    ],
)
def test_distances_go_with_the_loads(
    usual: MassUnit, answer: MassUnit | None, unit: DistanceUnit, assumed: tuple[str, str] | None
) -> None:
    answers, found = Answers(UTC, answer, usual_unit=usual), Findings()
    loads = Loads(None, IN_KG, answers, Findings())
    assert loads.distances(["0", "", "5.1"], answers, found) is unit
    said = [each[1:] for each in found.assumed.values()]
    assert said == ([] if assumed is None else [assumed])


def test_where_nothing_was_run_no_unit_is_assumed() -> None:
    answers, found = Answers(UTC), Findings()
    Loads(None, [], answers, found).distances(["", "0", "0.00"], answers, found)
    assert found.assumed == {}


def test_loads_that_have_no_unit_beside_them_are_settled_by_such_alone() -> None:
    rows = [{"load": each, "load_unit": ""} for each in HIDDEN]
    rows += [{"load": each, "load_unit": "kg"} for each in IN_KG * 5]
    assert units.beside(rows, Answers(UTC), Findings()).unit is LB


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("Weight (kg)", KG),
        ("Weight (lbs)", LB),
        ("weight_lb", LB),
        ("KG", KG),
        ("Weight", None),
        ("Other (kg)", None),
    ],
)
def test_the_unit_in_a_header(column: str, unit: MassUnit | None) -> None:
    names = ("weight", "weight (kg)", "weight (lbs)", "weight_lb", "kg")
    assert units.in_brackets(Header([column], ","), *names) is unit
