"""The loop that reads tables with a set a row: every row is accounted for, at its own line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling import Telling, tell
from workoutlog.domain.bounds import NOTE_LENGTH
from workoutlog.formats import flat, texts
from workoutlog.services.told import MOST_SHOWN

HEADER = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,"
    "Notes,Workout Notes,RPE"
)
COLUMNS = HEADER.split(",")
DEFAULTS = {
    "Date": "2020-01-02 18:00:00",
    "Workout Name": "Push",
    "Duration": "1h",
    "Exercise Name": "Squat",
    "Set Order": "1",
    "Weight": "100",
    "Reps": "5",
}
Row = dict[str, str]


def line(row: Row) -> str:
    cells = ((DEFAULTS | row).get(each, "") for each in COLUMNS)
    return ",".join(f'"{each}"' if set(each) & set('"\n,') else each for each in cells)


def table(*rows: Row | str) -> str:
    lines = (each if isinstance(each, str) else line(each) for each in rows)
    return "\n".join([HEADER, *lines, ""])


def rows(*given: Row | str, **how: Any) -> Telling:
    told = tell(table(*given), **how)
    assert told.accounted == told.found.rows
    return told


class TestPlaces:
    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            ({"Weight": "1e3"}, "Weight", '"1e3" is no number'),
            ({"Weight": "nan"}, "Weight", '"nan" is no number'),
            ({"Weight": "inf"}, "Weight", '"inf" is no number'),
            ({"Weight": "999999999"}, "Weight", "is not between"),
            ({"Weight": "9" * 400}, "Weight", "is no number"),
            ({"Reps": "five"}, "Reps", '"five" is no number'),
            ({"Reps": "-5"}, "Reps", "is not between"),
            ({"Reps": "5.5"}, "Reps", "is not a whole number"),
            ({"Reps": "100000"}, "Reps", "is not between"),
            ({"Distance": "1 mile"}, "Distance", "is no number"),
            ({"Seconds": "soon"}, "Seconds", "is no number"),
            ({"Seconds": "9999999"}, "Seconds", "is not between"),
            ({"RPE": "11"}, "RPE", "RPE"),
            ({"Set Order": "X"}, "Set Order", "no kind of set"),
            ({"Exercise Name": " "}, "Exercise Name", "there is no exercise"),
            ({"Date": ""}, "Date", "there is no date"),
            ({"Date": "2020-13-01 18:00:00"}, "Date", "is no date"),
            ({"Duration": "long"}, "Duration", "is no number"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_named_and_costs_its_row(
        self, row: Row, column: str, reason: str
    ) -> None:
        told = rows({}, row, {})
        [(at, where, why)] = told.rejected
        assert (at, where) == (3, column)
        assert reason in why
        assert len(told.sets) == 2
        assert told.found.rejected[0].row == line(row)[:500]

    def test_lines_are_counted_through_records_of_several(self) -> None:
        bad = {"Weight": "x"}
        told = rows(
            bad,
            {"Notes": "one\ntwo\n\nfour"},
            bad,
            "",
            {"Notes": 'a ""quote""', "Weight": "x"},
            '2020-01-02 18:00:00,"open',
            bad,
            {"Notes": "one\ntwo", "Weight": "x"},
            bad,
            "too,short",
        )
        rejected = sorted(told.rejected)
        assert [at for at, _, _ in rejected] == [2, 7, 9, 10, 11, 12, 14, 15]
        assert rejected[3] == (10, "", "a quote in it is never closed")
        assert rejected[4] == (11, "Weight", '"x" is no number')
        assert rejected[-1] == (15, "", "2 cells, where the header has 12")

    def test_an_open_quote_neither_takes_a_row_nor_makes_another_workout(self) -> None:
        quoted = '2020-01-02 18:00:00,"Push",1h,"Squat",1,100,5,0,0,'
        told = tell(f'{HEADER}\n{quoted}"a,,\n{quoted}"b,,\n{quoted}"",,\n')
        assert (len(told.workouts), len(told.sets)) == (1, 1)
        assert [at for at, _, _ in told.rejected] == [2, 3]

    def test_of_very_many_only_the_first_are_kept_whole(self) -> None:
        told = rows(*[{"Weight": "x"}] * (MOST_SHOWN + 5))
        assert len(told.found.rejected) == MOST_SHOWN
        assert told.found.rejected_rows == MOST_SHOWN + 5

    def test_a_row_of_a_workout_that_cannot_be_read_belongs_to_no_other(self) -> None:
        told = rows({}, {"Date": "?"}, {"Date": "?", "Exercise Name": "Row"}, {})
        assert [at for at, _, _ in told.rejected] == [3, 4]
        assert [each["exercise"] for each in told.sets] == ["Squat", "Squat"]


class TestTexts:
    @pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-x"])
    def test_a_formula_is_a_text_with_and_without_its_guard(self, text: str) -> None:
        [made] = rows({"Exercise Name": text, "Notes": text}).sets
        assert (made["exercise"], made["note"]) == (text, text)
        assert rows({"Exercise Name": f"'{text}", "Notes": f"'{text}"}).sets == [made]

    def test_signs_that_a_terminal_obeys_are_left_out(self) -> None:
        bell = "\x1b]0;title\x07Squat"
        told = rows({"Exercise Name": bell, "Notes": bell, "Workout Name": bell})
        assert told.sets[0]["exercise"] == told.sets[0]["note"] == "]0;titleSquat"
        assert told.workouts[0].name == "]0;titleSquat"


class TestWorkouts:
    def test_a_file_may_come_back_to_a_workout(self) -> None:
        other = {"Workout Name": "Pull"}
        told = rows({}, {}, other, {})
        assert [(each.name, len(each.sets)) for each in told.workouts] == [
            ("Push", 2),
            ("Pull", 1),
            ("Push", 1),
        ]
        assert told.workouts[0].key == told.workouts[2].key

    def test_what_stands_in_one_row_of_it_is_of_the_whole(self) -> None:
        told = rows({"Duration": ""}, {"Workout Notes": "one"}, {"Workout Notes": "two"})
        [workout] = told.workouts
        assert (workout.lasted_s, workout.note) == (3600, "one\ntwo")


NOTE = {"Set Order": "Note", "Notes": "wide", "Reps": "0", "Weight": "0"}
REST = {"Set Order": "Rest Timer", "Seconds": "90", "Reps": "0", "Weight": "0"}


class TestNotes:
    def test_it_goes_to_the_next_set_of_its_exercise_or_else_to_the_last(self) -> None:
        told = rows(NOTE, {"Exercise Name": "Row"}, {}, {}, NOTE | {"Notes": "late"})
        assert [each.get("note") for each in told.sets] == [None, "wide", "late"]

    def test_with_no_set_it_is_a_note_on_the_workout(self) -> None:
        told = rows({}, NOTE | {"Exercise Name": "Row"})
        assert told.workouts[0].note == "Row: wide"

    @pytest.mark.parametrize("exercise", ["Squat", "Row"])
    def test_a_file_of_nothing_else_grows_no_note_for_ever(self, exercise: str) -> None:
        # Each by each they would be joined and looked through; that took minutes.
        several = [NOTE | {"Exercise Name": exercise, "Notes": f"{n}"} for n in range(10_000)]
        others = [{"Exercise Name": "Press"}] * 10_000
        told = rows({}, *(each for pair in zip(several, others, strict=True) for each in pair))
        assert told.found.notes == 10_000
        told_notes = [told.workouts[0].note, *(each.get("note", "") for each in told.sets)]
        assert NOTE_LENGTH <= max(map(len, told_notes)) < NOTE_LENGTH + 100

    def test_of_one_that_is_too_long_the_end_is_lost_and_told_of(self) -> None:
        long = "x" * (NOTE_LENGTH + 1)
        told = rows({"Notes": long[1:]}, {"Notes": long}, NOTE | {"Notes": long}, {"Reps": "6"})
        assert [each.get("note") for each in told.sets] == [long[1:]] * 3
        assert told.rejected == []
        assert [each for each in told.found.warnings if each.startswith("Line")] == [
            f"Line {number}: the note is longer than 4,000 characters, and was cut."
            for number in (3, 4)
        ]

    def test_a_row_that_cannot_be_read_is_rejected_whatever_its_note(self) -> None:
        told = rows({"Notes": "x" * (NOTE_LENGTH + 1), "Reps": "five"})
        assert told.rejected == [(2, "Reps", '"five" is no number')]

    def test_very_many_that_are_too_long_are_told_of_together(self) -> None:
        given = [{"Notes": f"{each}" + "x" * NOTE_LENGTH} for each in range(MOST_SHOWN + 9)]
        warnings = list(rows(*given).found.warnings)
        assert len(warnings) == MOST_SHOWN + 1
        assert warnings[-1].startswith("Further lines: the note is longer")

    def test_nor_does_a_workout_with_another_note_in_each_row(self) -> None:
        told = rows(*({"Workout Notes": f"note {each}"} for each in range(10_000)))
        assert NOTE_LENGTH <= len(told.workouts[0].note) < NOTE_LENGTH + 100
        assert told.workouts[0].note.startswith("note 0\nnote 1\n")


class TestRests:
    def test_it_stays_with_the_set_before_it(self) -> None:
        told = rows(REST, {}, REST, REST, {}, REST | {"Exercise Name": "Row"})
        assert [each.get("rest_s") for each in told.sets] == [180, None]
        assert told.found.rests == 2
        assert told.found.skipped == {"a rest that no set comes before": 2}

    def test_no_sum_of_rests_is_longer_than_a_day(self) -> None:
        told = rows({}, *[REST | {"Seconds": "86000"}] * 20)
        assert told.sets[0]["rest_s"] == 86_400


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "Date": st.sampled_from(["2020-01-02 18:00:00", "2020-01-03 18:00:00", "?"]),
        "Exercise Name": st.sampled_from(["Squat", "Row", ""]),
        "Set Order": st.sampled_from(["1", "W", "Note", "Rest Timer", "?"]),
        "Weight": st.sampled_from(["0", "100", "x"]),
        "Reps": st.sampled_from(["0", "5", "-1"]),
        "Seconds": st.sampled_from(["0", "60"]),
        "Notes": st.sampled_from(["", "one", "one\ntwo", 'say ""hi""']),
        "Workout Notes": st.sampled_from(["", "hard"]),
    },
)
LINES = CELLS | st.sampled_from(["", "a,b", '1,"open', ",,", '"in "line""', "x" * 100])


@given(st.lists(LINES, max_size=40), st.integers(1, 400), st.integers(0, 2))
def test_every_row_is_told_or_accounted_for_however_it_is_cut(
    given_rows: list[Row | str], piece: int, known: int
) -> None:
    """Neither where a block ends nor what is still known of earlier rows changes anything."""
    whole = rows(*given_rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_PIECE", piece)
        patch.setattr(flat, "_MOST_KNOWN", known)
        cut = rows(*given_rows)
    assert cut.told == whole.told
    for each in (cut.found, whole.found):
        # Records that do not fit are found when a block is read, and the others row by row.
        each.rejected.sort()
    assert vars(cut.found) == vars(whole.found)


def test_equal_sets_are_told_once_and_shared() -> None:
    told = rows({}, {}, {"Reps": "6"})
    first, second, third = (each for _, each in told.workouts[0].sets)
    assert first is second
    assert first.shape is third.shape
