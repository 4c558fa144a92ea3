"""What a routine says, and where the caret stands when it cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.routines.examples import (
    KG,
    LB,
    MAXES,
    REFUSED,
    RULES,
    SHELF,
    TARGETS,
    plan_of,
)
from workoutlog.domain.model import SetType
from workoutlog.domain.notation import Load
from workoutlog.domain.routines import read_routine, write_routine
from workoutlog.domain.routines.plans import Drop, Step, Turns
from workoutlog.domain.units import MassUnit
from workoutlog.errors import (
    ExerciseAmbiguous,
    ExerciseUnknown,
    InvalidValue,
    NotationError,
    WorkoutlogError,
)


def last_line(text: str) -> str:
    return text.rstrip("\n").rpartition("\n\n")[2]


@pytest.mark.parametrize(("text", "canonical"), TARGETS + RULES)
def test_example_means_its_canonical_form(text: str, canonical: str) -> None:
    plan = plan_of(MAXES + text)

    assert last_line(write_routine(plan)) == canonical
    assert plan_of(write_routine(plan)) == plan


@pytest.mark.parametrize(("text", "caret", "line", "told"), REFUSED)
def test_refusal_tells_what_and_where(
    text: str, caret: str | None, line: int | None, told: str | None
) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        plan_of(text)

    error = raised.value
    if told is not None:
        assert " — ".join([error.message, *error.advice]) == told
    if caret is None:
        assert error.span is None
    else:
        assert error.span is not None
        assert error.span.text[error.span.start : error.span.end] == caret
        assert error.span.line == line


def test_a_document_has_days_maxes_and_steps() -> None:
    plan = plan_of(
        """
        # A program of our own.
        round 1.25kg; round 5lb
        max squat 140kg on 2026-11-25, +5kg, -10% after 2 misses
        max bench +2.5kg

        day Lower body   # the hard one
        squat 75%x5
          | 80%x3
          | 85%x1+   # grind
        A1 leg curl 3x12
        A2 calf raise 3x15

        day Upper
        bench 80%x5 / row 3x8-12
          +2.5kg
        """
    )

    assert [each.name for each in plan.days] == ["Lower body", "Upper"]
    assert plan.steps == (Load(1250, MassUnit.KG), Load(2268, MassUnit.LB))
    squat, bench = plan.maxes
    assert (squat.load, squat.since) == (Load(140_000, MassUnit.KG), date(2026, 11, 25))
    assert (squat.step, squat.drop) == (Step(Load(5000, MassUnit.KG)), Drop(100, 2))
    assert (bench.load, bench.since) == (None, None)
    lower, upper = plan.days
    assert [each.superset for each in lower.exercises] == [None, 1, 1]
    assert [len(each.schemes) for each in lower.exercises] == [3, 1, 1]
    assert lower.exercises[0].note == "grind"
    assert [each.superset for each in upper.exercises] == [1, 1]
    assert upper.exercises[1].rule.step == Step(Load(2500, MassUnit.KG))
    assert plan.day("UPPER") is upper
    assert plan.day("Legs") is None
    assert plan_of(write_routine(plan)) == plan


def test_a_day_of_its_own_needs_no_name() -> None:
    [day] = plan_of("squat 3x5\nbench 3x5").days

    assert day.name == ""
    assert [each.called for each in day.exercises] == ["squat", "bench"]


def test_bare_loads_have_the_lifters_unit() -> None:
    [day] = plan_of("squat 3x5 from 45 +5", LB).days

    rule = day.exercises[0].rule
    assert rule.start is not None
    assert (rule.start.unit, rule.start.grams) == (MassUnit.LB, 20_412)


def test_stages_and_waves_are_told_apart() -> None:
    [day] = plan_of(f"{MAXES}squat 75%x5 | 80%x3\nbench 5x3 > 6x2").days

    assert [each.turns for each in day.exercises] == [Turns.EVERY_TIME, Turns.AFTER_A_MISS]


def test_an_exercise_may_be_called_like_a_keyword() -> None:
    [day] = plan_of("round the world 30s").days

    assert day.exercises[0].exercise.name == "Round The World Shoulder Stretch"


def test_a_semicolon_parts_exercises_and_joins_none() -> None:
    [day] = plan_of("squat 3x5; bench 3x5 / row 3x5; dl 1x5").days

    assert [each.superset for each in day.exercises] == [None, 1, 1, None]


def test_a_note_belongs_to_the_exercise_of_its_line() -> None:
    plan = plan_of("squat 3x5\nmax bench 100kg  # touch and go\nround 1kg  # small plates")

    assert [each.note for each in plan.days[0].exercises] == [""]


def test_a_warm_up_is_no_work() -> None:
    [day] = plan_of("squat w2x5 3x5").days

    assert [each.set_type for each in day.exercises[0].schemes[0]] == [
        SetType.WARM_UP,
        SetType.WORKING,
    ]


PIECES = st.sampled_from(
    [
        *("squat", "bench", "pullup", "plank", "run", "3x5", "75%x5", "5+", "8-12", "@8", "100kg"),
        *("from", "20kg", "+2.5kg", "-10%", "after", "3", "misses", "restart", "at", "|", ">", "/"),
        *("day", "A", "max", "round", "on", "2026-11-25", "#", "w", "rest=90s", "\n", "\n", ","),
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused: WorkoutlogError
    try:
        plan = plan_of(text)
    except (NotationError, InvalidValue, ExerciseUnknown, ExerciseAmbiguous) as error:
        refused = error
    else:
        assert plan_of(write_routine(plan)) == plan
        return
    if refused.span is not None:
        assert 0 <= refused.span.start <= refused.span.end <= len(refused.span.text)
        assert refused.span.line is not None


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_units_are_written_out(text: str) -> None:
    """What is written back means the same to whoever reads it."""
    try:
        plan = read_routine(text, SHELF, LB)
    except WorkoutlogError:
        return
    assert read_routine(write_routine(plan), SHELF, KG) == plan


@pytest.mark.parametrize("load", ["0kg", "-5kg"])
def test_a_training_max_of_nothing_is_refused(load: str) -> None:
    with pytest.raises(NotationError, match=rf"Can.t read {load}") as caught:
        plan_of(f"squat 3x5@75%\nmax squat {load}")
    assert caught.value.span is not None
    assert caught.value.span.text[caught.value.span.start :].startswith(load)
