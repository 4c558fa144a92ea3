"""Routines as a lifter keeps them: added, edited, renamed, taken up, deleted, and all undone."""

from datetime import UTC, datetime

import pytest

from builders import Gym
from workoutlog.domain.model import Routine
from workoutlog.errors import (
    ExerciseUnknown,
    InvalidValue,
    NotationError,
    NotFound,
    RoutineExists,
    RoutineUnknown,
    Span,
)
from workoutlog.services import drafting, routines, today, undoing
from workoutlog.services.recording import recording
from workoutlog.services.routines import find_routine, followed

PUSH = "bench 3x5 from 60kg, +2.5kg\n"
TWO_DAYS = "max squat 140kg\nday A\nsquat 75%x5\nday B\nbench 3x5\n"


def test_what_is_added_is_kept_as_it_was_written(gym: Gym) -> None:
    text = "\ufeff# Mine\r\n\r\nbench 3x5\r\n\r\n"
    changed = routines.add_routine(gym.moment, "  Push   day ", text)

    assert changed.change == "added"
    assert changed.shown.routine.name == "Push day"
    assert changed.shown.routine.text == "# Mine\n\nbench 3x5\n"
    assert changed.shown.is_followed
    assert routines.show_routine(gym.moment, "push day") == changed.shown
    assert routines.show_routine(gym.moment, "") == changed.shown


def test_nothing_is_added_that_cannot_be_read(gym: Gym) -> None:
    for text, error in (
        ("", NotationError),
        ("bench 3x5 75%", NotationError),
        ("sqat 3x5", ExerciseUnknown),
        ("bench 3x5 # " + "x" * 20_000, InvalidValue),
    ):
        with pytest.raises(error):
            routines.add_routine(gym.moment, "push", text)
    with pytest.raises(InvalidValue):
        routines.add_routine(gym.moment, "...", PUSH)

    assert routines.list_routines(gym.moment).routines == ()


def test_a_name_belongs_to_one_routine(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Push", PUSH)
    routines.add_routine(gym.moment, "Pull", "row 3x5")

    with pytest.raises(RoutineExists):
        routines.add_routine(gym.moment, "PUSH", PUSH)
    with pytest.raises(RoutineExists):
        routines.rename_routine(gym.moment, "Pull", "push")
    assert routines.rename_routine(gym.moment, "push", "PUSH").shown.routine.name == "PUSH"


def test_every_change_is_undone_and_redone(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Push", PUSH)
    routines.edit_routine(gym.moment, "push", "bench 5x5")
    routines.rename_routine(gym.moment, "push", "Press")
    routines.follow_routine(gym.moment, "press")
    routines.set_max(gym.moment, "press", "bench", "100")
    routines.delete_routine(gym.moment, "press")
    assert gym.logbook.routines() == []

    seen = []
    for _ in range(6):
        undoing.undo(gym.moment)
        seen.append(
            [(each.name, each.text, each.followed_at is None) for each in gym.logbook.routines()]
        )
    assert seen == [
        [("Press", "max bench: 100kg on 2026-11-18\nbench 5x5\n", False)],
        [("Press", "bench 5x5\n", False)],
        [("Press", "bench 5x5\n", True)],
        [("Push", "bench 5x5\n", True)],
        [("Push", PUSH, True)],
        [],
    ]
    for _ in range(5):
        undoing.redo(gym.moment)
    assert gym.logbook.routines()[0].text.startswith("max bench: 100kg")


def test_a_routine_is_found_by_the_beginning_of_its_name(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Push heavy", PUSH)
    routines.add_routine(gym.moment, "Push light", PUSH)
    routines.add_routine(gym.moment, "Legs", "squat 3x5")

    assert find_routine(gym.moment, "le").name == "Legs"
    with pytest.raises(RoutineUnknown, match='"push" begins 2 routines'):
        find_routine(gym.moment, "push")
    with pytest.raises(RoutineUnknown, match='There is no routine "arms"') as raised:
        find_routine(gym.moment, "arms")
    assert raised.value.advice == ("There are: Legs, Push heavy, Push light.",)


def test_the_routine_that_is_followed_is_the_one_taken_up_last(gym: Gym) -> None:
    with pytest.raises(RoutineUnknown, match="no routine yet"):
        followed(gym.moment)
    routines.add_routine(gym.moment, "A", PUSH)
    assert followed(gym.moment).name == "A"
    routines.add_routine(gym.moment, "B", PUSH)
    with pytest.raises(RoutineUnknown, match="No routine is followed"):
        followed(gym.moment)
    for name in "AB":
        routines.follow_routine(gym.moment, name)

    assert followed(gym.moment).name == "B"
    assert [each.is_followed for each in routines.list_routines(gym.moment).routines] == [
        False,
        True,
    ]


def test_a_max_is_written_into_its_line_and_leaves_the_others_alone(gym: Gym) -> None:
    text = "# Mine.\n\nmax squat +5kg, -10% after 1 miss  # low bar\nsquat 75%x5\nbench 3x5\n"
    routines.add_routine(gym.moment, "mine", text)

    routines.set_max(gym.moment, "mine", "back squat", "140")
    changed = routines.set_max(gym.moment, "mine", "bench", "225lb")
    assert changed.shown.routine.text == (
        "# Mine.\n\n"
        "max bench: 225lb on 2026-11-18\n"
        "max squat: 140kg on 2026-11-18, +5kg, -10% after 1 miss  # low bar\n"
        "squat 75%x5\nbench 3x5\n"
    )
    with pytest.raises(InvalidValue):
        routines.set_max(gym.moment, "mine", "squat", "0")
    with pytest.raises(InvalidValue):
        routines.set_max(gym.moment, "mine", "squat", "heavy")


def test_a_routine_that_cannot_be_read_here_can_still_be_seen_and_mended(gym: Gym) -> None:
    """Such as one that came from another device before its exercise did."""
    moment = gym.moment
    with recording(moment, "sync") as recorder:
        recorder.create(Routine(id=recorder.new_id(), name="push", text="bench 3x5\nspoto 3x5\n"))

    assert routines.show_routine(gym.moment, "push").days == ()
    with pytest.raises(ExerciseUnknown) as raised:
        today.today(gym.moment)
    assert raised.value.span == Span("spoto 3x5", 0, 5, 2)
    assert routines.edit_routine(gym.moment, "push", PUSH).shown.days == ("",)


def test_completion_offers_names(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Push heavy", PUSH)
    routines.add_routine(gym.moment, "Legs", PUSH)

    assert routines.complete_routines(gym.moment, "pu") == ["push heavy"]
    assert set(routines.complete_routines(gym.moment, "")) == {"push heavy", "legs"}


# From a workout


def test_a_workout_becomes_a_routine(gym: Gym) -> None:
    gym.log("bench w60x5 100x5,5,5 90x8f @9")
    gym.log("pullup +10x8 8 / row 60x10,10")
    gym.log("plank 60s 90s")
    gym.log("run 5km 25:00")
    gym.log("squat 140x0")

    text = drafting.routine_of(gym.moment, "last")
    assert text == (
        "bench: w60kgx5 3x5@100kg 90kgx8\n"
        "pullup: 2x8@bw+10kg / row: 2x10@60kg\n"
        "plank: 1x1min 1x1min30s\n"
        "run: 1x5km\n"
    )
    assert routines.add_routine(gym.moment, "again", text).shown.days == ("",)


def test_supersets_become_one_line_each(gym: Gym) -> None:
    gym.log("bench 60x10 / row 50x10")
    gym.log("bench 60x9 / row 50x9")
    gym.log("curl 20x12 / triceps pushdown 30x12")

    assert drafting.routine_of(gym.moment, "last").splitlines()[0] == (
        "bench: 60kgx10 60kgx9 / row: 50kgx10 50kgx9"
    )


def test_a_workout_without_sets_is_no_routine(gym: Gym) -> None:
    with pytest.raises(NotFound):
        drafting.routine_of(gym.moment, "last")
    gym.start("Push")
    with pytest.raises(InvalidValue, match="no sets"):
        drafting.routine_of(gym.moment, "")


def test_times_are_kept_in_the_lifters_day(gym: Gym) -> None:
    gym.at(datetime(2026, 11, 18, 23, 50, tzinfo=UTC))
    routines.add_routine(gym.moment, "push", TWO_DAYS)

    assert "2026-11-18" in routines.set_max(gym.moment, "push", "squat", "140").shown.routine.text
