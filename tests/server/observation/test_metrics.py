"""Prometheus reads what the server counts, at an address of its own."""

import logging
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from workoutlog import __version__
from workoutlog.server.observation.metrics import Metrics, listen
from workoutlog.server.refusals import AddressTaken

SEVERAL = """
import os, sys
from multiprocessing import get_context
from urllib.request import urlopen
from workoutlog.server.observation.metrics import Metrics, gathered, listen

def work(number):
    metrics = Metrics()
    metrics.measure("database_connections_in_use", "Connections", lambda: number)
    metrics.events.labels("login_ok").inc(number)

if __name__ == "__main__":
    workers = [get_context("spawn").Process(target=work, args=(each,)) for each in (2, 3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    listener = listen(gathered(), "127.0.0.1", 0)
    print(urlopen(f"http://127.0.0.1:{listener.port}/metrics").read().decode())
    listener.close()
"""


def test_what_is_counted_can_be_read() -> None:
    metrics = Metrics()
    metrics.measure("database_connections_in_use", "Connections", lambda: 3)
    log = logging.getLogger("test.audit")
    log.addHandler(metrics.count_events())
    log.warning("login_failed", extra={"account": "7"})
    listener = listen(metrics.registry, "127.0.0.1", 0)
    try:
        text = urlopen(f"http://127.0.0.1:{listener.port}/metrics").read().decode()  # ours
    finally:
        listener.close()
    assert 'workoutlog_account_events_total{event="login_failed"} 1.0' in text
    assert "workoutlog_database_connections_in_use 3.0" in text
    assert f'workoutlog_build_info{{version="{__version__}"}} 1.0' in text
    assert "_created" not in text


def test_an_address_that_is_taken_is_an_error() -> None:
    listener = listen(Metrics().registry, "127.0.0.1", 0)
    with pytest.raises(AddressTaken, match="in use"):
        listen(Metrics().registry, "127.0.0.1", listener.port)
    listener.close()


def test_several_processes_are_counted_together(tmp_path: Path) -> None:
    script = tmp_path / "several.py"
    script.write_text(SEVERAL)
    ran = subprocess.run(
        [sys.executable, script],
        check=True,
        capture_output=True,
        text=True,
        env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
    )
    assert 'workoutlog_account_events_total{event="login_ok"} 5.0' in ran.stdout
