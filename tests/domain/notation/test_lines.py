"""Files and standard input: several exercises, with notes."""

import pytest

from domain.notation.examples import BENCH, GYM, KG, RAISE, ROW, SQUAT, body, lifted
from workoutlog.domain.notation import read_lines, read_sets
from workoutlog.errors import ExerciseUnknown, NotationError

DAY = """\ufeff# Monday
squat 100x5,5,3 @8   # belt; knees felt fine

bench 60x5 80x3; lr 8 12 12
A1 bench 60 10
A2 row 50 10 # slow
dips 10 / pullup 8;
"""


def test_lines_become_entries() -> None:
    entries = read_lines(DAY, GYM, KG)
    assert [(entry.exercise.name, entry.line, entry.note) for entry in entries] == [
        ("Back Squat", 2, "belt; knees felt fine"),
        ("Bench Press", 4, ""),
        ("Lateral Raise", 4, ""),
        ("Bench Press", 5, ""),
        ("Barbell Row", 6, "slow"),
        ("Dips", 7, ""),
        ("Pull-up", 7, ""),
    ]
    assert entries[0].sets == lifted(100, 5, 5, 3, rpe_tenths=80)
    assert entries[5].sets == body(10)


def test_labels_of_several_lines_are_one_superset() -> None:
    assert [entry.superset for entry in read_lines(DAY, GYM, KG)] == [
        None,
        None,
        None,
        1,
        1,
        2,
        2,
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# rest day", " ; ;\n  # nothing\r\n"])
def test_nothing_is_no_error(text: str) -> None:
    assert read_lines(text, GYM, KG) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_ends_a_line(end: str) -> None:
    entries = read_lines(f"squat 100x5{end}bench 60x5", GYM, KG)
    assert [(entry.exercise, entry.line) for entry in entries] == [(SQUAT, 1), (BENCH, 2)]


def test_error_says_which_line_and_where_in_it() -> None:
    with pytest.raises(NotationError) as raised:
        read_lines("squat 100x5\n\trow  50 8 ;  squat 3x5\n", GYM, KG)
    span = raised.value.span
    assert span is not None
    assert (span.line, span.text, span.start) == (2, "\trow  50 8 ;  squat 3x5", 20)
    assert [choice.words for choice in raised.value.choices] == ["3kgx5"]


def test_unknown_exercise_says_which_line() -> None:
    with pytest.raises(ExerciseUnknown) as raised:
        read_lines("squat 100x5\nsqat 100x5\n", GYM, KG)
    assert raised.value.span is not None
    assert raised.value.span.line == 2


def test_untypable_character_says_which_line() -> None:
    with pytest.raises(NotationError) as raised:
        read_lines("squat 100x5\nsquat 100x\x00\n", GYM, KG)
    assert raised.value.span is not None
    assert raised.value.span.line == 2


def test_supersets_without_labels_avoid_those_with() -> None:
    entries = read_lines("B1 bench 60 5\nrow 50 5 / lr 8 12\nsquat 100 5 / dips 8", GYM, KG)
    assert [(entry.exercise, entry.superset) for entry in entries[:3]] == [
        (BENCH, 2),
        (ROW, 1),
        (RAISE, 1),
    ]
    assert [entry.superset for entry in entries[3:]] == [3, 3]


def test_sets_alone_are_read_for_a_known_exercise() -> None:
    assert read_sets("100 kg × 5, 3", SQUAT, KG) == lifted(100, 5, 3)
