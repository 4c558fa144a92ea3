"""Asking a server for something: who we are, what we speak, and when to ask again."""

import gzip
import time
from collections.abc import Callable
from secrets import SystemRandom

from workoutlog import __version__
from workoutlog.errors import ServerBusy, ServerFailing, ServerUnreachable, WorkoutlogError
from workoutlog.remote.addresses import Address
from workoutlog.remote.answers import accepted, read_hello
from workoutlog.remote.transport import Transport
from workoutlog.wire.sync import PROTOCOL, PROTOCOL_HEADER, Hello

PATIENCE_S = 20.0
# Before each repetition; half or one and a half times as long, so that devices do not keep step.
_PAUSES_S = (0.3, 1.0, 3.0)
_API = "/api/v1"
_FAST = 1
_HEADERS = {
    "Accept": "application/json",
    "User-Agent": f"workoutlog/{__version__}",
    PROTOCOL_HEADER: str(PROTOCOL),
}


class Caller:
    """Asks one server, and asks again where that is safe and helps."""

    def __init__(
        self,
        address: Address,
        *,
        patience_s: float = PATIENCE_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Connect to nothing yet; nothing is repeated once ``patience_s`` are over."""
        self.address = address
        self._patience_s = patience_s
        self._sleep = sleep
        self._transport = Transport(address, _HEADERS)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def hello(self) -> Hello:
        """Ask what the server is. Raises `ServerForeign` and `ProtocolUnsupported`."""
        return read_hello(self.send("GET", "/hello"), self.address.host)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        token: str | None = None,
        packed: bool = False,
        repeatable: bool = True,
    ) -> bytes:
        """Ask for something, and return the body of a good answer.

        ``packed`` compresses what is sent. What is not ``repeatable`` is only
        repeated if it cannot have arrived, or was turned away unseen. Raises
        what the answer tells of, and the errors of `Transport`.
        """
        headers = {} if body is None else {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if packed and body is not None:
            body = gzip.compress(body, _FAST, mtime=0)
            headers["Content-Encoding"] = "gzip"
        until = time.monotonic() + self._patience_s
        for pause_s in _PAUSES_S:
            try:
                return self._once(method, path, body, headers)
            except WorkoutlogError as error:
                wait_s = _before_next(error, pause_s, repeatable=repeatable)
                if wait_s is None or time.monotonic() + wait_s > until:
                    raise
            self._sleep(wait_s)
        return self._once(method, path, body, headers)

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        answer = self._transport.exchange(method, f"{_API}{path}", body, headers)
        return accepted(answer, self.address.host)


def _before_next(error: WorkoutlogError, pause_s: float, *, repeatable: bool) -> float | None:
    """Say how long to wait before a request is repeated; None if it is not."""
    wait_s = pause_s * SystemRandom().uniform(0.5, 1.5)
    match error:
        case ServerBusy():
            asked_s = error.details.get("retry_after_s")
            return max(wait_s, asked_s) if isinstance(asked_s, int) else wait_s
        case ServerUnreachable() if not error.details["sent"]:
            # Who is offline wants to know soon.
            return wait_s if pause_s == _PAUSES_S[0] else None
        case ServerFailing() | ServerUnreachable():
            return wait_s if repeatable else None
        case _:
            return None
