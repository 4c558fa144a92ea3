"""Records."""

from workoutlog.domain.model import Tracking
from workoutlog.domain.personal_records import Record, RecordKind, Records
from workoutlog.domain.units import MassUnit, mass, plain
from workoutlog.output.human import draw
from workoutlog.output.human.hints import log_command
from workoutlog.output.human.records import kind_text, set_text, value_text
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, unbroken
from workoutlog.services.progress import ExerciseRecords, Fallen, RecordHistory, RecordList

_SINGLE = (
    RecordKind.HEAVIEST,
    RecordKind.E1RM,
    RecordKind.VOLUME_LOAD,
    RecordKind.LONGEST_TIME,
    RecordKind.LONGEST_DISTANCE,
)
_AT_LOAD = (
    RecordKind.REPS_AT_LOAD,
    RecordKind.TIME_AT_LOAD,
    RecordKind.DISTANCE_AT_LOAD,
    RecordKind.FASTEST,
)
_MOST_LOADS = 8
_MOST_FALLEN = 20


@draw.register
def _exercise_records(result: ExerciseRecords, page: Page) -> list[str]:
    drawn = [page.strong(result.exercise.name)]
    if not result.records.held:
        missing = "No records yet: no working set was logged."
        example = log_command(result.handle, result.exercise.tracking)
        return [*drawn, missing, *page.hanging("next", example, indent=0)]
    shown, more = _single(result.records), 0
    for kind in _AT_LOAD:
        best = result.records.tops(kind)
        # The heaviest are what a lifter wants to beat; a long log has hundreds of loads.
        shown += map(result.records.record, best[:_MOST_LOADS])
        more += len(best[_MOST_LOADS:])
    rows = [_row(each, result.exercise.tracking, page) for each in shown]
    if page.narrow:
        for name, value, done, when in rows:
            drawn += page.hanging(page.faint(name), f"{value}   {done}", indent=0, room=11)
            drawn += page.hanging("", page.faint(when), indent=11)
    else:
        drawn += [f"  {line}" for line in page.columns(rows, right=(1,))]
    return [*drawn, *([page.faint(f"{more} more: --csv")] if more else [])]


@draw.register
def _records(result: RecordList, page: Page) -> list[str]:
    if not result.exercises:
        return ["No records yet.", *page.hanging("next", "wl log squat 3x5@100", indent=0)]
    rows = []
    for each in sorted(result.exercises, key=lambda each: each.handle.casefold()):
        best, e1rm = each.records.greatest(), each.records.estimate()
        rows.append(
            (
                page.strong(each.handle),
                set_text(best, each.exercise.tracking, page) if best else "",
                unbroken(f"e1RM {value_text(e1rm, each.exercise.tracking)}") if e1rm else "",
            )
        )
    if not page.narrow:
        return page.columns(rows)
    return [
        line
        for name, done, e1rm in rows
        for line in page.hanging(name, f"{done}   {e1rm}".rstrip(), indent=0)
    ]


@draw.register
def _history(result: RecordHistory, page: Page) -> list[str]:
    drawn = [page.strong(result.exercise.name)] if result.exercise else []
    if not result.fallen:
        missing = "No record fell: only what was done before can be beaten."
        tracking = result.exercise.tracking if result.exercise else Tracking.WEIGHTED
        example = log_command(result.handle or "squat", tracking)
        return [*drawn, *page.wrapped(missing), *page.hanging("next", example, indent=0)]
    for each in result.fallen[:_MOST_FALLEN]:
        record, tracking = each.record, each.exercise.tracking
        handle = [] if result.exercise else [page.strong(each.handle)]
        done = [] if record.kind is RecordKind.VOLUME_LOAD else [set_text(record, tracking, page)]
        value = f"{kind_text(record.kind)} {value_text(record, tracking)}, {_gain(each)}"
        said = "   ".join((*handle, page.good(unbroken(value)), *done))
        fell = record.held_by.when.date()
        when = fell.isoformat() if page.narrow else day(fell)
        drawn += page.hanging(page.faint(when), said, indent=0, room=0 if page.narrow else 15)
    if len(result.fallen) > _MOST_FALLEN:
        drawn.append(page.faint(f"{len(result.fallen) - _MOST_FALLEN} more: --csv"))
    return drawn


def _single(records: Records) -> list[Record]:
    """List the records that are one for all loads."""
    best = [
        records.estimate() if kind is RecordKind.E1RM else records.best(kind) for kind in _SINGLE
    ]
    return [each for each in best if each is not None]


def _gain(fallen: Fallen) -> str:
    """Write by how much a record fell; a faster time by how much less."""
    record = fallen.record
    gain = record.value - fallen.before
    unit = record.held_by.set.load_unit or MassUnit.KG
    if record.kind is RecordKind.HEAVIEST:
        # Between pounds and kilograms lie more decimals than anybody can load.
        text = f"{plain(round(mass(abs(gain), unit), 2))} {unit}"
    else:
        text = value_text(record._replace(value=abs(gain)), fallen.exercise.tracking)
    return f"+{text}" if gain > 0 else f"-{text}"


def _row(record: Record, tracking: Tracking, page: Page) -> tuple[str, str, str, str]:
    done = "" if record.kind is RecordKind.VOLUME_LOAD else set_text(record, tracking, page)
    when = day(record.held_by.when.date())
    return kind_text(record.kind), value_text(record, tracking), done, page.faint(when)
