"""The server is called and calls nobody, so that no request can make it ask for something."""

import ast
import socket
from pathlib import Path

import pytest

import workoutlog.server

ROOT = Path(workoutlog.server.__file__).parent
CALLERS = {
    *("aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "ssl"),
    *("subprocess", "urllib", "urllib3"),
}
# What asyncio and anyio, which every server has, call others by.
CALLS = {"connect_tcp", "create_connection", "create_subprocess_exec", "open_connection"}
# By module, whom it calls.
CALLING = {
    "commands/healthcheck.py": "the server itself",
    "operation/notify.py": "systemd, by a socket on this machine",
    "operation/probing.py": "for `doctor`, the address at which clients should find the server",
    "operation/serving.py": "the server itself, to see whether it listens",
    "operation/several.py": "the server itself, to see whether it listens",
    "operation/starting.py": "nobody: it tries whether an address is free",
}


def test_nothing_that_answers_requests_can_call() -> None:
    found = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if calls(path)}
    assert found == {*CALLING}


def calls(path: Path) -> bool:
    """Say whether there is anything in a file that could call another machine."""
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    modules = imported(nodes)
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {name.rpartition(".")[2] for name in modules}
    return bool(CALLERS & modules or CALLS & used)


def imported(nodes: list[ast.AST]) -> set[str]:
    """Name every module that a file imports, and the packages that those are in."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}


def test_a_call_to_another_machine_fails_a_test() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"), socket.socket() as caller:
        caller.connect(("192.0.2.1", 80))
