"""systemd is told what it wants to know, and nobody else anything."""

import socket
from pathlib import Path

import pytest

from workoutlog.server.operation import notify


@pytest.mark.parametrize("abstract", [True, False])
def test_systemd_is_told(abstract: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001  # by pytest
    name = f"@wl-{tmp_path.name}-{id(tmp_path)}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(name.replace("@", "\0", 1) if abstract else name)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        for tell in (notify.ready, notify.alive, notify.stopping):
            tell()
        assert [systemd.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_who_does_not_listen_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(name)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        for _ in range(1_000):
            notify.alive()


def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(socket, "socket", pytest.fail)
    notify.ready()


@pytest.mark.parametrize(("given", "interval_s"), [("60000000", 30), ("", None), ("x", None)])
def test_the_watchdog_is_fed_twice_as_often_as_it_bites(
    given: str, interval_s: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", given)
    assert notify.interval_s() == interval_s
