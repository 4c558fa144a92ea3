"""Modifiers with a name: ``rest=90s``, ``tempo=31x1``, ``hr=150``, ``kcal=320``."""

import re
from typing import TypedDict

from workoutlog.domain.model import Tracking
from workoutlog.domain.notation import refusals
from workoutlog.domain.notation.parts import TIME, WHOLE, read_part
from workoutlog.errors import InvalidValue, Span

# A colon does as well: it needs no second keyboard layer, and no shell minds it.
MODIFIER = re.compile(r"(rest|tempo|hr|kcal)[=:](.*)")
_TEMPO = re.compile(r"[0-9x]{3,4}|[0-9x]{1,2}(?:[-.][0-9x]{1,2}){2,3}")
_RANGES = {"rest": (0, 24 * 3600), "hr": (20, 260), "kcal": (0, 20_000)}


class Changes(TypedDict, total=False):
    """Fields of `SetValues` that a modifier fills."""

    rpe_tenths: int
    rest_s: int
    tempo: str
    heart_rate: int
    kcal: int


def read_modifier(name: str, value: str, span: Span) -> Changes:
    """Read the value of a modifier."""
    if name == "tempo":
        if not _TEMPO.fullmatch(value):
            raise refusals.setting_value(name, value, span)
        return {"tempo": value}
    part = read_part(value, 0, Tracking.TIMED)
    if part.letter != WHOLE and not (name == "rest" and part.letter == TIME):
        raise refusals.setting_value(name, value, span)
    low, high = _RANGES[name]
    if not low <= part.whole <= high:
        raise InvalidValue(
            f"{name}={refusals.shown(value)} is not between {low} and {high}.", span=span
        )
    if name == "rest":
        return {"rest_s": part.whole}
    return {"heart_rate": part.whole} if name == "hr" else {"kcal": part.whole}
