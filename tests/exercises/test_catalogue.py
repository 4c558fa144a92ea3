"""The catalogue is what lifters expect, and no name in it means two exercises."""

import re

import pytest

from workoutlog.domain.ids import catalogue_id
from workoutlog.domain.model import Tracking
from workoutlog.domain.names import Names, normalise
from workoutlog.errors import ExerciseAmbiguous, ExerciseUnknown
from workoutlog.exercises import app_keys, entries, exercise_of, keys

BY_NAME = {entry.name: entry for entry in entries()}
BY_SLUG = {entry.slug: entry for entry in entries()}
NAMES = Names((key, entry) for entry in entries() for key in keys(entry))

MUSCLES = {
    "abdominals",
    "abductors",
    "adductors",
    "biceps",
    "calves",
    "chest",
    "forearms",
    "glutes",
    "hamstrings",
    "lats",
    "lower back",
    "middle back",
    "neck",
    "quadriceps",
    "shoulders",
    "traps",
    "triceps",
}


def test_it_is_whole() -> None:
    """873 exercises of the source, and 36 kinds of cardio and 30 staples that it lacks."""
    assert len(entries()) == 873 + 36 + 30
    assert sum(len(entry.aliases) for entry in entries()) > 400


def test_slugs_ids_and_names_are_unique() -> None:
    assert len(BY_SLUG) == len(BY_NAME) == len({entry.id for entry in entries()}) == len(entries())


def test_every_key_means_one_exercise() -> None:
    owners: dict[str, set[str]] = {}
    for entry in entries():
        for key in keys(entry):
            owners.setdefault(key, set()).add(entry.slug)
    assert {key: slugs for key, slugs in owners.items() if len(slugs) > 1} == {}
    assert all(NAMES.resolve(key).slug in slugs for key, slugs in owners.items())


def test_aliases_are_normalised_and_listed_once() -> None:
    for entry in entries():
        assert [normalise(alias) for alias in entry.aliases] == list(entry.aliases), entry.slug
        assert len(set(entry.aliases)) == len(entry.aliases), entry.slug


def test_no_key_could_be_loads_and_reps() -> None:
    """A key of digits alone would swallow what follows a name."""
    assert not [key for entry in entries() for key in keys(entry) if _digits(key)]


def _digits(key: str) -> bool:
    return key.replace(" ", "").isdigit()


def test_facts_are_sound() -> None:
    for entry in entries():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug)
        assert {entry.muscle, *entry.secondary_muscles} <= MUSCLES, entry.slug
        assert entry.tracking is Tracking.WEIGHTED or not entry.barbell, entry.slug


def test_an_exercise_carries_the_facts_and_no_aliases() -> None:
    squat = exercise_of(BY_NAME["Back Squat"])
    assert squat.id == BY_SLUG["barbell-squat"].id
    assert (squat.name, squat.tracking, squat.barbell) == ("Back Squat", Tracking.WEIGHTED, True)
    assert (squat.equipment, squat.muscle, squat.aliases) == ("barbell", "quadriceps", ())
    assert squat.secondary_muscles == ("calves", "glutes", "hamstrings", "lower back")


def test_every_entry_makes_an_exercise() -> None:
    assert [exercise_of(entry).name for entry in entries()] == [entry.name for entry in entries()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("squat", "Back Squat"),
        ("SQUAT", "Back Squat"),
        ("bench", "Bench Press"),
        ("bp", "Bench Press"),
        ("dl", "Deadlift"),
        ("curl", "Barbell Curl"),
        ("lr", "Lateral Raise"),
        ("pullup", "Pull-Up"),
        ("chinup", "Chin-Up"),
        ("dips", "Dip"),
        ("plank", "Plank"),
        ("farmers", "Farmer's Walk"),
        ("run", "Run"),
        ("erg", "Rowing Machine"),
        ("inc bench", "Incline Bench Press"),
        ("incline", "Incline Bench Press"),
        ("press", "Overhead Press"),
        ("ohp", "Overhead Press"),
        ("row", "Barbell Row"),
        ("rdl", "Romanian Deadlift"),
        ("45 degree back extension", "Back Extension"),
        ("45 deg", "Back Extension"),
        ("lat rais", "Lateral Raise"),
        ("front sq", "Front Squat"),
        ("c&j", "Clean and Jerk"),
        ("pull-ups", "Pull-Up"),
        ("kb swings", "Kettlebell Swing"),
        ("db bench", "Dumbbell Bench Press"),
    ],
)
def test_what_lifters_type(text: str, name: str) -> None:
    assert NAMES.resolve(text).name == name


def test_the_unknown_and_the_ambiguous_are_refused() -> None:
    with pytest.raises(ExerciseUnknown) as unknown:
        NAMES.resolve("sqat")
    assert unknown.value.advice == ("Did you mean Back Squat?",)
    with pytest.raises(ExerciseAmbiguous, match="Lateral Raise, Lat Pulldown"):
        NAMES.resolve("lat")


@pytest.mark.parametrize(
    ("name", "tracking"),
    [
        ("Back Squat", Tracking.WEIGHTED),
        ("Dumbbell Row", Tracking.WEIGHTED),
        ("Pull-Up", Tracking.BODYWEIGHT),
        ("Weighted Pull-Up", Tracking.BODYWEIGHT),
        ("Band Assisted Pull-Up", Tracking.BODYWEIGHT),
        ("Dip", Tracking.BODYWEIGHT),
        ("Back Extension", Tracking.BODYWEIGHT),
        ("Box Jump", Tracking.BODYWEIGHT),
        ("Plank", Tracking.TIMED),
        ("Side Plank", Tracking.TIMED),
        ("Hamstring Stretch", Tracking.TIMED),
        ("Jump Rope", Tracking.TIMED),
        ("Run", Tracking.DISTANCE),
        ("Rowing Machine", Tracking.DISTANCE),
        ("Swim", Tracking.DISTANCE),
        ("Farmer's Walk", Tracking.CARRY),
        ("Yoke Walk", Tracking.CARRY),
        ("Sled Push", Tracking.CARRY),
        ("Ruck", Tracking.CARRY),
    ],
)
def test_tracking(name: str, tracking: Tracking) -> None:
    assert BY_NAME[name].tracking is tracking


@pytest.mark.parametrize(
    ("name", "barbell"),
    [
        ("Deadlift", True),
        ("EZ-Bar Curl", True),
        ("Trap Bar Deadlift", True),
        ("Smith Machine Squat", False),
        ("T-Bar Row", False),
        ("Barbell Ab Rollout", False),
        ("Dumbbell Row", False),
    ],
)
def test_barbell(name: str, *, barbell: bool) -> None:
    assert BY_NAME[name].barbell is barbell


WITH_APPS = Names(
    [
        *((key, entry) for entry in entries() for key in keys(entry)),
        *app_keys(),
    ]
)


def test_names_of_other_apps_are_needed_and_find_their_exercise() -> None:
    for key, entry in app_keys():
        assert NAMES.unordered(key) is None, key
        assert WITH_APPS.unordered(key) is entry, key


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bench Press (Barbell)", "Bench Press"),
        ("Barbell Bench Press", "Bench Press"),
        ("Pull Up (Assisted)", "Assisted Pull-Up"),
        ("Chest Dip (Assisted)", "Assisted Dip"),
        ("Bench Press, Barbell", "Bench Press"),
        ("Flat Barbell Bench Press", "Bench Press"),
        ("Squat (Barbell)", "Back Squat"),
        ("Bent Over One Arm Row (Dumbbell)", "Dumbbell Row"),
        ("Lat Pulldown - Close Grip (Cable)", "Close-Grip Lat Pulldown"),
        ("Lat pulldown (V-grip)", "V-Bar Pulldown"),
        ("Bicep Curl, EZ Bar", "EZ-Bar Curl"),
        ("Leg Press Horizontal (Machine)", "Leg Press"),
        ("Chest Fly (Machine)", "Pec Deck"),
        ("Triceps Extension (Dumbbell)", "Dumbbell Overhead Triceps Extension"),
        ("Knee Raise (Captain's Chair)", "Captain's Chair Knee Raise"),
        ("Running (Treadmill)", "Treadmill Run"),
        ("Rowing (Machine)", "Rowing Machine"),
        ("Strict Military Press (Barbell)", "Overhead Press"),
        ("Dumbell Kickback", "Triceps Kickback"),
        ("Planks", "Plank"),
    ],
)
def test_titles_of_other_apps(title: str, name: str) -> None:
    found = WITH_APPS.unordered(title)
    assert found is BY_NAME[name]


@pytest.mark.parametrize("title", ["Ohio State", "Lower Chest Fly"])
def test_titles_that_mean_no_exercise_here(title: str) -> None:
    assert WITH_APPS.unordered(title) is None


def test_the_ids_are_those_that_the_slugs_make() -> None:
    """They are kept in the file because making them takes longer than reading it."""
    assert [each.id for each in entries()] == [catalogue_id(each.slug) for each in entries()]


def test_no_name_can_be_taken_for_a_superset_label() -> None:
    """``C2 row 50 10`` is the second exercise of superset C, not a Concept2."""
    labels = [key for each in entries() for key in keys(each) if re.fullmatch("[a-z][1-9]", key)]
    assert labels == []
