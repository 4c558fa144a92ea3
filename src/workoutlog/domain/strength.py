"""Strength: the load a lifter could lift once (e1RM), estimated from a set of several reps.

Loads are in grams, RPE in tenths. A formula only sees reps; where the effort
is known, the percent table of Reactive Training Systems sees both. No formula
is good at many reps (Reynolds 2006, JSCR 20(3):584-592; Whisenant 2003, JSCR
17(2):221-227), and all underestimate the deadlift (LeSuer 1997, JSCR
11(4):211-213).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import exp

MOST_REPS = 12
MOST_TABLE_REPS = 10
LEAST_TABLE_RPE = 65
MOST_RPE = 100

# Percent of e1RM by half reps from failure: half a point of RPE weighs as much as half a rep.
# From 1 rep at RPE 10 to 10 reps at RPE 6.5; copies of the table differ beyond.
_PERCENTS = (
    *(100, 97.8, 95.5, 93.9, 92.2, 90.7, 89.2, 87.8, 86.3, 85.0, 83.7, 82.4, 81.1),
    *(79.9, 78.6, 77.4, 76.2, 75.1, 73.9, 72.3, 70.7, 69.4, 68.0, 66.7, 65.3, 64.0),
)
_TENTHS_A_STEP = 5


class Formula(StrEnum):
    """A published estimate of the one-repetition maximum.

    Epley 1985, Poundage Chart; Brzycki 1993, JOPERD 64:88-90; Lombardi 1989,
    Beginning Weight Training; O'Conner 1989, Weight Training Today; Wathan
    1994, Essentials of Strength Training and Conditioning; Mayhew 1992, JASSR
    6:200-206; Lander 1985, NSCA Journal 6:60-61.
    """

    EPLEY = "epley"
    BRZYCKI = "brzycki"
    LOMBARDI = "lombardi"
    OCONNER = "oconner"
    WATHAN = "wathan"
    MAYHEW = "mayhew"
    LANDER = "lander"


# How much of the e1RM is lifted for that many reps; Brzycki and Lander fall to nothing near 37.
_SHARES: dict[Formula, Callable[[float], float]] = {
    Formula.EPLEY: lambda reps: 1 / (1 + reps / 30),
    Formula.BRZYCKI: lambda reps: (37 - reps) / 36,
    Formula.LOMBARDI: lambda reps: reps**-0.10,
    Formula.OCONNER: lambda reps: 1 / (1 + 0.025 * reps),
    Formula.WATHAN: lambda reps: (48.8 + 53.8 * exp(-0.075 * reps)) / 100,
    Formula.MAYHEW: lambda reps: (52.2 + 41.9 * exp(-0.055 * reps)) / 100,
    Formula.LANDER: lambda reps: (101.3 - 2.67123 * reps) / 100,
}


def e1rm(
    load_g: int,
    reps: int,
    rpe_tenths: int | None = None,
    formula: Formula = Formula.EPLEY,
    *,
    most_reps: int = MOST_REPS,
) -> int | None:
    """Estimate the load for one rep at the limit, from a set and, where known, its effort.

    With an RPE of 6.5 to 10 and at most 10 reps the table decides; with another
    RPE the reps in reserve count as done and the formula decides, as it does
    without RPE. One rep at the limit is no estimate: it is its load. Grams,
    rounded to the nearest. None for no load, no reps, or more than
    ``most_reps`` to the limit.
    """
    share = _share(reps, rpe_tenths, formula, most_reps)
    return round(load_g / share) if share and load_g > 0 else None


def rep_max(
    e1rm_g: int,
    reps: int,
    rpe_tenths: int | None = None,
    formula: Formula = Formula.EPLEY,
    *,
    most_reps: int = MOST_REPS,
) -> int | None:
    """Estimate the load for that many reps at that effort: the inverse of `e1rm`.

    Grams, rounded to the nearest; None where `e1rm` gives none.
    """
    share = _share(reps, rpe_tenths, formula, most_reps)
    return round(e1rm_g * share) if share and e1rm_g > 0 else None


# What share of the e1RM a set takes, remembered because lifters repeat themselves.
@lru_cache(maxsize=4096)
def _share(reps: int, rpe_tenths: int | None, formula: Formula, most_reps: int) -> float | None:
    rpe = MOST_RPE if rpe_tenths is None else rpe_tenths
    if not 1 <= reps <= most_reps or rpe > MOST_RPE:
        return None
    if rpe_tenths is not None and reps <= MOST_TABLE_REPS and rpe >= LEAST_TABLE_RPE:
        return _table_share(reps, rpe)
    to_the_limit = reps + (MOST_RPE - rpe) / 10
    if to_the_limit > most_reps:
        return None
    share = 1.0 if to_the_limit == 1 else _SHARES[formula](to_the_limit)
    return share if share > 0 else None


def _table_share(reps: int, rpe_tenths: int) -> float:
    # Between two steps (an RPE of 8.3 in somebody's file) the percent is between theirs.
    step, part = divmod((reps - 1) * 10 + MOST_RPE - rpe_tenths, _TENTHS_A_STEP)
    percent = _PERCENTS[step]
    if part:
        percent += (_PERCENTS[step + 1] - percent) * part / _TENTHS_A_STEP
    return percent / 100
