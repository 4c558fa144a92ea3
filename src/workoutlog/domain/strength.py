"""Strength: the load a lifter could lift once (e1RM), estimated from a set of several reps.

Loads are in grams, RPE in tenths. A formula only sees reps, to which those
left in reserve can be added; the percent table of Reactive Training Systems
was made for both. No formula is good at many reps (Reynolds 2006, JSCR
20(3):584-592; Whisenant 2003, JSCR 17(2):221-227), and all underestimate the
deadlift (LeSuer 1997, JSCR 11(4):211-213).
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from math import exp
from typing import NamedTuple

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
    6:200-206; Lander 1985, NSCA Journal 6:60-61. RTS is the percent table of
    Tuchscherer 2008, The Reactive Training Manual, for a set whose RPE is
    known; where it is not, or lies beyond the table, Epley stands in for it.
    """

    EPLEY = "epley"
    BRZYCKI = "brzycki"
    LOMBARDI = "lombardi"
    OCONNER = "oconner"
    WATHAN = "wathan"
    MAYHEW = "mayhew"
    LANDER = "lander"
    RTS = "rts"


class Estimation(NamedTuple):
    """How a lifter wants to be estimated: by a formula, from at most so many reps to the limit."""

    formula: Formula = Formula.RTS
    most_reps: int = MOST_REPS


AS_USUAL = Estimation()


def _epley(reps: float) -> float:
    return 1 / (1 + reps / 30)


# How much of the e1RM is lifted for that many reps; Brzycki and Lander fall to nothing near 37.
_SHARES: dict[Formula, Callable[[float], float]] = {
    Formula.EPLEY: _epley,
    Formula.RTS: _epley,
    Formula.BRZYCKI: lambda reps: (37 - reps) / 36,
    Formula.LOMBARDI: lambda reps: reps**-0.10,
    Formula.OCONNER: lambda reps: 1 / (1 + 0.025 * reps),
    Formula.WATHAN: lambda reps: (48.8 + 53.8 * exp(-0.075 * reps)) / 100,
    Formula.MAYHEW: lambda reps: (52.2 + 41.9 * exp(-0.055 * reps)) / 100,
    Formula.LANDER: lambda reps: (101.3 - 2.67123 * reps) / 100,
}


def e1rm(
    load_g: int, reps: int, rpe_tenths: int | None = None, by: Estimation = AS_USUAL
) -> int | None:
    """Estimate the load for one rep at the limit, from a set and, where known, its effort.

    Reps in reserve count as done; only RTS has a percentage of its own for an
    RPE of 6.5 to 10 and at most 10 reps. One rep at the limit is no estimate:
    it is its load. Grams, rounded to the nearest. None for no load, no reps,
    or more than ``by.most_reps`` to the limit.
    """
    share = _share(reps, rpe_tenths, by)
    return round(load_g / share) if share and load_g > 0 else None


def estimator(
    by: Estimation = AS_USUAL,
) -> Callable[[int | None, int, int | None], int | None]:
    """Make what estimates as `e1rm` does, but faster: sets are many, their efforts are few.

    A load that nobody knows has no estimate.
    """
    shares: dict[tuple[int, int | None], float | None] = {}

    def estimate(load_g: int | None, reps: int, rpe_tenths: int | None) -> int | None:
        effort = reps, rpe_tenths
        try:
            share = shares[effort]
        except KeyError:
            share = shares[effort] = _share(reps, rpe_tenths, by)
        return round(load_g / share) if share and load_g and load_g > 0 else None

    return estimate


def rep_max(
    e1rm_g: int, reps: int, rpe_tenths: int | None = None, by: Estimation = AS_USUAL
) -> int | None:
    """Estimate the load for that many reps at that effort: the inverse of `e1rm`.

    Grams, rounded to the nearest; None where `e1rm` gives none.
    """
    share = _share(reps, rpe_tenths, by)
    return round(e1rm_g * share) if share and e1rm_g > 0 else None


# What share of the e1RM a set takes, remembered because lifters repeat themselves.
@lru_cache(maxsize=4096)
def _share(reps: int, rpe_tenths: int | None, by: Estimation) -> float | None:
    rpe = MOST_RPE if rpe_tenths is None else rpe_tenths
    if not 1 <= reps <= by.most_reps or rpe > MOST_RPE:
        return None
    is_rated = rpe_tenths is not None and rpe >= LEAST_TABLE_RPE
    if by.formula is Formula.RTS and is_rated and reps <= MOST_TABLE_REPS:
        return _table_share(reps, rpe)
    to_the_limit = reps + (MOST_RPE - rpe) / 10
    if to_the_limit > by.most_reps:
        return None
    share = 1.0 if to_the_limit == 1 else _SHARES[by.formula](to_the_limit)
    return share if share > 0 else None


def _table_share(reps: int, rpe_tenths: int) -> float:
    # Between two steps (an RPE of 8.3 in somebody's file) the percent is between theirs.
    step, part = divmod((reps - 1) * 10 + MOST_RPE - rpe_tenths, _TENTHS_A_STEP)
    percent = _PERCENTS[step]
    if part:
        percent += (_PERCENTS[step + 1] - percent) * part / _TENTHS_A_STEP
    return percent / 100
