"""What stands between devices and their server, and spoils what passes as it is told to."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

_PATIENCE_S = 60
_PASSED_ON = ("Authorization", "Content-Type", "Content-Encoding", "Workoutlog-Protocol")
_SLOW_S = 0.3


class Answer(NamedTuple):
    """What the server said."""

    status: int
    kind: str
    body: bytes


class Relay:
    """Passes requests on. Each sync takes the next fault of the plan, if there is one.

    ``kill`` ends the client, and is called where a fault says so.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.plan: list[str] = []
        self.kill: Callable[[], None] = lambda: None
        self.requests = 0
        self.url = ""

    def forward(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        """Ask the server."""
        passed = {name: headers[name] for name in _PASSED_ON if headers[name] is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
        with closing(connection):
            connection.request(method, path, body or None, passed)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers["content-type"], answer.read())


class _Handler(BaseHTTPRequestHandler):
    relay: Relay

    def do_GET(self) -> None:
        self._play("pass", b"")

    def do_DELETE(self) -> None:
        self._play("pass", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        relay, fault = self.relay, "pass"
        if self.path.endswith("/sync"):
            relay.requests += 1
            fault = relay.plan.pop(0) if relay.plan else "pass"
        try:
            self._play(fault, body)
        except (OSError, http.client.HTTPException):
            self.close_connection = True

    def _play(self, fault: str, body: bytes) -> None:
        relay = self.relay
        self.close_connection = True
        if fault == "killed when it has sent":
            relay.kill()
            return
        if fault == "dropped":
            return
        answer = relay.forward(self.command, self.path, self.headers, body)
        match fault:
            case "lost":
                return
            case "killed before the answer":
                relay.kill()
                return
            case "twice":
                answer = relay.forward(self.command, self.path, self.headers, body)
            case "slow":
                time.sleep(_SLOW_S)
        self._say(answer, len(answer.body) // (2 if fault == "truncated" else 1))
        if fault.startswith("killed after the answer"):
            time.sleep(float(fault.rpartition(" ")[2]) / 1000)
            relay.kill()

    def _say(self, answer: Answer, length: int) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body[:length])
        self.wfile.flush()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def relaying(port: int) -> Iterator[Relay]:
    """Stand before the server at a port of this machine."""
    relay = Relay(port)
    handler = type("Handler", (_Handler,), {"relay": relay})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        relay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield relay
        server.shutdown()
        thread.join()
