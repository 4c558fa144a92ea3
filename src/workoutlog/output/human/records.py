"""A record in one line, said the same way when it is broken and when it is looked up."""

from dataclasses import replace

from workoutlog.domain.model import Tracking
from workoutlog.domain.notation import write
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.domain.units import DistanceUnit, MassUnit, distance, plain
from workoutlog.output.human.words import body_load, clock, count, estimate, load, volume_load
from workoutlog.output.page import Page, unbroken

_KINDS = {
    RecordKind.HEAVIEST: "heaviest",
    RecordKind.E1RM: "e1RM",
    RecordKind.REPS_AT_LOAD: "most reps",
    RecordKind.VOLUME_LOAD: "volume load",
    RecordKind.LONGEST_TIME: "longest",
    RecordKind.LONGEST_DISTANCE: "farthest",
    RecordKind.FASTEST: "fastest",
    RecordKind.TIME_AT_LOAD: "longest",
    RecordKind.DISTANCE_AT_LOAD: "farthest",
}


def kind_text(kind: RecordKind) -> str:
    """Name a kind of record."""
    return _KINDS[kind]


def value_text(record: Record, tracking: Tracking, unit: MassUnit = MassUnit.KG) -> str:
    """Write how much a record is, in the unit of the set that holds it."""
    held_by = record.held_by.set
    unit = held_by.load_unit or unit
    match record.kind:
        case RecordKind.HEAVIEST if tracking is Tracking.BODYWEIGHT:
            return body_load(record.value, unit)
        case RecordKind.HEAVIEST:
            return load(record.value, unit)
        case RecordKind.E1RM:
            return estimate(record.value, unit)
        case RecordKind.VOLUME_LOAD:
            return volume_load(record.value, unit)
        case RecordKind.REPS_AT_LOAD:
            return count(record.value, "rep")
        case RecordKind.LONGEST_TIME | RecordKind.FASTEST | RecordKind.TIME_AT_LOAD:
            return clock(record.value)
        case RecordKind.LONGEST_DISTANCE | RecordKind.DISTANCE_AT_LOAD:
            in_unit = held_by.distance_unit or DistanceUnit.M
            return f"{plain(distance(record.value, in_unit))} {in_unit}"


def set_text(record: Record, tracking: Tracking, page: Page) -> str:
    """Write the set that holds a record, without how long the rest before it was and the like."""
    held_by = replace(record.held_by.set, rest_s=None, tempo="", heart_rate=None, kcal=None)
    return unbroken(write([held_by], tracking, ascii_only=not page.unicode))


def record_text(record: Record, handle: str, tracking: Tracking, page: Page, unit: MassUnit) -> str:
    """Say a record in one line: bench 100 kg × 5 (e1RM 117 kg)."""
    news = unbroken(f"({kind_text(record.kind)} {value_text(record, tracking, unit)})")
    if record.kind is RecordKind.VOLUME_LOAD:
        return f"{handle} {news}"
    return f"{handle} {set_text(record, tracking, page)} {news}"
