"""A server that was put back to a backup: devices bring back what it lost, and nobody does a thing.

`test_convergence` finds such histories by chance; these are the ones that must not be left to it.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from backends import JSON
from phones import Phone
from workoutlog.domain.model import Revision, WorkoutSet
from workoutlog.errors import ServerUnreachable
from workoutlog.services.syncing import begin_anew
from worlds import MONDAY, World

BACKUPS = 5
YEAR_MS = 365 * 24 * 3600 * 1000


@pytest.fixture
def world(tmp_path: Path, migrated_file: Path) -> Iterator[World]:
    """Give the test a server that is a file, which can be put back."""
    world = World.in_file(tmp_path, migrated_file)
    yield world
    world.close()


@pytest.mark.parametrize("chosen", range(BACKUPS))
def test_from_any_backup_everything_comes_back(world: World, chosen: int) -> None:
    copies = [world.folder / f"{n}.kept" for n in range(BACKUPS)]
    for copy in copies:
        for phone in world.phones:
            world.log(phone)
            world.sync(phone)
        world.server.keep(copy)
    world.delete(world.phones[0])
    for phone in world.phones:
        world.log(phone)
        world.sync(phone)
    for phone in world.phones:
        world.log(phone)

    world.server.put_back(copies[chosen])

    results = [world.sync(phone) for phone in world.phones]
    assert any(each.anew for each in results)
    world.sync_all()
    world.phones.append(Phone(world.folder / "new.db", 9))
    world.sync_all()
    rows = world.phones[0].rows()
    for phone in world.phones:
        assert phone.rows() == rows
        assert world.sets_on(phone) == world.sets
        again = world.sync(phone)
        assert (again.requests, again.sent, again.received) == (1, 0, 0)


def test_a_deleted_workout_stays_deleted_when_everything_is_sent_again(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    phone.delete(MONDAY)
    world.sync(phone)
    world.sync_all()

    begin_anew(laptop.moment(), laptop.replica)
    world.sync_all()

    assert [each.workouts() for each in world.phones] == [[], [], []]
    assert all(each.replica.count_revisions() == 0 for each in world.phones)


def test_what_was_only_pushed_comes_back(world: World) -> None:
    """A device that had pushed and not read on yet knows of places that its cursor is before."""
    laptop, phone, _ = world.phones
    world.sync_all()
    world.log(laptop, sets=6)
    world.sync(laptop)
    kept = world.folder / "server.kept"
    world.server.keep(kept)
    world.log(phone)
    answered = 0

    def post(body: bytes) -> bytes:
        nonlocal answered
        answered += 1
        if answered > 1:
            raise ServerUnreachable("It is away.")
        return world.server.post(body)

    with pytest.raises(ServerUnreachable):
        phone.sync(post, at_once=(100, 2))
    # The page ends before the end of the backup, and what was pushed is behind it.
    assert phone.replica.count_unsent() == 0
    asked = {"cursor": phone.replica.state("cursor"), "want": 0}

    world.server.put_back(kept)

    assert world.server.api("POST", "/sync", content=json.dumps(asked), headers=JSON).is_success
    assert world.sync(phone).anew
    world.sync_all()
    assert [world.sets_on(each) for each in world.phones] == [world.sets] * 3


def noted(world: World, note: str) -> None:
    """Write a note into the first set, over REST."""
    row_id = UUID(int=min(world.sets))
    assert world.server.api("PATCH", f"/sets/{row_id}", json={"note": note}).is_success


@pytest.mark.parametrize("jumped_ms", [0, YEAR_MS])
@pytest.mark.parametrize("words", [("first", "second"), ("second",)])
def test_what_a_server_wrote_before_it_was_put_back_is_not_lost_against_what_it_wrote_after(
    world: World, words: tuple[str, ...], jumped_ms: int
) -> None:
    laptop, phone, _ = world.phones
    # What is ahead of all clocks makes the server give the same stamps again.
    laptop.clock += jumped_ms
    world.log(laptop)
    world.sync_all()
    kept = world.folder / "server.kept"
    world.server.keep(kept)
    for word in ("forgotten", "known"):
        noted(world, word)
        noted(world, f"{word}, too")
        world.sync(phone)

    world.server.put_back(kept)

    for word in words:
        noted(world, word)
    world.sync_all()
    world.sync_all()
    rows = phone.rows()
    told: Any = rows[UUID(int=min(world.sets))].noun
    revisions = [each.noun for each in rows.values() if isinstance(each.noun, Revision)]
    lost = {json.loads(each.lost)["note"] for each in revisions}
    assert {told.note, *lost} >= {"known, too", words[-1]}


def test_a_device_that_corrects_itself_is_in_no_conflict_with_what_a_backup_has(
    world: World,
) -> None:
    laptop = world.phones[0]
    world.log(laptop)
    row = next(each for each in laptop.living() if isinstance(each, WorkoutSet))
    laptop.edit(row, note="first")
    world.sync_all()
    kept = world.folder / "server.kept"
    world.server.keep(kept)
    laptop.edit(replace(row, note="first"), note="second")
    world.sync_all()

    world.server.put_back(kept)

    world.sync_all()
    world.sync_all()
    assert [each.replica.count_revisions() for each in world.phones] == [0, 0, 0]
    told: Any = laptop.rows()[row.id].noun
    assert told.note == "second"


def test_a_device_that_was_put_back_reads_what_it_had(world: World) -> None:
    laptop, phone, _ = world.phones
    world.log(laptop)
    world.sync_all()
    kept = world.folder / "laptop.kept"
    laptop.keep(kept)
    world.log(laptop)
    world.log(phone)
    world.sync_all()

    laptop.take_back(kept)
    world.log(laptop)
    world.sync_all()
    world.sync_all()

    assert [world.sets_on(each) for each in world.phones] == [world.sets] * 3


def test_both_copies_of_a_file_go_on(world: World) -> None:
    laptop = world.phones[0]
    world.log(laptop)
    world.sync(laptop)
    world.log(laptop)
    laptop.keep(world.folder / "copy.db")
    world.phones.append(Phone(world.folder / "copy.db", 8))
    for phone in world.phones:
        world.log(phone)

    world.sync_all()
    world.sync_all()

    assert [world.sets_on(each) for each in world.phones] == [world.sets] * 4
    assert len({each.replica.device() for each in world.phones}) == 4


def test_the_same_history_makes_the_same_rows(tmp_path: Path, migrated_file: Path) -> None:
    """What happens is decided by what was done, and by nothing else: neither time nor chance."""
    made = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        world = World.in_file(folder, migrated_file)
        for phone in world.phones:
            world.log(phone)
            world.sync(phone)
        world.delete(world.phones[0])
        world.sync_all()
        world.sync_all()
        made.append([written(phone) for phone in world.phones])
        world.close()

    assert made[0] == made[1]


def written(phone: Phone) -> list[str]:
    """Write down everything in a file but what tells where it is."""
    with closing(sqlite3.connect(phone.path)) as connection:
        return [line for line in connection.iterdump() if "'machine'" not in line]
