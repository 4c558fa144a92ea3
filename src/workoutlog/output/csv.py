"""Lists as rows: CSV for spreadsheets, tab-separated text for pipes."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from functools import singledispatch

from workoutlog.domain.effort import rpe_text
from workoutlog.domain.personal_records import Record
from workoutlog.domain.plain import plain
from workoutlog.domain.plates import Loading
from workoutlog.domain.routines import plan_text
from workoutlog.errors import UsageError
from workoutlog.output.json import as_json
from workoutlog.services.balancing import Balance
from workoutlog.services.barbell import LoadedBar, WarmUp
from workoutlog.services.body import Measured, Measurements, in_unit, value_in
from workoutlog.services.calendar import Calendar
from workoutlog.services.catalogue import ExerciseList
from workoutlog.services.comparing import Comparison
from workoutlog.services.conflicts import ConflictList
from workoutlog.services.devices import DeviceList
from workoutlog.services.history import History, LastTimes
from workoutlog.services.maxima import RepMaxima
from workoutlog.services.progress import ExerciseRecords, RecordHistory, RecordList
from workoutlog.services.routines import ProgramList, RoutineList
from workoutlog.services.scoring import Scored
from workoutlog.services.settings import SettingList
from workoutlog.services.today import Today
from workoutlog.services.trends import BodyTrend, Progress
from workoutlog.services.upkeep import Checkup, Places
from workoutlog.services.volumes import VolumeTable
from workoutlog.services.workouts import Block, WorkoutShown

Row = Sequence[object]


def as_csv(result: object) -> str:
    """Write a list as CSV with a header; `UsageError` for what is no list."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(_rows(result))
    return out.getvalue()


def as_plain(result: object) -> str:
    """Write a list as lines of tab-separated cells, without a header and without colour."""
    _, *rows = _rows(result)
    return "".join("\t".join(" ".join(str(cell).split()) for cell in row) + "\n" for row in rows)


def has_rows(kind: type) -> bool:
    """Say whether results of a kind are lists, before anything is done to get one."""
    return rows.dispatch(kind) is not rows.dispatch(object)


def _rows(result: object) -> Iterable[Row]:
    return [["" if cell is None else as_json(cell) for cell in row] for row in rows(result)]


@singledispatch
def rows(result: object) -> Iterable[Row]:
    """List the rows of a result, the header first."""
    raise UsageError(f"A {type(result).__name__} is no list, so it has no rows.", "Use --json.")


@rows.register
def _history(result: History) -> Iterable[Row]:
    yield _SET_HEADER
    for shown in result.workouts:
        blocks = shown.blocks
        if result.exercise is not None:
            blocks = tuple(each for each in blocks if each.exercise.id == result.exercise.id)
        yield from _set_rows(shown, blocks)


@rows.register
def _workout(result: WorkoutShown) -> Iterable[Row]:
    yield _SET_HEADER
    yield from _set_rows(result, result.blocks)


@rows.register
def _last(result: LastTimes) -> Iterable[Row]:
    yield _SET_HEADER
    for shown, blocks in result.times:
        yield from _set_rows(shown, blocks)


@rows.register
def _exercises(result: ExerciseList) -> Iterable[Row]:
    yield ("name", "tracking", "equipment", "muscle", "secondary_muscles", "aliases")
    for each in result.exercises:
        known = each.exercise
        secondary = "; ".join(known.secondary_muscles)
        aliases = "; ".join(each.aliases)
        yield (known.name, known.tracking, known.equipment, known.muscle, secondary, aliases)


@rows.register
def _measurements(result: Measurements) -> Iterable[Row]:
    yield ("measured_at", "name", "value", "unit", "note")
    for each in result.measurements:
        yield (each.measured_at, each.name, in_unit(each), each.unit, each.note)


@rows.register
def _measured(result: Measured) -> Iterable[Row]:
    return _measurements(Measurements((result.measurement,)))


@rows.register
def _record_list(result: RecordList) -> Iterable[Row]:
    yield _RECORD_HEADER
    for each in result.exercises:
        yield from _record_rows(each)


@rows.register
def _exercise_records(result: ExerciseRecords) -> Iterable[Row]:
    yield _RECORD_HEADER
    yield from _record_rows(result)


@rows.register
def _record_history(result: RecordHistory) -> Iterable[Row]:
    yield (*_RECORD_HEADER, "before")
    for each in result.fallen:
        yield (*_record_row(each.exercise.name, each.record), each.before)


@rows.register
def _progress(result: Progress) -> Iterable[Row]:
    yield ("day", "exercise", "measure", "value", "record")
    for each in result.points:
        yield (each.day, result.exercise.name, result.measure, each.value, each.is_record)


@rows.register
def _calendar(result: Calendar) -> Iterable[Row]:
    yield ("day", "workouts", "sets")
    yield from result.days


@rows.register
def _balance(result: Balance) -> Iterable[Row]:
    weeks = (f"sets_from_{each}" for each in result.weeks)
    yield (*("muscle", "average", "least", "most", "verdict", "direct", "indirect"), *weeks)
    for each in result.muscles:
        judged = (each.average, *each.aim, each.verdict)
        yield (each.muscle, *judged, each.direct, each.indirect, *each.weekly)


@rows.register
def _volume(result: VolumeTable) -> Iterable[Row]:
    yield (result.by, "sets", "volume_load_g")
    yield from result.rows


@rows.register
def _comparison(result: Comparison) -> Iterable[Row]:
    names = ("sets", "volume_load_g", "e1rm_g")
    yield ("exercise", *(f"{name}_{when}" for name in names for when in ("earlier", "later")))
    for each in result.exercises:
        pairs = zip(each.earlier, each.later, strict=True)
        yield (each.exercise.name, *(value for pair in pairs for value in pair))


@rows.register
def _body_trend(result: BodyTrend) -> Iterable[Row]:
    yield ("day", "name", "value", "unit")
    for each in result.points:
        yield (each.day, result.name, value_in(each.value, result.unit), result.unit)


@rows.register
def _rep_maxima(result: RepMaxima) -> Iterable[Row]:
    yield ("reps", *(f"load_g_at_rpe_{rpe_text(rpe)}" for rpe in result.rpes_tenths))
    for reps, loads in result.rows:
        yield (reps, *loads)


@rows.register
def _scored(result: Scored) -> Iterable[Row]:
    yield ("score", "points", "total_g", "body_weight_g", "sex", "event", "equipment")
    for each in result.scores:
        yield (
            *each,
            result.total_g,
            result.body_weight and result.body_weight.mass_g,
            result.sex,
            result.event,
            result.equipment,
        )


@rows.register
def _loaded_bar(result: LoadedBar) -> Iterable[Row]:
    yield ("load_g", "unit", "remainder_g", "loaded_g", "side_g")
    for each in result.loads:
        yield (each.load_g, each.unit, each.remainder_g, *_loading_cells(each.below))


@rows.register
def _warm_up(result: WarmUp) -> Iterable[Row]:
    yield ("percent", "reps", "loaded_g", "side_g")
    for step, loading in result.sets:
        yield (*step, *_loading_cells(loading))


@rows.register
def _routines(result: RoutineList) -> Iterable[Row]:
    yield ("name", "days", "is_followed", "followed_at")
    for each in result.routines:
        routine = each.routine
        yield (routine.name, "; ".join(each.days), each.is_followed, routine.followed_at)


@rows.register
def _conflicts(result: ConflictList) -> Iterable[Row]:
    yield ("number", "kind", "part", "reason", "kept", "kept_by", "lost", "lost_by", "id")
    for each in result.conflicts:
        kept, lost = (json.dumps(side.values) for side in (each.kept, each.lost))
        yield (
            *(each.number, each.kind, each.part, each.reason),
            *(kept, each.kept.by, lost, each.lost.by, each.id),
        )


@rows.register
def _devices(result: DeviceList) -> Iterable[Row]:
    yield ("id", "name", "used_at", "created_at", "expires_at", "network", "is_this")
    for each in result.devices:
        yield (
            *(each.id, each.name, each.used_at, each.created_at, each.expires_at),
            *(each.network, each.is_this),
        )


@rows.register
def _programs(result: ProgramList) -> Iterable[Row]:
    yield ("slug", "name", "about")
    yield from (each[:3] for each in result.programs)


@rows.register
def _today(result: Today) -> Iterable[Row]:
    yield ("routine", "day", "exercise", "plan", "why", "done_sets", "planned_sets")
    for each in result.exercises:
        plan = plan_text(each.scheme, each.exercise)
        head = (result.routine.name, result.day, each.exercise.name)
        yield (*head, plan, each.why, each.done_sets, each.planned_sets)


@rows.register
def _checkup(result: Checkup) -> Iterable[Row]:
    yield ("check", "well", "seen")
    for each in result.checks:
        yield (each.name, each.well, each.seen)


@rows.register
def _places(result: Places) -> Iterable[Row]:
    yield ("what", "path", "exists")
    yield from result.paths


@rows.register
def _settings(result: SettingList) -> Iterable[Row]:
    yield ("name", "value", "origin")
    for each in result.settings:
        yield (each.name, each.value, each.origin)


_SET_FIELDS = (
    *("set_type", "ending", "load_g", "load_unit", "reps", "reps_right", "distance_mm"),
    *("distance_unit", "duration_s", "rpe_tenths", "rest_s", "superset", "note"),
)
_SET_HEADER = ("workout", "started_at", "workout_name", "exercise", "set", *_SET_FIELDS)
_RECORD_HEADER = ("exercise", "record", "at", "value", "when")


def _loading_cells(loading: Loading) -> Row:
    return (loading.load_g, "; ".join(str(each.load_g) for each in loading.side))


def _set_rows(shown: WorkoutShown, blocks: Sequence[Block]) -> Iterable[Row]:
    for block in blocks:
        for each in block.sets:
            values = plain(each.set)
            yield (
                shown.code,
                shown.workout.local_start.isoformat(timespec="seconds"),
                shown.workout.name,
                block.exercise.name,
                each.number,
                *(values[name] for name in _SET_FIELDS),
            )


def _record_rows(result: ExerciseRecords) -> Iterable[Row]:
    return (_record_row(result.exercise.name, each) for each in result.records)


def _record_row(name: str, record: Record) -> Row:
    when = record.held_by.when.isoformat(timespec="seconds")
    return (name, record.kind, record.at, record.value, when)
