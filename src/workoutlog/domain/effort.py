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
    if not 1 <= rpe <= 10 or rpe * 2 % 1:  # noqa: PLR2004 - the ends of the scale itself
        raise InvalidValue(
            f"@{plain(rpe)} is not an effort (RPE).", "RPE goes 1 to 10 in halves: @8 or @8.5"
        )
    return int(rpe * 10)


def rpe_tenths_from_rir(rir: Decimal) -> int:
    """Turn reps in reserve into tenths of RPE; `InvalidValue` unless 0 to 9 in halves."""
    if not 0 <= rir <= 9 or rir * 2 % 1:  # noqa: PLR2004 - the ends of the scale itself
        raise InvalidValue(
            f"rir{plain(rir)} is not an effort (RIR).",
            "Reps in reserve go 0 to 9 in halves: rir2 or rir1.5",
        )
    return HIGHEST_TENTHS - int(rir * 10)


def rir(tenths: int) -> Decimal:
    """Say how many reps were left in reserve at an RPE in tenths."""
    return Decimal(HIGHEST_TENTHS - tenths) / 10


def rpe_text(tenths: int) -> str:
    """Write an RPE in tenths as lifters do: 85 is ``8.5``."""
    return plain(Decimal(tenths) / 10)
