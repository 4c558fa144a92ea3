"""One unit of work: every change of a command, stamped, saved and remembered together."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, TypeVar
from uuid import UUID

from workoutlog.domain.ids import uuid7
from workoutlog.domain.merge import Version, deleted, edited, restored
from workoutlog.domain.model import Noun
from workoutlog.domain.stamps import LOWEST, Stamp, next_stamp
from workoutlog.errors import NotFound
from workoutlog.services.ports import JournalChange, Moment

N = TypeVar("N", bound=Noun)

_ID_BITS = 74


class Recorder:
    """Gathers what one command changes; nothing else in the program makes stamps.

    Rows are created, edited, deleted and restored in any order. `close` writes
    them all, and what is needed to undo them.
    """

    def __init__(self, moment: Moment) -> None:
        """Begin with nothing changed."""
        self._moment = moment
        self._logbook = moment.logbook
        self._wall_ms = int(moment.now.timestamp() * 1000)
        self._last = self._logbook.last_stamp()
        self._device = self._logbook.device()
        self._before: dict[UUID, Version[Noun] | None] = {}
        self._after: dict[UUID, Version[Noun]] = {}
        self._expected: dict[UUID, Version[Noun]] = {}
        self._added: list[JournalChange] = []

    def expect(self, rows: Iterable[tuple[type[Noun], UUID]]) -> None:
        """Read rows that will be changed, all at once: an import has very many."""
        ids: dict[type[Noun], list[UUID]] = {}
        for noun, row_id in rows:
            ids.setdefault(noun, []).append(row_id)
        for noun, wanted in ids.items():
            self._expected |= {each.noun.id: each for each in self._logbook.versions(noun, wanted)}

    def new_id(self) -> UUID:
        """Mint an id for a new row."""
        return uuid7(self._wall_ms, self._moment.random_bits(_ID_BITS))

    def new_stamp(self) -> Stamp:
        """Give a stamp above all that were given, which also sorts a set behind all others."""
        return self._next()

    def create(self, noun: N) -> N:
        """Make a row."""
        self._put(None, Version(noun, self._next()))
        return noun

    def adopt(self, noun: N) -> N:
        """Make a row that is the same on every device: a built-in exercise at its first use.

        It carries the lowest stamp and is not undone, because nobody did it.
        """
        if noun.id not in self._after and not self._logbook.versions(type(noun), [noun.id]):
            self._after[noun.id] = Version(noun, LOWEST)
        return noun

    def edit(self, noun: N, **values: Any) -> N:
        """Give some fields of a row new values; the others stay as they are in the logbook."""
        version = self._read(type(noun), noun.id)
        stamp = self._next(version.newest)
        changed = edited(version, replace(version.noun, **values), stamp)
        self._put(version, changed)
        return changed.noun

    def delete(self, noun: type[Noun], row_id: UUID) -> None:
        """Delete a row."""
        version = self._read(noun, row_id)
        self._put(version, deleted(version))

    def restore(self, noun: type[Noun], row_id: UUID) -> None:
        """Bring a deleted row back."""
        version = self._read(noun, row_id)
        stamp = self._next(version.newest, version.saw or LOWEST)
        self._put(version, restored(version, stamp))

    def added(self, noun: type[Noun], row_id: UUID) -> None:
        """Remember a row that was written beside this recorder, so that it can be undone, too."""
        self._added.append(JournalChange(noun, row_id, None, {}))

    def close(self, action: str | None) -> None:
        """Write everything; without an ``action`` there is nothing to undo later."""
        self._logbook.save([*self._after.values()])
        self._logbook.advance_stamp(self._last)
        changes = self.changes()
        if action and changes:
            self._logbook.add_journal(self._moment.now, action, changes)

    def changes(self) -> list[JournalChange]:
        """List what can be undone; nothing, if everything is as it was."""
        return self._added + [
            change
            for row_id, before in self._before.items()
            if (change := _change(before, self._after[row_id]))
        ]

    def _next(self, *seen: Stamp) -> Stamp:
        self._last = next_stamp(self._wall_ms, self._device, (self._last, *seen))
        return self._last

    def _read(self, noun: type[N], row_id: UUID) -> Version[N]:
        known = self._after.get(row_id) or self._expected.get(row_id)
        if known is not None:
            return known  # type: ignore[return-value]  # an id belongs to one noun
        for version in self._logbook.versions(noun, [row_id]):
            return version
        raise NotFound(f"There is no such {noun.kind} any more.")

    def _put(self, before: Version[N] | None, after: Version[N]) -> None:
        self._before.setdefault(after.noun.id, before)
        self._after[after.noun.id] = after


@contextmanager
def recording(moment: Moment, action: str | None) -> Iterator[Recorder]:
    """Hold the logbook and record one command, which then can be undone as ``action``.

    Nothing of it is written if the block raises.
    """
    with moment.logbook.transaction():
        recorder = Recorder(moment)
        yield recorder
        recorder.close(action)


def _change(before: Version[Noun] | None, after: Version[Noun]) -> JournalChange | None:
    """Compare two versions of a row as a lifter sees them: None is a row that is not there."""
    noun = type(after.noun)
    was = None if before is None or before.dead else before.noun
    now = None if after.dead else after.noun
    if was is None or now is None:
        if was is now:
            return None
        return JournalChange(
            noun, after.noun.id, *(None if each is None else {} for each in (was, now))
        )
    names = [
        each.name for each in fields(noun) if getattr(was, each.name) != getattr(now, each.name)
    ]
    if not names:
        return None
    return JournalChange(
        noun,
        now.id,
        {name: getattr(was, name) for name in names},
        {name: getattr(now, name) for name in names},
    )
