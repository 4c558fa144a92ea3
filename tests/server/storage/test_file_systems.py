"""A file is refused on another machine's disk, however the kernel tells of it."""

from pathlib import Path

import pytest

from workoutlog.server.refusals import DatabaseRemote
from workoutlog.server.storage import file_systems
from workoutlog.server.storage.file_systems import refuse_remote


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that a network file system is mounted at, and a disk within that."""
    share = tmp_path / "a share"
    (share / "local").mkdir(parents=True)
    place = str(share).replace(" ", "\\040")
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\n"
        f"/dev/sdb {place} ext4 rw 0 0\n"
        f"nas:/data {place} nfs4 rw,vers=4.2 0 0\n"
        f"/dev/sdc {place}/local xfs rw 0 0\n"
    )
    monkeypatch.setattr(file_systems, "_MOUNTS", mounts)
    return share


def test_a_share_is_refused(share: Path) -> None:
    for path in (share / "server.db", share / "not" / "yet" / "server.db"):
        with pytest.raises(DatabaseRemote, match="nfs4") as refused:
            refuse_remote(path)
        assert str(share) in refused.value.message


def test_a_link_to_a_share_is_one(share: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(share)
    with pytest.raises(DatabaseRemote):
        refuse_remote(tmp_path / "link" / "server.db")


def test_a_disk_is_none(share: Path, tmp_path: Path) -> None:
    refuse_remote(tmp_path / "server.db")
    refuse_remote(share / "local" / "server.db")


def test_where_no_mounts_are_told_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_systems, "_MOUNTS", tmp_path / "none")
    refuse_remote(tmp_path / "server.db")
