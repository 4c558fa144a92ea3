"""What a number in front of the x weighs, and in which unit (R2, R12)."""

from decimal import Decimal

from workoutlog.domain.model import MAX_LOAD_G, Tracking
from workoutlog.domain.notation import refusals
from workoutlog.domain.notation.amounts import load_text
from workoutlog.domain.notation.parts import Chunk, Part
from workoutlog.domain.notation.values import Lift, Load, Settings
from workoutlog.domain.units import MassUnit, grams, mass, plain
from workoutlog.errors import InvalidValue, Span

# Kinds whose load is added to the body or taken from it.
BODY_KINDS = frozenset({Tracking.BODYWEIGHT, Tracking.TIMED, Tracking.DISTANCE})


class LoadReader:
    """Weighs the loads of one lift; ``base`` is the load that ``+5`` changes, if any.

    ``unit`` is the unit of loads without one.
    """

    def __init__(self, lift: Lift, settings: Settings, base: Load | None) -> None:
        self.lift = lift
        self.settings = settings
        self.base = base
        self.unit = lift.unit or settings.unit

    def read(self, part: Part, chunk: Chunk, span: Span) -> Load:
        """Turn a part into a load, or refuse what this lift cannot have on it."""
        tracking = self.lift.tracking
        if part.is_none:
            return Load(None, None)
        if part.bar:
            if not self.lift.barbell:
                raise refusals.no_bar(self.lift, span)
            return Load(self.settings.bar_g, self.settings.bar_unit)
        if part.body and (
            tracking is Tracking.WEIGHTED or (tracking is Tracking.CARRY and part.sign)
        ):
            raise refusals.not_bodyweight(self.lift, span)
        if part.body and not part.sign:
            return Load(None, None)
        if part.sign and tracking in (Tracking.WEIGHTED, Tracking.CARRY):
            return self._changed(part, span)
        if not part.number and not part.unit and tracking not in BODY_KINDS:
            reps = chunk.parts[1].text if len(chunk.parts) > 1 else ""
            raise refusals.nothing_on_bar(self.lift, chunk.factors, reps, span)
        unit = MassUnit(part.unit) if part.unit else self.unit
        return _weigh(part.number, unit, span)

    def _changed(self, part: Part, span: Span) -> Load:
        """Add to the load of the last set (R11)."""
        if self.base is None or self.base.grams is None or self.base.unit is None:
            raise refusals.no_current_load(part.text, span)
        if part.unit not in (None, self.base.unit):
            raise refusals.other_unit(part.text, self.base.unit, span)
        number = mass(self.base.grams, self.base.unit) + part.number
        if number <= 0:
            load = load_text(self.base.grams, self.base.unit)
            raise refusals.nothing_left(part.text, load, span)
        return _weigh(number, self.base.unit, span)


def _weigh(number: Decimal, unit: MassUnit, span: Span) -> Load:
    try:
        weight = grams(number, unit)
    except InvalidValue as error:
        raise error.at(span) from None
    if abs(weight) > MAX_LOAD_G:
        most = load_text(MAX_LOAD_G, MassUnit.KG)
        raise refusals.too_much(f"{plain(number)} {unit}", most, span)
    return Load(weight, unit)
