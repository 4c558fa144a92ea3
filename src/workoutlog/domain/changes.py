"""Changes: what travels between replicas is those registers of a row that its writer touched.

So a program that does not know a register can never undo what it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from workoutlog.domain.merge import RESTORED, Version, merged
from workoutlog.domain.model import NOUNS, Noun, registers
from workoutlog.domain.stamps import LOWEST, Stamp

# The fields of all registers of a noun, and what takes them at once.
_CONTENT: Mapping[type[Any], tuple[tuple[str, ...], Callable[[Noun], tuple[Any, ...]]]] = {
    noun: (names, attrgetter(*names))
    for noun in NOUNS
    for names in [tuple(chain(*registers(noun).values()))]
}
N = TypeVar("N", bound=Noun)
N_co = TypeVar("N_co", bound=Noun, covariant=True)


@dataclass(frozen=True, slots=True)
class Change(Generic[N_co]):
    """Some registers of a row, as a replica has them.

    ``values`` holds every field of these registers and of no others, ``stamps``
    the stamps of those that were not written when the row was created, and when
    the row was last called back.
    """

    noun: type[N_co]
    id: UUID
    stamp: Stamp
    values: Mapping[str, Any]
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    saw: Stamp | None = None
    extra: Mapping[str, tuple[Stamp, Any]] = field(default_factory=dict)

    @property
    def registers(self) -> list[str]:
        """The registers that it holds."""
        return [name for name, held in registers(self.noun).items() if held[0] in self.values]

    def stamp_of(self, register: str) -> Stamp:
        """When a register was last written."""
        return self.stamps.get(register, self.stamp)

    @property
    def newest(self) -> Stamp | None:
        """The highest stamp of its content; None if it has none and only deletes."""
        if self.values and not self.stamps and not self.extra:
            return self.stamp
        known = [self.stamp_of(name) for name in self.registers]
        unknown = [stamp for stamp, _ in self.extra.values()]
        return max((*known, *unknown, *_recalled(self.stamps).values()), default=None)

    @property
    def dead(self) -> bool:
        """Whether it deletes its row, and holds nothing newer than what its deleter saw."""
        return self.saw is not None and (self.newest or LOWEST) <= self.saw


class Sent(NamedTuple):
    """A change that travels, and a place in the feed: where its row is, or was last seen.

    Of what is pushed, 0 says that its writer had seen nothing of the row, and
    None that it does not know.
    """

    change: Change[Noun]
    seq: int | None


class Known(NamedTuple):
    """What another replica has of a row, as far as stamps say: of the row, and of single parts."""

    stamp: Stamp
    stamps: Mapping[str, Stamp]

    def stamp_of(self, register: str) -> Stamp:
        """When the register that the other has was written; empty if it holds another value."""
        return self.stamps.get(register, self.stamp)


def known_of(theirs: Version[N], ours: Version[N] | None = None) -> Known:
    """Note what another replica has of a row.

    Where ``ours`` holds another value of the same stamp, which two devices of
    one number can bring about, theirs counts as unknown.
    """
    stamps = {**theirs.field_stamps, **{name: at for name, (at, _) in theirs.extra.items()}}
    if ours is not None:
        stamps |= {
            name: Stamp("")
            for name, held in registers(type(theirs.noun)).items()
            if theirs.stamp_of(name) == ours.stamp_of(name)
            and any(getattr(theirs.noun, each) != getattr(ours.noun, each) for each in held)
        }
        stamps |= {
            name: Stamp("") for name in theirs.extra if theirs.extra[name] != ours.extra.get(name)
        }
    return Known(theirs.stamp, stamps)


def known_after(known: Known | None, change: Change[Noun]) -> Known:
    """Note what another replica has of a row after it took a change."""
    stamps = {**change.stamps, **{name: at for name, (at, _) in change.extra.items()}}
    if known is None:
        return Known(change.stamp, stamps)
    told = {name: change.stamp_of(name) for name in change.registers}
    return Known(known.stamp, {**known.stamps, **told, **stamps})


def change_of(version: Version[N], known: Known | None = None) -> Change[N]:
    """Take from a row what is not ``known`` elsewhere, or all of it."""
    held = registers(type(version.noun))
    if known is None:
        return Change(
            noun=type(version.noun),
            id=version.noun.id,
            stamp=version.stamp,
            values=_content(version.noun),
            stamps=version.field_stamps,
            saw=version.saw,
            extra=version.extra,
        )
    # A register was written with the row, if not later; another part need not be there at all.
    there = {**dict.fromkeys(held, known.stamp), **known.stamps}
    names = [name for name in held if version.stamp_of(name) != there.get(name)]
    return Change(
        noun=type(version.noun),
        id=version.noun.id,
        stamp=version.stamp,
        values={each: getattr(version.noun, each) for name in names for each in held[name]},
        stamps={name: at for name, at in version.field_stamps.items() if at != there.get(name)},
        saw=version.saw,
        extra={name: each for name, each in version.extra.items() if each[0] != there.get(name)},
    )


def applied(version: Version[N] | None, change: Change[N]) -> Version[N]:
    """Merge a change into what is known of its row, which may be nothing.

    Raises `InvalidValue` where no row can be made of it, and `TypeError` where
    a new row lacks what its noun needs.
    """
    made: Any = change.noun
    if version is None:
        return Version(
            noun=made(id=change.id, **change.values),
            stamp=change.stamp,
            field_stamps=change.stamps,
            saw=change.saw,
            extra=change.extra,
        )
    theirs = {name: change.stamp_of(name) for name in change.registers}
    ours = {name: version.stamp_of(name) for name in registers(made) if name not in theirs}
    incoming = Version(
        noun=replace(version.noun, **change.values),
        stamp=change.stamp,
        field_stamps={**ours, **theirs, **_recalled(change.stamps)},
        saw=change.saw,
        extra=change.extra,
    )
    return merged(version, incoming)


def _content(noun: Noun) -> dict[str, Any]:
    """Take the fields of all registers."""
    names, get = _CONTENT[type(noun)]
    return dict(zip(names, get(noun), strict=True))


def _recalled(stamps: Mapping[str, Stamp]) -> Mapping[str, Stamp]:
    return {RESTORED: stamps[RESTORED]} if RESTORED in stamps else {}
