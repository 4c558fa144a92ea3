"""The server is called and calls nobody, so that no request can make it ask for something."""

import ast
import socket
from pathlib import Path

import pytest

import workoutlog.server

ROOT = Path(workoutlog.server.__file__).parent
CALLERS = {"ftplib", "http.client", "httpx", "smtplib", "socket", "ssl", "urllib"}
# By module, whom it calls.
CALLING = {
    "commands/healthcheck.py": "the server itself",
    "operation/notify.py": "systemd, by a socket on this machine",
    "operation/probing.py": "for `doctor`, the address at which clients should find the server",
    "operation/several.py": "the server itself, to see whether it listens",
    "operation/starting.py": "nobody: it tries whether an address is free",
}


def test_nothing_that_answers_requests_can_call() -> None:
    found = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if CALLERS & imported(path)}
    assert found == {*CALLING}


def imported(path: Path) -> set[str]:
    """Name every module that a file imports, and the packages that those are in."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}


def test_a_call_to_another_machine_fails_a_test() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"), socket.socket() as caller:
        caller.connect(("192.0.2.1", 80))
