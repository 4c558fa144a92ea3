"""Reckoning with loads: more, less, a share, and rounded to what can be loaded."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from workoutlog.domain.model import MAX_LOAD_G
from workoutlog.domain.notation.values import Load
from workoutlog.domain.routines.plans import WHOLE_PERCENT
from workoutlog.domain.units import MassUnit, grams, mass

# The smallest pair of plates that nearly every gym has.
_USUAL_STEPS = {MassUnit.KG: Decimal("2.5"), MassUnit.LB: Decimal(5)}
_HALF = Decimal("0.5")


def plus(load: Load, more: Load, steps: Sequence[Load]) -> Load:
    """Add to a load, in its own unit; to the body alone in that of what is added.

    Where that is in the other unit it is rounded to a step, for nobody loads
    230.51 lb; but not to what the load was, for then it never went on.
    """
    if load.grams is None or load.unit is None:
        return more
    if more.unit is not load.unit:
        found = stepped(load.grams + (more.grams or 0), load.unit, steps)
        if found.grams is None or found.grams > load.grams:
            return found
    # In their own units: 45 lb and 5 lb are 50 lb, to the gram.
    return _kept(mass(load.grams, load.unit) + mass(more.grams or 0, load.unit), load.unit)


def less(load: Load, tenths: int, steps: Sequence[Load]) -> Load:
    """Take so many tenths of a percent away and round; help is not made less."""
    return share(load, WHOLE_PERCENT - tenths, steps) if (load.grams or 0) > 0 else load


def share(load: Load, tenths: int, steps: Sequence[Load]) -> Load:
    """Take so many tenths of a percent of a load, rounded."""
    return rounded(load, Decimal(tenths) / WHOLE_PERCENT, steps)


def rounded(load: Load, factor: Decimal, steps: Sequence[Load]) -> Load:
    """Multiply a load and round it to the nearest that can be loaded; of two, to the lighter.

    ``steps`` are the lifter's smallest ones, for units in which they differ
    from 2.5 kg and 5 lb.
    """
    if load.grams is None or load.unit is None:
        return load
    step = step_of(load.unit, steps)
    count = _nearest(mass(load.grams, load.unit) * factor / step)
    return _kept(max(count, Decimal(1)) * step, load.unit)


def stepped(load_g: int, unit: MassUnit, steps: Sequence[Load]) -> Load:
    """Round to the nearest step: to help, too, which is below zero; nothing is the body alone."""
    step = step_of(unit, steps)
    return _kept(_nearest(mass(load_g, unit) / step) * step, unit)


def step_of(unit: MassUnit, steps: Sequence[Load]) -> Decimal:
    """Say which step loads in a unit are rounded to."""
    own = (mass(each.grams, unit) for each in steps if each.unit is unit and each.grams)
    return next(own, _USUAL_STEPS[unit])


def _nearest(count: Decimal) -> Decimal:
    return (count - _HALF).to_integral_value(ROUND_CEILING)


def _kept(number: Decimal, unit: MassUnit) -> Load:
    """Make a load, of nothing the body alone, and none that the logbook would not keep."""
    weight = min(grams(number, unit), MAX_LOAD_G)
    return Load(weight, unit) if weight else Load(None, None)
