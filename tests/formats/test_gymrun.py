"""GymRun's table: semicolons, German dates, and columns that a lifter named."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.units import MassUnit
from workoutlog.formats.gymrun import GymRun

HEADER = (
    "Date;Time;Routine;Exercise;Set;Weight;Reps;Duration;Distance;Para6;Para7;Para8;Para9;"
    "Para10;Note;Type;Book;Version1"
)
ONE = {"exercise": "Kniebeuge", "load_g": 102_500, "load_unit": "kg", "reps": 5}


def row(
    load: str = "102,5",
    reps: str = "5",
    *,
    when: str = "24.12.2022;18:00",
    name: str = "Beine",
    exercise: str = "Kniebeuge",
    seconds: str = "",
    distance: str = "",
    more: str = ";;;;",
    note: str = "",
    kind: str = "",
    book: str = "",
) -> str:
    cells = (when, name, exercise, "1", load, reps, seconds, distance, more, note, kind, book)
    return ";".join((*cells, ""))


def rows(*lines: str, **how: Any) -> Telling:
    return tell("\n".join((HEADER, *lines)), **how)


def test_a_row_is_a_set() -> None:
    told = rows(row())
    [workout] = told.workouts
    assert told.found.app == "gymrun"
    assert told.sets == [ONE]
    assert (workout.key, workout.name, workout.note) == ("2022-12-24 Beine", "Beine", "")
    assert workout.start == datetime(2022, 12, 24, 18)  # noqa: DTZ001  # the file has no zone


@pytest.mark.parametrize(
    ("differing", "expected"),
    [
        ({"load": "102.5"}, {}),
        ({"load": "102,5", "note": "Tief"}, {"note": "Tief"}),
        ({"kind": "W"}, {"set_type": "warm_up"}),
        ({"kind": "Warm-up"}, {"set_type": "warm_up"}),
        ({"kind": "Drop Set"}, {"set_type": "drop"}),
        ({"kind": "failure"}, {"ending": "failure"}),
        ({"kind": "AMRAP"}, {"ending": "amrap"}),
        ({"kind": "1"}, {}),
        ({"kind": "Hantel"}, {"note": "Type: Hantel"}),
        ({"more": "12;;;x;"}, {"note": "Para6: 12\nPara9: x"}),
        ({"more": ";;;;9", "note": "Tief", "kind": "?"}, {"note": "Tief\nPara10: 9\nType: ?"}),
        ({"seconds": "90"}, {"duration_s": 90}),
        ({"seconds": "1:30"}, {"duration_s": 90}),
        ({"distance": "0,4"}, {"distance_mm": 400_000, "distance_unit": "km"}),
    ],
)
def test_columns_say_more_of_a_set(differing: dict[str, str], expected: dict[str, Any]) -> None:
    assert rows(row(**differing)).sets == [ONE | expected]


def test_a_set_may_be_timed_and_of_no_load() -> None:
    told = rows(row("0", "0", seconds="60"), row("", "", distance="5"), row("0", "12"))
    assert [set(each) - {"exercise"} for each in told.sets] == [
        {"duration_s"},
        {"distance_mm", "distance_unit"},
        {"reps"},
    ]


def test_the_unit_is_asked_for() -> None:
    told = rows(row(distance="1"), usual_unit=MassUnit.LB)
    assert (told.sets[0]["load_unit"], told.sets[0]["distance_unit"]) == ("lb", "mi")
    assert {each.option for each in told.found.assumed.values()} == {"--unit kg"}
    told = rows(row(distance="1"), unit=MassUnit.LB)
    assert (told.sets[0]["load_unit"], told.found.assumed) == ("lb", {})


def test_times_are_those_of_sets_where_they_differ() -> None:
    told = rows(
        row(reps="2", when="24.12.2022;18:10"),
        row(reps="1", when="24.12.2022;18:00:30"),
        row(reps="3", when="26.12.2022;9:00"),
    )
    assert [each["reps"] for each in told.sets] == [1, 2, 3]
    first = datetime(2022, 12, 24, 18, 0, 30, tzinfo=UTC)
    assert told.sets[0]["performed_at"] == round(first.timestamp()) * 1000
    assert [each.start.day for each in told.workouts] == [24, 26]
    assert told.workouts[0].start.second == 30


def test_a_time_may_be_missing() -> None:
    told = rows(row(when="24.12.2022;"))
    assert told.workouts[0].start == datetime(2022, 12, 24)  # noqa: DTZ001  # the file has no zone


def test_the_book_is_noted_once() -> None:
    told = rows(row(book="Zu Hause"), row(book="Zu Hause"))
    assert [each.note for each in told.workouts] == ["Book: Zu Hause"]


def test_a_row_may_end_before_the_version() -> None:
    told = rows(row().removesuffix(";"), row())
    assert told.sets == [ONE, ONE]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (row(when="24/31/2022;18:00"), "Date"),
        (row(when="31.02.2022;18:00"), "Date"),
        (row(when=";18:00"), "Date"),
        (row(when="24.12.2022;late"), "Time"),
        (row(exercise=""), "Exercise"),
        (row("much"), "Weight"),
        (row(reps="some"), "Reps"),
        (row(reps="-5"), "Reps"),
        (row(reps=""), "Reps"),
        (row(seconds="long"), "Duration"),
        (row(distance="far"), "Distance"),
        ("24.12.2022;18:00;Beine;Knieb", ""),
    ],
)
def test_nonsense_is_rejected_with_its_column(line: str, column: str) -> None:
    told = rows(row(), line)
    assert [(at, which) for at, which, _ in told.rejected] == [(3, column)]
    assert told.accounted == told.found.rows == 2


def test_a_note_comes_before_what_other_columns_add_whatever_was_read_before() -> None:
    bare, noted = row(more=";7;;;"), row(more=";7;;;", note="gut")
    assert [each.get("note") for each in rows(bare, noted).sets] == ["Para7: 7", "gut\nPara7: 7"]
    assert [each.get("note") for each in rows(noted, bare).sets] == ["gut\nPara7: 7", "Para7: 7"]


def test_only_this_reader_knows_the_header() -> None:
    assert readers_of(HEADER) == [GymRun]
    assert readers_of(HEADER.replace("Para8;", "")) == []


SETS = st.tuples(
    st.sampled_from(["Kniebeuge", "Rudern", "Klimmzug"]),
    st.integers(0, 400),
    st.integers(1, 99),
    st.sampled_from(["", "gut", "zu leicht"]),
    st.sampled_from(["", "7"]),
)


@given(workouts=st.lists(st.lists(SETS, min_size=1, max_size=6), max_size=5))
def test_what_is_written_comes_back(workouts: list[list[Any]]) -> None:
    lines, expected = [], []
    for number, done in enumerate(workouts):
        day = date(2022, 12, 24) + timedelta(days=number)
        for exercise, steps, reps, note, more in done:
            load = str(steps * Decimal("0.25")).replace(".", ",")
            lines.append(
                row(
                    load,
                    str(reps),
                    when=f"{day:%d.%m.%Y};18:00",
                    exercise=exercise,
                    note=note,
                    more=f";{more};;;",
                )
            )
            said = "\n".join(filter(None, (note, more and f"Para7: {more}")))
            expected.append(
                {"exercise": exercise, "reps": reps}
                | ({"load_g": steps * 250, "load_unit": "kg"} if steps else {})
                | ({"note": said} if said else {})
            )
    told = rows(*lines, unit=MassUnit.KG)
    assert told.sets == expected
    assert [len(each.sets) for each in told.workouts] == [len(each) for each in workouts]
    assert told.accounted == told.found.rows == len(lines)
