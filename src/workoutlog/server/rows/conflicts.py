"""Who had seen what: which of two devices wrote without knowing of the other."""

from collections.abc import Iterator
from typing import NamedTuple

from workoutlog.domain.changes import Change
from workoutlog.domain.conflicts import Conflict, edited_twice
from workoutlog.domain.merge import RESTORED, Version
from workoutlog.domain.model import Noun, Revision, registers
from workoutlog.domain.stamps import LOWEST, device_of
from workoutlog.server.rows.stored import SAW, Row


class Push(NamedTuple):
    """A change, and where in the feed its writer had last seen the row.

    0 says that the writer made the row and had seen nothing of it; None that it
    does not know, because the server's history or its own is not what it was.
    ``whole`` is the row that the change was taken from, where it holds all of it.
    """

    change: Change[Noun]
    base_seq: int | None = 0
    whole: Version[Noun] | None = None


def is_lifters_own(change: Change[Noun]) -> bool:
    """Say whether a person wrote something of a change, and not an import."""
    return change.newest is not None and change.newest > LOWEST


def conflicts(row: Row, push: Push, server: str, *, in_file: bool) -> Iterator[Conflict]:
    """Find the registers that a change and a row hold differently, not having known of each other.

    Where places in the feed say nothing, because histories differ, a device is
    taken to correct itself if its later word comes. The number of the ``server``
    is no such device: one that was put back to a backup has forgotten its words.
    What stands ``in_file`` cannot be forgotten: there either word may be the later.
    Of one revision there may be two wordings, which is no conflict.
    """
    if push.change.noun is Revision:
        return
    for register in push.change.registers:
        if not _unseen(row, push, register):
            continue
        found = edited_twice(row.version, push.change, register)
        if found is None:
            continue
        lost, kept = found.lost.stamp, found.kept.stamp
        is_own = device_of(lost) == device_of(kept) and lost != kept
        is_later = kept == push.change.stamp_of(register) and device_of(kept) != server
        corrected = is_own and (in_file or is_later)
        if push.base_seq is not None or not corrected:
            yield found


def is_kept(row: Row, push: Push) -> bool:
    """Say whether one device deleted a row in which another one wrote: keeping beats losing."""
    if push.base_seq is None:
        return False
    before, change = row.version, push.change
    if before.dead:
        return is_lifters_own(change) and not change.dead and _unseen(row, push, SAW)
    if not change.dead or (change.saw or LOWEST) <= (before.saw or LOWEST):
        return False
    written = {name: before.stamp_of(name) for name in (*registers(type(before.noun)), RESTORED)}
    written |= {name: at for name, (at, _) in before.extra.items()}
    return any(at > LOWEST and _unseen(row, push, name) for name, at in written.items())


def _unseen(row: Row, push: Push, part: str) -> bool:
    return push.base_seq is None or row.seq_of(part) > push.base_seq
