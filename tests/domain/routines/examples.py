"""Routines as lifters write them: every example with its canonical form, or with its refusal."""

from collections.abc import Sequence

from workoutlog import exercises
from workoutlog.domain.model import Exercise
from workoutlog.domain.names import Names
from workoutlog.domain.notation import Settings
from workoutlog.domain.routines import Plan, read_routine
from workoutlog.domain.units import MassUnit


class Shelf:
    """Finds the exercises of the catalogue."""

    def __init__(self) -> None:
        self._names = Names(
            (key, each) for each in exercises.entries() for key in exercises.keys(each)
        )

    def leading(self, words: Sequence[str], /) -> tuple[Exercise, int] | None:
        found = self._names.leading(words)
        return found and (exercises.exercise_of(found[0]), found[1])

    def resolve(self, text: str, /) -> Exercise:
        return exercises.exercise_of(self._names.resolve(text))


SHELF = Shelf()
KG, LB = Settings(MassUnit.KG), Settings(MassUnit.LB)


def plan_of(text: str, settings: Settings = KG) -> Plan:
    """Read a routine with the exercises of the catalogue."""
    return read_routine(text, SHELF, settings)


# What percentages are of, where an example has them.
MAXES = "max squat 140kg\nmax bench 100kg\n"

# One exercise, as it is written and as it is written back.
TARGETS = [
    ("squat 3x5", "squat: 3x5"),
    ("squat 3 x 5", "squat: 3x5"),
    ("SQUAT 3×5", "SQUAT: 3x5"),
    ("squat: 5x5", "squat: 5x5"),
    ("squat 3x5 @8", "squat: 3x5 @8"),
    ("squat 3x5 rir2", "squat: 3x5 @8"),
    ("squat 1x5 @7, 1x5 @8, 1x5 @9", "squat: 1x5 @7 1x5 @8 1x5 @9"),
    ("squat 3x8-12", "squat: 3x8-12"),
    ("squat 3x8–12", "squat: 3x8-12"),
    ("squat 5x3+", "squat: 5x3+"),
    ("squat 5+", "squat: 1x5+"),
    ("squat 3x5@100", "squat: 3x5@100kg"),
    ("squat 3x5 100kg", "squat: 3x5@100kg"),
    ("squat 3x5x100kg", "squat: 3x5@100kg"),
    ("squat 3x5@225lb", "squat: 3x5@225lb"),
    ("squat 100x5x3", "squat: 3x5@100kg"),
    ("squat 100kg 5 5 5", "squat: 100kgx5 100kgx5 100kgx5"),
    ("squat 60kgx5 80x3 100x1", "squat: 60kgx5 80kgx3 100kgx1"),
    ("squat 12x3 100kg", "squat: 12x3@100kg"),
    ("squat 100kg 3x5", "squat: 3x5@100kg"),
    ("squat 5x100kg", "squat: 100kgx5"),
    ("squat barx10 3x5", "squat: 20kgx10 3x5"),
    ("squat w60kgx5 w80x3 3x5", "squat: w60kgx5 w80kgx3 3x5"),
    ("squat 3x5 drop 2x10", "squat: 3x5 d2x10"),
    ("squat 3x5 rest=3min tempo=31x1", "squat: 3x5 rest=180s tempo=31x1"),
    ("squat 75%x5", "squat: 75%x5"),
    ("squat 65%x5 75%x5 85%x5+", "squat: 65%x5 75%x5 85%x5+"),
    ("squat 3x5@72.5%", "squat: 3x5@72.5%"),
    ("squat 3x5 75%", "squat: 3x5@75%"),
    ("squat 3x5x75%", "squat: 3x5@75%"),
    ("squat 75%x5x3", "squat: 3x5@75%"),
    ("squat 75% 5 3 1+", "squat: 75%x5 75%x3 75%x1+"),
    ("squat 5x75%", "squat: 75%x5"),
    ("squat w40%x5 50%x5", "squat: w40%x5 50%x5"),
    ("pullup 10 8 6", "pullup: 1x10 1x8 1x6"),
    ("pullup 3x8-12", "pullup: 3x8-12"),
    ("pullup 12x3", "pullup: 12x3"),
    ("pullup 3x5 bw+10kg", "pullup: 3x5@bw+10kg"),
    ("pullup +10x8", "pullup: 1x8@bw+10kg"),
    ("pullup bw-20x8", "pullup: 1x8@bw-20kg"),
    ("plank 3x60s", "plank: 3x1min"),
    ("plank 3x30-60s", "plank: 3x30s-1min"),
    ("plank 60s+", "plank: 1x1min+"),
    ("run 5km", "run: 1x5km"),
    ("erg 6x500m", "erg: 6x500m"),
    ("run 30-45min", "run: 1x30min-45min"),
    ("farmers 40kgx30m", "farmers: 40kgx30m"),
    ("squat 3x5  # low bar", "squat: 3x5  # low bar"),
    ("A1 bench 3x8", "A1 bench: 3x8"),
    ("bench 3x8 / row 3x8", "bench: 3x8 / row: 3x8"),
]

# How a load goes on.
RULES = [
    ("squat 5x5 from 20kg, +2.5kg", "squat: 5x5, from 20kg, +2.5kg"),
    ("squat 5x5 from 20 +2.5", "squat: 5x5, from 20kg, +2.5kg"),
    ("squat 5x5@60kg, +2.5kg", "squat: 5x5, from 60kg, +2.5kg"),
    (
        "squat 5x5 +2.5 kg -10% after 3 misses",
        "squat: 5x5, +2.5kg, -10% after 3 misses",
    ),
    ("squat 5x5 -7.5% after 1 miss", "squat: 5x5, -7.5% after 1 miss"),
    ("bench 3x8-12 +2.5kg", "bench: 3x8-12, +2.5kg"),
    ("bench 3x15+ +2.5kg at 25 reps", "bench: 3x15+, +2.5kg at 25"),
    ("pullup 3x5-8 from bw+5kg +2.5kg", "pullup: 3x5-8, from bw+5kg, +2.5kg"),
    (
        "squat 5x3+ > 6x2+ > 10x1+ +5kg restart -15%",
        "squat: 5x3+ > 6x2+ > 10x1+, +5kg, restart -15%",
    ),
    (
        "bench 3x10 > 3x8 > 3x6, +2.5kg, restart +7.5kg",
        "bench: 3x10 > 3x8 > 3x6, +2.5kg, restart +7.5kg",
    ),
    ("squat 3x8 @7 | 3x6 @8 | 3x4 @9", "squat: 3x8 @7 | 3x6 @8 | 3x4 @9"),
    ("squat 75%x5 | 80%x3 | 85%x1+", "squat: 75%x5 | 80%x3 | 85%x1+"),
]

# The text, the words under the caret, its line, and what is told, parted by dashes.
REFUSED = [
    ("", None, None, "The routine has no exercise. — A line for each: squat 3x5 from 60kg, +2.5kg"),
    (
        "# only a note",
        None,
        None,
        "The routine has no exercise. — A line for each: squat 3x5 from 60kg, +2.5kg",
    ),
    (
        "squat",
        "squat",
        1,
        "Back Squat: how many sets and reps? — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8",
    ),
    (
        "squat |",
        "squat |",
        1,
        "Back Squat: how many sets and reps? — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8",
    ),
    (
        "squat 3x5 |",
        "squat 3x5 |",
        1,
        "Back Squat: how many sets and reps? — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8",
    ),
    ("squat: | 3x5", "|", 1, None),
    ("squat 5x3 +5kg\n > 6x2", "6x2", 2, None),
    ("run 0.000001km", "0.000001km", 1, None),
    ("squat 5", "5", 1, "5: a load, or reps? — A set of 5: 1x5 — A load has its unit: 5kg"),
    (
        "squat 62,5 5",
        "62,5",
        1,
        "62,5 is 62.5 kg, or 62 kg x 5? — 62.5 kg: write it with a point, 62.5 — 62 kg x 5: 62x5",
    ),
    (
        "day A\nsquat 3x5\n\nday B\nbench 3x5 75%",
        "75%",
        5,
        "75% of which training max? — Write one on a line of its own: max bench 100kg",
    ),
    (
        "squat 3x5 foo",
        "foo",
        1,
        "Can't read foo. — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8 — A note begins with #",
    ),
    (
        "squat 3x",
        "3x",
        1,
        "Can't read 3x. — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8 — A note begins with #",
    ),
    ("squat 3x5@", "3x5@", 1, "3x5@ stops after the @. — How hard, from 1 to 10? @8"),
    (
        "squat 3x5@abc",
        "abc",
        1,
        "Can't read abc. — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8 — A note begins with #",
    ),
    ("sqat 3x5", "sqat", 1, 'No exercise called "sqat". — Did you mean Back Squat?'),
    ("bench 3x5\nlat 3x5", "lat", 2, None),
    (
        "squat 3x60s",
        "60s",
        1,
        "60s is not how Back Squat is counted. — e.g. 3x5, 3x8-12, 75%x5, 3x5 @8",
    ),
    ("plank 3x10", "10", 1, "10 is not how Plank is counted. — e.g. 3x60s, or 3x30-60s"),
    ("squat 3x12-8", "12-8", 1, "12-8 does not go up. — e.g. 3x8-12"),
    (
        "squat 3x5@8.3",
        "8.3",
        1,
        "@8.3 is not an effort (RPE). — RPE goes 1 to 10 in halves: @8 or @8.5",
    ),
    ("squat 3x5 @7,8", "7,8", 1, "7,8: one effort for each target. — e.g. 1x5 @7, 1x5 @8"),
    ("squat 3x5 @8 @9", "9", 1, "@9: this was already said of these sets."),
    ("squat @8 3x5", "8", 1, "@8 of which set? — It comes after the set: 100x5 @8 rest=90s"),
    ("squat 0x5", "0", 1, "0x5: no sets? — A missed attempt is 100x0"),
    ("squat 3x0", "0", 1, "0 is what was done, not a plan. — As many as possible is 5+"),
    ("squat 3x5f", "5f", 1, "5f is what was done, not a plan. — As many as possible is 5+"),
    ("squat 3x8/7", "8/7", 1, "8/7 is what was done, not a plan. — As many as possible is 5+"),
    ("squat 3x5000", "5000", 1, "5000 is too much. — The most is 1000 reps."),
    ("squat 5x62.5", "62.5", 1, "62.5 reps? — Reps are whole numbers."),
    ("squat 3x5x10", "3x5x10", 1, None),
    ("squat 100kg", "100kg", 1, "100kg x how many reps? — e.g. 100x5"),
    ("squat 100kg 110kg 3", "100kg", 1, "100kg x how many reps? — e.g. 100x5"),
    ("squat w", "w", 1, "w stands before the set it means. — e.g. w60x5 or d80x8"),
    (
        "squat 3x5 100kg 110kg",
        "110kg",
        1,
        (
            "110kg is a second load for the same sets."
            " — Each load has its own sets: 3x5@100kg 1x3@110kg"
            " — A lone +2.5kg is more next time; added weight is bw+10kg"
        ),
    ),
    ("squat 3x5 rest=x", "rest=x", 1, "rest=x cannot be read. — e.g. rest=90s"),
    (f"{MAXES}squat 200%x5", "200%", 3, "200% is not between 1% and 150%."),
    (
        f"{MAXES}squat 21x5@75%",
        "21",
        3,
        "More than 20 sets in one entry. — Log the rest in a second entry.",
    ),
    (
        "squat 3x5 +2.5kg 3x5",
        "3x5",
        1,
        (
            "Can't read 3x5 here. — Targets first, then the rule:"
            " 3x5 from 60kg, +2.5kg, -10% after 3 misses"
        ),
    ),
    ("squat 3x5 from", "from", 1, "Can't read from. — A start is a load: from 60kg"),
    ("squat 3x5 from 0kg, +2.5kg", "0kg", 1, "Can't read 0kg. — A start is a load: from 60kg"),
    ("squat 3x5 from heavy", "heavy", 1, "Can't read heavy. — A start is a load: from 60kg"),
    ("squat 3x5 from +5kg", "+5kg", 1, "Can't read +5kg. — A start is a load: from 60kg"),
    ("squat 3x5 +0kg", "+0kg", 1, "Can't read +0kg. — A step is a load: +2.5kg"),
    (
        "squat 3x5 -10%",
        "-10%",
        1,
        "Can't read -10%. — Less is a percentage after some misses: -10% after 3 misses",
    ),
    (
        "squat 3x5 -10% if 3 misses",
        "if",
        1,
        "Can't read if. — Less is a percentage after some misses: -10% after 3 misses",
    ),
    (
        "squat 3x5 -10% after 99 misses",
        "99",
        1,
        "Can't read 99. — Less is a percentage after some misses: -10% after 3 misses",
    ),
    (
        "squat 3x5 -5kg",
        "-5kg",
        1,
        "Can't read -5kg. — Less is a percentage after some misses: -10% after 3 misses",
    ),
    (
        "squat 3x5 -95% after 1 miss",
        "-95%",
        1,
        "Can't read -95%. — Less is a percentage after some misses: -10% after 3 misses",
    ),
    (
        "squat 3x5 at 12",
        "12",
        1,
        "Can't read 12. — Only after a step, with a number: +2.5kg at 25 reps",
    ),
    ("squat 3x5 restart 5kg", "5kg", 1, "Can't read 5kg. — restart -15%, or restart +7.5kg"),
    ("squat 5x5 +2.5kg +5kg", "+5kg", 1, "+5kg: this was already said."),
    (
        "squat 3x5 restart -15%",
        "restart",
        1,
        "restart does not go with these targets. — It is for stages, 5x3 > 6x2, after the last",
    ),
    (
        "squat 3x5 > 3x3 +5kg -10% after 1 miss",
        "-10%",
        1,
        "-10% does not go with these targets. — Stages begin again: restart -15%",
    ),
    (
        "squat 3x5 | 3x3 +2.5kg",
        "+2.5kg",
        1,
        "+2.5kg does not go with these targets. — Waves, with |, step with a training max: 75%x5",
    ),
    (
        "squat 3x5 | 3x3 > 3x2",
        ">",
        1,
        "| and > in one exercise? — | is the next time, > is after a miss. Choose one.",
    ),
    (
        "squat 3x5@100 3x8@90 +2.5kg",
        "+2.5kg",
        1,
        "+2.5kg does not go with these targets. — Give one load to start from: from 60kg",
    ),
    (
        f"{MAXES}squat 3x5@75% +5kg",
        "+5kg",
        3,
        (
            "+5kg does not go with these targets."
            " — Write it behind the training max: max squat 100kg, +2.5kg"
        ),
    ),
    (
        "| 3x5",
        "|",
        1,
        "| goes on with an exercise, and there is none above. — e.g. squat 5x5 +2.5kg",
    ),
    (
        "day A\n+2.5kg",
        "+2.5kg",
        2,
        "+2.5kg goes on with an exercise, and there is none above. — e.g. squat 5x5 +2.5kg",
    ),
    (
        "max squat 100kg foo\nsquat 3x5",
        "foo",
        1,
        "Can't read foo. — e.g. max squat 140kg on 2026-11-25, +5kg, -10% after 1 miss",
    ),
    (
        "max squat 100kg on monday\nsquat 3x5",
        "on monday",
        1,
        "Can't read on monday. — e.g. max squat 140kg on 2026-11-25, +5kg, -10% after 1 miss",
    ),
    (
        "max squat 100kg +5kg at 3\nsquat 3x5",
        "3",
        1,
        "Can't read 3. — e.g. max squat 140kg on 2026-11-25, +5kg, -10% after 1 miss",
    ),
    (
        "max squat heavy\nsquat 3x5",
        "heavy",
        1,
        "Can't read heavy. — e.g. max squat 140kg on 2026-11-25, +5kg, -10% after 1 miss",
    ),
    ("max heavy squat\nsquat 3x5", "heavy squat", 1, None),
    (
        "max squat 1kg\nmax squat 2kg\nsquat 3x5",
        "squat 2kg",
        2,
        "Back Squat has a training max already.",
    ),
    ("round 0kg\nsquat 3x5", "round 0kg", 1, "Can't round to 0kg. — e.g. round 2.5kg"),
    ("round 1kg\nround 2kg\nsquat 3x5", "round 2kg", 2, "Can't round to 2kg. — e.g. round 2.5kg"),
    ("round 1x5\nsquat 3x5", "round 1x5", 1, "Can't round to 1x5. — e.g. round 2.5kg"),
    ("day\nsquat 3x5", "day", 1, "Which day? — e.g. day A, or day Push"),
    (
        "day A\nday B\nsquat 3x5",
        "day A",
        1,
        'The day "A" has no exercise. — Write one below: squat 5x5',
    ),
    (
        "day A\nsquat 3x5\nday a\nsquat 3x5",
        "day a",
        3,
        'There is a day "a" already. — Give it another name.',
    ),
    (
        "squat 3x5\nday A\nbench 3x5",
        "squat 3x5",
        1,
        "This exercise stands above the first day. — Begin with its day: day A",
    ),
    (
        f"day {'x' * 101}\nsquat 3x5",
        f"day {'x' * 101}",
        1,
        "The name of the day is 101 characters long; 100 are allowed.",
    ),
    ("bench 3x5 /", "/", 1, "Nothing between the separators. — e.g. bench 60 10 / row 50 10"),
    ("squat 3x5\x00", "\ufffd", 1, None),
]
