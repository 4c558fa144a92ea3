"""What devices are called: by their owner, where this device was told, else by their number."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from workoutlog.domain.stamps import device_text
from workoutlog.services.ports import Logbook

# The number that this logbook had before it was first synced.
BEFORE_SYNCS = "device_before_syncs"
HERE = "this device"
_STATE = "device_names"
_SHORT = 4


class Names(NamedTuple):
    """The names of devices by their number in hexadecimal, and the numbers of this one."""

    here: Collection[str]
    known: Mapping[str, str]

    def of(self, number: str) -> str:
        """Name a device."""
        if number in self.here:
            return HERE
        return self.known.get(number) or _unnamed(number)

    def are_told(self, number: str) -> bool:
        """Say whether this device was told what another one is called."""
        return number in self.here or number in self.known


def device_names(logbook: Logbook) -> Names:
    """Read what devices are called."""
    before = logbook.state(BEFORE_SYNCS)
    here = (device_text(logbook.device()), *([before] if before else []))
    return Names(here, json.loads(logbook.state(_STATE) or "{}"))


def untold(logbook: Logbook) -> list[str]:
    """List the devices that wrote in conflicts, and whose names this one was never told."""
    names = device_names(logbook)
    wrote = {by for each in logbook.revisions() for by in (each.kept_by, each.lost_by)}
    return sorted(each for each in wrote if each and not names.are_told(each))


def remember_names(logbook: Logbook, names: Iterable[tuple[str, str]]) -> None:
    """Remember what devices are called; a device that has left keeps its name here."""
    known = json.loads(logbook.state(_STATE) or "{}")
    logbook.set_state(_STATE, json.dumps({**known, **dict(names)}))


def remember_unnamed(logbook: Logbook, numbers: Iterable[str]) -> None:
    """Remember that devices have no name that could be told, so that nobody asks again."""
    known = device_names(logbook).known
    remember_names(logbook, ((each, known.get(each) or _unnamed(each)) for each in numbers))


def _unnamed(number: str) -> str:
    return f"device {number[-_SHORT:]}"
