"""Strength workouts of Garmin watches: FIT files with a message for each set and each rest.

Masses are sixteenths of a kilogram whatever the lifter sees; times are seconds
since the last day of 1989, UTC.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, ClassVar

from workoutlog.domain.units import MassUnit
from workoutlog.errors import InputUnreadable
from workoutlog.formats import values
from workoutlog.formats.fit_messages import (
    EXERCISE_TITLE,
    FILE_ID,
    SESSION,
    SET,
    SPORT,
    WORKOUT,
    Activity,
    Message,
    activities,
    exercise_name,
)
from workoutlog.formats.said import Rest, Said, Skip, counted
from workoutlog.services.told import (
    Answers,
    Findings,
    Refused,
    Told,
    ToldSet,
    ToldWorkout,
    changed,
    values_of,
)

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
# Smaller times count from when the watch was switched on.
_EARLIEST = 0x10000000
_LARGEST = 1 << 32
_RESTING, _ACTIVE = 0, 1
_UNITS = {1: MassUnit.KG, 2: MassUnit.LB}
_PER_KG, _PER_SECOND = 16, 1000
_POUND_KG = Decimal("0.45359237")
_PLATE = Decimal("0.25")
# Half of a sixteenth of a kilogram: so many pounds may lie between a load and what was typed.
_MOVED = Decimal("0.07")
_UNKNOWN = 65534
_NAMELESS = "Unknown exercise"
_LONGEST_REST = 24 * 3600
_SHOWN = 500


class Fit:
    """A FIT file that was looked through; the number of a message stands for its line."""

    app: ClassVar[str] = "fit"

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Read the whole file; `InputUnreadable` for one that is damaged, or of no time."""
        self._activities = [(each, _sessions(each, name)) for each in activities(file, name)]

    def told(self, answers: Answers, found: Findings) -> Iterator[Told]:
        """Tell its workouts, one for each session in which sets were done."""
        if not any(activity.get(SET) for activity, _ in self._activities):
            found.warn("The file has no sets: it is of another sport.")
        for activity, sessions in self._activities:
            yield from _Reading(activity, sessions, answers, found).told()


class _Reading:
    """One activity that is being read, with a workout for each of its sessions."""

    def __init__(
        self,
        activity: Activity,
        sessions: Mapping[datetime, Message],
        answers: Answers,
        found: Findings,
    ) -> None:
        self._sets = activity.get(SET, ())
        self._workouts = _workouts(sessions, _called(activity))
        self._answers, self._found = answers, found
        self._titles = {
            (each.get(0), each.get(1)): values.text(title)
            for each in activity.get(EXERCISE_TITLE, ())
            if isinstance(title := each.get(2), str)
        }

    def told(self) -> Iterator[ToldWorkout]:
        for message in self._sets:
            self._found.rows += 1
            try:
                self._take(message)
            except Refused as refused:
                shown = ", ".join(f"{key}: {value}" for key, value in message.items())[:_SHOWN]
                self._found.reject(self._found.rows, refused.field, refused.reason, shown)
        yield from (each for each in self._workouts if each.sets)

    def _take(self, message: Message) -> None:
        """Keep a set, or the rest after one."""
        said = self._read(message)
        sets = self._workout_at(_time(message, 6) or _time(message, 254)).sets
        match said:
            case ToldSet():
                sets.append((self._exercise(message), said))
            case Rest(seconds) if sets:
                self._found.rests += 1
                name, last = sets[-1]
                waited = int(values_of(last).get("rest_s", 0)) + seconds
                sets[-1] = (name, changed(last, rest_s=min(waited, _LONGEST_REST)))
            case Rest():
                self._found.skipped["a rest that no set comes before"] += 1
            case Skip(why):
                self._found.skipped[why] += 1

    def _read(self, message: Message) -> Said:
        lasted = Decimal(_whole(message, 0, "duration") or 0) / _PER_SECOND
        kind = _whole(message, 5, "set_type")
        if kind == _RESTING:
            return Rest(round(lasted)) if round(lasted) else Skip("a rest of no time")
        if kind not in {_ACTIVE, None}:
            raise Refused("set_type", f"{kind} is no kind of set that is known")
        begun = _time(message, 6)
        return counted(
            **self._load(message),
            reps=_whole(message, 3, "repetitions"),
            duration_s=round(lasted) or None,
            performed_at=begun + timedelta(seconds=float(lasted)) if begun else _time(message, 254),
        )

    def _load(self, message: Message) -> dict[str, Any]:
        """Read a load in the unit that the lifter saw, in which it was typed."""
        weight = Decimal(_whole(message, 4, "weight") or 0) / _PER_KG
        if not weight:
            return {}
        unit = self._answers.unit or _UNITS.get(_whole(message, 9, "weight_display_unit") or 0)
        if unit is None:
            unit = MassUnit.KG
            self._found.assume("unit of loads", unit.value, "--unit lb")
        if unit is MassUnit.LB:
            weight /= _POUND_KG
            typed = round(weight / _PLATE) * _PLATE
            weight = typed if abs(typed - weight) <= _MOVED else weight
        return {"load_g": values.mass(weight, unit), "load_unit": unit}

    def _exercise(self, message: Message) -> str:
        """Name the exercise: as its workout calls it, else as the watch does."""
        categories, subtypes = _several(message, 7), _several(message, 8)
        place = next((at for at, each in enumerate(categories) if isinstance(each, int)), None)
        if place is None or categories[place] == _UNKNOWN:
            return _NAMELESS
        category, subtype = categories[place], dict(enumerate(subtypes)).get(place)
        title = self._titles.get((category, subtype)) or exercise_name(category, subtype)
        return title or f"Exercise {category}.{subtype or 0}"

    def _workout_at(self, when: datetime | None) -> ToldWorkout:
        begun = [each for each in self._workouts if when is None or each.start <= when]
        return begun[-1] if begun else self._workouts[0]


def _sessions(activity: Activity, name: str) -> Mapping[datetime, Message]:
    """Find the sessions by the time they began; without one, the whole file is one."""
    sessions = {
        begun: each for each in activity.get(SESSION, ()) if (begun := _time(each, 2)) is not None
    }
    if not sessions and activity.get(SET):
        times = [*(_time(each, 6) for each in activity[SET]), *_made(activity)]
        begun = next((each for each in times if each is not None), None)
        if begun is None:
            raise InputUnreadable(f"{name} does not say when its sets were done.")
        sessions = {begun: {}}
    return sessions


def _workouts(sessions: Mapping[datetime, Message], name: str) -> list[ToldWorkout]:
    return [
        ToldWorkout(
            key=f"{start:%Y-%m-%dT%H:%M:%SZ}",
            start=start,
            lasted_s=(_number(sessions[start].get(7)) or 0) // _PER_SECOND or None,
            name=name,
            note="",
            sets=[],
        )
        for start in sorted(sessions)
    ]


def _made(activity: Activity) -> Iterator[datetime | None]:
    """Give the other times there are: the ends of sets, and when the file was made."""
    yield from (_time(each, 254) for each in activity[SET])
    yield from (_time(each, 4) for each in activity.get(FILE_ID, ()))


def _called(activity: Activity) -> str:
    """Find what the workout is called: by its plan, by the profile of the watch, by its sport."""
    for kind, number in ((WORKOUT, 8), (SESSION, 110), (SPORT, 3)):
        for message in activity.get(kind, ()):
            text = message.get(number)
            if isinstance(text, str) and text.strip():
                return values.text(text)
    return ""


def _time(message: Message, number: int) -> datetime | None:
    seconds = _number(message.get(number))
    if seconds is None or seconds < _EARLIEST:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def _whole(message: Message, number: int, field: str) -> int | None:
    """Give the number in a field, None for a missing one; another kind of value is refused."""
    value = message.get(number)
    found = _number(value)
    if value is not None and (found is None or found < 0):
        raise Refused(field, f'"{str(value)[:40]}" is no number')
    return found


def _number(value: object) -> int | None:
    """Give a whole number, of which none that is meant here is longer than 32 bits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and abs(value) < _LARGEST else None


def _several(message: Message, number: int) -> tuple[Any, ...]:
    value = message.get(number)
    return value if isinstance(value, tuple) else (value,)
