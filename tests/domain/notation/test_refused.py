"""What is refused, in exactly which words, and where the caret stands."""

import pytest

from domain.notation.examples import CURL, GYM, KG, LB, SQUAT, GymLift
from workoutlog.domain.notation import Known, Load, read, read_sets
from workoutlog.domain.units import MassUnit
from workoutlog.errors import WorkoutlogError

# The line, where ^ marks the caret's place in a second copy; and the text, parted by dashes.
REFUSED = [
    (
        "squat 3x5",
        "3x5",
        "3x5 is 3 sets of 5 or 3 kg x 5? — 3 sets: 3x5@100 (with your weight) — 3 kg: 3kgx5",
    ),
    (
        "squat 3x12@8",
        "3x12@8",
        "No weight: @8 is an effort (RPE 8). — For 8 kg write 3x12@8kg",
    ),
    (
        "squat 3x5x100",
        "3x5x100",
        "3x5x100 would be 3 kg x 5 reps x 100 sets. — 3 sets of 5 at 100 kg is 3x5@100",
    ),
    (
        "squat 100 5 110 3",
        "110",
        "110 reps at 100 kg? — New weight: 110kg 5, or 110x5 — Really 110 reps: 100x110",
    ),
    (
        "squat 100x5 @12",
        "12",
        "@12 is above 10, so it is not an effort. — For 12 kg put it next to the reps: 3x5@12",
    ),
    (
        "squat 100x5 @8.3",
        "8.3",
        "@8.3 is not an effort (RPE). — RPE goes 1 to 10 in halves: @8 or @8.5",
    ),
    ("squat 100", "100", "100 kg x how many reps? — e.g. 100x5"),
    ("squat 100x", "100x", "100x stops after the x. — How many reps? 100x5"),
    ("squat 100x8-10", "8-10", "8-10 is a plan, not a result. — Log the reps you did."),
    ("squat 100x5.5", "5.5", "5.5 reps? — Reps are whole numbers."),
    ("squat 0x5", "0x5", "0x5: nothing on the bar? — For the empty bar write bar: barx5"),
    (
        "squat 20:00",
        "20:00",
        "20:00 is a time; Back Squat takes weight and reps. — To say when: --at 20:00",
    ),
    (
        "squat +5 8",
        "+5",
        "+5 from what? No current weight. — e.g. 100x8, or start a workout first",
    ),
    (
        "squat bw+5x8",
        "bw+5x8",
        "Back Squat is not a bodyweight exercise. — Give the weight on the bar: 100x5",
    ),
    ("press 40x5 felt good", "felt", 'Can\'t read felt. — For a note use -m "..."'),
    ("bench 100x5,5 @7,8,9", "7,8,9", "3 efforts for 2 sets."),
    ("plank 60", "60", "60 what? — Seconds: 60s Minutes: 60min"),
    ("plank 2m", "2m", "2m is metres. — Minutes are 2min"),
    ("run 30", "30", "30 what? — Distance: 30km Time: 30min"),
    (
        "run 10km 1:30",
        "1:30",
        "10 km in 1:30 is 9 s per km. — h:mm:ss? 1:30:00 is an hour and a half",
    ),
    ("run 30m", "30m", "30 metres? — Minutes are 30min"),
    (
        "lr 8x12",
        "8x12",
        "8x12 is 8 sets of 12 or 8 kg x 12? — 8 sets: 8x12@100 (with your weight) — 8 kg: 8kgx12",
    ),
    ("sqat 100x5", "sqat", 'No exercise called "sqat". — Did you mean Back Squat?'),
    (
        "lat 50x10",
        "lat",
        (
            '"lat" matches 2 exercises: Lateral Raise, Lat Pulldown. '
            "— Type a bit more, or use an alias."
        ),
    ),
    (
        "100x5",
        "100x5",
        "Which exercise? The line starts with a number. — e.g. squat 100x5",
    ),
    ("squat", "squat", "Back Squat: what did you do? — e.g. 100x5, or 3x5@100"),
    (
        "bench 60 10 /",
        "/",
        "Nothing between the separators. — e.g. bench 60 10 / row 50 10",
    ),
    # Reserved
    (
        "squat 75%x5",
        "75%",
        "75% is a plan, not a result. — Log the weight: 100x5",
    ),
    ("pullup 8-12", "8-12", "8-12 is a plan, not a result. — Log the reps you did."),
    (
        "squat 100x5+2p",
        "5+2p",
        "5+2p: partial reps are not counted. — Log the full reps: 100x5",
    ),
    ("curl 20eax8", "20ea", "20ea: each hand? — Log the weight of one: 20x8"),
    # Two readings
    (
        "squat 62,5 5 5",
        "62,5",
        "62,5 is 62.5 kg, or 62 kg x 5? — 62.5 kg: write it with a point, 62.5 — 62 kg x 5: 62x5",
    ),
    (
        "squat 100x5 3x5",
        "3x5",
        "3x5 is 3 sets of 5 or 3 kg x 5? — 3 sets: 3x5@100 (your last weight) — 3 kg: 3kgx5",
    ),
    (
        "squat 3x5+@100",
        "3x5+@100",
        (
            "3x5+: as many as possible in the last set or in every set? "
            "— The last: 100kgx5,5,5+ — Every set: 100kgx5+,5+,5+"
        ),
    ),
    (
        "squat 100 5 5@8",
        "5@8",
        "@8 for the last set or for all 2? — All 2: 5 @8 — The last: 100kgx5 @8",
    ),
    (
        "curl 12x10 14kg 8",
        "12x10 14kg",
        "12x10 is 12 sets at 14kg or 12 kg x 10? — 12 sets: 12x10@14kg — 12 kg: 12kgx10",
    ),
    (
        "dips +10x8 3x8",
        "3x8",
        "3x8 at BW+10 kg or at BW? — BW+10 kg: bw+10kgx8x3 — BW: bwx8x3",
    ),
    ("squat 60x5kg", "60x5kg", "60 reps at 5 kg? — Really 60 reps: 5kgx60"),
    (
        "run 90km 59:00",
        "59:00",
        "90 km in 59:00 is 39 s per km. — Really 59min? Write 59min",
    ),
    (
        "run 5km 1:45",
        "1:45",
        "5 km in 1:45 is 21 s per km. — h:mm:ss? 1:45:00 is 1 h 45 min",
    ),
    ("squat 1,000x5", "1,000", "1,000 is 1000 or 1.000? — Write 1000 or 1.000"),
    ("run 1,500m 6:00", "1,500m", "1,500m is 1500m or 1.500m? — Write 1500m or 1.500m"),
    # Not on this lift
    ("squat 45s", "45s", "45s is a time; Back Squat takes weight and reps."),
    ("squat 30m", "30m", "30m is a distance; Back Squat takes weight and reps."),
    ("plank 8+", "8+", "8+ is reps; Plank takes a time."),
    ("plank 5x45", "45", "45 what? — Seconds: 45s Minutes: 45min"),
    ("curl barx10", "barx10", "Biceps Curl has no barbell. — Give the weight: 10x8"),
    ("curl 0x10", "0x10", "0x10: no weight? — Give the weight: 10x8"),
    ("farmers 30m", "30m", "30m at what weight? — e.g. 40kgx30m, or 40kgx45s"),
    ("squat x5", "x5", "x5 at what weight? — e.g. 100x5, or 3x5@100"),
    ("squat =", "=", "= repeats the last set, and there is none. — e.g. 100x5"),
    # Left open
    (
        "squat 100 110kg 3",
        "100",
        "100 kg x how many reps? — e.g. 100x5",
    ),
    ("dips +10", "+10", "BW+10 kg x how many reps? — e.g. +10x8"),
    ("squat 100x5 @", "@", "@ stops after the @. — How hard, from 1 to 10? @8"),
    ("squat 100x5 w", "w", "w stands before the set it means. — e.g. w60x5 or d80x8"),
    ("squat @8", "8", "@8 of which set? — It comes after the set: 100x5 @8 rest=90s"),
    ("squat 100x5 @8 @9", "9", "@9: this was already said of these sets."),
    (
        "squat 100kgx5@12kg",
        "12kg",
        (
            "@12kg is a second weight for the same sets. "
            "— Write each weight with its reps: 100x5 110x3"
        ),
    ),
    (
        "squat 100x5 @8,5",
        "8,5",
        "2 efforts for 1 set. — Half a point is written with a point: @8.5",
    ),
    (
        "squat 100x5 rir10",
        "rir10",
        "rir10 is not an effort (RIR). — Reps in reserve go 0 to 9 in halves: rir2 or rir1.5",
    ),
    ("squat 100x5 rest=long", "rest=long", "rest=long cannot be read. — e.g. rest=90s"),
    ("squat 100x5 hr=300", "hr=300", "hr=300 is not between 20 and 260."),
    (
        "squat 100x5 mood=9",
        "mood=9",
        "Can't read mood=9. — Known: rest=90s tempo=31x1 hr=150 kcal=320",
    ),
    (
        "squat 100x5 rest 90",
        "rest",
        "Can't read rest. — Known: rest=90s tempo=31x1 hr=150 kcal=320",
    ),
    ("bar 5", "bar", "Which exercise? The line starts with sets. — e.g. squat 100x5"),
    # Out of range
    (
        "squat 21x5@100kg",
        "21",
        "More than 20 sets in one entry. — Log the rest in a second entry.",
    ),
    ("squat 0x5@100", "0", "0x5: no sets? — A missed attempt is 100x0"),
    ("squat 3000x5", "3000x5", "3000 kg is too much. — The most is 2000 kg."),
    ("squat 100x1001", "1001", "1001 reps is too much. — The most is 1000."),
    ("run 1001km", "1001km", "1001km is too much. — The most is 1000 km."),
    ("run 200h", "200h", "200h is too much. — The most is 7 days."),
    (
        "squat 62.50001x5",
        "62.50001x5",
        "62.50001 kg is finer than can be kept. — The smallest step is 0.001 kg.",
    ),
    (
        f"squat {'9' * 400}x5",
        "9" * 400,
        f"{'9' * 24}... is too long a number.",
    ),
    (
        "run 0.0001m 5s",
        "0.0001m",
        "0.0001 m is finer than can be kept. — The smallest step is 0.001 m.",
    ),
    # Malformed
    ("/ bench 60x5", "/", "Nothing between the separators. — e.g. bench 60 10 / row 50 10"),
    ("squat 100x5x3x2", "100x5x3x2", 'Can\'t read 100x5x3x2. — For a note use -m "..."'),
    ("squat 100x5 tempo=fast", "tempo=fast", "tempo=fast cannot be read. — e.g. tempo=31x1"),
    ("squat w d 60x5", "d", "d stands before the set it means. — e.g. w60x5 or d80x8"),
    ("squat 100x5@kg", "kg", 'Can\'t read kg. — For a note use -m "..."'),
    ("plank 1:75:00", "1:75:00", 'Can\'t read 1:75:00. — For a note use -m "..."'),
    # Not ours
    ("squat --atx 100x5", "--atx", "There is no option --atx. — For options: --help"),
    ("squat 100x5 ٥", "٥", 'Can\'t read ٥. — For a note use -m "..."'),
    ("squat 100x5²", "5²", 'Can\'t read 5². — For a note use -m "..."'),
    (f"squat {'q' * 10_000}x 100x5", f"squat {'q' * 10_000}x", None),
    (
        "squat 100x5\x00",
        "\ufffd",
        (
            "There is a character that cannot be read: U+0000."
            " — Type the line again instead of pasting it."
        ),
    ),
    (
        "squat \ud800 100x5",
        "\ufffd",
        (
            "There is a character that cannot be read: U+D800."
            " — Type the line again instead of pasting it."
        ),
    ),
    ("", "", "Nothing to log. — e.g. squat 100x5"),
]


@pytest.mark.parametrize(("text", "caret", "told"), REFUSED)
def test_refusal_tells_what_and_where(text: str, caret: str, told: str | None) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read(text, GYM, KG)
    error = raised.value
    assert error.span is not None
    assert error.span.text[error.span.start : error.span.end] == caret
    if told is not None:
        assert " — ".join([error.message, *error.advice]) == told
    assert len(error.message) < 200


def substituted(error: WorkoutlogError, words: str) -> str:
    span = error.span
    assert span is not None
    return span.text[: span.start] + words + span.text[span.end :]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("squat 3x5", ["squat 3kgx5"]),
        ("squat 3x12@8", ["squat 3x12@8kg"]),
        ("squat 3x5x100", ["squat 3x5@100kg"]),
        ("squat 100 5 110 3", ["squat 100 5 110kg 3", "squat 100 5 100kgx110 3"]),
        ("squat 100x5 3x5 @8", ["squat 100x5 3x5@100 @8", "squat 100x5 3kgx5 @8"]),
        ("squat 62,5 5", ["squat 62.5kg 5", "squat 62kgx5 5"]),
        ("plank 3x60", ["plank 3x60s", "plank 3x60min"]),
        ("plank 3 x 60", ["plank 3 x 60s", "plank 3 x 60min"]),
        ("run 30", ["run 30km", "run 30min"]),
        ("run 30m", ["run 30min", "run 1x30m"]),
        ("run 10km 1:30", ["run 10km 1:30:00", "run 10km 1min30s"]),
        ("run 1:30 10km", ["run 1:30:00 10km", "run 1min30s 10km"]),
        ("squat 3x5+ 100kg @8", ["squat 100kgx5,5,5+ @8", "squat 100kgx5+,5+,5+ @8"]),
        ("pullup 3x5f", ["pullup bwx5,5,5f", "pullup bwx5f,5f,5f"]),
        ("squat 100 5 5@8", ["squat 100 5 5 @8", "squat 100 5 100kgx5 @8"]),
        ("curl 12x10 14kg 8", ["curl 12x10@14kg 14kg 8", "curl 12kgx10 14kg 8"]),
        ("run 1,500m 6:00", ["run 1500m 6:00", "run 1.500m 6:00"]),
        ("curl 8x12 6x12", []),
    ],
)
def test_each_offered_answer_can_be_read(text: str, answers: list[str]) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read(text, GYM, KG)
    assert [substituted(raised.value, each.words) for each in raised.value.choices] == answers
    for answer in answers:
        assert read(answer, GYM, KG)


def last_load(lift: GymLift) -> Known:
    return Known(Load(102_500 if lift == SQUAT else 8_000, MassUnit.KG))


def planned_load(lift: GymLift) -> Known:
    return last_load(lift)._replace(which="the planned weight")


@pytest.mark.parametrize(
    ("text", "advice", "words"),
    [
        ("squat 3x5", "3 sets: 3x5@102.5 (your last weight)", "3x5@102.5"),
        ("lr 3x12", "3 sets: 3x12@8kg (your last weight)", "3x12@8kg"),
        ("squat 3x5@8", "With your last weight: 3x5@102.5@8", "3x5@102.5@8"),
    ],
)
def test_last_load_is_offered_and_never_assumed(text: str, advice: str, words: str) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read(text, GYM, KG, suggest=last_load)
    assert advice in raised.value.advice
    assert raised.value.choices[0].words == words


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("squat 3x5", "3 sets: 3x5@102.5 (the planned weight)"),
        ("squat 3x5@8", "With the planned weight: 3x5@102.5@8"),
    ],
)
def test_an_offered_load_says_which_it_is(text: str, advice: str) -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read(text, GYM, KG, suggest=planned_load)
    assert advice in raised.value.advice


def test_question_names_the_lifters_unit() -> None:
    with pytest.raises(WorkoutlogError) as raised:
        read("squat 3x5", GYM, LB)
    assert raised.value.message == "3x5 is 3 sets of 5 or 3 lb x 5?"


def test_sets_alone_have_one_exercise() -> None:
    with pytest.raises(WorkoutlogError, match="Only one exercise here"):
        read_sets("12x10 / 100x5", CURL, KG)


def test_no_sets_are_no_edit() -> None:
    with pytest.raises(WorkoutlogError, match="what did you do"):
        read_sets("  ", CURL, KG)
