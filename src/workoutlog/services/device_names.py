"""What devices are called: by their owner, where this device was told, else by their number."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workoutlog.services.ports import Logbook

_STATE = "device_names"
_SHORT = 4


class Names(NamedTuple):
    """The names of devices by their number in hexadecimal, and the number of this one."""

    here: str
    known: Mapping[str, str]

    def of(self, number: str) -> str:
        """Name a device."""
        if number == self.here:
            return "this device"
        return self.known.get(number) or f"device {number[-_SHORT:]}"


def device_names(logbook: Logbook) -> Names:
    """Read what devices are called."""
    return Names(f"{logbook.device():016x}", json.loads(logbook.state(_STATE) or "{}"))


def remember_names(logbook: Logbook, names: Iterable[tuple[str, str]]) -> None:
    """Remember what devices are called; a device that has left keeps its name here."""
    known = json.loads(logbook.state(_STATE) or "{}")
    logbook.set_state(_STATE, json.dumps({**known, **dict(names)}))
