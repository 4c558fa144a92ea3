"""Which exercise is meant: found exactly, found by prefixes, or refused with advice."""

import shlex
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workoutlog.domain.names import Names, normalise
from workoutlog.errors import ExerciseAmbiguous, ExerciseUnknown


@dataclass(frozen=True)
class Lift:
    """The least that has a name."""

    name: str


SQUAT = Lift("Back Squat")
BENCH = Lift("Bench Press")
INCLINE = Lift("Incline Bench Press")
RAISE = Lift("Lateral Raise")
PULLDOWN = Lift("Lat Pulldown")
PULL_UP = Lift("Pull-Up")
FLY = Lift("Dumbbell Fly")
SWING = Lift("Kettlebell Swing")
EXTENSION = Lift("Back Extension")
WALK = Lift("Farmer's Walk")
PUSHDOWN = Lift("Triceps Pushdown - Rope")

ALIASES = {
    SQUAT: ["squat", "sq", "barbell squat"],
    BENCH: ["bench", "barbell bench press"],
    INCLINE: ["incline", "incline bench"],
    RAISE: ["lr"],
    PULLDOWN: [],
    PULL_UP: ["pullup"],
    FLY: ["chest fly"],
    SWING: [],
    EXTENSION: ["45 deg", "45 degree back extension"],
    WALK: ["farmers"],
    PUSHDOWN: ["rope pushdown"],
}
PAIRS = [
    (key, lift) for lift, aliases in ALIASES.items() for key in (normalise(lift.name), *aliases)
]
NAMES = Names(PAIRS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Farmer's Walk", "farmers walk"),
        ("Farmer’s Walk", "farmers walk"),
        ("Bench Press (Barbell)", "bench press barbell"),
        ("3/4 Sit-Up", "3 4 sit up"),
        ("  SQUAT \t high-bar ", "squat high bar"),
        ("C&J", "c j"),
        ("Straße", "strasse"),
        ("Élévation Latérale", "élévation latérale"),
        ("E\u0301levation", "élevation"),
        ("SQUAT 20", "squat 20"),
        ("スクワット", "スクワット"),
        ("squat\ud800", "squat"),
        ("...", ""),
    ],
)
def test_normalise(text: str, key: str) -> None:
    assert normalise(text) == key


@given(st.text(st.characters(exclude_categories=())))
def test_a_key_is_its_own_key_and_has_single_blanks(text: str) -> None:
    key = normalise(text)
    assert normalise(key) == key
    assert " ".join(key.split()) == key


@pytest.mark.parametrize(
    ("text", "lift"),
    [
        ("back squat", SQUAT),
        ("SQUAT", SQUAT),
        ("squats", SQUAT),
        ("bb squat", SQUAT),
        ("Pull-ups", PULL_UP),
        ("pull ups", PULL_UP),
        ("pullups", PULL_UP),
        ("db flyes", FLY),
        ("dumbbell flies", FLY),
        ("KB swings", SWING),
        ("bench presses", BENCH),
        ("benchpress", BENCH),
        ("farmer's", WALK),
        ("45 deg", EXTENSION),
        ("tricep pushdown rope", PUSHDOWN),
        ("lat", None),
        ("", None),
    ],
)
def test_exact(text: str, lift: Lift | None) -> None:
    assert NAMES.exact(text) is lift


def test_the_first_owner_of_a_key_keeps_it() -> None:
    own = Lift("Safety Bar Squat")
    names = Names([("squat", own), *PAIRS])
    assert names.exact("squat") is own
    assert names.exact("back squat") is SQUAT


def test_a_spelling_of_two_exercises_is_nobodys() -> None:
    one, other = Lift("Squat with Bands"), Lift("Squats - With Bands")
    names = Names([("squat with bands", one), ("squats with bands", other)])
    assert names.exact("squats with bands") is other
    assert names.exact("squat with band") is None


@pytest.mark.parametrize(
    ("line", "lift", "count"),
    [
        ("squat 100x5", SQUAT, 1),
        ("back squat 100x5", SQUAT, 2),
        ("squats 100x5", SQUAT, 1),
        ("45 degree back extension 3x12", EXTENSION, 4),
        ("45 deg: 12 12", EXTENSION, 2),
        ("incline bench press 60x10", INCLINE, 3),
        ("incline 60x10", INCLINE, 1),
        ("bench press", BENCH, 2),
        ("bench / press", BENCH, 1),
        ("bench - 60x10", BENCH, 1),
        ("Triceps Pushdown - Rope 20x10", PUSHDOWN, 4),
        ("pull ups 8 8", PULL_UP, 2),
    ],
)
def test_leading_takes_the_longest_name(line: str, lift: Lift, count: int) -> None:
    assert NAMES.leading(line.split()) == (lift, count)


@pytest.mark.parametrize("line", ["", "100x5", "inc bench 80x5", "/ squat", "the squat"])
def test_leading_finds_no_name(line: str) -> None:
    assert NAMES.leading(line.split()) is None


def test_leading_takes_a_quoted_name_as_one_word() -> None:
    assert NAMES.leading(["back squat", "100x5"]) == (SQUAT, 1)


@pytest.mark.parametrize(
    ("text", "lift"),
    [
        ("squat", SQUAT),
        ("lat rais", RAISE),
        ("lat pull", PULLDOWN),
        ("inc bench", INCLINE),
        ("inc press", INCLINE),
        ("bench pr", BENCH),
        ("late", RAISE),
        ("kb sw", SWING),
        ("triceps", PUSHDOWN),
        ("raises", RAISE),
    ],
)
def test_resolve(text: str, lift: Lift) -> None:
    assert NAMES.resolve(text) is lift


def test_several_matches_are_asked_about() -> None:
    with pytest.raises(ExerciseAmbiguous) as caught:
        NAMES.resolve("lat")
    assert caught.value.message == '"lat" matches 2 exercises: Lateral Raise, Lat Pulldown.'
    assert caught.value.advice == ("Type a bit more, or use an alias.",)
    assert caught.value.details == {"matches": ["Lateral Raise", "Lat Pulldown"]}


def test_at_most_four_matches_are_named() -> None:
    names = Names([(f"{word} press", Lift(word)) for word in "abcdef"])
    with pytest.raises(ExerciseAmbiguous, match=r"matches 6 exercises: a, b, c, d and 2 more\.$"):
        names.resolve("press")


def test_a_name_typed_in_full_beats_longer_ones() -> None:
    with pytest.raises(ExerciseAmbiguous, match="Back Squat, Back Extension"):
        NAMES.resolve("back")
    assert NAMES.resolve("ben") is BENCH


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("sqat", ("Did you mean Back Squat?",)),
        ("benhc", ("Did you mean Bench Press?",)),
        ("latral raise", ("Did you mean Lateral Raise?",)),
        ("bench incline", ("Did you mean Incline Bench Press?",)),
        ("ketlebel swng", ("Did you mean Kettlebell Swing?",)),
        ("zzz", ()),
        ("foobar", ()),
    ],
)
def test_unknown_names_get_close_suggestions_only(text: str, advice: tuple[str, ...]) -> None:
    with pytest.raises(ExerciseUnknown) as caught:
        NAMES.resolve(text)
    assert caught.value.message == f'No exercise called "{text}".'
    assert caught.value.advice == advice
    assert shlex.split(caught.value.hint or "") == ["wl", "exercise", "add", text]


def test_two_suggestions_at_most() -> None:
    names = Names([(f"{word} press", Lift(word)) for word in ("alpha", "beta", "gamma")])
    with pytest.raises(ExerciseUnknown) as caught:
        names.resolve("prss")
    assert caught.value.advice == ("Did you mean alpha or beta?",)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('"$(reboot)" row', ['"$(reboot)" row']),
        ("Zercher's `x`!", ["Zercher's `x`!"]),
        ("--force", ["--", "--force"]),
        ("zercher\x1b[2J\nlift", ["zercher [2J lift"]),
    ],
)
def test_the_hint_is_one_argument_for_a_shell(text: str, arguments: list[str]) -> None:
    with pytest.raises(ExerciseUnknown) as caught:
        NAMES.resolve(text)
    assert shlex.split(caught.value.hint or "") == ["wl", "exercise", "add", *arguments]


@pytest.mark.parametrize("text", ["", "...", "zercher " * 20])
def test_no_hint_for_what_cannot_be_added(text: str) -> None:
    with pytest.raises(ExerciseUnknown) as caught:
        NAMES.resolve(text)
    assert caught.value.hint is None
    assert len(caught.value.message) < 70


@pytest.mark.parametrize(
    ("text", "lift"),
    [
        ("Bench Press (Barbell)", BENCH),
        ("Bench Press, Barbell", BENCH),
        ("Squat (Barbell)", SQUAT),
        ("Fly (Dumbbell)", FLY),
        ("press bench", BENCH),
        ("Press", None),
    ],
)
def test_unordered(text: str, lift: Lift | None) -> None:
    assert NAMES.unordered(text) is lift


def test_unordered_needs_a_unique_match() -> None:
    names = Names([("low to high fly", FLY), ("high to low fly", SWING)])
    assert names.unordered("high to low fly") is SWING
    assert names.unordered("fly high to low") is None


@pytest.mark.parametrize(
    ("typed", "completions"),
    [
        ("sq", ["squat"]),
        ("be", ["bench", "incline bench"]),
        ("bench p", ["bench press", "incline bench press"]),
        ("lat", ["lateral raise", "lat pulldown"]),
        ("bench ", ["bench press", "incline bench"]),
        ("zzz", []),
    ],
)
def test_starting(typed: str, completions: list[str]) -> None:
    assert NAMES.starting(typed) == completions


def test_starting_from_nothing_offers_names_in_their_order() -> None:
    assert NAMES.starting("", 3) == ["back squat", "bench press", "incline bench press"]


@given(st.sampled_from(PAIRS))
def test_every_key_finds_its_exercise(pair: tuple[str, Lift]) -> None:
    key, lift = pair
    assert NAMES.resolve(key) is lift
    assert NAMES.unordered(key) is lift
    words = key.split()
    assert NAMES.leading([*words, "100x5"]) == (lift, len(words))


@given(st.text(st.characters(exclude_categories=())))
@example("squat" * 1_000)
@example("squat " * 1_000)
@example("\ud800\udfff")
def test_arbitrary_text_is_found_or_refused(text: str) -> None:
    try:
        found = NAMES.resolve(text)
    except (ExerciseUnknown, ExerciseAmbiguous) as error:
        assert error.message.isprintable()  # noqa: PT017 (both outcomes are right)
    else:
        assert found in ALIASES
    assert all(NAMES.exact(key) for key in NAMES.starting(text))
    NAMES.leading(text.split())
