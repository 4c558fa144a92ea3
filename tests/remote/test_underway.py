"""What is underway ends where it is waited for, and holds nobody up."""

import subprocess
import sys
from threading import Event

import pytest

from workoutlog.remote.underway import underway


def test_it_is_begun_at_once_and_waited_for_later() -> None:
    begun, end = Event(), Event()

    def work() -> str:
        begun.set()
        end.wait()
        return "done"

    wait = underway(work)

    assert begun.wait(30)
    end.set()
    assert wait() == "done"
    assert wait() == "done"


def test_what_is_raised_is_raised_where_it_is_waited_for() -> None:
    def work() -> None:
        raise TimeoutError("too late")

    wait = underway(work)

    with pytest.raises(TimeoutError, match="too late"):
        wait()


def test_a_program_that_ends_does_not_wait_for_it() -> None:
    program = (
        "import time; from workoutlog.remote.underway import underway;"
        "underway(lambda: time.sleep(600))"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
