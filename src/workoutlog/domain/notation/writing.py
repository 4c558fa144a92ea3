"""The canonical form: how sets are echoed, short enough for a phone, and read back the same (R14).

Sets of one load stand together: ``100 kg × 5, 5, 3`` or ``100 kg 3×5``. Each
group names its load, so that no modifier reaches beyond it.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.model import Ending, SetType, Tracking
from workoutlog.domain.notation.amounts import (
    NO_LOAD,
    distance_text,
    load_text,
    spoken_time,
    time_text,
)
from workoutlog.domain.notation.loads import BODY_KINDS
from workoutlog.domain.notation.measures import is_few_metres, is_too_fast
from workoutlog.domain.notation.values import MAX_BARE_REPS, Performed

# A tempo that came from a file must stay one word, or the rest of it would be read as reps.
_GAP = re.compile(r"[\s,;#/]+")
_SECONDS_OF_AN_HOUR = 3600
_ENDINGS = {Ending.AMRAP: "+", Ending.FAILURE: "f", None: ""}
_TYPES = {SetType.WARM_UP: "warm-up ", SetType.DROP: "drop ", SetType.WORKING: ""}


def write(sets: Sequence[Performed], tracking: Tracking, *, ascii_only: bool = False) -> str:
    """Write sets of one exercise, equal ones together; ``ascii_only`` spells × as x."""
    times = "x" if ascii_only else "×"
    keys = [_key(each, place, tracking) for place, each in enumerate(sets)]
    groups = [
        [each for each, _ in pairs]
        for _, pairs in groupby(zip(sets, keys, strict=True), key=lambda pair: pair[1])
    ]
    texts = []
    before: Performed | None = None
    for group in groups:
        is_alone = len(groups) == 1 and (group[0].set_type is SetType.WORKING or len(group) == 1)
        load = _load(group[0], tracking, is_alone=is_alone)
        texts.append(_group(group, tracking, load, times, must_count=_must_count(before, group[0])))
        before = group[0]
    return ", ".join(texts)


def write_set(one: Performed, tracking: Tracking, *, ascii_only: bool = False) -> str:
    """Write one set."""
    return write([one], tracking, ascii_only=ascii_only)


def _key(one: Performed, place: int, tracking: Tracking) -> tuple[object, ...]:
    """Say what sets of one group have in common."""
    shared = (
        one.set_type,
        one.load_g,
        one.load_unit,
        one.rest_s,
        one.tempo,
        one.heart_rate,
        one.kcal,
        one.rpe_tenths is None,
    )
    if tracking in (Tracking.DISTANCE, Tracking.CARRY):
        return (*shared, one.distance_mm, one.distance_unit, one.duration_s, one.reps)
    # So many reps as a bare number would be refused when they are read (R4).
    if tracking is Tracking.WEIGHTED and (one.reps or 0) > MAX_BARE_REPS:
        return (*shared, one.reps, one.reps_right, place if one.ending else None)
    return shared


def _group(
    group: Sequence[Performed], tracking: Tracking, load: str, times: str, *, must_count: bool
) -> str:
    first = group[0]
    amounts = [_amount(each, tracking) for each in group]
    is_counted = must_count and tracking is Tracking.DISTANCE
    if is_counted or (len(group) > 1 and len(set(amounts)) == 1 and not first.ending):
        what = f"{len(group)}{times}{amounts[0]}"
        what = f"{load} {what}" if load else what
    else:
        what = f"{load} {times} " * bool(load) + ", ".join(amounts)
    return _TYPES[first.set_type] + what + _modifiers(group)


def _load(one: Performed, tracking: Tracking, *, is_alone: bool) -> str:
    if one.load_g is None or one.load_unit is None:
        if tracking is Tracking.WEIGHTED:
            return NO_LOAD
        is_clear = tracking is Tracking.DISTANCE or (tracking is Tracking.TIMED and is_alone)
        return "" if is_clear else "BW"
    load = load_text(one.load_g, one.load_unit)
    if tracking not in BODY_KINDS:
        return load
    return f"BW+{load}" if one.load_g >= 0 else f"BW{load}"


def _amount(one: Performed, tracking: Tracking) -> str:
    parts = []
    if one.reps is not None:
        right = "" if one.reps_right is None else f"/{one.reps_right}"
        parts.append(f"{one.reps}{right}{_ENDINGS[one.ending]}")
    if one.distance_mm is not None and one.distance_unit is not None:
        parts.append(distance_text(one.distance_mm, one.distance_unit))
    if one.duration_s is not None:
        # A clock at such a pace would be taken for hours and minutes (R8).
        is_doubtful = tracking is Tracking.DISTANCE and is_too_fast(one.distance_mm, one.duration_s)
        is_short = one.duration_s < _SECONDS_OF_AN_HOUR
        parts.append((spoken_time if is_doubtful and is_short else time_text)(one.duration_s))
    return " ".join(parts)


def _must_count(before: Performed | None, one: Performed) -> bool:
    """Tell whether a time or distance needs a count, lest it be taken for something else (R8)."""
    if one.duration_s is None and is_few_metres(one.distance_mm, one.distance_unit):
        return True
    if before is None:
        return False
    completes_distance = before.duration_s is None and one.distance_mm is None
    completes_time = before.distance_mm is None and one.distance_mm is not None
    return completes_distance or completes_time


def _modifiers(group: Sequence[Performed]) -> str:
    first = group[0]
    efforts = [rpe_text(each.rpe_tenths) for each in group if each.rpe_tenths is not None]
    if len(set(efforts)) == 1:
        efforts = efforts[:1]
    return (
        f" @{','.join(efforts)}" * bool(efforts)
        + (f" rest={first.rest_s}s" if first.rest_s is not None else "")
        + (f" tempo={'-'.join(_GAP.split(first.tempo))}" if first.tempo else "")
        + (f" hr={first.heart_rate}" if first.heart_rate is not None else "")
        + (f" kcal={first.kcal}" if first.kcal is not None else "")
    )
