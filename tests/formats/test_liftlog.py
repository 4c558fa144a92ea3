"""LiftLog's table: sessions by their id, and everything newest first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.formats.liftlog import LiftLog

HEADER = "SessionId,Timestamp,Exercise,Weight,WeightUnit,Reps,TargetReps,Notes"


def rows(*lines: str, **how: Any) -> Telling:
    return tell("\n".join((HEADER, *lines, "")), **how)


def test_a_row_is_a_set_with_its_time() -> None:
    told = rows(
        "a-1,2024-10-16T10:44:39,Bench Press,67.5,kg,11,12,Too slow", zone=ZoneInfo("Asia/Tokyo")
    )
    [workout] = told.workouts
    assert told.found.app == "liftlog"
    assert workout.key == "a-1"
    assert workout.start == datetime(2024, 10, 16, 10, 44, 39)  # noqa: DTZ001  # the file has no zone
    [made] = told.sets
    assert made == {
        "exercise": "Bench Press",
        "load_g": 67_500,
        "load_unit": "kg",
        "reps": 11,
        "performed_at": round(datetime(2024, 10, 16, 1, 44, 39, tzinfo=UTC).timestamp()) * 1000,
        "note": "Too slow",
    }


def test_a_session_begins_with_its_first_set_and_goes_on_in_order() -> None:
    told = rows(
        "b,2024-10-16T18:20:00,Row,50,kg,3,8,",
        "b,2024-10-16T18:10:00,Row,50,kg,2,8,",
        "b,2024-10-16T18:10:00,Curl,20,kg,9,8,",
        "b,2024-10-16T18:00:00,Row,50,kg,1,8,",
        "a,2024-10-14T18:00:00,Row,50,kg,8,8,",
    )
    assert [each.start.minute for each in told.workouts] == [0, 0]
    assert [each.key for each in told.workouts] == ["b", "a"]
    assert [each["reps"] for each in told.sets] == [1, 2, 9, 3, 8]


def test_a_session_that_comes_back_is_the_same_one() -> None:
    told = rows(
        "a,2024-10-16T18:20:00,Row,50,kg,3,8,",
        "b,2024-10-16T18:15:00,Curl,20,kg,9,8,",
        "a,2024-10-16T18:00:00,Row,50,kg,1,8,",
    )
    assert len({(each.key, each.start) for each in told.workouts}) == 2


def test_the_start_knows_no_zone() -> None:
    # In New York there was no half past two in that night.
    line = "a,2024-03-10T02:30:00,Row,50,kg,3,8,"
    starts = {
        rows(line, zone=zone).workouts[0].start for zone in (UTC, ZoneInfo("America/New_York"))
    }
    assert starts == {datetime(2024, 3, 10, 2, 30)}  # noqa: DTZ001  # the file has no zone


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("135,lb,5,5,", {"load_g": 61_235, "load_unit": "lb", "reps": 5}),
        ("135,lbs,5,5,", {"load_g": 61_235, "load_unit": "lb", "reps": 5}),
        ("0,kg,5,5,", {"reps": 5}),
        (",,5,5,", {"reps": 5}),
        ("50,kg,0,5,", {"load_g": 50_000, "load_unit": "kg", "reps": 0}),
    ],
)
def test_loads_may_be_in_either_unit_or_none(cells: str, expected: dict[str, Any]) -> None:
    [made] = rows(f"a,2024-10-16T18:20:00,Row,{cells}").sets
    del made["exercise"], made["performed_at"]
    assert made == expected


def test_a_load_without_a_unit_is_in_the_usual_one() -> None:
    told = rows("a,2024-10-16T18:20:00,Row,50,,5,5,", usual_unit=MassUnit.LB)
    assert told.sets[0]["load_unit"] == "lb"
    assert told.found.assumed["unit of loads"].value == "lb"


def test_a_session_of_nothing_is_counted_and_not_told() -> None:
    told = rows("a,2024-10-16T18:20:00,Row,0,kg,0,8,")
    assert told.workouts == []
    assert told.found.skipped == {"a set of nothing": 1}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",2024-10-16T18:20:00,Row,50,kg,5,5,", "SessionId", "there is no session"),
        ("a,,Row,50,kg,5,5,", "Timestamp", "there is no date"),
        ("a,today,Row,50,kg,5,5,", "Timestamp", '"today" is no date'),
        (
            "a,0824-10-16T18:20:00,Row,50,kg,5,5,",
            "Timestamp",
            "824-10-16 is not between 1901 and 2198",
        ),
        ("a,2024-10-16T18:20:00,,50,kg,5,5,", "exercise", "there is no exercise"),
        ("a,2024-10-16T18:20:00,Row,much,kg,5,5,", "Weight", '"much" is no number'),
        ("a,2024-10-16T18:20:00,Row,50,st,5,5,", "WeightUnit", '"st" is neither kg nor lb'),
        ("a,2024-10-16T18:20:00,Row,50,kg,some,5,", "Reps", '"some" is no number'),
        ("a,2024-10-16T18:20:00,Row,50,kg,,5,", "Reps", "A set needs reps, a time or a distance"),
        ("a,2024-10-16T18:20:00,Row", "", "3 cells, where the header has 8"),
    ],
)
def test_nonsense_is_rejected_with_its_column(line: str, column: str, reason: str) -> None:
    told = rows("a,2024-10-16T18:30:00,Row,50,kg,5,5,", line)
    assert [(at, which.casefold(), why) for at, which, why in told.rejected] == [
        (3, column.casefold(), reason)
    ]
    assert told.accounted == told.found.rows == 2


def test_only_this_reader_knows_the_header() -> None:
    assert readers_of(HEADER) == [LiftLog]
    assert readers_of(HEADER.replace("WeightUnit,", "")) == []


SETS = st.tuples(
    st.sampled_from(["Row", "Squats", "Pull-ups"]),
    st.integers(1, 400),
    st.sampled_from(MassUnit),
    st.integers(0, 50),
)


@given(
    sessions=st.lists(st.lists(SETS, min_size=1, max_size=6), max_size=5), step=st.integers(1, 4000)
)
def test_what_is_written_comes_back(sessions: list[list[Any]], step: int) -> None:
    moment, lines, expected = datetime(2024, 1, 1, tzinfo=UTC), [], []
    for number, done in enumerate(sessions):
        for name, steps, unit, reps in done:
            moment += timedelta(seconds=step)
            load = steps * Decimal("0.25")
            lines.append(f"{number},{moment:%Y-%m-%dT%H:%M:%S},{name},{load},{unit},{reps},8,")
            grams = load * Decimal("1000" if unit is MassUnit.KG else "453.59237")
            expected.append((name, unit, round(grams), reps, round(moment.timestamp() * 1000)))
    told = rows(*reversed(lines))
    made = [
        (each["exercise"], each["load_unit"], each["load_g"], each["reps"], each["performed_at"])
        for workout in reversed(told.workouts)
        for each in Telling([workout], told.found).sets
    ]
    assert made == expected
    assert told.accounted == told.found.rows == len(lines)
