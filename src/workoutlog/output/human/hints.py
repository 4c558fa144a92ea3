"""Commands that a lifter is told to type next."""

from workoutlog.domain.model import Tracking

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


def quoted(name: str) -> str:
    """Write a name as one word of a command."""
    return f'"{name}"' if " " in name else name
