"""Notes that belong to an exercise or a workout, wherever in a table they stand."""

import pytest

from telling import tell

HEADER = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,"
    "Notes,Workout Notes,RPE\n"
)


def row(exercise: str, order: str, note: str = "", load: int = 100, reps: int = 5) -> str:
    return f'2020-01-02 18:00:00,Day,1h,{exercise},{order},{load},{reps},0,0,"{note}",,\n'


@pytest.mark.parametrize(
    ("rows", "notes", "of_workout"),
    [
        ([row("Squat", "Note", "low bar"), row("Squat", "1")], ["low bar"], ""),
        ([row("Squat", "Note", "low bar"), row("Squat", "1", "easy")], ["easy\nlow bar"], ""),
        ([row("Squat", "1"), row("Squat", "2"), row("Squat", "Note", "ok")], ["", "ok"], ""),
        ([row("Squat", "Note", "one"), row("Bench", "1")], [""], "Squat: one"),
        ([row("Squat", "1", "deep", 0, 0), row("Squat", "2")], ["deep"], ""),
        (
            [row("Squat", "1", "a", 0, 0), row("Squat", "2", "a", 0, 0), row("Squat", "3")],
            ["a"],
            "",
        ),
        ([row("Squat", "1", "hurt", 0, 0)], [], "Squat: hurt"),
    ],
)
def test_no_note_is_lost(rows: list[str], notes: list[str], of_workout: str) -> None:
    told = tell(HEADER + "".join(rows))
    [workout] = told.workouts
    assert [each.get("note", "") for each in told.sets] == notes
    assert workout.note == of_workout
    assert told.accounted == told.found.rows == len(rows)


def test_the_lines_of_a_note_may_end_as_they_do_on_windows() -> None:
    told = tell(HEADER + row("Squat", "1", "one\r\ntwo\rthree"))
    assert told.sets[0]["note"] == "one\ntwo\nthree"
    assert told.rejected == []
