"""A server process that is measured: what a request takes of its processor, and what it holds."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PATIENCE_S = 60.0


class Asked(NamedTuple):
    """One kind of request: its name, what it is, and how many of them to send in a round."""

    name: str
    method: str
    path: str
    times: int
    body: bytes | None = None


class Cost(NamedTuple):
    """What each request of a round took, of the server and of the clock, and how some failed."""

    cpu_ms: float
    wall_ms: float
    failures: Sequence[str]


class Server:
    """A server process: started, measured, ended."""

    def __init__(
        self, command: Sequence[str | Path], port: int, environment: dict[str, str]
    ) -> None:
        begun = time.perf_counter()
        self.port = port
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.ready_s = time.perf_counter() - begun
        self.idle_megabytes = sum(map(_megabytes, self._processes()))
        self.token = ""

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(_PATIENCE_S)

    def cpu_s(self) -> float:
        """Read the processor time that it and its children took."""
        return sum(map(_cpu_s, self._processes()))

    def cost(self, asked: Asked, clients: int) -> Cost:
        """Send requests from as many clients at once, each on a connection that it keeps."""
        share = max(1, asked.times // clients)
        failures: list[str] = []
        together = threading.Barrier(clients + 1)

        def client() -> None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
            together.wait()
            for _ in range(share):
                failures.extend(self._failures(connection, asked))
            connection.close()

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for each in threads:
            each.start()
        cpu, begun = self.cpu_s(), time.perf_counter()
        together.wait()
        for each in threads:
            each.join()
        total = share * clients
        cpu_ms = (self.cpu_s() - cpu) * 1000 / total
        return Cost(cpu_ms, (time.perf_counter() - begun) * 1000 / total, failures)

    def _failures(self, connection: HTTPConnection, asked: Asked) -> Iterator[str]:
        """Send a request, and say how it failed if it did."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(asked.method, asked.path, asked.body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            is_problem = answer.headers.get_content_subtype() == "problem+json"
            yield f"{answer.status} {json.loads(said)['detail'] if is_problem else answer.reason}"

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.01)
        raise TimeoutError("the server is not ready")

    def _processes(self) -> list[int]:
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def _megabytes(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    [kilobytes] = [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
    return kilobytes / 1000
