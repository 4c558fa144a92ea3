"""Flexify's table: a day is a workout, hidden rows are exercises, and "Weight" is the body's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.model import MeasurementUnit
from workoutlog.formats.flexify import Flexify

NAMES = "id,name,reps,weight,created,unit,bodyWeight,duration,distance,cardio,hidden,incline"
OLDER = NAMES.removesuffix(",incline")
WHEN = "2024-05-01T18:03:22.000"
AT = 1_714_586_602_000


def row(text: str) -> str:
    """Write a row by name, reps, weight, unit, duration, distance, cardio, incline."""
    name, reps, weight, unit, minutes, distance, cardio, incline = text.split("|")
    return (
        f"1,{name},{reps},{weight},{WHEN},{unit},80.5,{minutes},{distance},{cardio},false,{incline}"
    )


def rows(*lines: str, header: str = NAMES) -> Telling:
    return tell("\n".join((header, *lines)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bench|5.0|100.0|kg|0.0|0.0|false|", {"reps": 5, "load_g": 100_000, "load_unit": "kg"}),
        ("Bench|5|225|lb|0|0|0|", {"reps": 5, "load_g": 102_058, "load_unit": "lb"}),
        ("Bench|5|10|stone|0|0|0|", {"reps": 5, "load_g": 63_503, "load_unit": "lb"}),
        ("Dips|8.0|0.0|kg|0.0|0.0|false|", {"reps": 8}),
        ("Dips|8.0|0.0||0.0|0.0|false|", {"reps": 8}),
        ("Rower|0.0|0.0|km|12.5|0.0|true|", {"duration_s": 750}),
        ("Plank|0.0|0.0|kg|1.5|0.0|false|", {"duration_s": 90}),
        (
            "Run|1.0|0.0|km|30.25|5.0|true|2",
            {
                "reps": 1,
                "duration_s": 1815,
                "distance_mm": 5_000_000,
                "distance_unit": "km",
                "note": "incline 2",
            },
        ),
        ("Run|0|70|mi|0|1|1|0", {"distance_mm": 1_609_344, "distance_unit": "mi"}),
        ("Walk|0|0|m|0|400|true|", {"distance_mm": 400_000, "distance_unit": "m"}),
    ],
)
def test_a_row_is_a_set_with_its_time(text: str, expected: dict[str, Any]) -> None:
    told = rows(row(text))
    [made] = told.sets
    assert told.found.app == "flexify"
    assert made == {"exercise": text.partition("|")[0], "performed_at": AT, **expected}


def test_a_day_is_a_workout_in_the_order_of_its_times() -> None:
    told = rows(
        "2,Row,2.0,50.0,2024-05-01T18:10:00.000,kg,0.0,0.0,0.0,false,false,",
        "1,Row,1.0,50.0,2024-05-01T18:00:00.000,kg,0.0,0.0,0.0,false,false,",
        "3,Row,3.0,50.0,2024-05-02T07:00:00.000,kg,0.0,0.0,0.0,false,false,",
        "4,Row,4.0,50.0,2024-05-01T17:00:00.000,kg,0.0,0.0,0.0,false,false,",
    )
    assert [each["reps"] for each in told.sets] == [1, 2, 3, 4]
    # What is added to the day later is of the same workout, whatever its time.
    assert [(each.key, each.start.hour) for each in told.workouts] == [
        ("2024-05-01", 18),
        ("2024-05-02", 7),
        ("2024-05-01", 18),
    ]


def test_a_hidden_row_is_an_exercise_and_begins_no_workout() -> None:
    told = rows(
        "1,Row,0.0,0.0,2024-05-01T06:00:00.000,kg,0.0,0.0,0.0,false,true,",
        "2,Row,5.0,50.0,2024-05-01T18:00:00.000,kg,0.0,0.0,0.0,false,false,",
        "3,Curl,0.0,0.0,2024-05-03T06:00:00.000,kg,0.0,0.0,0.0,0,1,",
        "4,Weight,0.0,80.0,2024-05-03T06:00:00.000,kg,0.0,0.0,0.0,0,1,",
    )
    assert [each.start.hour for each in told.workouts] == [18]
    assert told.found.skipped == {"an exercise, not a set": 3}
    assert told.measurements == []


@pytest.mark.parametrize(
    ("weight", "unit", "value", "kept_in"),
    [
        ("80.5", "kg", 80_500, MeasurementUnit.KG),
        ("180", "lb", 81_647, MeasurementUnit.LB),
        ("12.5", "stone", 79_379, MeasurementUnit.LB),
    ],
)
def test_a_body_weight_is_measured(
    weight: str, unit: str, value: int, kept_in: MeasurementUnit
) -> None:
    told = rows(
        f"1,Weight,1.0,{weight},2024-05-01T06:00:00.000,{unit},0.0,0.0,0.0,false,false,",
        row("Bench|5.0|100.0|kg|0.0|0.0|false|"),
    )
    [measure] = told.measurements
    assert (measure.name, measure.value, measure.unit) == ("body weight", value, kept_in)
    assert measure.when == datetime(2024, 5, 1, 6)  # noqa: DTZ001  # the file has no zone
    assert [each.start.hour for each in told.workouts] == [18]
    assert told.accounted == told.found.rows == 2


def test_older_tables_know_no_incline() -> None:
    told = rows(row("Bench|5.0|100.0|kg|0.0|0.0|false|").removesuffix(","), header=OLDER)
    assert told.accounted == len(told.sets) == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"1,Row,some,50,{WHEN},kg,0,0,0,false,false,", "reps"),
        (f"1,Row,1.5,50,{WHEN},kg,0,0,0,false,false,", "reps"),
        (f"1,Row,5,much,{WHEN},kg,0,0,0,false,false,", "weight"),
        ("1,Row,5,50,once,kg,0,0,0,false,false,", "created"),
        (f"1,Row,5,50,{WHEN},bars,0,0,0,false,false,", "unit"),
        (f"1,Row,5,50,{WHEN},kg,0,0,3,true,false,", "unit"),
        (f"1,Row,5,50,{WHEN},kg,0,long,0,false,false,", "duration"),
        (f"1,Row,5,50,{WHEN},km,0,0,far,true,false,", "distance"),
        (f"1,Row,5,50,{WHEN},kg,0,0,0,often,false,", "cardio"),
        (f"1,Row,5,50,{WHEN},kg,0,0,0,false,often,", "hidden"),
        (f"1,Row,5,50,{WHEN},kg,0,0,0,false,false,steep", "incline"),
        (f"1,Weight,1,0,{WHEN},kg,0,0,0,false,false,", "weight"),
        (f"1,Weight,1,-3,{WHEN},kg,0,0,0,false,false,", "weight"),
        (f"1,,5,50,{WHEN},kg,0,0,0,false,false,", "name"),
        (f"1,Row,5,50,{WHEN}", ""),
    ],
)
def test_nonsense_is_rejected_with_its_column(line: str, column: str) -> None:
    told = rows(row("Bench|5.0|100.0|kg|0.0|0.0|false|"), line)
    assert [(at, which) for at, which, _ in told.rejected] == [(3, column)]
    assert told.accounted == told.found.rows == 2
    assert told.measurements == []


@pytest.mark.parametrize("header", [NAMES, OLDER])
def test_only_this_reader_knows_the_header(header: str) -> None:
    assert readers_of(header) == [Flexify]


SETS = st.tuples(
    st.sampled_from(["Row", "Squat, front", "Pull-up"]),
    st.integers(0, 400),
    st.integers(1, 100),
    st.integers(0, 200_000),
)


@given(done=st.lists(SETS, max_size=12))
def test_what_is_written_comes_back(done: list[Any]) -> None:
    moment, lines, expected = datetime(2024, 5, 1, tzinfo=UTC), [], []
    for number, (name, steps, reps, later) in enumerate(done):
        moment += timedelta(seconds=later)
        load = steps * Decimal("0.25")
        lines.append(
            f'{number},"{name}",{reps}.0,{load},{moment:%Y-%m-%dT%H:%M:%S}.000,kg,0.0,0.0,0.0,'
            "false,false,"
        )
        expected.append(
            {"exercise": name, "reps": reps, "performed_at": round(moment.timestamp() * 1000)}
            | ({"load_g": round(load * 1000), "load_unit": "kg"} if load else {})
        )
    told = rows(*lines)
    assert told.sets == expected
    assert told.accounted == told.found.rows == len(lines)
