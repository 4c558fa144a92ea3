"""GymBook's table, in Italian: numbers with their unit, a time for each set, skipped sets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, readers_of, tell
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.units import MassUnit
from workoutlog.errors import FormatNeedsAnswer
from workoutlog.formats.gymbook import GymBook

ITALIAN = (
    "Data,Programma,Orario,Esercizio,Zona,Gruppi muscolari (Primari),"
    "Gruppi muscolari (Secondari),Set / Set di riscaldamento / Set di defaticamento,"
    "Ripetizioni / Tempo,Peso / Distanza,Appunti,Saltato"
)
ENGLISH = (
    "Date,Program,Time,Exercise,Region,Muscle Groups (Primary),Muscle Groups (Secondary),"
    "Set / Warm-up Set / Cool-down Set,Repetitions / Time,Weight / Distance,Notes,Skipped"
)
AT = round(datetime(2024, 9, 13, 18, 5, tzinfo=UTC).timestamp()) * 1000
ONE = {"exercise": "Panca", "reps": 20, "load_g": 42_500, "load_unit": "kg", "performed_at": AT}


def row(
    done: str = "20 ripetizioni",
    load: str = "42,50 kg",
    *,
    date: str = "13/09/24",
    name: str = "Petto",
    clock: str = "18:05",
    exercise: str = "Panca",
    kind: str = "Set",
    note: str = "",
    skipped: str = "No",
) -> str:
    cells = (date, name, clock, exercise, "Petto", "Pettorali", "Tricipiti", kind, done, load)
    return ",".join(f'"{each}"' for each in (*cells, note, skipped))


def rows(*lines: str, header: str = ITALIAN, **how: Any) -> Telling:
    return tell("\n".join((header, *lines)), **how)


def test_a_row_is_a_set_with_its_time() -> None:
    told = rows(row())
    [workout] = told.workouts
    assert told.found.app == "gymbook"
    assert told.sets == [ONE]
    assert (workout.key, workout.name) == ("2024-09-13 Petto", "Petto")
    assert workout.start == datetime(2024, 9, 13, 18, 5)  # noqa: DTZ001  # the file has no zone


@pytest.mark.parametrize(
    ("done", "load", "expected"),
    [
        ("20 ripetizioni", "0,00 kg", {"reps": 20}),
        ("1 ripetizione", "", {"reps": 1}),
        ("0 ripetizioni", "60,00 kg", {"reps": 0, "load_g": 60_000, "load_unit": "kg"}),
        ("60 secondi", "0,00 kg", {"duration_s": 60}),
        ("2 minuti", "0,00 km", {"duration_s": 120}),
        (
            "1 minuto 30 secondi",
            "10,00 kg",
            {"duration_s": 90, "load_g": 10_000, "load_unit": "kg"},
        ),
        ("1 ora", "5,25 km", {"duration_s": 3600, "distance_mm": 5_250_000, "distance_unit": "km"}),
        (
            "30 secondi",
            "400 metri",
            {"duration_s": 30, "distance_mm": 400_000, "distance_unit": "m"},
        ),
        ("8 ripetizioni", "135,00 lb", {"reps": 8, "load_g": 61_235, "load_unit": "lb"}),
        ("8 ripetizioni", "-20,00 kg", {"reps": 8, "load_g": -20_000, "load_unit": "kg"}),
        ("8 ripetizioni", "135 libbre", {"reps": 8, "load_g": 61_235, "load_unit": "lb"}),
    ],
)
def test_numbers_have_their_unit(done: str, load: str, expected: dict[str, Any]) -> None:
    assert rows(row(done, load)).sets == [{"exercise": "Panca", "performed_at": AT, **expected}]


@pytest.mark.parametrize(
    ("kind", "note", "expected"),
    [
        ("Set", "", {}),
        ("3", "", {}),
        ("Set 3", "Bene", {"note": "Bene"}),
        ("Set di riscaldamento", "", {"set_type": "warm_up"}),
        ("Set di riscaldamento 1", "Bene", {"set_type": "warm_up", "note": "Bene"}),
        ("Set di defaticamento", "", {"set_type": "warm_up", "note": "cool-down"}),
        ("Set di defaticamento", "Bene", {"set_type": "warm_up", "note": "cool-down\nBene"}),
    ],
)
def test_a_kind_says_what_a_set_was_for(kind: str, note: str, expected: dict[str, str]) -> None:
    assert rows(row(kind=kind, note=note)).sets == [ONE | expected]


@pytest.mark.parametrize("yes", ["Si", "Sì", "sì"])
def test_a_skipped_set_is_counted_and_begins_nothing(yes: str) -> None:
    told = rows(row(skipped=yes, clock="18:00"), row(), row(skipped=yes, name="Gambe"))
    assert [(each.name, each.start.minute) for each in told.workouts] == [("Petto", 5)]
    assert told.found.skipped == {"skipped": 2}
    assert told.accounted == told.found.rows == 3


def test_a_program_on_a_day_is_a_workout_in_the_order_of_its_times() -> None:
    told = rows(
        row("2 ripetizioni", clock="18:20"),
        row("1 ripetizioni", clock="18:10", exercise="Croci"),
        row("3 ripetizioni", clock="18:20"),
        row("4 ripetizioni", clock="18:30", name="Gambe"),
        row("5 ripetizioni", date="14/09/24"),
    )
    assert [each["reps"] for each in told.sets] == [1, 2, 3, 4, 5]
    assert [each.key for each in told.workouts] == [
        "2024-09-13 Petto",
        "2024-09-13 Gambe",
        "2024-09-14 Petto",
    ]
    assert told.workouts[0].start.minute == 10


def test_a_set_may_have_no_time() -> None:
    told = rows(row(clock=""))
    assert "performed_at" not in told.sets[0]
    assert told.workouts[0].start == datetime(2024, 9, 13)  # noqa: DTZ001  # the file has no zone


def test_pounds_that_were_converted_are_found() -> None:
    told = rows(*(row(load=f"{each} kg") for each in ("61,23", "70,31", "102,06", "20,41")))
    assert {each["load_unit"] for each in told.sets} == {"lb"}
    assert told.found.assumed["unit of loads"].option == "--unit kg"


def test_the_unit_that_stands_there_is_not_asked_for() -> None:
    assert rows(row(), usual_unit=MassUnit.LB).found.assumed == {}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (row(date="31/02/24"), "Data", '"31/02/24" is no date'),
        (row(date="09/13/24"), "Data", '"09/13/24" is no date'),
        (row(date=""), "Data", "there is no date"),
        (row(clock="25:00"), "Orario", '"25:00" is no time'),
        (row(clock="noon"), "Orario", '"noon" is no time'),
        (row(exercise=""), "Esercizio", "there is no exercise"),
        (row(kind="Superset"), "set", '"Superset" is no kind of set that is known'),
        (row("20"), "rip", '"20" is no number with a unit'),
        (row("molte ripetizioni"), "rip", '"molte ripetizioni" is no number with a unit'),
        (row("1.2.3 ripetizioni"), "rip", '"1.2.3" is no number'),
        (row("1,5 ripetizioni"), "rip", "1,5 is not a whole number"),
        (row("20 giri"), "rip", '"giri" is neither repetitions nor a time'),
        (row("", "60,00 kg"), "rip", "A set needs reps, a time or a distance"),
        (row(load="60,00"), "peso", '"60,00" is no number with a unit'),
        (row(load="60,00 dischi"), "peso", '"dischi" is no unit of distance'),
        (row(skipped="Forse"), "Saltato", '"Forse" is neither yes nor no'),
        (row().rpartition(",")[0], "", "11 cells, where the header has 12"),
    ],
)
def test_nonsense_is_rejected_with_its_column(line: str, column: str, reason: str) -> None:
    told = rows(row(), line)
    [(at, which, why)] = told.rejected
    assert (at, why) == (3, reason)
    assert which.casefold().startswith(column.casefold()) or which == "reps"
    assert told.accounted == told.found.rows == 2


def test_in_english_the_order_of_dates_has_to_be_known() -> None:
    english = row("20 reps", "42.50 kg", date="03/09/24", kind="Warm-up Set")
    with pytest.raises(FormatNeedsAnswer) as caught:
        rows(english, header=ENGLISH)
    assert "--date-format" in caught.value.advice[0]
    told = rows(english, header=ENGLISH, date_order=DateOrder.MDY)
    assert told.workouts[0].key == "2024-03-09 Petto"
    told = rows(english, row("20 reps", "42.50 kg"), header=ENGLISH)
    assert told.workouts[0].key == "2024-09-03 Petto"
    assert told.sets[0]["set_type"] == "warm_up"


def test_in_italian_the_day_comes_first_whatever_is_said() -> None:
    told = rows(row(date="03/09/24"), date_order=DateOrder.MDY)
    assert told.workouts[0].key == "2024-09-03 Petto"


@pytest.mark.parametrize("header", [ITALIAN, ENGLISH])
def test_only_this_reader_knows_the_header(header: str) -> None:
    assert readers_of(header) == [GymBook]


SETS = st.tuples(
    st.sampled_from(["Panca", "Croci, cavi", "Trazioni"]),
    st.booleans(),
    st.integers(1, 999),
    st.integers(0, 400),
    st.booleans(),
    st.integers(0, 5),
)


@given(done=st.lists(SETS, max_size=12))
def test_what_is_written_comes_back(done: list[Any]) -> None:
    moment, lines, expected = datetime(2024, 9, 13, 8, tzinfo=UTC), [], []
    for exercise, is_timed, number, steps, is_skipped, later in done:
        moment += timedelta(minutes=later)
        load = f"{steps // 4},{steps % 4 * 25:02}"
        lines.append(
            row(
                f"{number} {'secondi' if is_timed else 'ripetizioni'}",
                f"{load} kg",
                exercise=exercise,
                clock=f"{moment:%H:%M}",
                skipped="Si" if is_skipped else "No",
            )
        )
        if not is_skipped:
            expected.append(
                {
                    "exercise": exercise,
                    "duration_s" if is_timed else "reps": number,
                    "performed_at": round(moment.timestamp() * 1000),
                }
                | ({"load_g": steps * 250, "load_unit": "kg"} if steps else {})
            )
    told = rows(*lines)
    assert told.sets == expected
    assert told.rejected == []
    assert told.accounted == told.found.rows == len(lines)
