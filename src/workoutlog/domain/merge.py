"""Merging: which of two versions of a row survives, register by register.

A version is a noun with the stamps of its registers. Merging is commutative,
associative and idempotent, whatever the clocks did, so replicas that have
seen the same versions in any order and number are equal.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from workoutlog.domain.model import Noun, registers
from workoutlog.domain.plain import plain_value
from workoutlog.domain.stamps import Stamp

N = TypeVar("N", bound=Noun)
N_co = TypeVar("N_co", bound=Noun, covariant=True)

# A register without a value: it only says when the row was last called back.
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Version(Generic[N_co]):
    """One replica's state of a row.

    ``stamp`` is when the row was created, and the stamp of each register that
    ``field_stamps`` does not name. ``saw`` is the newest stamp that its
    deleter had seen. ``extra`` holds registers that a newer program wrote and
    this one does not know, as ``name: (stamp, plain value)``.
    """

    noun: N_co
    stamp: Stamp
    field_stamps: Mapping[str, Stamp] = field(default_factory=dict)
    saw: Stamp | None = None
    extra: Mapping[str, tuple[Stamp, Any]] = field(default_factory=dict)

    @property
    def newest(self) -> Stamp:
        """The highest stamp of the row's content."""
        if not self.field_stamps and not self.extra:
            return self.stamp
        unknown = (stamp for stamp, _ in self.extra.values())
        return max((self.stamp, *self.field_stamps.values(), *unknown))

    @property
    def dead(self) -> bool:
        """Whether the row is deleted: nothing in it is newer than what its deleter saw."""
        return self.saw is not None and self.newest <= self.saw

    def stamp_of(self, register: str) -> Stamp:
        """When a register was last written."""
        return self.field_stamps.get(register, self.stamp)


def workout_of(version: Version[Noun]) -> UUID:
    """Name the workout that a set is in."""
    noun: Any = version.noun
    workout_id: UUID = noun.workout_id
    return workout_id


def edited(version: Version[N], noun: N, stamp: Stamp) -> Version[N]:
    """Write the registers in which ``noun`` differs, and no others."""
    written = {
        name: stamp
        for name, held in registers(type(noun)).items()
        if any(getattr(noun, each) != getattr(version.noun, each) for each in held)
    }
    if not written:
        return version
    return replace(version, noun=noun, field_stamps={**version.field_stamps, **written})


def deleted(version: Version[N]) -> Version[N]:
    """Delete the row as it is now known: a later edit elsewhere brings it back."""
    return replace(version, saw=max(version.newest, version.saw or version.newest))


def restored(version: Version[N], stamp: Stamp) -> Version[N]:
    """Bring a deleted row back, with its content."""
    return replace(version, field_stamps={**version.field_stamps, RESTORED: stamp})


def merged(one: Version[N], other: Version[N]) -> Version[N]:
    """Merge two versions of one row; equal stamps are decided by the values."""
    stamp = min(one.stamp, other.stamp)
    values: dict[str, Any] = {}
    stamps: dict[str, Stamp] = {}
    for name, held in registers(type(one.noun)).items():
        winner = max(one, other, key=lambda each: (each.stamp_of(name), _value(each.noun, held)))
        values |= {each: getattr(winner.noun, each) for each in held}
        if winner.stamp_of(name) != stamp:
            stamps[name] = winner.stamp_of(name)
    recalls = filter(None, (each.field_stamps.get(RESTORED) for each in (one, other)))
    if recalled := max(recalls, default=None):
        stamps[RESTORED] = recalled
    return Version(
        noun=replace(one.noun, **values),
        stamp=stamp,
        field_stamps=stamps,
        saw=max(filter(None, (one.saw, other.saw)), default=None),
        extra=_merged_extra(one.extra, other.extra),
    )


def _value(noun: Noun, held: tuple[str, ...]) -> str:
    return json.dumps([plain_value(getattr(noun, each)) for each in held])


def _merged_extra(
    one: Mapping[str, tuple[Stamp, Any]], other: Mapping[str, tuple[Stamp, Any]]
) -> Mapping[str, tuple[Stamp, Any]]:
    pairs = (*one.items(), *other.items())
    return {
        name: max(
            (register for key, register in pairs if key == name),
            key=lambda register: (register[0], json.dumps(register[1], sort_keys=True)),
        )
        for name in dict(pairs)
    }
