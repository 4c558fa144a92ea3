"""One process at a time, whatever becomes of the others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workoutlog.errors import CredentialsUnusable, NothingToUndo
from workoutlog.remote.locking import locked

# Any error of ours will do.
BUSY = NothingToUndo("busy")
ADD = """
import sys
from pathlib import Path
from workoutlog.errors import NothingToUndo
from workoutlog.remote.locking import locked
count = Path(sys.argv[1], "count")
for _ in range(50):
    with locked(Path(sys.argv[1], "lock"), NothingToUndo("busy")):
        count.write_text(str(int(count.read_text()) + 1))
"""
HOLD = """
import sys, time
from pathlib import Path
from workoutlog.errors import NothingToUndo
from workoutlog.remote.locking import locked
with locked(Path(sys.argv[1], "lock"), NothingToUndo("busy")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_nobody_overtakes_another(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    processes = [subprocess.Popen([sys.executable, "-c", ADD, tmp_path]) for _ in range(4)]

    assert [each.wait(60) for each in processes] == [0] * 4
    assert (tmp_path / "count").read_text() == "200"


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(NothingToUndo, match="busy"),
            locked(tmp_path / "lock", BUSY, patience_s=0),
        ):
            pass
        holder.kill()
        holder.wait()
        with locked(tmp_path / "lock", BUSY, patience_s=0):
            pass


def test_the_lock_is_for_its_owner_alone(tmp_path: Path) -> None:
    with locked(tmp_path / "logins" / "lock", BUSY):
        assert (tmp_path / "logins").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "logins" / "lock").stat().st_mode & 0o777 == 0o600


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")

    with (
        pytest.raises(CredentialsUnusable, match="cannot be opened"),
        locked(tmp_path / "lock", BUSY),
    ):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_system_without_locks_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: int) -> None:
        raise OSError(37, os.strerror(37))

    monkeypatch.setattr("fcntl.flock", flock)
    with (
        pytest.raises(CredentialsUnusable, match="cannot be locked"),
        locked(tmp_path / "lock", BUSY),
    ):
        pass
