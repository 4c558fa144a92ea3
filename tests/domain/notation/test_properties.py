"""What holds for all sets and for all texts."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notation.examples import (
    ACCEPTED,
    DIPS,
    FARMERS,
    GYM,
    KG,
    LB,
    MORE_ACCEPTED,
    PLANK,
    RUN,
    SQUAT,
    GymLift,
    lifted,
)
from domain.notation.test_refused import REFUSED, substituted
from workoutlog.domain.model import Ending, SetType, Tracking
from workoutlog.domain.notation import (
    Current,
    Entry,
    Settings,
    SetValues,
    read,
    read_lines,
    read_live,
    read_sets,
    write,
)
from workoutlog.domain.units import DistanceUnit, MassUnit, grams, millimetres
from workoutlog.errors import (
    ExerciseAmbiguous,
    ExerciseUnknown,
    InvalidValue,
    NotationError,
    Span,
    WorkoutlogError,
)

LIFTS = {lift.tracking: lift for lift in (SQUAT, DIPS, PLANK, RUN, FARMERS)}
COUNTS_REPS = (Tracking.WEIGHTED, Tracking.BODYWEIGHT)
LOADED = (Tracking.WEIGHTED, Tracking.CARRY)
STEPS = {MassUnit.KG: Decimal("0.001"), MassUnit.LB: Decimal("0.01")}
LENGTHS = {
    DistanceUnit.M: Decimal("0.001"),
    DistanceUnit.KM: Decimal("0.00001"),
    DistanceUnit.MI: Decimal("0.00001"),
    DistanceUnit.YD: Decimal("0.01"),
}


def often(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def loads(draw: st.DrawFn, tracking: Tracking) -> dict[str, Any]:
    if draw(st.booleans()):
        return {}
    unit = draw(st.sampled_from(MassUnit))
    typed = draw(st.sampled_from([1, 8, 20, 60, 100]).map(Decimal)) or Decimal(0)
    if draw(st.booleans()):
        typed = draw(st.integers(0, 400_000)) * STEPS[unit]
    sign = draw(st.sampled_from([1, -1])) if tracking not in LOADED else 1
    return {"load_g": sign * grams(typed, unit), "load_unit": unit}


@st.composite
def amounts(draw: st.DrawFn, tracking: Tracking) -> dict[str, Any]:
    if tracking in COUNTS_REPS:
        reps = draw(st.integers(0, 12) | st.integers(0, 1000))
        return {
            "reps": reps,
            "reps_right": draw(often(st.integers(0, 12).filter(lambda right: right != reps))),
            "ending": draw(often(st.sampled_from(Ending))),
        }
    seconds = draw(st.integers(0, 200) | st.integers(0, 7 * 24 * 3600))
    if tracking is Tracking.TIMED:
        return {"duration_s": seconds}
    unit = draw(st.sampled_from(DistanceUnit))
    steps = draw(st.integers(0, 10_000_000))
    typed = draw(st.sampled_from([Decimal(5), Decimal(30), Decimal(400), steps * LENGTHS[unit]]))
    length = {"distance_mm": millimetres(typed, unit), "distance_unit": unit}
    return draw(
        st.sampled_from([length, {"duration_s": seconds}, {**length, "duration_s": seconds}])
    )


@st.composite
def one_set(draw: st.DrawFn, tracking: Tracking) -> SetValues:
    return SetValues(
        set_type=draw(st.sampled_from(SetType)),
        **draw(loads(tracking)),
        **draw(amounts(tracking)),
        rpe_tenths=draw(often(st.integers(2, 20).map(lambda halves: halves * 5))),
        rest_s=draw(often(st.integers(0, 24 * 3600))),
        tempo=draw(st.just("") | st.from_regex(r"[0-9x]{3,4}", fullmatch=True)),
        heart_rate=draw(often(st.integers(20, 260))),
        kcal=draw(often(st.integers(0, 20_000))),
    )


@st.composite
def set_lists(draw: st.DrawFn, tracking: Tracking) -> list[SetValues]:
    """Draw sets of which neighbours are often alike, as they are in a gym."""
    bare = st.builds(
        lambda amount, load: SetValues(**amount, **load), amounts(tracking), loads(tracking)
    )
    pool = draw(st.lists(one_set(tracking) | bare, min_size=1, max_size=4))
    return draw(st.lists(st.sampled_from(pool), min_size=1, max_size=20))


@pytest.mark.parametrize("tracking", Tracking)
@given(data=st.data())
def test_what_is_written_reads_back(tracking: Tracking, data: st.DataObject) -> None:
    sets = data.draw(set_lists(tracking))
    ascii_only = data.draw(st.booleans())
    settings = data.draw(st.sampled_from([KG, LB]))
    unit = data.draw(often(st.sampled_from(MassUnit)))
    lift = GymLift("Something", tracking, unit=unit)
    text = write(sets, tracking, ascii_only=ascii_only)
    assert list(read_sets(text, lift, settings)) == sets
    assert ascii_only <= text.isascii()


EXAMPLES = [text for text, _ in ACCEPTED + MORE_ACCEPTED] + [text for text, _, _ in REFUSED]
WORDS = sorted({word for text in EXAMPLES for word in text.split() if len(word) < 40})
SIGNS = "0123456789xX×@+-/,.:;=#%*wdfk \t\n()\x00\ud800٥²½ＸＩ０"
NOISE = st.text(st.sampled_from(SIGNS), max_size=4)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw an example with a slip of the finger or two in it."""
    text = draw(st.sampled_from(EXAMPLES))[:200]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        stop = draw(st.integers(start, min(len(text), start + 3)))
        text = text[:start] + draw(NOISE) + text[stop:]
    return text


@st.composite
def jumbled(draw: st.DrawFn) -> str:
    """Draw a name and words of any examples after it."""
    name = draw(st.sampled_from(["squat", "pullup", "plank", "run", "farmers"]))
    return " ".join([name, *draw(st.lists(st.sampled_from(WORDS), max_size=6))])


@st.composite
def from_alphabet(draw: st.DrawFn) -> str:
    """Draw a name and anything the notation is made of."""
    name = draw(st.sampled_from(["squat ", "pullup ", "plank ", "run ", "farmers ", ""]))
    pieces = ["kg", "lb", "bw", "bar", "min", "rir", "km", "m", "s", "h", *SIGNS[:36]]
    return name + "".join(draw(st.lists(st.sampled_from(pieces), max_size=14)))


TEXTS = st.text(max_size=60) | mutated() | jumbled() | from_alphabet()


@pytest.mark.parametrize("tracking", Tracking)
@given(data=st.data())
def test_set_of_another_kind_is_never_taken_for_something_else(
    tracking: Tracking, data: st.DataObject
) -> None:
    """What the notation cannot say on this kind is refused when it is read, not changed."""
    sets = data.draw(set_lists(data.draw(st.sampled_from(Tracking))))
    try:
        again = read_sets(write(sets, tracking), GymLift("Something", tracking), KG)
    except WorkoutlogError as error:
        check_place(error, line=False)
    else:
        assert list(again) == sets


def check_place(error: WorkoutlogError, *, line: bool) -> Span:
    """Check that it is an error of ours which says where it is."""
    assert isinstance(error, NotationError | InvalidValue | ExerciseUnknown | ExerciseAmbiguous)
    span = error.span
    assert span is not None
    assert 0 <= span.start <= span.end <= len(span.text)
    assert (span.line is not None) == line
    return span


def check_refusal(error: WorkoutlogError, settings: Settings) -> None:
    """Check that an error can be shown on a terminal, and that its answers can be read."""
    span = check_place(error, line=False)
    for line in (error.message, *error.advice, span.text):
        assert "\x00" not in line
        line.encode()
    assert len(error.message) < 300
    for choice in error.choices:
        assert read(substituted(error, choice.words), GYM, settings)


def check_entry(entry: Entry[GymLift], settings: Settings) -> None:
    """Check that sets read back from their echo, within what an entry may hold."""
    assert 1 <= len(entry.sets) <= 20
    tracking = entry.exercise.tracking
    echo = write(entry.sets, tracking)
    assert read_sets(echo, entry.exercise, settings) == entry.sets


@given(text=TEXTS, settings=st.sampled_from([KG, LB]))
def test_any_line_is_read_or_refused_in_words(text: str, settings: Settings) -> None:
    try:
        entries = read(text, GYM, settings)
    except WorkoutlogError as error:
        check_refusal(error, settings)
    else:
        for entry in entries:
            check_entry(entry, settings)


@given(text=TEXTS)
def test_any_file_is_read_or_refused_in_words(text: str) -> None:
    try:
        entries = read_lines(f"squat 100x5\n{text}", GYM, KG)
    except WorkoutlogError as error:
        check_place(error, line=True)
    else:
        for entry in entries:
            check_entry(entry, KG)


@given(text=TEXTS, lift=st.sampled_from([SQUAT, DIPS, PLANK, RUN, FARMERS]))
def test_any_live_line_is_read_or_refused_in_words(text: str, lift: GymLift) -> None:
    (last,) = lifted(100, 5) if lift is SQUAT else (SetValues(duration_s=60, reps=5),)
    current = Current(lift, last)
    line = text.partition(" ")[2] or text
    try:
        entries = read_live(line, current, GYM, KG)
    except WorkoutlogError as error:
        check_place(error, line=True)
        # Behind a semicolon there may be another trouble, which no answer to this one ends.
        choices = () if ";" in line else error.choices
        answers = [substituted(error, choice.words) for choice in choices]
        assert all(read_live(answer, current, GYM, KG) for answer in answers)
    else:
        for entry in entries:
            assert entry.sets


@given(text=mutated() | jumbled())
def test_spelling_of_signs_changes_nothing(text: str) -> None:
    wide = {code: code + 0xFEE0 for code in map(ord, "0123456789@+/:=")}
    try:
        expected = [entry.sets for entry in read(text, GYM, KG)]
    except WorkoutlogError:
        return
    name, space, sets = text.partition(" ")
    spelt = f"{name.upper()}{space}{sets.upper().translate(wide)}"
    if "/" not in text and name.isalpha() and GYM.exact(name):
        assert [entry.sets for entry in read(spelt, GYM, KG)] == expected
