"""What a server takes from those who mean it no good, or come all at once."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

_PATIENCE_S = 60.0
_LOGINS = 40
_TRIES = 3


def slowest_answer_ms(port: int, token: str) -> float:
    """Send every hostile body of the tests to every route, and give the time of the slowest.

    What was slow is sent again: it is the body that counts, and not what else ran then.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)

    def ask(method: str, path: str, body: bytes) -> float:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        begun = time.perf_counter()
        # Who is refused may be told so before all of the body is sent.
        with suppress(BrokenPipeError):
            connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return (time.perf_counter() - begun) * 1000

    slowest = 0.0
    for asked in _hostile():
        taken = ask(*asked)
        if taken > slowest:
            slowest = max(slowest, min(taken, *(ask(*asked) for _ in range(_TRIES))))
    connection.close()
    return slowest


def login_megabytes(pid: int, port: int, name: str, password: str) -> float:
    """Sign in from many devices at once, and give what the server's memory grew by at most."""
    before = _resident_megabytes(pid, "VmRSS")
    together = threading.Barrier(_LOGINS)
    body = json.dumps({"name": name, "password": password, "device_name": "phone"})

    def login(_number: int) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        together.wait()
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/v1/auth/login", body, headers)
        return connection.getresponse().status

    with ThreadPoolExecutor(_LOGINS) as pool:
        statuses = {*pool.map(login, range(_LOGINS))}
    # Of attempts of one name of which none is through yet, some are told to wait.
    if 200 not in statuses or not statuses <= {200, 429, 503}:  # noqa: PLR2004  # as HTTP has them
        raise ValueError(f"logins were answered {statuses}")
    return _resident_megabytes(pid, "VmHWM") - before


def _hostile() -> Iterator[tuple[str, str, bytes]]:
    """Give what to send: the tests know it."""
    tests = Path(__file__).parents[1] / "tests"
    sys.path.append(str(tests))
    from operations import IDS, operations  # noqa: PLC0415  # found only now
    from server.test_hostile_bodies import bodies  # noqa: PLC0415

    document = json.loads((tests.parent / "docs" / "reference" / "openapi.json").read_text())
    for operation in operations(document):
        if operation.has_body:
            for body in bodies(operation):
                yield operation.method, f"/api/v1{operation.at(**IDS)}", body


def _resident_megabytes(pid: int, kind: str) -> float:
    """Read what of a process is in memory now (VmRSS), or was at most (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [kilobytes] = [int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")]
    return kilobytes / 1000
