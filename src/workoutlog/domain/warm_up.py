"""Warming up: a few lighter sets on the way to a working load, all of which can be loaded."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from workoutlog.domain.plates import Loading
from workoutlog.domain.units import MassUnit, grams, mass
from workoutlog.errors import InvalidValue

_STEP = r"(?:(bar)|(\d{1,2})%)x(\d{1,2})"
_MOST_STEPS = 10
# By how much machines and dumbbells go up, as a rule.
_EVEN = {MassUnit.KG: Decimal("2.5"), MassUnit.LB: Decimal(5)}


class Step(NamedTuple):
    """One set of a warm-up: its share of the working load in percent, 0 for the empty bar."""

    percent: int
    reps: int


class WarmUpSet(NamedTuple):
    """A step and what is loaded for it."""

    step: Step
    loading: Loading


def read_steps(text: str) -> tuple[Step, ...]:
    """Read the steps of a warm-up: ``barx10 40%x5 60%x3 80%x2``; `InvalidValue` otherwise."""
    words = text.replace(",", " ").casefold().split()
    steps = tuple(map(_read_step, words))
    if not 1 <= len(steps) <= _MOST_STEPS:
        raise InvalidValue(f"A warm-up has 1 to {_MOST_STEPS} sets, and not {len(steps)}.")
    if list(steps) != sorted(steps, key=lambda each: each.percent):
        raise InvalidValue("A warm-up goes up, from light to heavy.")
    return steps


def even(load_g: int, unit: MassUnit) -> Loading:
    """Round a load to one that a machine or a pair of dumbbells has: 2.5 kg or 5 lb apart."""
    steps = round(mass(load_g, unit) / _EVEN[unit])
    return Loading(grams(steps * _EVEN[unit], unit), ())


def warm_up(
    working_g: int,
    unit: MassUnit,
    steps: tuple[Step, ...],
    nearest: Callable[[int, MassUnit], Loading],
) -> tuple[WarmUpSet, ...]:
    """Find what to load for each step: what is ``nearest`` to its share of the working load.

    A step that would be as heavy as the one before it or as the work itself is
    left out: nobody presses the empty bar three times on the way to 30 kg.
    """
    sets: list[WarmUpSet] = []
    for step in steps:
        loading = nearest(working_g * step.percent // 100, unit)
        lightest = sets[-1].loading.load_g if sets else 0
        if lightest < loading.load_g < working_g:
            sets.append(WarmUpSet(step, loading))
    return tuple(sets)


def _read_step(word: str) -> Step:
    found = re.fullmatch(_STEP, word.replace("×", "x"), re.ASCII)
    if found is None or not int(found[3]) or (found[2] and not int(found[2])):
        raise InvalidValue(
            f'"{word[:40]}" is no set of a warm-up.', "Write them: barx10 40%x5 60%x3 80%x2."
        )
    return Step(int(found[2] or 0), int(found[3]))
