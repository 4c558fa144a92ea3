"""Writes the reference page of the formulas, with the values that the code gives."""

from markup import page, table
from workoutlog.domain.effort import rpe_text
from workoutlog.domain.scores import Lifter, ScoreName, Sex, score
from workoutlog.domain.strength import (
    MOST_REPS,
    MOST_TABLE_REPS,
    Estimation,
    Formula,
    e1rm,
    rep_max,
)
from workoutlog.services.maxima import RPES

# As a load it shows hundredths of a percent in whole grams.
_TONNE_G = 1_000_000
_ONLY_REPS = tuple(each for each in Formula if each is not Formula.RTS)
_SCORES = ("DOTS", "Wilks", "Wilks-2020", "IPF GL")
_ESTIMATES = """\
What 100 kg lifted for so many reps say of one rep at the limit, in kg. One rep is its load by every
formula. Reps in reserve count as done: 5 reps at RPE 8 are read as 7. Beyond 12 reps, or
`e1rm_reps`, there is no estimate: formulas are good for few reps, and all of them say too little of
the deadlift."""
_RTS = """\
Percent of the e1RM, by reps and RPE: Tuchscherer's table. `rts`, the default, takes it for sets
with an RPE of 6.5 to 10 and up to 10 reps, and Epley's formula for the others."""
_SCORED = """\
A total of 500 kg, classic. Below and above the body weights a formula was made for (DOTS: 40 to 210
kg for men, 40 to 150 kg for women) it counts as the nearest of them; IPF GL gives nothing below 35
kg."""


def formulas() -> str:
    """Show what every formula gives, by the code that estimates and scores."""
    estimates = [
        (
            str(reps),
            *(_percent(e1rm(_TONNE_G, reps, by=Estimation(each))) for each in _ONLY_REPS),
        )
        for reps in range(1, MOST_REPS + 1)
    ]
    percents = [
        (str(reps), *(_percent(rep_max(_TONNE_G, reps, rpe)) for rpe in RPES))
        for reps in range(1, MOST_TABLE_REPS + 1)
    ]
    weights = [
        (
            f"{kilograms} kg",
            *(
                f"{score(name, 500_000, Lifter(kilograms * 1000, sex)):.2f}"
                for sex in (Sex.MALE, Sex.FEMALE)
                for name in ScoreName
            ),
        )
        for kilograms in range(50, 130, 10)
    ]
    names = tuple(f"{name}, {sex}" for sex in ("men", "women") for name in _SCORES)
    return page(
        [
            "# Formulas",
            "",
            "## e1RM",
            "",
            _ESTIMATES,
            "",
            *table(("reps", *_ONLY_REPS), estimates),
            "",
            "## The RTS table",
            "",
            _RTS,
            "",
            *table(("reps", *(f"@{rpe_text(rpe)}" for rpe in RPES)), percents),
            "",
            "## Scores",
            "",
            _SCORED,
            "",
            *table(("body weight", *names), weights),
        ]
    )


def _percent(of_a_tonne_g: int | None) -> str:
    return "" if of_a_tonne_g is None else f"{of_a_tonne_g / 10_000:.1f}"
