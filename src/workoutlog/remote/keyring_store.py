"""Keeping secrets in the keyring of the system, which may be missing, locked, or a sham."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from secrets import token_hex
from typing import Any, TypeVar

from workoutlog.errors import CredentialsUnusable
from workoutlog.services.accounts import StoreKind

R = TypeVar("R")

_SERVICE = "workoutlog"
_PROBE_S = 5.0
# Long enough to type the password that unlocks it.
_PATIENCE_S = 30.0
# From this on a backend is recommended by its authors.
_GOOD = 1
_SHAMS = {
    "keyring.backends.null": "it forgets what it is given (the null backend)",
    "keyring.backends.fail": "this system has none that runs",
}


class KeyringStore:
    """The keyring. Every use ends in time, for one that waits for a click may wait for ever."""

    kind = StoreKind.KEYRING

    def __init__(self, probe_s: float = _PROBE_S, patience_s: float = _PATIENCE_S) -> None:
        """Load and touch nothing yet."""
        self._probe_s, self._patience_s = probe_s, patience_s

    def trouble(self) -> str | None:
        """Say why the keyring cannot be used; None if it keeps what it is given."""
        try:
            return _within(self._probe_s, _probe)
        except CredentialsUnusable as error:
            return str(error.details["why"])

    def read(self, key: str) -> str | None:
        """Read a secret, if there is one. Raises `CredentialsUnusable`."""
        found: str | None = self._do(lambda keyring: keyring.get_password(_SERVICE, key))
        return found

    def write(self, key: str, secret: str) -> None:
        """Keep a secret in place of the one before. Raises `CredentialsUnusable`."""
        self._do(lambda keyring: keyring.set_password(_SERVICE, key, secret))

    def forget(self, key: str) -> None:
        """Keep it no more. Raises `CredentialsUnusable`."""

        def forget(keyring: Any) -> None:
            if keyring.get_password(_SERVICE, key) is not None:
                keyring.delete_password(_SERVICE, key)

        self._do(forget)

    def _do(self, act: Callable[[Any], R]) -> R:
        return _within(self._patience_s, lambda: act(_keyring()))


def _keyring() -> Any:
    import keyring  # noqa: PLC0415  # a broken backend fails here already, and a slow one is slow

    return keyring.get_keyring()


def _probe() -> str | None:
    """Look at what the keyring is, and have it keep something for a moment."""
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415  # as above

    keyring = _keyring()
    members = keyring.backends if isinstance(keyring, ChainerBackend) else [keyring]
    if not members:
        return _SHAMS["keyring.backends.fail"]
    for each in members:
        module = type(each).__module__
        if module in _SHAMS:
            return _SHAMS[module]
        if module.startswith("keyrings.alt"):
            return "it would write plain text (keyrings.alt)"
        if each.priority < _GOOD:
            return f"its authors advise against it ({module})"
    key, secret = f"probe {token_hex(8)}", token_hex(16)
    keyring.set_password(_SERVICE, key, secret)
    kept = keyring.get_password(_SERVICE, key)
    if kept is not None:
        keyring.delete_password(_SERVICE, key)
    return None if kept == secret else "it does not give back what it was given"


def _within(limit_s: float, act: Callable[[], R]) -> R:
    """Do something in a thread that nobody waits for longer than that."""
    outcome: Future[R] = Future()

    def run() -> None:
        try:
            outcome.set_result(act())
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is told of below
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return outcome.result(limit_s)
    except TimeoutError as error:
        raise _unusable(f"it did not answer within {limit_s:g} seconds") from error
    except Exception as error:
        raise _unusable(_reason(error)) from error


def _reason(error: Exception) -> str:
    """Say why a backend failed; what a library says may hold anything, so it is not repeated."""
    return {
        "InitError": "it has no collection that could be opened",
        "KeyringLocked": "it is locked",
        "ModuleNotFoundError": "the backend that PYTHON_KEYRING_BACKEND names is not installed",
        "NoKeyringError": "this system has none that runs",
    }.get(type(error).__name__, f"it fails ({type(error).__name__})")


def _unusable(why: str) -> CredentialsUnusable:
    return CredentialsUnusable(
        f"The keyring cannot be used: {why}.",
        "Unlock it, or log in again with --store file.",
        hint="wl doctor",
        details={"why": why},
    )
