"""Commands that a lifter is told to type next."""

from workoutlog.domain.model import Tracking
from workoutlog.domain.shell import quoted

_EXAMPLES = {
    Tracking.WEIGHTED: "3x5@100",
    Tracking.BODYWEIGHT: "3x8",
    Tracking.TIMED: "60s",
    Tracking.DISTANCE: "5km 25:00",
    Tracking.CARRY: "40kgx30m",
}


def log_command(name: str, tracking: Tracking) -> str:
    """Write a command that logs an exercise, by what is counted of it."""
    return f"wl log {quoted(name)} {_EXAMPLES[tracking]}"
