"""The notation: sets as lifters write them, ``3x5@100 @8``, read and written.

What has two readings is refused with both spelt out. No history is asked, so a
line means the same on every machine; and what is written can be read back.
"""

from workoutlog.domain.notation.entries import read, read_lines, read_sets
from workoutlog.domain.notation.live import read_live
from workoutlog.domain.notation.values import (
    MAX_SETS,
    Current,
    Entry,
    Known,
    Lift,
    Load,
    Lookup,
    Performed,
    Settings,
    SetValues,
    Suggest,
)
from workoutlog.domain.notation.writing import write, write_set

__all__ = [
    "MAX_SETS",
    "Current",
    "Entry",
    "Known",
    "Lift",
    "Load",
    "Lookup",
    "Performed",
    "SetValues",
    "Settings",
    "Suggest",
    "read",
    "read_lines",
    "read_live",
    "read_sets",
    "write",
    "write_set",
]
