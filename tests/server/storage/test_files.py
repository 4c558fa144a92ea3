"""What root makes in somebody else's folder is theirs, or a server of theirs could not read it."""

import os
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from people import DAY, NOON
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.operation.starting import alone
from workoutlog.server.storage.database import Database

SOMEBODY = 65_534
RANDOM = Random(4)  # noqa: S311  # a test repeats itself


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Be root in somebody else's folder, or be taken for root in one's own; note what is given."""
    if os.geteuid() == 0:
        os.chown(tmp_path, SOMEBODY, SOMEBODY)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    given: list[tuple[int, int]] = []
    chown = os.chown

    def noted(file: int, user: int, group: int) -> None:
        given.append((user, group))
        chown(file, user, group)

    monkeypatch.setattr(os, "chown", noted)
    return given


def owner_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid


def test_a_key_file_is_given_to_the_owner_of_its_folder(
    given: list[tuple[int, int]], tmp_path: Path
) -> None:
    keys = KeyFile(tmp_path / "keys")
    keys.make(NOON, RANDOM.randbytes)
    keys.rotate(NOON, RANDOM.randbytes, DAY)

    assert owner_of(keys.path) == owner_of(tmp_path)
    assert given == [owner_of(tmp_path)] * 2


def test_a_new_key_file_belongs_to_whom_the_old_one_did(
    given: list[tuple[int, int]], tmp_path: Path
) -> None:
    keys = KeyFile(tmp_path / "keys")
    keys.make(NOON, RANDOM.randbytes)
    if owner_of(tmp_path)[0] == SOMEBODY:
        os.chown(keys.path, SOMEBODY - 1, SOMEBODY - 1)
    before = owner_of(keys.path)

    keys.rotate(NOON, RANDOM.randbytes, DAY)

    assert owner_of(keys.path) == given[-1] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can own a file here")
def test_a_key_file_of_root_is_given_away_when_it_changes(
    given: list[tuple[int, int]], tmp_path: Path
) -> None:
    keys = KeyFile(tmp_path / "keys")
    keys.make(NOON, RANDOM.randbytes)
    os.chown(keys.path, 0, 0)

    keys.rotate(NOON, RANDOM.randbytes, DAY)

    assert owner_of(keys.path) == given[-1] == owner_of(tmp_path)


def test_a_new_database_is_given_to_the_owner_of_its_folder(
    given: list[tuple[int, int]], tmp_path: Path
) -> None:
    path = tmp_path / "server.db"
    with closing(Database(f"sqlite:///{path}")) as database, alone(path):
        database.prepare()
        database.prepare()

        assert {owner_of(each) for each in tmp_path.iterdir()} == {owner_of(tmp_path)}
        assert given[:2] == [owner_of(tmp_path)] * 2
        assert len(given) == 2
