"""Secrets in files: for their owner alone, whole or not at all, and never by way of a link."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lifting import permissions_hold
from workoutlog.errors import CredentialsUnusable
from workoutlog.remote.file_store import FileStore

KEY = "0" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "logins"


@pytest.fixture
def store(folder: Path) -> FileStore:
    return FileStore(folder)


def mode(path: Path) -> int:
    return path.lstat().st_mode & 0o777


def test_what_is_kept_is_found_until_it_is_forgotten(store: FileStore) -> None:
    assert store.read(KEY) is None
    store.write(KEY, "one")
    store.write(KEY, "two ✓")
    assert store.read(KEY) == "two ✓"
    assert store.read("1" * 32) is None
    store.forget(KEY)
    store.forget(KEY)
    assert store.read(KEY) is None


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_only_the_owner_can_read_it_whatever_the_umask(
    umask: int, store: FileStore, folder: Path
) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    before = os.umask(umask)
    try:
        store.write(KEY, "one")
    finally:
        os.umask(before)

    assert mode(folder) == 0o700
    assert mode(store.path(KEY)) & 0o177 == 0
    assert [each.name for each in folder.iterdir()] == [f"{KEY}.json"]


@pytest.mark.parametrize("given", [0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_file_that_others_can_reach_is_refused(given: int, store: FileStore) -> None:
    store.write(KEY, "canary")
    store.path(KEY).chmod(given)

    with pytest.raises(CredentialsUnusable, match="can be read by others") as refused:
        store.read(KEY)
    assert refused.value.hint == f"chmod 600 {store.path(KEY)}"
    assert "canary" not in str(refused.value)


def test_a_file_of_somebody_else_is_refused(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(KEY, "canary")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(CredentialsUnusable, match="belongs to somebody else"):
        store.read(KEY)
    with pytest.raises(CredentialsUnusable, match="is not a folder of yours"):
        store.write(KEY, "two")


def test_a_link_is_not_followed_to_read(store: FileStore, tmp_path: Path) -> None:
    store.write(KEY, "one")
    elsewhere = tmp_path / "elsewhere"
    store.path(KEY).rename(elsewhere)
    store.path(KEY).symlink_to(elsewhere)

    with pytest.raises(CredentialsUnusable, match="cannot be used"):
        store.read(KEY)


def test_a_link_is_replaced_and_not_written_through(store: FileStore, tmp_path: Path) -> None:
    store.write(KEY, "one")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("as it was")
    store.path(KEY).unlink()
    store.path(KEY).symlink_to(elsewhere)
    store.path(KEY).with_suffix(".partial").symlink_to(elsewhere)
    store.write(KEY, "two")

    assert elsewhere.read_text() == "as it was"
    assert not store.path(KEY).is_symlink()
    assert store.read(KEY) == "two"


def test_a_folder_that_is_a_link_is_refused(store: FileStore, folder: Path, tmp_path: Path) -> None:
    folder.parent.mkdir()
    folder.symlink_to(tmp_path)

    with pytest.raises(CredentialsUnusable, match="is not a folder of yours"):
        store.write(KEY, "one")
    assert not (tmp_path / f"{KEY}.json").exists()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(kind: str, store: FileStore) -> None:
    store.write("1" * 32, "other")
    if kind == "folder":
        store.path(KEY).mkdir(0o700)
    else:
        os.mkfifo(store.path(KEY), 0o600)

    with pytest.raises(CredentialsUnusable):
        store.read(KEY)


def test_what_is_no_text_is_refused(store: FileStore) -> None:
    store.write(KEY, "one")
    store.path(KEY).write_bytes(b"\xff\xfe")

    with pytest.raises(CredentialsUnusable, match="it is no text"):
        store.read(KEY)


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")

    with pytest.raises(CredentialsUnusable, match="Not a directory"):
        FileStore(tmp_path / "state" / "logins").write(KEY, "one")


def test_a_full_disk_leaves_what_was_there(
    store: FileStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(KEY, "one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CredentialsUnusable, match="No space left on device"):
        store.write(KEY, "two")

    assert store.read(KEY) == "one"
    assert [each.name for each in folder.iterdir()] == [f"{KEY}.json"]


KILLED = """
import os, signal, sys
from pathlib import Path
from workoutlog.remote.file_store import FileStore
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
FileStore(Path(sys.argv[1])).write("0" * 32, "two")
"""


def test_a_killed_process_leaves_what_was_there_and_is_cleaned_up_after(
    store: FileStore, folder: Path
) -> None:
    store.write(KEY, "one")
    ended = subprocess.run([sys.executable, "-c", KILLED, folder], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert store.read(KEY) == "one"
    assert mode(store.path(KEY).with_suffix(".partial")) == 0o600
    store.write(KEY, "three")
    assert [each.name for each in folder.iterdir()] == [f"{KEY}.json"]


@permissions_hold
def test_the_path_is_named_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnusable) as refused:
        FileStore(Path("/proc/nowhere")).write(KEY, "one")
    assert "/proc/nowhere" in str(refused.value)
    assert tmp_path.exists()
