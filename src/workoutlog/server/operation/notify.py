"""Telling systemd how the service is, where systemd has started it."""

import os
import socket
from contextlib import suppress

_READY, _STOPPING, _ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"


def ready() -> None:
    """Say that requests are answered from now on."""
    _tell(_READY)


def stopping() -> None:
    """Say that the service ends as it should."""
    _tell(_STOPPING)


def alive() -> None:
    """Say that the service does not hang, unless nobody listens to what was said before."""
    with suppress(BlockingIOError):
        _tell(_ALIVE, socket.MSG_DONTWAIT)


def interval_s() -> float | None:
    """Say how often somebody wants to hear that: twice in the time after which they act."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdigit() else None


def _tell(state: str, flags: int = 0) -> None:
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # A name that begins with @ is of no file.
    name = f"\0{address[1:]}" if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as messenger:
        messenger.sendto(state.encode(), flags, name)
