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
        return self.known.get(number) or f"device {number[-_SHORT:]}"


def device_names(logbook: Logbook) -> Names:
    """Read what devices are called."""
    here = (device_text(logbook.device()), logbook.state(BEFORE_SYNCS) or "")
    return Names(here, json.loads(logbook.state(_STATE) or "{}"))


def remember_names(logbook: Logbook, names: Iterable[tuple[str, str]]) -> None:
    """Remember what devices are called; a device that has left keeps its name here."""
    known = json.loads(logbook.state(_STATE) or "{}")
    logbook.set_state(_STATE, json.dumps({**known, **dict(names)}))
