"""A server in a process of its own, as its administrator starts it, and raw talk to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from people import PASSWORD

PATIENCE_S = 60.0
_SCRIPT = "import sys; from workoutlog.server.command import run; sys.exit(run())"
COMMAND = (sys.executable, "-c", _SCRIPT)


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """A running server: where it is, and what it has said."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = log

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for something, with a connection of its own."""
        return httpx.get(self.url + path, headers=headers, timeout=PATIENCE_S)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Connect, and send something as it is."""
        connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)
        connection.sendall(sent)
        return connection

    def talk(self, sent: bytes) -> bytes:
        """Send something as it is, and read until the server closes the connection."""
        with self.connect(sent) as connection:
            return received(connection)

    def wait_until_ready(self) -> None:
        """Ask until the server says that it is ready."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                if self.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"The server is not ready: {self._log.read_text()}")
            time.sleep(0.02)

    def lines(self) -> list[dict[str, Any]]:
        """Read the log."""
        written, _, _ = self._log.read_text().rpartition("\n")
        return [json.loads(line) for line in written.splitlines()]

    def line(self, **values: Any) -> dict[str, Any]:
        """Wait for the line that has these values: it is written after the answer is sent."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for line in self.lines():
                if values.items() <= line.items():
                    return line
            time.sleep(0.01)
        raise AssertionError(self.lines())

    def events(self) -> list[str]:
        """Name the events of the log."""
        return [each["event"] for each in self.lines()]

    def stop(self) -> int:
        """Ask the server to end, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


def received(connection: socket.socket) -> bytes:
    """Read until the other end closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def served(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Start a server whose files are in a folder, and wait until it is ready."""
    port = free_port()
    log = folder / "log"
    folder.mkdir(exist_ok=True)
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--data-dir", folder / "data", "--port", str(port), *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, **(environment or {})},
        )
    server = Served(process, port, log)
    try:
        server.wait_until_ready()
        yield server
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def add_user(data: Path, name: str) -> None:
    """Make an account at a server whose files are in a folder."""
    subprocess.run(
        [*COMMAND, "--data-dir", data, "user", "add", name],
        input=f"{PASSWORD}\n",
        text=True,
        check=True,
        capture_output=True,
    )


def command(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run another command of the server to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        env={**os.environ, **environment},
    )
