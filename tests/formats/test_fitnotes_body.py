"""FitNotes: the table of its body tracker."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import readers_of, tell
from workoutlog.errors import FormatUnknown
from workoutlog.formats.fitnotes_body import FitNotesBody

HEADER = "Date,Time,Measurement,Value,Unit\n"
COMMENTED = "Date,Time,Measurement,Value,Unit,Comment\n"


@pytest.mark.parametrize("header", [HEADER, COMMENTED])
def test_a_row_is_a_measure(header: str) -> None:
    more = ',"Light, after cardio"' if header == COMMENTED else ""
    assert readers_of(header.strip()) == [FitNotesBody]
    told = tell(f"{header}2026-01-11,07:30:00,Bodyweight,81.5,kgs{more}\n")
    [made] = told.measurements
    assert (told.found.app, told.found.variant, told.found.rows) == ("fitnotes", "body tracker", 1)
    assert (made.name, made.value, made.unit) == ("body weight", 81_500, "kg")
    assert made.when == datetime(2026, 1, 11, 7, 30)  # noqa: DTZ001  # the file has no zone
    assert made.note == ("Light, after cardio" if more else "")


@pytest.mark.parametrize(
    ("cells", "name", "value", "unit"),
    [
        ("Bodyweight,180,lbs", "body weight", 81_647, "lb"),
        ("Bodyweight,76.80000305175781,kg", "body weight", 76_800, "kg"),
        ("Body Fat,17.5,%", "body fat", 17_500, "%"),
        ("Biceps (left),38,cm", "biceps (left)", 380_000, "cm"),
        ("Waist,33.5,in", "waist", 850_900, "in"),
    ],
)
def test_measures_in_their_units(cells: str, name: str, value: int, unit: str) -> None:
    [made] = tell(f"{HEADER}2026-01-11,,{cells}\n").measurements
    assert (made.name, made.value, made.unit) == (name, value, unit)
    assert made.when == datetime(2026, 1, 11, 12)  # noqa: DTZ001  # the file has no zone


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("soon,07:30:00,Waist,80,cm", "Date", '"soon" is no date'),
        (",07:30:00,Waist,80,cm", "Date", "there is no date"),
        ("2026-01-11,dawn,Waist,80,cm", "Time", '"2026-01-11 dawn" is no date'),
        ("2026-01-11,07:30:00, ,80,cm", "Measurement", "there is no name"),
        ("2026-01-11,07:30:00,Waist,wide,cm", "Value", '"wide" is no number'),
        ("2026-01-11,07:30:00,Waist,-1,cm", "Value", None),
        ("2026-01-11,07:30:00,Waist,99999999,cm", "Value", None),
        (f"2026-01-11,07:30:00,{'x' * 200},80,cm", "Value", None),
        ("2026-01-11,07:30:00,Waist,80,spans", "Unit", '"spans" is no unit of a measure'),
        ("2026-01-11,07:30:00,Waist", "", "3 cells, where the header has 5"),
    ],
)
def test_nonsense_is_rejected_with_its_place(row: str, column: str, reason: str | None) -> None:
    good = "2026-01-11,07:30:00,Waist,80,cm\n"
    told = tell(f"{HEADER}{good}{row}\n{good}")
    assert len(told.measurements) == 2
    [(line, where, why)] = told.rejected
    assert (line, where) == (3, column)
    assert reason in {None, why}
    assert told.found.rows == 3


def test_a_measure_of_nothing_is_skipped() -> None:
    told = tell(f"{HEADER}2026-01-11,07:30:00,Waist,,cm\n")
    assert told.found.skipped == {"a row without a measure": 1}


@pytest.mark.parametrize("missing", ["Date", "Time", "Measurement", "Value", "Unit"])
def test_a_table_without_a_column_is_of_nobody(missing: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(HEADER.replace(missing, "Other") + "1,2,3,4,5\n")


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # no zone
            st.sampled_from(["Waist", "Chest", "Hips"]),
            st.integers(1, 3_900),
            st.sampled_from([("cm", 1_000), ("in", 2_540), ("%", 100)]),
        )
    )
)
def test_what_is_written_comes_back(
    rows: list[tuple[datetime, str, int, tuple[str, int]]],
) -> None:
    content = HEADER + "".join(
        f"{when:%Y-%m-%d,%H:%M:%S},{name},{tenths / 10},{unit}\n"
        for when, name, tenths, (unit, _) in rows
    )
    told = tell(content)
    assert [(each.when, each.name, each.value, each.unit) for each in told.measurements] == [
        (when.replace(microsecond=0), name.lower(), tenths * scale, unit)
        for when, name, tenths, (unit, scale) in rows
    ]
    assert (told.found.rows, told.rejected) == (len(rows), [])
