"""DailyStrength's table, of which only the header is known."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatNeedsAnswer
from workoutlog.formats.dailystrength import DailyStrength

HEADER = (
    '"Date","Workout name","Exercise","Set","Weight","Reps","Distance","Duration",'
    '"Measurement unit","Notes"'
)
WHEN = "2024-03-01 18:00:00"
KG = {"load_g": 100_000, "load_unit": "kg"}


def row(text: str, when: str = WHEN) -> str:
    """Write a row by exercise, set, weight, reps, distance, duration, unit, note."""
    return ",".join(f'"{each}"' for each in (when, "Day A", *text.split("|")))


def rows(*lines: str, **how: Any) -> Telling:
    return tell("\n".join((HEADER, *lines)), **how)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1|100|5|||kg|", {"reps": 5, **KG}),
        ("2|100|5|0|0|metric|Good", {"reps": 5, **KG, "note": "Good"}),
        ("1|225|5|||lbs|", {"reps": 5, "load_g": 102_058, "load_unit": "lb"}),
        ("1|225|5|||imperial|", {"reps": 5, "load_g": 102_058, "load_unit": "lb"}),
        ("W|100|5|||kg|", {"reps": 5, **KG, "set_type": "warm_up"}),
        ("1|0|5|||kg|", {"reps": 5}),
        (
            "1|0|0|1.5|10:30|km|",
            {"distance_mm": 1_500_000, "distance_unit": "km", "duration_s": 630},
        ),
        ("1|||400||m|", {"distance_mm": 400_000, "distance_unit": "m"}),
        ("1|||1||imperial|", {"distance_mm": 1_609_344, "distance_unit": "mi"}),
        ("1|||1||kg|", {"distance_mm": 1_000_000, "distance_unit": "km"}),
        ("1|||||90||", None),
    ],
)
def test_a_row_is_a_set(text: str, expected: dict[str, Any] | None) -> None:
    told = rows(row(f"Squat|{text}")) if expected is not None else rows(row("Squat|1||||90||"))
    [workout] = told.workouts
    assert told.found.app == "dailystrength"
    assert told.sets == [
        {"exercise": "Squat", **({"duration_s": 90} if expected is None else expected)}
    ]
    assert (workout.name, workout.key) == ("Day A", "2024-03-01 18:00:00 Day A")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2024-03-01", "2024-03-01 00:00:00"),
        ("2024-03-01T18:00:00", "2024-03-01 18:00:00"),
        ("13.03.2024", "2024-03-13 00:00:00"),
        ("13/03/24 18:00", "2024-03-13 18:00:00"),
        ("03/13/2024, 6:05 PM", "2024-03-13 18:05:00"),
        ("1 Mar 2024, 18:00", "2024-03-01 18:00:00"),
        ("Mar 1, 2024, 6:00 PM", "2024-03-01 18:00:00"),
    ],
)
def test_a_date_may_be_written_in_many_ways(when: str, expected: str) -> None:
    told = rows(row("Squat|1|100|5|||kg|", when))
    assert [str(each.start) for each in told.workouts] == [expected]


def test_a_date_of_two_ways_is_asked_about() -> None:
    line = row("Squat|1|100|5|||kg|", "03/04/2024")
    with pytest.raises(FormatNeedsAnswer):
        rows(line)
    assert rows(line, date_order=DateOrder.MDY).workouts[0].start.month == 3


def test_the_usual_unit_is_that_of_rows_without_one() -> None:
    told = rows(row("Squat|1|100|5|||| "), row("Run|1|||2|||"), usual_unit=MassUnit.LB)
    assert (told.sets[0]["load_unit"], told.sets[1]["distance_unit"]) == ("lb", "mi")
    assert set(told.found.assumed) == {"unit of loads", "unit of distances"}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (row("Squat|1|100|5|||kg|", "once"), "Date"),
        (row("Squat|1|100|5|||kg|", ""), "Date"),
        (row("Squat|1|100|5|||kg|", "2024-13-01"), "Date"),
        (row("Squat|1|100|5|||kg|", "13/03/24 late"), "Date"),
        (row("|1|100|5|||kg|"), "Exercise"),
        (row("Squat|first|100|5|||kg|"), "Set"),
        (row("Squat|1|much|5|||kg|"), "Weight"),
        (row("Squat|1|100|some|||kg|"), "Reps"),
        (row("Squat|1|100|||||"), "Reps"),
        (row("Squat|1|100|5|far||kg|"), "Distance"),
        (row("Squat|1|100|5||long|kg|"), "Duration"),
        (row("Squat|1|100|5|||bars|"), "Measurement unit"),
        ('"2024-03-01","Day A","Squat"', ""),
    ],
)
def test_nonsense_is_rejected_with_its_column(line: str, column: str) -> None:
    told = rows(row("Squat|1|100|5|||kg|"), line)
    assert [(at, which) for at, which, _ in told.rejected] == [(3, column)]
    assert told.accounted == told.found.rows == 2


def test_only_this_reader_knows_the_header() -> None:
    assert readers_of(HEADER) == [DailyStrength]
    assert readers_of(HEADER.replace('"Measurement unit",', "")) == []


SETS = st.tuples(
    st.sampled_from(["Squat", "Row", "Pull-up"]),
    st.integers(0, 400),
    st.integers(1, 99),
    st.sampled_from(MassUnit),
)


@given(workouts=st.lists(st.lists(SETS, min_size=1, max_size=6), max_size=5))
def test_what_is_written_comes_back(workouts: list[list[Any]]) -> None:
    lines, expected = [], []
    for number, done in enumerate(workouts):
        when = datetime.fromisoformat(WHEN) + timedelta(hours=number)
        for place, (exercise, steps, reps, unit) in enumerate(done, 1):
            load = steps * Decimal("0.25")
            lines.append(row(f"{exercise}|{place}|{load}|{reps}|0|0|{unit}|", f"{when}"))
            grams = round(load * Decimal("1000" if unit is MassUnit.KG else "453.59237"))
            expected.append(
                {"exercise": exercise, "reps": reps}
                | ({"load_g": grams, "load_unit": unit} if load else {})
            )
    told = rows(*lines)
    assert told.sets == expected
    assert [len(each.sets) for each in told.workouts] == [len(each) for each in workouts]
    assert told.accounted == told.found.rows == len(lines)
