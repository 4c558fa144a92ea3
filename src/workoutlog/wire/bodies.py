"""Nouns as bodies of the REST API: what a client may send of them, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.batches import Batch
from workoutlog.domain.bounds import bounds_of
from workoutlog.domain.columns import Column
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.domain.stamps import Stamp
from workoutlog.errors import InvalidValue
from workoutlog.wire.values import Unreadable, are_told_apart, read_field, reader

_BOUNDS = {noun: bounds_of(noun) for noun in NOUNS}
# Of a body with a million names not all are told.
_MOST_FAULTS = 100
# What a field holds that a body does not say; of an id whoever makes the noun decides.
_DEFAULTS: Mapping[type[Noun], Mapping[str, Any]] = {
    noun: {each.name: None if each.name == "id" else each.default for each in fields(noun)}
    for noun in NOUNS
}
# What is not said in a body, where null would say that there is nothing.
_ABSENT = object()
# Of these equal values are read alike; true is equal to 1, and a list to nothing that is hashed.
_ALIKE = {str, int, float, type(None), type(_ABSENT)}
_NEEDED = {
    noun: [name for name, default in _DEFAULTS[noun].items() if default is MISSING]
    for noun in NOUNS
}


class Fault(NamedTuple):
    """What is wrong with one member of a body: its name (empty: the body as a whole), and why."""

    name: str
    reason: str


class BodyRefused(ValueError):  # like every error here, it says what happened
    """A body cannot be taken; it says what is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].reason)
        self.faults = faults


def read_new(noun: type[Noun], body: Any, row_id: UUID, **given: Any) -> Noun:
    """Make a noun of a body in which ``id`` and what is ``given`` by the path may be left out.

    Raises `BodyRefused`.
    """
    values = _read(noun, body)
    for name, value in {"id": row_id, **given}.items():
        if values.setdefault(name, value) != value and name in given:
            raise BodyRefused(Fault(name, "it is another one than that of the path"))
    lacking = [Fault(name, "it is needed") for name in _NEEDED[noun] if name not in values]
    if lacking:
        raise BodyRefused(*lacking)
    made: Any = noun
    try:
        return made(**values)  # type: ignore[no-any-return]  # a noun makes itself
    except InvalidValue as error:
        faults = _out_of_bounds(noun, values) or [Fault("", error.message)]
        raise BodyRefused(*faults) from None


def read_batch(
    noun: type[Noun], bodies: Sequence[Any], ids: Sequence[UUID], stamps: Sequence[Stamp]
) -> Batch | None:
    """Make new nouns of bodies, a field of all of them at a time, as `read_new` makes each.

    ``ids`` are for those that are left out. None where there is anything to be said
    about one of the bodies, or may be: `read_new` says it.
    """
    if {*map(type, bodies)} != {dict}:
        return None
    said = {*chain.from_iterable(bodies)}
    if not said <= _DEFAULTS[noun].keys():
        return None
    try:
        columns = {
            name: _column(noun, name, bodies) if name in said else _left_out(noun, name, bodies)
            for name in _DEFAULTS[noun]
        }
        named = columns.pop("id").rows()
        given = [each or drawn for each, drawn in zip(named, ids, strict=True)]
        return Batch(noun, given, [0] * len(given), stamps, columns).checked()
    except (Unreadable, InvalidValue):
        return None


def _column(noun: type[Noun], name: str, bodies: Sequence[Any]) -> Column:
    values = [each.get(name, _ABSENT) for each in bodies]
    if not ({*map(type, values)} <= _ALIKE and are_told_apart(values)):
        raise Unreadable("it may be none of its kind")
    read = reader(noun, name)
    return Column.of(values).each(
        lambda value: _default(noun, name) if value is _ABSENT else read(value)
    )


def _left_out(noun: type[Noun], name: str, bodies: Sequence[Any]) -> Column:
    return Column([_default(noun, name)], [0] * len(bodies))


def _default(noun: type[Noun], name: str) -> Any:
    default = _DEFAULTS[noun][name]
    if default is MISSING:
        raise Unreadable("it is needed")
    return default


def read_patch(noun: type[Noun], body: Any) -> dict[str, Any]:
    """Read the fields that a body changes. Raises `BodyRefused`."""
    values = _read(noun, body)
    if "id" in values:
        raise BodyRefused(Fault("id", "it can never be changed"))
    if faults := _out_of_bounds(noun, values):
        raise BodyRefused(*faults)
    return values


def _read(noun: type[Noun], body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise BodyRefused(Fault("", "it is no JSON object"))
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in body.items():
        if len(faults) == _MOST_FAULTS:
            break
        try:
            values[name] = read_field(noun, name, value)
        except KeyError:
            faults.append(Fault(name, "there is no such field"))
        except Unreadable as error:
            faults.append(Fault(name, str(error)))
    if faults:
        faults += _out_of_bounds(noun, values)
        places = {name: place for place, name in enumerate(body)}
        raise BodyRefused(*sorted(faults, key=lambda fault: places[fault.name]))
    return values


def _out_of_bounds(noun: type[Noun], values: dict[str, Any]) -> list[Fault]:
    """Find the fields that the noun refuses by themselves; it does so when it is made, too."""
    faults = []
    for name, value in values.items():
        bound: Any = _BOUNDS[noun].get(name)
        if bound is not None and value is not None:
            try:
                bound.kept(value)
            except InvalidValue as error:
                # The fault says where it is; a person who types a number is told by the sentence.
                faults.append(Fault(name, error.message.removeprefix(f"{name}: ")))
    return faults
