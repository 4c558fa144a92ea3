"""StrongLifts before 2026: a row a workout."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatNeedsAnswer, FormatUnknown
from workoutlog.formats.stronglifts_wide import StrongLiftsWide

BLOCK = "Exercise {},Weight (KG),Weight (LB),Set 1,Set 2,Set 3,Set 4,Set 5"
BLOCKS = ",".join(BLOCK.format(each) for each in (1, 2, 3))
HEADER = f"Date,Note,Body Weight (KG),Body Weight (LB),{BLOCKS},"
OLDER = f"Date,Note,Workout,Body Weight,{BLOCKS}"
SQUAT = {"exercise": "Squat", "load_g": 60_000, "load_unit": "kg", "reps": 5}
SKIPPED = "a set that was skipped or failed"
NO_SET = "an exercise without a set"


def wide(*rows: str, header: str = HEADER, **options: Any) -> Telling:
    """Read rows that lack the empty cells at their end."""
    width = header.count(",")
    full = (row + "," * (width - row.count(",")) for row in rows)
    return tell("\n".join((header, *full)) + "\n", **options)


def loads(told: Telling) -> list[tuple[int, str]]:
    return [(each["load_g"], each["load_unit"]) for each in told.sets]


@pytest.mark.parametrize("header", [HEADER, HEADER.rstrip(","), OLDER, OLDER + ","])
def test_each_header_is_of_the_old_stronglifts_alone(header: str) -> None:
    assert readers_of(header) == [StrongLiftsWide]


@pytest.mark.parametrize("name", ["Date", "Exercise 1", "Set 1", "Weight"])
def test_a_table_without_a_column_that_it_needs_is_not_known(name: str) -> None:
    with pytest.raises(FormatUnknown):
        wide("19/11/18", header=HEADER.replace(name, "Other"))


def test_a_row_is_a_workout_with_the_sets_of_each_exercise() -> None:
    told = wide(
        "19/11/18,felt good,91,,Squat,60,,5,5,,,,Deadlift,100,,5",
        "21/11/18,,,200.5,Squat,,135,5,5,4,0,-",
    )
    first, second = told.workouts
    assert (first.key, first.name, first.note) == ("2018-11-19", "", "felt good")
    assert first.start == datetime(2018, 11, 19)  # noqa: DTZ001  # the file has no zone
    assert told.sets == [
        SQUAT,
        SQUAT,
        {**SQUAT, "exercise": "Deadlift", "load_g": 100_000},
        {**SQUAT, "load_g": 61_235, "load_unit": "lb"},
        {**SQUAT, "load_g": 61_235, "load_unit": "lb"},
        {**SQUAT, "load_g": 61_235, "load_unit": "lb", "reps": 4},
    ]
    assert [(each.value, each.unit, each.when) for each in told.measurements] == [
        (91_000, "kg", first.start),
        (90_945, "lb", second.start),
    ]
    assert told.found.skipped == {SKIPPED: 2}
    assert (told.found.rows, told.rejected, told.found.assumed) == (2, [], {})


def test_an_exercise_with_a_load_and_no_set_is_skipped_and_so_is_a_workout_of_none() -> None:
    told = wide("19/11/18,,,,Squat,60,,5,,,,,Deadlift,100", "20/11/18,rested")
    assert told.sets == [SQUAT]
    assert told.found.skipped == {NO_SET: 1, "a workout without an exercise": 1}
    assert told.workouts[1].note == "rested"


def test_an_exercise_without_a_load_has_none() -> None:
    told = wide("19/11/18,,,,Planks,0,,30,30")
    assert told.sets == [{"exercise": "Planks", "reps": 30}] * 2


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["01/02/19", "13/02/19"], [(1, 2), (13, 2)]),
        (["02/01/19", "02/13/19"], [(1, 2), (13, 2)]),
        (["02/13/2019", "02/01/2019"], [(13, 2), (1, 2)]),
        (["05/05/19"], [(5, 5)]),
    ],
)
def test_a_number_that_is_no_month_says_what_comes_first(
    dates: list[str], days: list[tuple[int, int]]
) -> None:
    told = wide(*(f"{each},,,,Squat,60,,5" for each in dates))
    assert [(each.start.day, each.start.month) for each in told.workouts] == days
    assert {each.start.year for each in told.workouts} == {2019}
    assert told.found.assumed == {}


def test_dates_that_can_be_read_in_two_ways_need_an_answer() -> None:
    row = "01/02/19,,,,Squat,60,,5"
    with pytest.raises(FormatNeedsAnswer, match="01/02/19") as refused:
        wide(row)
    assert "--date-format dmy" in " ".join(refused.value.advice)
    for order, month in ((DateOrder.DMY, 2), (DateOrder.MDY, 1)):
        [workout] = wide(row, date_order=order).workouts
        assert workout.start.month == month


def test_the_older_table_names_its_workouts_and_has_the_unit_behind_the_body_weight() -> None:
    told = wide(
        "13/02/17,,A,183lb,Squat,60,132.5,5", "15/02/17,,B,182.5 LB,Squat,60,", header=OLDER
    )
    assert [(each.key, each.name) for each in told.workouts] == [
        ("2017-02-13 A", "A"),
        ("2017-02-15 B", "B"),
    ]
    assert [(each.value, each.unit) for each in told.measurements] == [
        (83_007, "lb"),
        (82_781, "lb"),
    ]
    assert loads(told) == [(60_101, "lb")]
    assert told.found.assumed == {}


@pytest.mark.parametrize(
    ("options", "load", "assumed"),
    [
        ({}, (60_000, "kg"), ["--unit lb"]),
        ({"usual_unit": MassUnit.LB}, (60_101, "lb"), ["--unit kg"]),
        ({"unit": MassUnit.KG}, (60_000, "kg"), []),
        ({"unit": MassUnit.LB}, (60_101, "lb"), []),
    ],
)
def test_of_two_loads_the_typed_one_is_taken(
    options: dict[str, MassUnit], load: tuple[int, str], assumed: list[str]
) -> None:
    told = wide("13/02/17,,83,183,Squat,60,132.5,5", **options)
    assert loads(told) == [load]
    assert [each.unit for each in told.measurements] == [load[1]]
    assert [each.option for each in told.found.assumed.values()] == assumed


def test_a_bare_body_weight_is_in_the_unit_of_the_lifter() -> None:
    told = wide("13/02/17,,A,183,Squat,60,,5", header=OLDER, usual_unit=MassUnit.LB)
    assert [(each.value, each.unit) for each in told.measurements] == [(83_007, "lb")]
    assert loads(told) == [(60_000, "kg")]


def test_kilograms_that_stand_alone_may_have_been_pounds() -> None:
    told = wide(*(f"13/02/17,,,,Squat,{each},,5" for each in ("61.235", "70.307", "102.058")))
    assert {unit for _, unit in loads(told)} == {"lb"}
    assert told.found.assumed["unit of loads"].option == "--unit kg"


def test_kilograms_beside_pounds_say_nothing_of_those_that_stand_alone() -> None:
    alone = [f"13/02/17,,,,Squat,{each},,5" for each in ("61.235", "70.307", "102.058")]
    told = wide(*alone, *["14/02/17,,,,Squat,60,132.5,5"] * 4)
    assert loads(told)[:3] == [(61_235, "lb"), (70_307, "lb"), (102_058, "lb")]
    assert loads(told)[3:] == [(60_000, "kg")] * 4


def test_each_body_weight_is_in_the_unit_behind_it() -> None:
    rows = (
        f"{day}/02/17,,A,{each},Squat,60,132.5,5" for day, each in ((13, "83kg"), (14, "84 KG"))
    )
    told = wide(*rows, "15/02/17,,A,183lbs,Squat,60,132.5,5", header=OLDER)
    assert [(each.value, each.unit) for each in told.measurements] == [
        (83_000, "kg"),
        (84_000, "kg"),
        (83_007, "lb"),
    ]
    assert loads(told) == [(60_000, "kg")] * 3


def test_two_rows_of_a_day_are_one_workout() -> None:
    told = wide("13/02/17,one,,,Squat,60,,5", "13/02/17,two,,,Bench Press,60,,5")
    [workout] = told.workouts
    assert workout.note == "one\ntwo"
    assert [name for name, _ in workout.sets] == ["Squat", "Bench Press"]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (",,,,Squat,60,,5,5", ["Date"]),
        ("31/31/19,,,,Squat,60,,5,5", ["Date"]),
        ("2019,,,,Squat,60,,5,5", ["Date"]),
        ("13/02/17,,fat,,Squat,60,,", ["Body Weight (KG)"]),
        ("13/02/17,,,99999999,Squat,60,,", ["Body Weight (LB)"]),
        ("13/02/17,,,,,60,,5,5", ["Exercise 1", "Exercise 1"]),
        ("13/02/17,,,,Squat,heavy,,5,5", ["Weight (KG)", "Weight (KG)"]),
        ("13/02/17,,,,Squat,,99999,5,", ["Weight (LB)"]),
        ("13/02/17,,,,Squat,60,,x,", ["Set 1"]),
        ("13/02/17,,,,Squat,60,,,5.5", ["Set 2"]),
        ("13/02/17,,,,Squat,60,,-5,5000", ["Set 1", "Set 2"]),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_column(row: str, columns: list[str]) -> None:
    told = wide(row, "14/02/17,,,,Squat,60,,5")
    assert [each[:2] for each in told.rejected] == [(2, each) for each in columns]
    assert told.sets == [SQUAT]


def test_empty_cells_at_the_end_may_be_missing() -> None:
    told = tell(f"{HEADER}\n13/02/17,,91,,Squat,60,,5,5,,\n14/02/17,,91,,Squat,60,,5,5\n")
    assert told.sets == [SQUAT, SQUAT]
    assert told.rejected == [(3, "", "9 cells, where the header has 29")]


def test_a_file_that_breaks_off_loses_its_last_row_only() -> None:
    whole = "13/02/17,,91,,Squat,60,,5,5,5,5,5,Deadlift,100,,5,,,,,,,,,,,,,"
    for length in range(1, len(whole) - 12):
        told = tell(f"{HEADER}\n{whole}\n{whole[:length]}")
        again = told.sets[6:]
        # What ends in empty cells is taken as it stands, up to the exercise without a set.
        assert told.rejected or told.found.skipped or len(again) == 6


cells = st.none() | st.integers(0, 100)
quarters = st.integers(0, 1_600).map(lambda each: Decimal(each) / 4)
blocks = st.tuples(
    st.sampled_from(["Squat", "Bench Press", "Deadlift"]),
    quarters,
    st.lists(cells, min_size=5, max_size=5),
)
histories = st.lists(st.lists(blocks, min_size=1, max_size=3), min_size=1, max_size=4)


@given(histories, st.sampled_from(["%d/%m/%y", "%m/%d/%y", "%d/%m/%Y"]))
def test_whatever_was_trained_comes_back(history: list[Any], pattern: str) -> None:
    rows, expected, skipped = [], [], 0
    for days, workout in enumerate(history):
        # From the 13th on no day can be taken for a month.
        day = datetime(2018, 3, 13) + timedelta(days=days)  # noqa: DTZ001  # the file has no zone
        parts = [f"{day:{pattern}},,,"]
        for exercise, load, sets in workout:
            texts = ("" if each is None else str(each) for each in sets)
            parts.append(",".join((exercise, str(load), "", *texts)))
            expected += [_as_told(exercise, load, each) for each in sets if each]
            skipped += sets.count(0) + (sets.count(None) == len(sets))
        rows.append(",".join(parts))
    told = wide(*rows, unit=MassUnit.KG)
    assert told.rejected == []
    assert told.sets == expected
    assert sum(told.found.skipped.values()) == skipped
    assert len(told.workouts) == told.found.rows == len(history)


def _as_told(exercise: str, load: Decimal, reps: int) -> dict[str, Any]:
    told = {"exercise": exercise, "reps": reps}
    return told | ({"load_g": int(load * 1000), "load_unit": "kg"} if load else {})


nonsense = st.sampled_from(
    ["", "-", "x", "-1", "1e9", "NaN", "999999999999", "½", "٣", "lb", "1/1"]
)


@given(st.lists(nonsense, min_size=28, max_size=28), st.sampled_from(["", "13/02/17", "x"]))
def test_nonsense_is_told_or_accounted_for_and_never_an_error(
    row: Sequence[str], date: str
) -> None:
    told = wide(",".join((date, *row[1:])))
    assert not any((date, *row[1:])) or told.accounted >= told.found.rows == 1
