"""A workout edited as text: what was touched changes, and nothing else."""

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.errors import ExerciseUnknown, InvalidValue, NotationError, NotFound
from workoutlog.services import editing, rewriting, undoing

PUSH = "bench 100 5 5 5 @8; ohp 40x8 rest=90; pullup 10"

Change = Callable[[str], str]


def rewrite(gym: Gym, change: Change) -> None:
    before = rewriting.as_text(gym.moment)
    rewriting.rewrite(gym.moment, before, change(before.text))


def body(gym: Gym) -> list[str]:
    return rewriting.as_text(gym.moment).text.split("\n\n")[1].split("\n")


def with_body(lines: list[str]) -> Change:
    return lambda text: "\n\n".join([text.split("\n\n")[0], "\n".join(lines)])


def versions(gym: Gym) -> list[Version[WorkoutSet]]:
    return gym.logbook.versions(WorkoutSet, [each.id for each in gym.sets()])


class TestUntouched:
    @pytest.mark.parametrize(
        "lines",
        [
            PUSH,
            "bench " + "100x5 " * 20 + "\nbench " + "100x5 " * 20 + "\nbench 100x5",
            "A1 bench 60 10 / A2 row 50 10\nA1 bench 60 10 / A2 row 50 10",
            "C1 bench 60 10\nC2 row 50 10",
            "bench 100x5 # easy #1",
        ],
    )
    def test_text_changes_nothing(self, gym: Gym, lines: str) -> None:
        gym.log_lines(lines)
        before, journal = versions(gym), gym.logbook.next_undo()

        rewrite(gym, lambda text: text)

        assert versions(gym) == before
        assert gym.logbook.next_undo() == journal

    def test_lines_keep_what_the_notation_cannot_say(self, gym: Gym) -> None:
        gym.log("bench 100 5 5")
        gym.log("squat 140x5")
        first = gym.sets()[0]
        odd = replace(first, tempo="3 1 1", note="two\nlines")
        gym.logbook.save([Version(odd, LOWEST)])

        rewrite(gym, lambda text: text.replace("140", "145"))

        assert gym.sets()[0] == odd
        assert gym.written()[2] == "squat 145 x 5"

    def test_lines_that_look_the_same_keep_their_own(self, gym: Gym) -> None:
        for tempo, lift in (("3 1 1", "bench"), ("", "squat"), ("3-1-1", "bench")):
            made = gym.log(f"{lift} 100x5").blocks[0].sets[0].set
            gym.logbook.save([Version(replace(made, tempo=tempo), LOWEST)])

        rewrite(gym, lambda text: text)

        assert [each.tempo for each in gym.sets()] == ["3 1 1", "", "3-1-1"]


class TestTouched:
    @pytest.mark.parametrize(
        ("lines", "kept"),
        [
            (["bench: 100 5 5 @8", "ohp: 45x8", "pullup: 10"], [0, 1, 3, 4]),
            (["ohp: 40x8 rest=90", "bench: 100 5 5 5 @8", "pullup: 10"], [3, 0, 1, 2, 4]),
            (["bench: 100 5 5 5 @8", "pullup: 10"], [0, 1, 2, 4]),
            (["bench: 100 5 5 5 @8", "curl: 20x9", "ohp: 40x8 rest=90", "pullup: 10"], []),
        ],
    )
    def test_sets_keep_their_ids_and_times(
        self, gym: Gym, lines: list[str], kept: list[int]
    ) -> None:
        for each in PUSH.split("; "):
            gym.log(each)
        old = gym.sets()

        rewrite(gym, with_body(lines))

        new = gym.sets()
        if kept:
            assert [each.id for each in new] == [old[place].id for place in kept]
            assert [each.performed_at for each in new] == [old[p].performed_at for p in kept]
        else:
            assert [each.id for each in new if each.id in {o.id for o in old}] == [
                each.id for each in old
            ]
            assert new[3].performed_at is None
            assert gym.written()[3] == "curl 20 x 9"
        undoing.undo(gym.moment)
        assert gym.sets() == old

    def test_another_exercise_is_the_same_set(self, gym: Gym) -> None:
        gym.log("bench 100x5")
        [old] = gym.sets()

        rewrite(gym, with_body(["squat: 100x5"]))

        assert gym.written() == ["squat 100 x 5"]
        assert gym.sets()[0].id == old.id

    def test_the_head(self, gym: Gym) -> None:
        gym.start("Push")
        gym.log("bench 100x5")
        gym.finish()
        gym.later(hours=3)
        before = versions(gym)

        rewrite(
            gym,
            lambda text: (
                text.replace("name: Push", "name: Pull")
                .replace("note: ", "note: one\nnote: two")
                .replace("started: 2026-11-18 18:00", "started: 2026-11-18 17:30")
            ),
        )

        [workout] = gym.workouts()
        assert (workout.name, workout.note) == ("Pull", "one\ntwo")
        assert f"{workout.local_start:%H:%M}" == "17:30"
        assert versions(gym) == before

    def test_a_new_superset_takes_a_free_number(self, gym: Gym) -> None:
        gym.log("A1 bench 60 10 / A2 row 50 10")

        rewrite(gym, with_body([*body(gym), "curl 20 10 / dips 10"]))

        assert [each.superset for each in gym.sets()] == [1, 1, 2, 2]

    def test_a_set_logged_meanwhile_survives(self, gym: Gym) -> None:
        gym.log("bench 100 5 5")
        before = rewriting.as_text(gym.moment)
        gym.log("squat 140x5")

        rewriting.rewrite(gym.moment, before, before.text.replace("100 kg", "105 kg"))

        assert gym.written() == ["bench 105 x 5", "bench 105 x 5", "squat 140 x 5"]


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "error", "line"),
        [
            (with_body(["bench: 100x5", "squat: 140x"]), NotationError, 7),
            (with_body(["bench: 100x5", "sqat: 140x5"]), ExerciseUnknown, 7),
            (lambda text: text.replace("name:", "nmae:"), InvalidValue, 1),
            (lambda _: "# nothing\n", InvalidValue, None),
        ],
    )
    def test_a_bad_line_changes_nothing_and_is_named(
        self, gym: Gym, change: Change, error: type[InvalidValue], line: int | None
    ) -> None:
        gym.log("bench 100x5")
        life = gym.life()

        with pytest.raises(error) as caught:
            rewrite(gym, change)

        assert (caught.value.span and caught.value.span.line) == line
        assert gym.life() == life

    def test_a_workout_deleted_meanwhile(self, gym: Gym) -> None:
        gym.log("bench 100x5")
        before = rewriting.as_text(gym.moment)
        editing.delete_workouts(gym.moment, ["last"], confirmed=True)

        with pytest.raises(NotFound, match="deleted meanwhile"):
            rewriting.rewrite(gym.moment, before, before.text)


@given(
    sets=st.lists(strategies.sets, max_size=6),
    order=st.lists(st.sampled_from(["bench", "squat", "plank", "walk", "pullup"]), min_size=6),
)
def test_whatever_was_imported_an_unchanged_text_changes_nothing(
    sets: list[WorkoutSet], order: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Gym(Path(folder, "logbook.db"))) as gym:
        for name in dict.fromkeys(order):
            line = {"plank": "60s", "walk": "5km"}.get(name, "100x5")
            gym.log(f"{name} {'10' if name == 'pullup' else line}")
        [workout] = gym.logbook.versions(Workout, [gym.workouts()[0].id])
        lifts = {n: gym.exercises.resolve(n).id for n in order}
        gym.logbook.save(
            [
                Version(replace(each, workout_id=workout.noun.id, exercise_id=lifts[name]), LOWEST)
                for each, name in zip({s.id: s for s in sets}.values(), order, strict=False)
            ]
        )
        life, journal = gym.life(), gym.logbook.next_undo()

        rewrite(gym, lambda text: text)

        assert gym.life() == life
        assert gym.logbook.next_undo() == journal
