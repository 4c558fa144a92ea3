"""The devices of an account: which are logged in, what they are called, logging one out."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from workoutlog.domain.stamps import device_text
from workoutlog.errors import InvalidValue, NotFound, UsageError
from workoutlog.services.device_names import BEFORE_SYNCS
from workoutlog.services.ports import Moment

LONGEST_NAME = 100
_CODE_LENGTH = 4


class Device(NamedTuple):
    """A device that is logged in; ``used_at`` is exact to the hour.

    ``number`` is in what it writes, in hexadecimal.
    """

    id: UUID
    number: str
    name: str
    used_at: datetime
    created_at: datetime
    expires_at: datetime
    network: str | None
    is_this: bool

    @property
    def code(self) -> str:
        """A short name for it: the end of its id."""
        return self.id.hex[-_CODE_LENGTH:]


def own_number(moment: Moment, machine: str) -> int:
    """Give the number that is in the stamps of this device, and in no others.

    ``machine`` is what the file and its computer are known by. A file that was
    copied, perhaps before it ever met a server, is a device of its own: its
    stamps must be told from the original's.
    """
    logbook = moment.logbook
    known = logbook.state("machine")
    if known != machine:
        with logbook.transaction():
            if known is None:
                logbook.set_state(BEFORE_SYNCS, device_text(logbook.device()))
            logbook.set_state("device", device_text(moment.random_bits(64)))
            logbook.set_state("machine", machine)
    return logbook.device()


class DeviceList(NamedTuple):
    """The devices of an account, the one used last first."""

    account: str
    url: str
    devices: tuple[Device, ...]


class DeviceRenamed(NamedTuple):
    """A device that is called something else from now on."""

    before: str
    name: str


class DeviceLoggedOut(NamedTuple):
    """A device that was logged out; what it has logged stays on it."""

    name: str


class Devices(Protocol):
    """The devices that a server knows. Each of these raises what a request to it can."""

    def all(self) -> Sequence[Device]:
        """List them, the one used last first."""
        ...

    def rename(self, device_id: UUID, name: str) -> None:
        """Call one something else."""
        ...

    def revoke(self, device_id: UUID) -> None:
        """Log one out."""
        ...


def checked_name(name: str) -> str:
    """Return the name of a device as it is sent. Raises `InvalidValue` for what can be none."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValue(f"The name of a device has 1 to {LONGEST_NAME} letters or signs.")
    return name


def rename(devices: Devices, which: str, name: str) -> DeviceRenamed:
    """Call a device something else. Raises `NotFound` and `InvalidValue`."""
    name = checked_name(name)
    found = find(devices.all(), which)
    devices.rename(found.id, name)
    return DeviceRenamed(found.name, name)


def revoke(devices: Devices, which: str) -> DeviceLoggedOut:
    """Log another device out, at once. Raises `NotFound`, and `UsageError` for this one."""
    found = find(devices.all(), which)
    if found.is_this:
        raise UsageError("This is the device that you are at.", hint="wl logout")
    devices.revoke(found.id)
    return DeviceLoggedOut(found.name)


def find(devices: Sequence[Device], which: str) -> Device:
    """Find a device by its name, its code, or ``this``. Raises `NotFound` unless it is one."""
    wanted = which.strip().casefold()
    named = [each for each in devices if each.name.casefold() == wanted]
    coded = [each for each in devices if wanted and each.id.hex.endswith(wanted)]
    this = [each for each in devices if each.is_this and wanted == "this"]
    found = named or coded or this
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(each.code for each in found)
        raise NotFound(f'{len(found)} devices are called "{which[:40]}".', f"By code: {codes}")
    raise NotFound(f'There is no device "{which[:40]}".', hint="wl devices list")
