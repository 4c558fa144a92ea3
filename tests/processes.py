"""Real servers, each in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

PATIENCE_S = 60
_SERVE = "from workoutlog.server.command import run; raise SystemExit(run())"
# Nobody is to be slowed down here.
_SETTINGS = {"REQUESTS_PER_MINUTE": "1000000000", "REQUEST_BURST": "1000000000"}


class Server:
    """A server process that answers."""

    def __init__(self, url: str, data: Path, settings: Mapping[str, str]) -> None:
        """Start it, over a database that may be shared, with keys that are in ``data``."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        own = {"DATABASE_URL": url, "DATA_DIR": str(data), "PORT": str(self.port)}
        given = {f"WORKOUTLOG_SERVER_{key}": each for key, each in {**own, **settings}.items()}
        self.data = data
        self.log = data / f"{self.port}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, "serve"],
                env={**os.environ, **given},
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise RuntimeError(f"the server did not start: {self.log.read_text()}")

    def client(self, token: str) -> httpx.Client:
        """Make a client that is let in."""
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE_S,
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """End it as an administrator would."""
        self._process.terminate()
        return self._process.wait(PATIENCE_S)


@contextmanager
def serving(url: str, data: Path, count: int = 1, **settings: str) -> Iterator[list[Server]]:
    """Run servers over one database, side by side, until they are not needed any more."""
    servers = [Server(url, data, {**_SETTINGS, **settings}) for _ in range(count)]
    try:
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            server.kill()
