"""Keyrings as they are met: of each, how it behaves when it is given something to keep."""

import time
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError


class Memory(KeyringBackend):
    """Keeps what it is given until the process ends."""

    priority: Any = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no types here
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.touched()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]

    def touched(self) -> None:
        """Do what this keyring does before it keeps something."""


class NoBus(Memory):
    """There is no D-Bus: SSH, a container, cron."""

    def touched(self) -> None:
        raise NoKeyringError("canary")


class NoCollection(Memory):
    """A daemon runs, has no collection, and there is no display to ask for one."""

    def touched(self) -> None:
        raise InitError("canary")


class Locked(Memory):
    """It is locked."""

    def touched(self) -> None:
        raise KeyringLocked("canary")


class Waiting(Memory):
    """It is locked, and asks on a display where nobody clicks."""

    def touched(self) -> None:
        time.sleep(60)


class Breaking(Memory):
    """A library below it fails in a way of its own, and says too much."""

    def touched(self) -> None:
        raise ZeroDivisionError("canary")


class Mixing(Memory):
    """It gives back something else."""

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        return found and found[::-1]


class Weak(Memory):
    """Its authors advise against it."""

    priority: Any = 0.5
