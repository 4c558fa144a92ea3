"""The sets of JEFIT: packed in a text, as rows that are always in pounds, and as cardio."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from workoutlog.domain.units import DistanceUnit, MassUnit, plain
from workoutlog.formats import kinds, values
from workoutlog.formats.said import Skip, done
from workoutlog.formats.units import Loads
from workoutlog.services.told import Findings, Refused, ToldSet

Outcome = ToldSet | Skip | Refused

_EMPTY = Skip("an empty set")
_NO_REPS = Skip("a set without reps")
_PACKED = re.compile(r"([^x]*)x([^x]*)", re.IGNORECASE)
# What a set without a load and reps is packed as, in the order of the rows of sets.
_MEASURES = ("calories", "distance", "speed", "laps", "duration")
_POUND_KG = Decimal("0.45359237")
_KG_STEP = Decimal("0.05")
_SNAP_KG = Decimal("0.003")
_FIRST_SECOND = 946_684_800
_LAST_SECOND = 7_000_000_000


def instant(text: str) -> datetime | None:
    """Read seconds since 1970; what is before the year 2000 is none."""
    text = text.strip()
    is_one = text.isascii() and text.isdecimal() and _FIRST_SECOND <= int(text) <= _LAST_SECOND
    return datetime.fromtimestamp(int(text), UTC) if is_one else None


class JefitSets:
    """Reads sets in the unit that the lifter has set; miles go with pounds."""

    def __init__(self, loads: Loads, found: Findings) -> None:
        """Begin with the unit settled."""
        self._loads = loads
        self._found = found
        self._far = DistanceUnit.MI if loads.unit is MassUnit.LB else DistanceUnit.KM

    def packed(self, text: str) -> list[Outcome]:
        """Read ``50.0x15,50.0x12``, or five parts that are the measures of one set."""
        parts = [each.strip() for each in text.split(",") if each.strip()]
        pairs = [_PACKED.fullmatch(each) for each in parts]
        bare = [each[2].strip() for each in pairs if each and _is_zero(each[1])]
        if len(bare) == len(parts) and _are_measures(bare):
            return [self.cardio(dict(zip(_MEASURES, bare, strict=True)))]
        return [self._one(part, pair) for part, pair in zip(parts, pairs, strict=True)]

    def row(self, cells: Mapping[str, str]) -> Outcome:
        """Read a row of the section of sets, whose units are pounds and miles for everybody."""
        try:
            kind = self._kind(cells.get("set_type", ""))
            load = self._pounds(cells.get("weight_lbs", ""))
            reps = values.whole(cells.get("reps", ""), "reps")
            extra = _measures(cells, DistanceUnit.MI)
            if not reps and not _is_measured(extra):
                return _NO_REPS if load else _EMPTY
            when = instant(cells.get("log_time", ""))
            return done(**kind, **load, **extra, reps=reps or None, performed_at=when)
        except Refused as refused:
            return refused

    def cardio(self, cells: Mapping[str, str]) -> Outcome:
        """Read what has neither a load nor reps."""
        try:
            extra = _measures(cells, self._far)
            if not _is_measured(extra):
                return _EMPTY
            if "distance_mm" in extra:
                other = MassUnit.KG if self._loads.unit is MassUnit.LB else MassUnit.LB
                self._found.assume("unit of distances", self._far.value, f"--unit {other}")
            return done(**extra)
        except Refused as refused:
            return refused

    def _one(self, part: str, pair: re.Match[str] | None) -> Outcome:
        try:
            if pair is None:
                return Refused("logs", f'"{part[:40]}" is no set')
            load = self._loads.read(pair[1])
            reps = values.whole(pair[2], "reps")
            if reps:
                return done(**load, reps=reps)
        except Refused as refused:
            return refused
        return _NO_REPS if load else _EMPTY

    def _kind(self, text: str) -> Mapping[str, Any]:
        word = text.strip().casefold()
        known = {} if word == "default" else kinds.read(text)
        if known is None:
            self._found.warn(f'Sets of the kind "{word[:40]}" are taken as working sets.')
        return known or {}

    def _pounds(self, text: str) -> dict[str, Any]:
        """Read pounds, as the kilograms that they were made of if the lifter's unit is that."""
        found = values.number(text, "load")
        if not found or self._loads.unit is MassUnit.LB:
            return values.load(text, MassUnit.LB)
        exact = found * _POUND_KG
        near = round(exact / _KG_STEP) * _KG_STEP
        chosen = near if abs(near - exact) <= _SNAP_KG else exact
        made = values.mass(chosen, MassUnit.KG)
        return {"load_g": made, "load_unit": MassUnit.KG} if made else {}


def _is_zero(load: str) -> bool:
    return not load.strip("0. ") and bool(load.strip())


def _are_measures(parts: list[str]) -> bool:
    """Say whether five parts without loads are measures, not the reps of five sets.

    Sets that were not done come last, and have no fractions; calories come
    first, and are seldom written down.
    """
    if len(parts) != len(_MEASURES):
        return False
    has_fraction = any(each.partition(".")[2].strip("0") for each in parts)
    return has_fraction or (_is_zero(parts[0]) and not _is_zero(parts[-1]))


def _measures(cells: Mapping[str, str], far: DistanceUnit) -> dict[str, Any]:
    """Read what else a set has: energy, distance, time, and in its note speed and laps."""
    told = {**values.distance(_first(cells, "distance", "distance_mi"), far)}
    if seconds := values.seconds(cells.get("duration", ""), "duration"):
        told["duration_s"] = seconds
    energy = values.number(_first(cells, "calories", "calorie"), "calories")
    speed = values.number(_first(cells, "speed", "speed_mph"), "speed")
    laps = values.number(_first(cells, "laps", "lap"), "laps")
    hourly = "mph" if far is DistanceUnit.MI else "km/h"
    said = [f"{plain(speed)} {hourly}"] if speed else []
    said += [f"{plain(laps)} laps"] if laps else []
    if energy:
        told["kcal"] = round(energy)
    if said:
        told["note"] = ", ".join(said)
    return told


def _is_measured(told: dict[str, Any]) -> bool:
    """Say whether there is a set even without reps: energy, speed and laps alone are none."""
    return bool({"distance_mm", "duration_s"} & told.keys())


def _first(cells: Mapping[str, str], *names: str) -> str:
    return next((cells[each] for each in names if each in cells), "")
