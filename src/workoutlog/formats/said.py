"""What a row of a table says: a set, nearly always, or something about one."""

from typing import Any, NamedTuple

from workoutlog.errors import InvalidValue
from workoutlog.services.told import Refused, ToldSet, told_set

# The fields of a set that a column is read into, where the two are called differently.
_READ_FROM = {
    "load_g": "load",
    "duration_s": "seconds",
    "distance_mm": "distance",
    "rpe_tenths": "rpe",
    "rest_s": "rest",
}


class Rest(NamedTuple):
    """A row that is the rest after the set before it."""

    seconds: int


class Note(NamedTuple):
    """A row that is a note on the exercise."""

    text: str


class Skip(NamedTuple):
    """A row that is no set, and why."""

    why: str


class Several(NamedTuple):
    """A row that is more than one set."""

    sets: tuple[ToldSet, ...]


class Shortened(NamedTuple):
    """A row whose note is longer than can be kept, read without its end."""

    said: "Said | Refused"


Said = ToldSet | Several | Rest | Note | Skip | Shortened


def done(**values: Any) -> ToldSet:
    """Tell of a set; `Refused` names the field that cannot be."""
    try:
        return told_set(**values)
    except InvalidValue as error:
        raise Refused(_culprit(values), error.message.rstrip(".")) from error


def counted(**values: Any) -> Said:
    """Tell of a set by fields some of which a program fills with zeros.

    No reps are a missed attempt where there was something to lift and nothing
    else was measured; a row of nothing is at most a note.
    """
    is_measured = values.get("distance_mm") is not None or values.get("duration_s") is not None
    if not values["reps"] and is_measured:
        values["reps"] = None
    elif not values["reps"] and values.get("load_g") is None:
        return Note(values["note"]) if values.get("note") else Skip("a set of nothing")
    return done(**values)


def _culprit(values: dict[str, Any]) -> str:
    """Find the field that makes a set impossible: it does so alone, too."""
    for name, value in values.items():
        alone = {"reps": 1, name: value}
        alone |= {each: values[each] for each in ("load_unit",) if name == "load_g"}
        alone |= {each: values[each] for each in ("distance_unit",) if name == "distance_mm"}
        if name in {"load_unit", "distance_unit", "reps_right"}:
            continue
        try:
            told_set(**alone)
        except InvalidValue:
            return _READ_FROM.get(name, name)
    return "reps"
