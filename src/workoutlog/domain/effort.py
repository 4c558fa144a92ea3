"""Effort: how hard a set was, as RPE (10 is all there was) or RIR (reps left in reserve).

Both are one scale read from its two ends: RPE 8 is two reps in reserve. It is
kept in tenths of RPE, in halves, as lifters rate it (Zourdos et al. 2016,
"Novel resistance training-specific RPE scale measuring repetitions in reserve").
"""

from decimal import Decimal

from workoutlog.domain.units import plain
from workoutlog.errors import InvalidValue

LOWEST_TENTHS = 10
HIGHEST_TENTHS = 100
STEP_TENTHS = 5


def rpe_tenths(rpe: Decimal) -> int:
    """Turn an RPE as typed into tenths; `InvalidValue` unless it is 1 to 10 in halves."""
    tenths = rpe * 10
    if not LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS or tenths % STEP_TENTHS:
        raise InvalidValue(
            f"@{plain(rpe)} is not an effort (RPE).", "RPE goes 1 to 10 in halves: @8 or @8.5"
        )
    return int(tenths)


def rpe_tenths_from_rir(rir: Decimal) -> int:
    """Turn reps in reserve into tenths of RPE; `InvalidValue` unless 0 to 9 in halves."""
    tenths = HIGHEST_TENTHS - rir * 10
    if not LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS or tenths % STEP_TENTHS:
        raise InvalidValue(
            f"rir{plain(rir)} is not an effort (RIR).",
            "Reps in reserve go 0 to 9 in halves: rir2 or rir1.5",
        )
    return int(tenths)


def rir(tenths: int) -> Decimal:
    """Say how many reps were left in reserve at an RPE in tenths."""
    return Decimal(HIGHEST_TENTHS - tenths) / 10


def rpe_text(tenths: int) -> str:
    """Write an RPE in tenths as lifters do: 85 is ``8.5``."""
    return plain(Decimal(tenths) / 10)
