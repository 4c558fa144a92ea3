"""Fitbod: its table with a set a row, and the old one with sets by reps."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.fitbod import Fitbod

NEW = (
    "Date,Exercise,Reps,Weight(kg),Duration(s),Distance(m),Incline,Resistance,isWarmup,Note,"
    "multiplier\n"
)
OLD = "Date,Exercise,Sets,Reps,Weight,isWarmup,Note\n"
DEFAULTS = {
    "date": "2022-01-05 22:06:49 +0000",
    "exercise": "Back Squat",
    "reps": " 8",
    "load": " 100.0",
    "seconds": "0.0",
    "distance": "0.0",
    "incline": "0.0",
    "resistance": "0.0",
    "warm_up": "false",
    "note": "",
    "multiplier": "1.0",
}
ONE = {"exercise": "Back Squat", "load_g": 100_000, "load_unit": "kg", "reps": 8}
NO_LOAD = {"exercise": "Back Squat", "reps": 8}


def new(*rows: dict[str, str], **options: Any) -> Telling:
    """Read rows of the newer table, in which what is not given is as `DEFAULTS` has it."""
    lines = [",".join((DEFAULTS | row).values()) + "\n" for row in rows]
    told = tell(NEW + "".join(lines), **options)
    assert told.accounted == told.found.rows == len(rows)
    return told


def old(*rows: str, **options: Any) -> Telling:
    """Read rows of the old table: exercise, sets, reps, weight, warm-up, note."""
    return tell(OLD + "".join(f"2016-05-01 18:00:00 +0000,{row}\n" for row in rows), **options)


@pytest.mark.parametrize("header", [NEW, OLD, NEW.replace("(kg)", "(lbs)")])
def test_each_header_is_of_fitbod_alone(header: str) -> None:
    assert readers_of(header.strip()) == [Fitbod]


@pytest.mark.parametrize("name", ["Date", "Exercise", "Reps", "Weight(kg)", "isWarmup"])
def test_a_table_without_a_column_that_it_needs_is_not_known(name: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(NEW.replace(name, "Other") + ",".join(DEFAULTS.values()))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, ONE),
        ({"load": "0.0"}, NO_LOAD),
        ({"load": ""}, NO_LOAD),
        ({"multiplier": "2.0"}, {**ONE, "note": "×2"}),
        ({"multiplier": "4.0", "note": "slow"}, {**ONE, "note": "slow\n×4"}),
        ({"multiplier": "0.0"}, {**ONE, "note": "×0"}),
        ({"multiplier": "2.0", "load": "0"}, NO_LOAD),
        ({"multiplier": ""}, ONE),
        ({"warm_up": "true"}, {**ONE, "set_type": "warm_up"}),
        ({"incline": " 2.5"}, {**ONE, "note": "incline 2.5"}),
        (
            {"incline": "1", "resistance": "7.0", "multiplier": "2"},
            {**ONE, "note": "×2, incline 1, resistance 7"},
        ),
        ({"reps": "0"}, {**ONE, "reps": 0}),
        (
            {"reps": "0", "load": "0", "seconds": "60.0"},
            {"exercise": "Back Squat", "duration_s": 60},
        ),
        (
            {"reps": "0", "load": "0", "seconds": "1800", "distance": "5000.0"},
            {
                "exercise": "Back Squat",
                "duration_s": 1800,
                "distance_mm": 5_000_000,
                "distance_unit": "m",
            },
        ),
    ],
)
def test_a_row_is_a_set(row: dict[str, str], told: dict[str, Any]) -> None:
    assert new(row).sets == [told]


def test_a_row_of_nothing_is_skipped_and_counted() -> None:
    told = new({"reps": "0", "load": "0"}, {})
    assert told.sets == [ONE]
    assert told.found.skipped == {"a set of nothing": 1}


def test_pounds_come_back_from_their_long_fractions() -> None:
    told = new(*({"load": each} for each in ("7.937875915123695", "61.2349856309542", "102.0582")))
    assert [each["load_g"] for each in told.sets] == [7_938, 61_235, 102_058]
    assert {each["load_unit"] for each in told.sets} == {"lb"}
    assert told.found.assumed["unit of loads"].option == "--unit kg"


def test_kilograms_stay_where_the_lifter_says_so() -> None:
    told = new(*[{"load": "7.937875915123695"}] * 3, unit=MassUnit.KG)
    assert told.sets[0] == {**ONE, "load_g": 7_938}
    assert told.found.assumed == {}


def test_a_header_may_say_pounds() -> None:
    told = tell(NEW.replace("(kg)", "(lbs)") + ",".join(DEFAULTS.values()))
    assert told.sets == [{**ONE, "load_g": 45_359, "load_unit": "lb"}]


def test_a_workout_is_all_that_shares_a_time_and_the_newest_comes_first() -> None:
    told = new(
        {"date": "2022-01-07 08:00:00 +0100"},
        {"date": "2022-01-07 08:00:00 +0100", "exercise": "Plank"},
        {},
    )
    later, earlier = told.workouts
    assert later.start == datetime(2022, 1, 7, 7, tzinfo=UTC)
    assert [name for name, _ in later.sets] == ["Back Squat", "Plank"]
    assert earlier.start == datetime(2022, 1, 5, 22, 6, 49, tzinfo=UTC)
    assert (earlier.name, earlier.note, earlier.lasted_s) == ("", "", None)


def test_a_workout_is_the_same_in_whatever_zone_it_was_exported() -> None:
    zones = ("2022-01-05 22:06:49 +0000", "2022-01-06 00:06:49 +0200", "2022-01-05T22:06:49Z")
    assert {new({"date": each}).workouts[0].key for each in zones} == {"2022-01-05 22:06:49+00:00"}


def test_a_time_without_a_zone_is_on_the_clock_of_the_lifter() -> None:
    [workout] = new({"date": "2022-01-05 22:06:49"}).workouts
    assert workout.start == datetime(2022, 1, 5, 22, 6, 49)  # noqa: DTZ001  # the file has none


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"date": "yesterday"}, "Date"),
        ({"date": ""}, "Date"),
        ({"date": "0001-01-01 00:00:00 +0000"}, "Date"),
        ({"exercise": ""}, "Exercise"),
        ({"reps": "many"}, "Reps"),
        ({"reps": ""}, "Reps"),
        ({"reps": "5.5"}, "Reps"),
        ({"reps": "-5"}, "Reps"),
        ({"reps": "99999"}, "Reps"),
        ({"load": "heavy"}, "Weight(kg)"),
        ({"load": "99999999"}, "Weight(kg)"),
        ({"seconds": "long"}, "Duration(s)"),
        ({"seconds": "999999999"}, "Duration(s)"),
        ({"distance": "far"}, "Distance(m)"),
        ({"distance": "999999999"}, "Distance(m)"),
        ({"incline": "steep"}, "Incline"),
        ({"resistance": "nan"}, "Resistance"),
        ({"warm_up": "maybe"}, "isWarmup"),
        ({"multiplier": "two"}, "multiplier"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_column(row: dict[str, str], column: str) -> None:
    told = new(row, {})
    assert [each[:2] for each in told.rejected] == [(2, column)]
    assert told.found.rejected_rows == 1
    assert told.sets == [ONE]


def test_a_file_that_breaks_off_loses_its_last_row_only() -> None:
    told = tell(NEW + ",".join(DEFAULTS.values()) + "\n2022-01-05 22:06:49 +0000,Back Sq")
    assert told.sets == [ONE]
    assert told.rejected == [(3, "", "2 cells, where the header has 11")]


def test_a_row_of_the_old_table_is_so_many_equal_sets_with_one_note() -> None:
    told = old("Bench Press,3,8,60,false,easy", "Bench Press,1,5,80,true,")
    bench = {"exercise": "Bench Press", "load_g": 60_000, "load_unit": "kg", "reps": 8}
    top = {**bench, "load_g": 80_000, "reps": 5, "set_type": "warm_up"}
    assert told.sets == [{**bench, "note": "easy"}, bench, bench, top]
    assert told.found.rows == 2
    assert told.found.variant == "sets by reps"


@pytest.mark.parametrize("sets", ["", "few", "101", "-1", "1.5"])
def test_it_is_never_guessed_how_many_sets_a_row_is(sets: str) -> None:
    told = old(f"Bench Press,{sets},8,60,false,")
    assert told.sets == []
    assert [each[:2] for each in told.rejected] == [(2, "Sets")]


def test_no_sets_are_skipped_and_so_are_sets_of_nothing() -> None:
    told = old("Bench Press,0,8,60,false,", "Bench Press,3,0,0,false,")
    assert told.sets == []
    assert told.found.skipped == {"no sets": 1, "a set of nothing": 1}


loads = st.integers(1, 4_000).map(lambda quarters: Decimal(quarters) / 4)
made_sets = st.fixed_dictionaries(
    {
        "exercise": st.sampled_from(["Back Squat", "Plank", 'Row, "Bent"']),
        "reps": st.integers(1, 100),
        "load": st.none() | loads,
        "warm_up": st.booleans(),
        "seconds": st.none() | st.integers(1, 7_200),
        "pair": st.booleans(),
    }
)
histories = st.lists(st.lists(made_sets, min_size=1, max_size=5), min_size=1, max_size=4)


@given(histories, st.integers(-12, 12))
def test_whatever_was_trained_comes_back(history: list[list[dict[str, Any]]], hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    lines, expected = [], []
    for days, workout in enumerate(history):
        start = datetime(2024, 5, 30, 18, 30, 15, tzinfo=zone) - timedelta(days=days)
        for each in workout:
            name = each["exercise"].replace('"', '""')
            lines.append(
                f'{start:%Y-%m-%d %H:%M:%S %z},"{name}", {each["reps"]}, {each["load"] or 0},'
                f"{each['seconds'] or ''},0.0,,,{str(each['warm_up']).lower()},,"
                f"{'2.0' if each['pair'] else '1.0'}\n"
            )
            expected.append(_as_told(each))
    told = tell(NEW + "".join(lines), unit=MassUnit.KG)
    assert told.rejected == []
    assert told.sets == expected
    assert [len(each.sets) for each in told.workouts] == [len(each) for each in history]
    assert told.accounted == told.found.rows


def _as_told(made: dict[str, Any]) -> dict[str, Any]:
    told = {"exercise": made["exercise"], "reps": made["reps"]}
    if made["load"]:
        told |= {"load_g": int(made["load"] * 1000), "load_unit": "kg"}
        told |= {"note": "×2"} if made["pair"] else {}
    if made["seconds"]:
        told["duration_s"] = made["seconds"]
    return told | ({"set_type": "warm_up"} if made["warm_up"] else {})


nonsense = st.sampled_from(
    ["", "-", "x", "-1", "1e9", "NaN", "999999999999", "½", "٣", "=1+1", "'"]
)


@given(st.lists(nonsense, min_size=11, max_size=11))
def test_nonsense_is_told_or_accounted_for_and_never_an_error(cells: list[str]) -> None:
    told = tell(NEW + ",".join(cells) + "\n")
    assert told.accounted == told.found.rows
