"""Exercises as the lifter has them: found under every name, and never costing a set."""

from uuid import UUID

import pytest

from builders import Gym
from workoutlog.domain.ids import custom_exercise_id
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.personal_records import RecordKind
from workoutlog.domain.stamps import stamp
from workoutlog.domain.units import MassUnit
from workoutlog.errors import (
    ExerciseAmbiguous,
    ExerciseExists,
    ExerciseUnknown,
    InvalidValue,
    WorkoutlogError,
)
from workoutlog.services.catalogue import (
    ExerciseList,
    add_exercise,
    alias_exercise,
    complete_names,
    edit_exercise,
    list_exercises,
    merge_exercises,
    rename_exercise,
    show_exercise,
)
from workoutlog.services.history import history, last
from workoutlog.services.maxima import rep_maxima
from workoutlog.services.progress import all_records, exercise_records
from workoutlog.services.undoing import redo, undo


def names(found: ExerciseList) -> list[str]:
    return [each.exercise.name for each in found.exercises]


def named(gym: Gym, *texts: str) -> list[str]:
    """Tell which exercise each text finds."""
    return [gym.exercises.resolve(each).name for each in texts]


class TestAdding:
    def test_everything_that_was_said_is_kept(self, gym: Gym) -> None:
        added = add_exercise(
            gym.moment,
            "  Zercher \t Lunge ",
            tracking=Tracking.CARRY,
            barbell=True,
            equipment="barbell",
            muscle="quadriceps",
            secondary_muscles=("glutes", "abs"),
            aliases=("zl", " long  lunge "),
            unit=MassUnit.LB,
        )

        exercise = Exercise(
            id=custom_exercise_id("zercher lunge"),
            name="Zercher Lunge",
            tracking=Tracking.CARRY,
            barbell=True,
            equipment="barbell",
            muscle="quadriceps",
            secondary_muscles=("glutes", "abs"),
            aliases=("zl", "long lunge"),
            unit=MassUnit.LB,
        )
        assert (added.change, added.shown.exercise) == ("added", exercise)
        assert (added.shown.aliases, added.shown.built_in) == (("zl", "long lunge"), False)
        assert gym.own_exercises() == [exercise]
        assert named(gym, "ZL", "long-lunge", "zercher lunges") == ["Zercher Lunge"] * 3

    def test_two_devices_that_add_the_same_name_mean_the_same(
        self, gym: Gym, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = Gym(tmp_path_factory.mktemp("other") / "logbook.db")
        here = add_exercise(gym.moment, "Yoke Walk Heavy").shown.exercise
        there = add_exercise(other.moment, "yoke  WALK heavy").shown.exercise
        other.close()

        assert here.id == there.id

    @pytest.mark.parametrize(
        ("name", "aliases", "owner"),
        [
            ("Back Squat", (), "Back Squat"),
            ("back-squats", (), "Back Squat"),
            ("bench", (), "Bench Press"),
            ("Zorking", ("zork", "bench"), "Bench Press"),
            ("zork press", (), "Zork Press"),
            ("ZP", (), "Zork Press"),
        ],
    )
    def test_a_name_that_finds_something_is_refused(
        self, gym: Gym, name: str, aliases: tuple[str, ...], owner: str
    ) -> None:
        add_exercise(gym.moment, "Zork Press", aliases=("zp",))
        before = gym.life()

        with pytest.raises(ExerciseExists) as refused:
            add_exercise(gym.moment, name, aliases=aliases)

        assert owner in refused.value.message
        assert refused.value.hint is not None
        assert refused.value.hint.startswith("wl exercise show")
        assert gym.life() == before

    @pytest.mark.parametrize(
        ("name", "aliases"),
        [
            ("", ()),
            ("   ", ()),
            ("!?", ()),
            ("Zorking", ("–",)),
            ("Zorking", ("",)),
            ("z" * 101, ()),
            ("Zorking", ("z" * 101,)),
            ("Zork\x07", ()),
        ],
    )
    def test_a_name_that_cannot_be_found_or_kept_is_refused(
        self, gym: Gym, name: str, aliases: tuple[str, ...]
    ) -> None:
        with pytest.raises(InvalidValue):
            add_exercise(gym.moment, name, aliases=aliases)

        assert gym.life() == {}

    def test_one_that_was_taken_back_can_be_added_again_as_it_is_wanted_now(self, gym: Gym) -> None:
        first = add_exercise(
            gym.moment, "Zork Press", aliases=("zp",), muscle="chest", unit=MassUnit.LB
        ).shown.exercise
        undo(gym.moment)
        with pytest.raises(ExerciseUnknown):
            show_exercise(gym.moment, "zork press")

        again = add_exercise(gym.moment, "ZORK press", tracking=Tracking.TIMED).shown.exercise

        assert again == Exercise(id=first.id, name="ZORK press", tracking=Tracking.TIMED)
        assert gym.own_exercises() == [again]
        undo(gym.moment)
        assert gym.own_exercises() == []
        redo(gym.moment)
        assert gym.own_exercises() == [again]

    def test_a_name_that_an_exercise_was_renamed_from_is_free_once_it_lets_go_of_it(
        self, gym: Gym
    ) -> None:
        first = add_exercise(gym.moment, "Zork Press").shown.exercise
        gym.log("zork press 50x5")
        rename_exercise(gym.moment, "zork press", "Gronk Press")
        with pytest.raises(ExerciseExists, match="Gronk Press"):
            add_exercise(gym.moment, "Zork Press")
        alias_exercise(gym.moment, "gronk press", ["zork press"], remove=True)

        second = add_exercise(gym.moment, "Zork Press").shown.exercise
        gym.log("zork press 70x3")

        assert first.id == custom_exercise_id("Zork Press")
        assert second.id == custom_exercise_id("Zork Press", 2)
        assert gym.written() == ["Gronk Press 50 x 5", "Zork Press 70 x 3"]
        assert named(gym, "zork", "gronk") == ["Zork Press", "Gronk Press"]


class TestEditing:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("unit", MassUnit.LB),
            ("note", "seat 4"),
            ("tracking", Tracking.TIMED),
            ("equipment", "machine"),
            ("muscle", "neck"),
            ("secondary_muscles", ("neck", "traps")),
            ("barbell", True),
        ],
    )
    def test_one_fact_changes_and_no_other(self, gym: Gym, name: str, value: object) -> None:
        [before] = list_exercises(gym.moment, "leg press").exercises[:1]

        changed = edit_exercise(gym.moment, before.exercise.name, **{name: value})

        after = changed.shown.exercise
        assert changed.change == "changed"
        assert {each: getattr(after, each) for each in after.__slots__} == {
            **{each: getattr(before.exercise, each) for each in after.__slots__},
            name: value,
        }
        assert changed.shown.built_in

    def test_a_load_without_a_unit_is_in_that_of_its_exercise(self, gym: Gym) -> None:
        edit_exercise(gym.moment, "leg press", unit=MassUnit.LB)

        gym.log("leg press 100x5")
        gym.log("leg press 100kgx5")
        gym.log("bench 100x5")

        loads = [(each.load_g, each.load_unit) for each in gym.sets()]
        assert loads == [
            (45_359, MassUnit.LB),
            (100_000, MassUnit.KG),
            (100_000, MassUnit.KG),
        ]

    def test_only_from_then_on(self, gym: Gym) -> None:
        gym.log("leg press 100x5")
        edit_exercise(gym.moment, "leg press", unit=MassUnit.LB)

        assert [each.load_unit for each in gym.sets()] == [MassUnit.KG]

    @pytest.mark.parametrize(
        ("name", "values", "error"),
        [
            ("leg press", {}, InvalidValue),
            ("leg press", {"note": "n" * 4_001}, InvalidValue),
            ("leg press", {"muscle": "m" * 101}, InvalidValue),
            ("frobnicate", {"note": "?"}, ExerciseUnknown),
            ("dumbbell", {"note": "?"}, ExerciseAmbiguous),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, gym: Gym, name: str, values: dict[str, str], error: type[WorkoutlogError]
    ) -> None:
        with pytest.raises(error):
            edit_exercise(gym.moment, name, **values)

        assert gym.life() == {}


class TestRenaming:
    @pytest.mark.parametrize("old", ["Back Squat", "Zork Press"])
    def test_the_old_name_goes_on_finding_it_and_the_new_one_is_shown(
        self, gym: Gym, old: str
    ) -> None:
        add_exercise(gym.moment, "Zork Press")
        gym.log(f"{old} 100x5")
        before = gym.sets()

        renamed = rename_exercise(gym.moment, old, "  Morning   Grind ")

        assert (renamed.change, renamed.shown.exercise.name) == ("renamed", "Morning Grind")
        assert named(gym, old, "morning grind", "grind") == ["Morning Grind"] * 3
        assert gym.sets() == before
        assert gym.written() == ["Morning Grind 100 x 5"]

    def test_a_handle_of_the_lifters_own_goes_on_being_shown(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press", aliases=("zp",))
        rename_exercise(gym.moment, "zp", "Gronk Press")
        gym.log("zp 50x5")

        assert gym.written() == ["zp 50 x 5"]

    def test_there_and_back_leaves_each_name_once(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press")
        for name in ("Gronk Press", "Zork Press", "Gronk Press", "Blorb Press"):
            rename_exercise(gym.moment, "zork press", name)

        shown = show_exercise(gym.moment, "zork press")
        gym.log("zork press 50x5")

        assert shown.exercise.name == "Blorb Press"
        assert sorted(shown.aliases) == ["Gronk Press", "Zork Press"]
        assert gym.written() == ["Blorb Press 50 x 5"]

    def test_a_former_name_is_not_shown_when_the_alias_before_it_goes(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press", aliases=("zp",))
        rename_exercise(gym.moment, "zp", "Gronk Press")
        alias_exercise(gym.moment, "gronk press", ["zp"], remove=True)
        gym.log("zork press 50x5")

        assert gym.written() == ["Gronk Press 50 x 5"]

    def test_every_name_that_a_built_in_one_had_goes_on_finding_it(self, gym: Gym) -> None:
        once = rename_exercise(gym.moment, "back squat", "Morning Grind").shown
        shown = rename_exercise(gym.moment, "back squat", "Evening Grind").shown
        gym.log("morning grind 100x5")

        assert named(gym, "squat", "back squat", "morning grind") == ["Evening Grind"] * 3
        assert (once.exercise.aliases, once.aliases[0]) == ((), "squat")
        assert {"Back Squat", "Morning Grind", "squat"} < set(shown.aliases)
        assert gym.written() == ["Evening Grind 100 x 5"]

    def test_an_alias_may_become_the_name(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press", aliases=("gronk", "zp"))
        renamed = rename_exercise(gym.moment, "zp", "Gronk").shown
        gym.log("zork press 50x5")

        assert (renamed.exercise.name, renamed.aliases) == ("Gronk", ("zp", "Zork Press"))
        assert gym.written() == ["zp 50 x 5"]

    def test_only_its_letters_may_change(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press")

        renamed = rename_exercise(gym.moment, "zork press", "ZORK press").shown

        assert (renamed.exercise.name, renamed.aliases) == ("ZORK press", ())

    @pytest.mark.parametrize(
        ("name", "new_name", "error"),
        [
            ("zork press", "Back Squat", ExerciseExists),
            ("zork press", "bench", ExerciseExists),
            ("back squat", "Zork Press", ExerciseExists),
            ("zork press", "--", InvalidValue),
            ("zork press", "", InvalidValue),
            ("zork press", "z" * 101, InvalidValue),
            ("frobnicate", "Zorking", ExerciseUnknown),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, gym: Gym, name: str, new_name: str, error: type[WorkoutlogError]
    ) -> None:
        add_exercise(gym.moment, "Zork Press")
        before = gym.life()

        with pytest.raises(error):
            rename_exercise(gym.moment, name, new_name)

        assert gym.life() == before


class TestAliases:
    def test_the_newest_is_shown_and_all_are_found(self, gym: Gym) -> None:
        alias_exercise(gym.moment, "back squat", ["kniebeuge"])
        changed = alias_exercise(gym.moment, "kniebeuge", ["high  bar", "hb"])
        gym.log("hb 100x5")

        assert changed.shown.exercise.aliases == ("high bar", "hb", "kniebeuge")
        assert named(gym, "high bar", "hb", "kniebeuge", "squat") == ["Back Squat"] * 4
        assert gym.written() == ["high bar 100 x 5"]

    def test_one_it_has_comes_first_and_is_there_once(self, gym: Gym) -> None:
        alias_exercise(gym.moment, "back squat", ["kniebeuge", "hb", "Kniebeuge"])
        again = alias_exercise(gym.moment, "back squat", ["HB"])

        assert again.shown.exercise.aliases == ("HB", "kniebeuge")

    def test_a_built_in_one_can_be_made_the_one_that_is_shown(self, gym: Gym) -> None:
        handle = gym.exercises.handle(gym.exercises.resolve("back squat"))
        changed = alias_exercise(gym.moment, handle, ["bsq", handle]).shown

        assert changed.exercise.aliases == ("bsq", handle)
        assert changed.aliases.count("bsq") == 1

    def test_they_are_taken_away_by_any_spelling(self, gym: Gym) -> None:
        alias_exercise(gym.moment, "back squat", ["high bar", "hb", "kb squat"])
        changed = alias_exercise(gym.moment, "back squat", ["HIGH-bar", "hb"], remove=True)

        assert changed.shown.exercise.aliases == ("kb squat",)
        with pytest.raises(ExerciseUnknown):
            gym.exercises.resolve("hb")

    def test_a_name_is_no_alias_that_could_be_taken_away(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press")
        rename_exercise(gym.moment, "zork press", "Gronk Press")

        with pytest.raises(InvalidValue, match="no alias gronk press"):
            alias_exercise(gym.moment, "gronk press", ["gronk press"], remove=True)

    def test_two_spellings_are_one_alias(self, gym: Gym) -> None:
        added = add_exercise(gym.moment, "Zork Press", aliases=("zp", "ZP", "z-p"))

        assert added.shown.aliases == ("zp", "z-p")

    @pytest.mark.parametrize(
        ("aliases", "error"),
        [
            (["bench"], ExerciseExists),
            (["hb2", "Bench Press"], ExerciseExists),
            (["?!"], InvalidValue),
            (["a" * 101], InvalidValue),
        ],
    )
    def test_what_cannot_be_one_is_refused(
        self, gym: Gym, aliases: list[str], error: type[WorkoutlogError]
    ) -> None:
        alias_exercise(gym.moment, "back squat", ["hb"])
        before = gym.life()

        with pytest.raises(error):
            alias_exercise(gym.moment, "back squat", aliases)

        assert gym.life() == before

    @pytest.mark.parametrize(
        "aliases", [["nobody"], ["hb", "nobody"], ["squat"], ["hb", "HB", "nobody"]]
    )
    def test_what_is_none_of_the_lifters_own_is_not_taken_away(
        self, gym: Gym, aliases: list[str]
    ) -> None:
        alias_exercise(gym.moment, "back squat", ["hb"])
        before = gym.life()

        with pytest.raises(InvalidValue, match="has no alias"):
            alias_exercise(gym.moment, "back squat", aliases, remove=True)

        assert gym.life() == before


class TestMerging:
    @pytest.fixture
    def merged(self, gym: Gym) -> Gym:
        """Have the same lift under two names in two workouts, merged."""
        add_exercise(gym.moment, "Zork Press", aliases=("zp",))
        add_exercise(gym.moment, "Gronk Press", aliases=("gp",))
        gym.log("zp 120x5", at="16 nov 18:00")
        gym.log("gp 100x5", at="17 nov 18:00")
        gym.prefer(unit=MassUnit.KG)
        self.sets_before = gym.sets()
        merge_exercises(gym.moment, "zork press", "gronk press")
        return gym

    def test_everything_is_shown_under_the_target_and_no_set_is_rewritten(
        self, merged: Gym
    ) -> None:
        assert merged.sets() == self.sets_before
        assert [merged.told(each) for each in merged.sets()] == ["gp 100 x 5", "gp 120 x 5"]
        assert named(merged, "zp", "zork press", "gp") == ["Gronk Press"] * 3
        assert show_exercise(merged.moment, "zp").sets == 2
        assert names(list_exercises(merged.moment, used=True)) == ["Gronk Press"]
        assert names(list_exercises(merged.moment, "gronk")) == ["Gronk Press"]
        assert names(list_exercises(merged.moment, "zork")) == []

    def test_history_last_records_and_maxima_know_both(self, merged: Gym) -> None:
        found = history(merged.moment, exercise="gronk press")
        assert [each.workout.started_at.day for each in found.workouts] == [17, 16]
        times = last(merged.moment, "zp", times=5)
        assert (times.exercise.name, times.handle) == ("Gronk Press", "gp")
        assert [block.exercise.name for each in times.times for block in each.blocks] == [
            "Gronk Press"
        ] * 2
        best = exercise_records(merged.moment, "gp").records.best(RecordKind.HEAVIEST)
        assert best is not None
        assert best.value == 120_000
        assert [each.exercise.name for each in all_records(merged.moment).exercises] == [
            "Gronk Press"
        ]
        assert rep_maxima(merged.moment, ("zp",)).held_by is not None

    def test_new_sets_go_to_the_target(self, merged: Gym) -> None:
        merged.log("zork press 90x8")

        [newest, *_] = merged.workouts()
        [done] = merged.sets(newest)
        assert done.exercise_id == custom_exercise_id("Gronk Press")

    def test_undo_separates_them(self, merged: Gym) -> None:
        undo(merged.moment)

        assert merged.sets() == self.sets_before
        assert [merged.told(each) for each in merged.sets()] == ["gp 100 x 5", "zp 120 x 5"]
        assert named(merged, "zp", "gp") == ["Zork Press", "Gronk Press"]
        best = exercise_records(merged.moment, "gp").records.best(RecordKind.HEAVIEST)
        assert best is not None
        assert best.value == 100_000
        redo(merged.moment)
        assert show_exercise(merged.moment, "gp").sets == 2

    def test_one_into_another_into_a_third(self, merged: Gym) -> None:
        merge_exercises(merged.moment, "gp", "bench press")

        assert named(merged, "zp", "gp") == ["Bench Press"] * 2
        assert show_exercise(merged.moment, "bench").sets == 2
        with pytest.raises(InvalidValue):
            merge_exercises(merged.moment, "bench press", "zp")

    def test_two_that_another_device_merged_into_each_other_are_both_still_shown(
        self, gym: Gym
    ) -> None:
        ids = UUID(int=1), UUID(int=2)
        gym.logbook.save(
            [
                Version(
                    Exercise(id=one, name=name, tracking=Tracking.WEIGHTED, merged_into=other),
                    stamp(1, 0, 0),
                )
                for one, other, name in zip(ids, ids[::-1], ("Zork", "Gronk"), strict=True)
            ]
        )
        gym.log("zork 50x5")

        assert gym.exercises.by_id(ids[0]).name in {"Zork", "Gronk"}
        assert len(gym.written()) == 1

    @pytest.mark.parametrize(
        ("name", "into", "error"),
        [
            ("bench", "bench press", InvalidValue),
            ("bench", "run", InvalidValue),
            ("pullup", "bench", InvalidValue),
            ("frobnicate", "bench", ExerciseUnknown),
            ("bench", "frobnicate", ExerciseUnknown),
        ],
    )
    def test_what_cannot_be_one_is_refused(
        self, gym: Gym, name: str, into: str, error: type[WorkoutlogError]
    ) -> None:
        with pytest.raises(error):
            merge_exercises(gym.moment, name, into)

        assert gym.life() == {}


class TestListing:
    @pytest.mark.parametrize(
        "text", ["PRESS chest", "chest press", "ches pres", "dumbbell chest press"]
    )
    def test_every_word_is_somewhere_in_what_is_known_of_it(self, gym: Gym, text: str) -> None:
        found = list_exercises(gym.moment, text).exercises

        assert found
        assert all("press" in str(each).casefold() for each in found)
        assert all("chest" in str(each).casefold() for each in found)

    def test_the_lifters_own_stand_among_the_others_by_name(self, gym: Gym) -> None:
        before = names(list_exercises(gym.moment))
        add_exercise(gym.moment, "back stance Zork")
        gym.log("bench 100x5")

        after = names(list_exercises(gym.moment))

        assert sorted(after, key=str.casefold) == after
        assert set(after) - set(before) == {"back stance Zork"}
        assert len(after) == len(before) + 1

    def test_only_those_in_the_logbook(self, gym: Gym) -> None:
        assert list_exercises(gym.moment, used=True) == ExerciseList(())
        gym.log("squat 100x5")
        gym.log("bench 100x5")

        assert names(list_exercises(gym.moment, used=True)) == ["Back Squat", "Bench Press"]
        assert names(list_exercises(gym.moment, "squ", used=True)) == ["Back Squat"]

    def test_nothing_has_these_words(self, gym: Gym) -> None:
        assert list_exercises(gym.moment, "frobnicate") == ExerciseList(())

    def test_one_is_shown_with_how_often_it_was_done(self, gym: Gym) -> None:
        gym.log("bench w60x5 3x5@100")
        shown = show_exercise(gym.moment, "bench")

        assert (shown.exercise.name, shown.sets, shown.built_in) == ("Bench Press", 4, True)
        assert shown.aliases
        assert set(named(gym, *shown.aliases)) == {"Bench Press"}
        assert show_exercise(gym.moment, "overhead press").sets == 0

    def test_what_is_being_typed_is_completed(self, gym: Gym) -> None:
        add_exercise(gym.moment, "Zork Press")
        gym.log("bench 100x5")

        assert complete_names(gym.moment, "zor") == ["zork press"]
        assert set(complete_names(gym.moment, "zo")) > {"zork press", "zottman"}
        assert "bench press" in complete_names(gym.moment, "bench p")
        assert complete_names(gym.moment, "frobnicate") == []
