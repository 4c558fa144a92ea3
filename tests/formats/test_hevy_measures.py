"""Hevy: its table of body measures."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import readers_of, tell
from workoutlog.domain.model import MeasurementUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.hevy_measures import HevyMeasures

PARTS = (
    *("neck", "shoulder", "chest", "left_bicep", "right_bicep", "left_forearm", "right_forearm"),
    *("abdomen", "waist", "hips", "left_thigh", "right_thigh", "left_calf", "right_calf"),
)


def header(mass: str = "kg", length: str = "cm") -> str:
    names = ("date", f"weight_{mass}", "fat_percent", *(f"{each}_{length}" for each in PARTS))
    return ",".join(f'"{each}"' for each in names) + "\n"


def row(date: str, *measures: str) -> str:
    filled = [*measures, *[""] * (len(PARTS) + 2 - len(measures))]
    return ",".join([f'"{date}"', *filled]) + "\n"


@pytest.mark.parametrize("mass", ["kg", "lbs"])
@pytest.mark.parametrize("length", ["cm", "in"])
def test_every_column_is_a_measure_in_its_unit(mass: str, length: str) -> None:
    content = header(mass, length) + row("14 Jan 2025, 00:00", "80.5", "17.5", "38")
    assert readers_of(header(mass, length)) == [HevyMeasures]
    told = tell(content)
    assert (told.found.app, told.found.variant, told.found.rows) == ("hevy", "measurements", 1)
    assert [(each.name, each.value, each.unit) for each in told.measurements] == [
        ("body weight", 80_500 if mass == "kg" else 36_514, "kg" if mass == "kg" else "lb"),
        ("body fat", 17_500, "%"),
        ("neck", 380_000 if length == "cm" else 965_200, length),
    ]
    when = datetime(2025, 1, 14)  # noqa: DTZ001  # the file has no zone
    assert {each.when for each in told.measurements} == {when}


def test_names_of_measures_are_words() -> None:
    told = tell(header() + row("14 Jan 2025, 00:00", "80", "17", *["30"] * len(PARTS)))
    names = [each.name for each in told.measurements]
    assert names == ["body weight", "body fat", *(each.replace("_", " ") for each in PARTS)]


@pytest.mark.parametrize("date", ["Jan 14, 2025, 12:00\u202fAM", "14 janv. 2025, 00:00"])
def test_dates_are_read_in_the_language_of_the_phone(date: str) -> None:
    [made] = tell(header() + row(date, "80")).measurements
    assert made.when == datetime(2025, 1, 14)  # noqa: DTZ001  # the file has no zone


def test_a_row_of_nothing_is_skipped_and_noise_is_rounded_away() -> None:
    content = header() + row("14 Jan 2025, 00:00", "0") + row("15 Jan 2025, 00:00", "76.80000305")
    told = tell(content)
    assert [each.value for each in told.measurements] == [76_800]
    assert told.found.skipped == {"a row without a measure": 1}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (row("soon", "80"), "date", '"soon" is no date'),
        (row("", "80"), "date", "there is no date"),
        (row("14 Jan 2025, 00:00", "light"), "weight_kg", '"light" is no number'),
        (row("14 Jan 2025, 00:00", "90000"), "weight_kg", None),
        (row("14 Jan 2025, 00:00", "80", "-1"), "fat_percent", None),
        (row("14 Jan 2025, 00:00", "80", "17", "wide"), "neck_cm", '"wide" is no number'),
        ('"14 Jan 2025, 00:00",80\n', "", "2 cells, where the header has 17"),
    ],
)
def test_a_row_with_nonsense_is_rejected_whole(line: str, column: str, reason: str | None) -> None:
    good = row("16 Jan 2025, 00:00", "81")
    told = tell(header() + good + line + good)
    assert [each.value for each in told.measurements] == [81_000, 81_000]
    [(number, where, why)] = told.rejected
    assert (number, where) == (3, column)
    assert reason in {None, why}
    assert told.found.rows == 3


@pytest.mark.parametrize(
    "columns", ["date", "date,weight_kg,remark", "weight_kg,fat_percent", "date,date"]
)
def test_other_tables_are_of_nobody(columns: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(f"{columns}\n1,2,3\n", app="hevy")


VALUES = st.one_of(st.none(), st.integers(1, 2_000))


@given(st.lists(st.lists(VALUES, min_size=16, max_size=16), max_size=5))
def test_what_is_written_comes_back(days: list[list[int | None]]) -> None:
    content, expected = header(), []
    for day, amounts in enumerate(days, 1):
        content += row(
            f"{day} Feb 2025, 08:30", *("" if each is None else f"{each / 10}" for each in amounts)
        )
        scales = [100, 100, *[1_000] * len(PARTS)]
        units = [MeasurementUnit.KG, MeasurementUnit.PERCENT, *[MeasurementUnit.CM] * len(PARTS)]
        expected += [
            (day, each * scale, unit)
            for each, scale, unit in zip(amounts, scales, units, strict=True)
            if each is not None
        ]
    told = tell(content)
    assert [(each.when.day, each.value, each.unit) for each in told.measurements] == expected
    assert (told.found.rows, told.rejected) == (len(days), [])
