"""Routines: plain texts in the notation, with targets instead of results, and what they ask today.

A text is read to a frozen `Plan`. What comes next is worked out from what was
done, every time it is asked for, so that corrections count at once.
"""

from workoutlog.domain.routines.amending import with_max
from workoutlog.domain.routines.judging import Session
from workoutlog.domain.routines.plans import (
    Amount,
    Day,
    Measure,
    Plan,
    Planned,
    Scheme,
    Target,
    TrainingMax,
)
from workoutlog.domain.routines.progression import Lifter
from workoutlog.domain.routines.reading import read_routine
from workoutlog.domain.routines.today import (
    Chosen,
    Exercised,
    Past,
    exercises_of,
    left_of,
    next_day,
)
from workoutlog.domain.routines.writing import loggable_text, plan_text, scheme_text, write_routine

__all__ = [
    "Amount",
    "Chosen",
    "Day",
    "Exercised",
    "Lifter",
    "Measure",
    "Past",
    "Plan",
    "Planned",
    "Scheme",
    "Session",
    "Target",
    "TrainingMax",
    "exercises_of",
    "left_of",
    "loggable_text",
    "next_day",
    "plan_text",
    "read_routine",
    "scheme_text",
    "with_max",
    "write_routine",
]
