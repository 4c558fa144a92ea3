"""How loads, times and distances are spelt, by everything here that writes."""

from typing import Final

from workoutlog.domain.notation.values import Load
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, mass, plain

# What a set of a weighted lift has when nobody noted its load, as in many imported files.
NO_LOAD: Final = "no-load"


def load_text(grams: int, unit: MassUnit, space: str = " ") -> str:
    """Write a load with the unit it was typed in."""
    return f"{plain(mass(grams, unit))}{space}{unit}"


def load_words(load: Load, *, body: bool = False) -> str:
    """Write a load as one word of the notation; on bodyweight kinds as what is added."""
    if load.grams is None or load.unit is None:
        return "bw" if body else NO_LOAD
    sign = "bw+" if body and load.grams >= 0 else "bw" if body else ""
    return f"{sign}{load_text(load.grams, load.unit, '')}"


def distance_text(millimetres: int, unit: DistanceUnit) -> str:
    """Write a distance with the unit it was typed in."""
    return f"{plain(distance(millimetres, unit))} {unit}"


def time_text(seconds: int) -> str:
    """Write a time as on a clock, or in seconds under a minute."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest}s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spoken_time(seconds: int) -> str:
    """Write a time in words of the notation, which no clock can be mistaken for."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}min" * bool(minutes) + f"{rest}s" * bool(rest or not minutes)
