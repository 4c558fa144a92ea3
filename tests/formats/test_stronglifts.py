"""StrongLifts since 2026: a row an exercise."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatUnknown
from workoutlog.formats.stronglifts import StrongLifts

FIELDS = (
    *("date", "number", "name", "program", "weight", "exercise", "reps", "times", "top", "e1rm"),
    *("total", "volume", "all", "hours", "start", "end", "notes"),
)
DEFAULTS = {
    "date": "2026/07/11",
    "number": "1",
    "name": "Workout A",
    "program": "5×5",
    "exercise": "Squat",
    "top": "5×60",
    "e1rm": "69.5",
    "total": "10",
    "volume": "600",
    "all": "600.0",
    "hours": "0.75",
    "start": "10:56 PM",
    "end": "11:41 PM",
}
SQUAT = {"exercise": "Squat", "load_g": 60_000, "load_unit": "kg", "reps": 5}
SKIPPED = "a set that was skipped or failed"
NO_SET = "an exercise without a set"


def header(sets: int = 2, unit: str = "KG", body: str = "KG") -> str:
    columns = (
        f"Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight ({body}),Exercise,"
        f"Sets×Reps,Sets×Time,Top Set (Reps×{unit}),e1RM ({unit}),Reps,Volume ({unit}),"
        f"Workout Volume ({unit}),Duration (hours),Start Time (h:mm),End Time (h:mm),Notes"
    )
    pairs = (f",Set {each} (Reps),Set {each} ({unit})" for each in range(1, sets + 1))
    return columns + "".join(pairs)


def line(row: dict[str, str], sets: Sequence[str] = ("5|60", "5|60")) -> str:
    """Write a row, in which what is not given is as `DEFAULTS` has it."""
    cells = [(DEFAULTS | row).get(each, "") for each in FIELDS]
    return ",".join([*cells, *(cell for each in sets for cell in each.split("|"))]) + "\n"


def table(*lines: str, **columns: Any) -> str:
    return "\ufeff" + header(**columns) + "\n" + "".join(lines)


def squats(*sets: str, reps: str = "", times: str = "", **options: Any) -> Telling:
    """Read one row of squats."""
    row = line({"reps": reps, "times": times}, sets)
    return tell(table(row, sets=len(sets)), **options)


@pytest.mark.parametrize(
    "head",
    [
        header(),
        header(unit="LB"),
        header(unit="LB", body="LB"),
        "Date (yyyy/mm/dd),Workout Name,Exercise,Set 1 (Reps),Set 1 (KG),Note",
    ],
)
def test_each_header_is_of_stronglifts_alone(head: str) -> None:
    assert readers_of(head) == [StrongLifts]


@pytest.mark.parametrize("name", ["Date", "Exercise", "Set 1 (Reps)"])
def test_a_table_without_a_column_that_it_needs_is_not_known(name: str) -> None:
    with pytest.raises(FormatUnknown):
        tell(table(line({})).replace(name, "Other"))


def test_a_row_is_the_sets_of_an_exercise_and_a_workout_all_rows_of_its_start() -> None:
    told = tell(
        table(
            line({"weight": "83.5"}, ("5|60", "4|62.5")),
            line({"weight": "83.5", "exercise": "Bench Press"}, ("5|40", "|")),
            line({"name": "Workout B", "start": "11:50 PM", "weight": "83.4"}),
        )
    )
    first, second = told.workouts
    assert first.start == datetime(2026, 7, 11, 22, 56)  # noqa: DTZ001  # the file has no zone
    assert (first.key, first.name, first.note) == (
        "2026-07-11 22:56 Workout A",
        "Workout A",
        "5×5",
    )
    assert first.lasted_s == 45 * 60
    assert told.sets[:3] == [
        SQUAT,
        {**SQUAT, "load_g": 62_500, "reps": 4},
        {**SQUAT, "exercise": "Bench Press", "load_g": 40_000},
    ]
    assert second.key == "2026-07-11 23:50 Workout B"
    weights = [(each.name, each.value, each.unit, each.when) for each in told.measurements]
    assert weights == [
        ("body weight", 83_500, "kg", first.start),
        ("body weight", 83_400, "kg", second.start),
    ]
    assert (told.found.rows, told.rejected, told.found.skipped) == (3, [], {})
    assert told.found.assumed == {}


def test_pounds_may_stand_beside_a_body_weight_in_kilograms() -> None:
    told = tell(table(line({"weight": "83.5"}, ("5|155", "5|155")), unit="LB"))
    assert told.sets == [{**SQUAT, "load_g": 70_307, "load_unit": "lb"}] * 2
    assert [(each.value, each.unit) for each in told.measurements] == [(83_500, "kg")]


def test_a_body_weight_may_be_in_pounds() -> None:
    told = tell(table(line({"weight": "183"}), unit="LB", body="LB"))
    assert [(each.value, each.unit) for each in told.measurements] == [(83_007, "lb")]


@pytest.mark.parametrize("weight", ["", "0", "0.0"])
def test_no_body_weight_is_no_measurement(weight: str) -> None:
    assert tell(table(line({"weight": weight}))).measurements == []


@pytest.mark.parametrize(
    ("sets", "reps", "told", "skipped"),
    [
        (("5|60", "0|60"), "5/-", [SQUAT], 1),
        (("5|60", "0|60"), "", [SQUAT], 1),
        (("5|60", "-|60"), "5/-", [SQUAT], 1),
        (("5|60", "0|60"), "5/0", [SQUAT, {**SQUAT, "reps": 0}], 0),
        (("5|0", "5|"), "2×5", [{"exercise": "Squat", "reps": 5}] * 2, 0),
        (("5|60", "|60"), "1×5", [SQUAT], 0),
    ],
)
def test_a_dash_is_a_set_left_out_and_a_zero_one_that_failed(
    sets: tuple[str, ...], reps: str, told: list[dict[str, Any]], skipped: int
) -> None:
    read = squats(*sets, reps=reps)
    assert read.sets == told
    assert read.found.skipped.get(SKIPPED, 0) == skipped
    assert read.rejected == []


@pytest.mark.parametrize(
    ("times", "sets", "told"),
    [
        ("2×1:00", ("|", "|"), [{"duration_s": 60}] * 2),
        ("3×0:30", ("|",), [{"duration_s": 30}] * 3),
        ("0:30/-/0:45", ("|",), [{"duration_s": 30}, {"duration_s": 45}]),
        ("1:00", ("|10", "|"), [{"duration_s": 60, "load_g": 10_000, "load_unit": "kg"}]),
        ("2×0:30", ("30|0", "0|0"), [{"duration_s": 30}] * 2),
        ("1:00", ("20|0", "|"), [{"duration_s": 60, "reps": 20}]),
    ],
)
def test_what_is_held_for_a_time_has_it_in_one_cell(
    times: str, sets: tuple[str, ...], told: list[dict[str, Any]]
) -> None:
    read = squats(*sets, times=times)
    assert read.sets == [{"exercise": "Squat", **each} for each in told]
    assert read.rejected == []


def test_an_exercise_without_a_set_is_skipped_and_its_note_kept() -> None:
    told = tell(
        table(
            line({}),
            line({"exercise": "Row", "reps": "Skipped", "notes": "back hurts"}, ("|", "|")),
        )
    )
    assert told.sets == [SQUAT] * 2
    assert told.found.skipped == {NO_SET: 1}
    assert told.workouts[0].note == "5×5\nRow: back hurts"


def test_a_note_is_on_the_exercise_and_stands_with_its_first_set() -> None:
    told = tell(table(line({"notes": '"deep, slow"'}), line({"exercise": "Row"})))
    row = {**SQUAT, "exercise": "Row"}
    assert told.sets == [{**SQUAT, "note": "deep, slow"}, SQUAT, row, row]


@pytest.mark.parametrize(
    ("given", "start", "lasted"),
    [
        ({}, (22, 56), 2_700),
        ({"hours": "0.0094444"}, (22, 56), 34),
        ({"hours": ""}, (22, 56), 2_700),
        ({"hours": "0", "end": "12:10 AM"}, (22, 56), 74 * 60),
        ({"hours": "0", "end": "10:56 PM"}, (22, 56), None),
        ({"hours": "", "end": ""}, (22, 56), None),
        ({"hours": "", "start": "", "end": "1:00 AM"}, (0, 0), None),
        ({"start": "22:56"}, (22, 56), 2_700),
        ({"start": "10:56\u202fpm"}, (22, 56), 2_700),
        ({"start": "12:05 AM"}, (0, 5), 2_700),
    ],
)
def test_a_workout_has_its_start_and_its_time(
    given: dict[str, str], start: tuple[int, int], lasted: int | None
) -> None:
    [workout] = tell(table(line(given))).workouts
    assert (workout.start.hour, workout.start.minute) == start
    assert workout.lasted_s == lasted


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"date": ""}, "Date (yyyy/mm/dd)"),
        ({"date": "11/07/2026"}, "Date (yyyy/mm/dd)"),
        ({"date": "2026/13/01"}, "Date (yyyy/mm/dd)"),
        ({"exercise": " "}, "Exercise"),
        ({"times": "a while"}, "Sets×Time"),
        ({"times": "101×0:30"}, "Sets×Time"),
        ({"hours": "long"}, "Duration (hours)"),
        ({"hours": "-1"}, "Duration (hours)"),
        ({"hours": "999999999"}, "Duration (hours)"),
        ({"start": "25:00"}, "Start Time (h:mm)"),
        ({"end": "13:00 PM"}, "End Time (h:mm)"),
    ],
)
def test_a_row_that_cannot_be_placed_is_rejected_whole(row: dict[str, str], column: str) -> None:
    told = tell(table(line(row), line({})))
    assert [each[:2] for each in told.rejected] == [(2, column)]
    assert told.sets == [SQUAT] * 2


@pytest.mark.parametrize(
    ("sets", "column"),
    [
        (("x|60", "5|60"), "Set 1 (Reps)"),
        (("5.5|60", "5|60"), "Set 1 (Reps)"),
        (("-5|60", "5|60"), "Set 1 (Reps)"),
        (("5000|60", "5|60"), "Set 1 (Reps)"),
        (("5|60", "5|heavy"), "Set 2 (KG)"),
        (("5|60", "5|99999"), "Set 2 (KG)"),
    ],
)
def test_a_set_that_cannot_be_read_is_a_rejected_cell(sets: tuple[str, ...], column: str) -> None:
    told = squats(*sets)
    assert [each[:2] for each in told.rejected] == [(2, column)]
    assert told.sets == [SQUAT]


def test_a_set_held_for_too_long_is_a_rejected_cell() -> None:
    told = squats("|", "|", times="0:30/9999:59:59")
    assert [each[:2] for each in told.rejected] == [(2, "Sets×Time")]
    assert told.sets == [{"exercise": "Squat", "duration_s": 30}]


@pytest.mark.parametrize("weight", ["fat", "999999999"])
def test_a_body_weight_that_cannot_be_read_is_one_rejected_cell_a_workout(weight: str) -> None:
    told = tell(table(line({"weight": weight}), line({"weight": weight, "exercise": "Row"})))
    assert [each[:2] for each in told.rejected] == [(2, "Body Weight (KG)")]
    assert len(told.sets) == 4
    assert told.measurements == []


def test_empty_cells_at_the_end_may_be_missing_or_too_many() -> None:
    rows = (line({}, ("5|60", "|", "|")), line({}, ("5|60", "|")), line({}, ("5|60",)))
    told = tell(table(*rows, sets=2))
    assert len(told.sets) == 2
    assert told.rejected == [(4, "", "19 cells, where the header has 21")]
    assert told.found.rows == 3


def test_a_file_that_breaks_off_loses_its_last_row_only() -> None:
    told = tell(table(line({}), line({})[:-9]))
    assert told.sets == [SQUAT] * 2
    assert [each[0] for each in told.rejected] == [3]


def test_a_number_in_kilograms_may_have_been_pounds() -> None:
    told = squats("5|61.235", "5|70.307", "5|102.058")
    assert {each["load_unit"] for each in told.sets} == {"lb"}
    assert told.found.assumed["unit of loads"].option == "--unit kg"


one_set = st.none() | st.tuples(
    st.integers(0, 100), st.integers(0, 1_600).map(lambda each: Decimal(each) / 4)
)
rows = st.tuples(
    st.sampled_from(["Squat", "Bench Press", "Deadlift"]), st.lists(one_set, min_size=3, max_size=3)
)
histories = st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=4)


@given(histories, st.sampled_from(["", '"']))
def test_whatever_was_trained_comes_back(history: list[Any], quote: str) -> None:
    lines, expected, skipped = [], [], 0
    for days, workout in enumerate(history):
        day = datetime(2026, 1, 31) + timedelta(days=days)  # noqa: DTZ001  # the file has no zone
        for exercise, sets in workout:
            name = f"{quote}{exercise}{quote}"
            cells = ["|" if each is None else f"{each[0]}|{each[1]}" for each in sets]
            lines.append(line({"date": f"{day:%Y/%m/%d}", "exercise": name}, cells))
            expected += [_as_told(exercise, *each) for each in sets if each and each[0]]
            skipped += sum(each is not None and not each[0] for each in sets)
            skipped += not any(sets)
    told = tell(table(*lines, sets=3), unit=MassUnit.KG)
    assert told.rejected == []
    assert told.sets == expected
    assert sum(told.found.skipped.values()) == skipped
    assert len(told.workouts) == len(history)
    assert told.found.rows == sum(map(len, history))


def _as_told(exercise: str, reps: int, load: Decimal) -> dict[str, Any]:
    told = {"exercise": exercise, "reps": reps}
    return told | ({"load_g": int(load * 1000), "load_unit": "kg"} if load else {})


nonsense = st.sampled_from(["", "-", "x", "-1", "1e9", "NaN", "999999999999", "½", "٣", "/", "0×0"])


@given(st.lists(nonsense, min_size=21, max_size=21), st.sets(st.sampled_from(range(21))))
def test_nonsense_is_told_or_accounted_for_and_never_an_error(
    cells: list[str], good: set[int]
) -> None:
    right = line({}).strip().split(",")
    mixed = [right[at] if at in good else cell for at, cell in enumerate(cells)]
    told = tell(table(",".join(mixed) + "\n"))
    found = told.found
    if mixed == [""] * len(mixed):
        return
    assert found.rows == 1
    assert told.accounted >= 1
