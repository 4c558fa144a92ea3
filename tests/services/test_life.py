"""Whatever a lifter does in whatever order: nothing is lost, and all of it can be undone."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from builders import Gym, Life
from workoutlog.errors import NothingToRedo, NothingToUndo, WorkoutlogError
from workoutlog.services import body, catalogue, editing, rewriting, training, undoing

LINES = [
    "bench 100x5",
    "squat w60x5 140 3x5 @8",
    "curl 20x10 d15x8",
    "bench 60 10 / row 50 10",
    "pullup 10 8",
    "plank 60s",
    "A1 ohp 40x8",
    "bp +5 3",
    "frobnicate 10x5",
    "3x5",
]
NAMES = ["bench", "squat", "pullup", "larsen press", "paused bench", "yoke", ""]
NUMBERS = st.integers(0, 6)


class Lifting(RuleBasedStateMachine):
    """Lives a lifter's life beside a list of all its states, which undo and redo walk along."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.gym = Gym(Path(self.folder.name, "logbook.db"), rest_s=90)
        self.states: list[Life] = [self.gym.life()]
        self.here = 0

    def does(self, command: Callable[[], object]) -> None:
        """Do something: it is done whole, or refused in words with nothing changed."""
        try:
            command()
        except WorkoutlogError:
            assert self.gym.life() == self.states[self.here]
            return
        now = self.gym.life()
        if now != self.states[self.here]:
            self.states[self.here + 1 :] = [now]
            self.here += 1

    @rule(hours=st.sampled_from([0.1, 1, 5, 30]))
    def time_passes(self, hours: float) -> None:
        self.gym.later(hours=hours)

    @rule(line=st.sampled_from(LINES), note=st.sampled_from(["", "felt good"]))
    def logs(self, line: str, note: str) -> None:
        self.does(lambda: self.gym.log(line, note=note))

    @rule(line=st.sampled_from(LINES), at=st.sampled_from(["2h ago", "yesterday 18:00", "-9d"]))
    def logs_what_was_done_earlier(self, line: str, at: str) -> None:
        self.does(lambda: self.gym.log(line, at=at))

    @rule(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=3))
    def logs_lines(self, lines: list[str]) -> None:
        self.does(lambda: self.gym.log_lines("\n".join(lines)))

    @rule(name=st.sampled_from(["", "Push"]), at=st.sampled_from([None, "3h ago"]))
    def starts(self, name: str, at: str | None) -> None:
        self.does(lambda: self.gym.start(name, at))

    @rule(at_last_set=st.booleans())
    def finishes(self, at_last_set: bool) -> None:  # noqa: FBT001  # a rule's choice
        self.does(lambda: self.gym.finish(at_last_set=at_last_set))

    @rule()
    def discards(self) -> None:
        self.does(lambda: training.discard(self.gym.moment))

    @rule(number=st.none() | NUMBERS)
    def notes(self, number: int | None) -> None:
        self.does(lambda: training.note(self.gym.moment, "tired", set_number=number))

    @rule(number=NUMBERS, words=st.sampled_from(["105x5", "8", "60x5,5", "x"]))
    def edits_a_set(self, number: int, words: str) -> None:
        self.does(lambda: self.gym.edit(number, words))

    @rule(number=NUMBERS, name=st.sampled_from(NAMES))
    def says_it_was_another_exercise(self, number: int, name: str) -> None:
        self.does(lambda: self.gym.edit(number, exercise=name))

    @rule(name=st.sampled_from(["Push", "Legs"]), finished=st.sampled_from([None, "now", "-9d"]))
    def edits_a_workout(self, name: str, finished: str | None) -> None:
        self.does(lambda: editing.edit_workout(self.gym.moment, name=name, finished=finished))

    @rule(numbers=st.lists(NUMBERS, max_size=3))
    def deletes_sets(self, numbers: list[int]) -> None:
        self.does(lambda: editing.delete_sets(self.gym.moment, numbers))

    @rule(confirmed=st.booleans())
    def deletes_workouts(self, confirmed: bool) -> None:  # noqa: FBT001  # a rule's choice
        codes = [each.id.hex for each in self.gym.workouts()[:2]]
        self.does(lambda: editing.delete_workouts(self.gym.moment, codes, confirmed=confirmed))

    @rule(number=NUMBERS, to=st.none() | NUMBERS, elsewhere=st.booleans())
    def moves(self, number: int, to: int | None, elsewhere: bool) -> None:  # noqa: FBT001  # as above
        workouts = self.gym.workouts()
        into = workouts[-1].id.hex if workouts and elsewhere else None
        self.does(lambda: editing.move_set(self.gym.moment, number, to, into=into))

    @rule(order=st.randoms(use_true_random=False), cut=st.integers(0, 2))
    def rewrites(self, order: Random, cut: int) -> None:
        self.does(lambda: self.rewrite(order, cut))

    @rule(value=st.sampled_from(["82.5", "181lb", "waist"]))
    def weighs(self, value: str) -> None:
        self.does(lambda: body.measure(self.gym.moment, value))

    @rule(name=st.sampled_from(NAMES))
    def adds_an_exercise(self, name: str) -> None:
        self.does(lambda: catalogue.add_exercise(self.gym.moment, name))

    @rule(name=st.sampled_from(NAMES), to=st.sampled_from(NAMES))
    def renames(self, name: str, to: str) -> None:
        self.does(lambda: catalogue.rename_exercise(self.gym.moment, name, to))

    @rule(name=st.sampled_from(NAMES), alias=st.sampled_from(NAMES), remove=st.booleans())
    def aliases(self, name: str, alias: str, remove: bool) -> None:  # noqa: FBT001  # as above
        self.does(lambda: catalogue.alias_exercise(self.gym.moment, name, [alias], remove=remove))

    @rule(name=st.sampled_from(NAMES), into=st.sampled_from(NAMES))
    def merges(self, name: str, into: str) -> None:
        self.does(lambda: catalogue.merge_exercises(self.gym.moment, name, into))

    @rule()
    def undoes(self) -> None:
        if self.here == 0:
            with pytest.raises(NothingToUndo):
                undoing.undo(self.gym.moment)
        else:
            undone = undoing.undo(self.gym.moment)
            self.here -= 1
            assert not undone.skipped
            assert undone.more == (self.here > 0)

    @rule()
    def redoes(self) -> None:
        if self.here == len(self.states) - 1:
            with pytest.raises(NothingToRedo):
                undoing.redo(self.gym.moment)
        else:
            redone = undoing.redo(self.gym.moment)
            self.here += 1
            assert not redone.skipped
            assert redone.more == (self.here < len(self.states) - 1)

    def walk(self) -> None:
        while self.here:
            self.undoes()
            self.is_as_it_should_be()
        while self.here < len(self.states) - 1:
            self.redoes()
            self.is_as_it_should_be()

    def rewrite(self, order: Random, cut: int) -> None:
        before = rewriting.as_text(self.gym.moment)
        head, lines, help_ = before.text.split("\n\n")
        kept = lines.split("\n")[cut:]
        order.shuffle(kept)
        rewriting.rewrite(self.gym.moment, before, "\n\n".join([head, "\n".join(kept), help_]))

    @invariant()
    def is_as_it_should_be(self) -> None:
        assert self.gym.life() == self.states[self.here]

    @invariant()
    def every_set_is_in_a_workout_and_under_an_exercise(self) -> None:
        logbook = self.gym.logbook
        every = [each.id for each in logbook.exercises()]
        assert logbook.totals.count_sets(every) == len(self.gym.sets())
        assert logbook.damage() == []

    @invariant()
    def no_two_sets_share_a_place(self) -> None:
        for workout in self.gym.workouts():
            keys = self.gym.logbook.order_keys(workout.id)
            assert [each.id for each in self.gym.sets(workout)] == [row_id for _, row_id in keys]
            assert len({key for key, _ in keys}) == len(keys)

    def teardown(self) -> None:
        self.walk()
        self.gym.close()
        self.folder.cleanup()


TestLifting = Lifting.TestCase
TestLifting.settings = settings(
    settings.get_profile(settings.get_current_profile_name()),
    max_examples=max(10, settings().max_examples // 3),
    stateful_step_count=25,
)
