"""Syncing from the command line: what is said, how often it is tried, what is begun beside it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.at_a_server import failing
from lifting import well, wl
from reaching import Reached, log_in, reaching
from workoutlog.cli import progress, syncing
from workoutlog.remote import calling

PORTAL = httpx.Response(200, html="<h1>Welcome to our Wi-Fi</h1>")


@pytest.fixture
def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reached]:
    """Log in at a server."""
    monkeypatch.setattr(calling, "_PAUSES_S", (0.0, 0.0, 0.0))
    with reaching(tmp_path) as (_, reached):
        log_in()
        yield reached


def away(reached: Reached) -> None:
    reached.on_the_way = failing(httpx.ConnectError("refused"))


def test_a_sync_says_what_it_did(reached: Reached) -> None:
    well("log", "squat", "100x5,5")
    asked = len(reached.asked)

    assert well("sync") == "synced  4 sent, 0 received\n"
    assert well("sync") == "synced  nothing new\n"
    assert reached.paths()[asked:] == ["POST /sync", "POST /sync"]


def test_who_is_offline_is_told_how_much_waits(reached: Reached) -> None:
    well("log", "squat", "100x5,5")
    away(reached)

    ran = wl("sync")

    assert ran.status == 5
    assert "4 changes waiting. Everything is safe on this device." in ran.err


def test_who_has_to_sign_in_to_a_network_is_told_that_too(reached: Reached) -> None:
    reached.on_the_way = lambda _: PORTAL

    ran = wl("sync", "--json")

    assert (ran.status, ran.error["code"], ran.error["details"]["waiting"]) == (
        5,
        "server_foreign",
        0,
    )
    assert any("web browser" in each for each in ran.error["advice"])


@pytest.fixture
def disputed(reached: Reached, tmp_path: Path) -> str:
    """Have a phone and a laptop disagree about a set, of which the laptop is yet to hear."""
    phone = str(tmp_path / "phone.db")
    log_in("example.org", "--store", "file", "--db", phone, "--device-name", "gym phone")
    well("log", "squat", "100x5")
    well("sync")
    well("--db", phone, "sync")
    well("edit", "1", "105x5")
    well("--db", phone, "edit", "1", "102.5x5")
    well("sync")
    well("--db", phone, "sync")
    reached.asked.clear()
    return phone


@pytest.mark.usefixtures("disputed")
def test_the_devices_of_a_conflict_are_called_by_their_names(reached: Reached) -> None:
    well("sync")

    assert reached.paths() == ["POST /sync", "GET /sessions"]
    assert "gym phone, " in well("conflicts").replace("\n", " ")
    well("sync")
    assert reached.paths()[2:] == ["POST /sync"]


@pytest.mark.usefixtures("disputed")
def test_names_that_cannot_be_had_fail_no_sync_and_are_asked_for_again(reached: Reached) -> None:
    def without_names(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/sessions"):
            raise httpx.ConnectError("away")
        return None

    reached.on_the_way = without_names
    assert "1 conflict" in well("sync")
    assert "device " in well("conflicts")
    reached.on_the_way = lambda _: None
    well("sync")
    assert "gym phone, " in well("conflicts").replace("\n", " ")


def test_a_device_that_has_left_is_not_asked_about_for_ever(
    reached: Reached, disputed: str
) -> None:
    well("--db", disputed, "logout", "--yes")
    well("sync")
    asked = len(reached.asked)
    assert "device " in well("conflicts")
    well("sync")

    assert reached.paths()[asked:] == ["POST /sync"]


@pytest.mark.usefixtures("reached")
def test_a_question_takes_the_place_of_the_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "_PATIENCE_S", 1e-9)
    monkeypatch.setattr(syncing, "AT_ONCE", (100, 8))
    head = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps"
    rows = [f"2024-03-{day:02} 18:00:00,Push,Squat (Barbell),1,100,5" for day in range(1, 31)]
    Path("strong.csv").write_text("\n".join((head, *rows)))
    for logbook in ("mine.db", "other.db"):
        assert log_in("example.org", "--store", "file", "--db", logbook).status == 0
    well("--db", "mine.db", "import", "strong.csv", "--unit", "kg")
    well("--db", "mine.db", "sync")
    shutil.copyfile("mine.db", "other.db")
    well("--db", "other.db", "undo")
    well("--db", "other.db", "sync")

    monkeypatch.setenv("COLUMNS", "200")
    ran = wl("--db", "mine.db", "sync", tty=True, typed="y\n")

    assert ran.status == 0
    before, asked, after = ran.err.partition("Hide them here too? [y/N] ")
    assert "%" in before
    assert before.rpartition("\x1b[2K")[2].count("\n") == 0
    assert asked
    assert "%" in after


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Sleep for no time, and remember for how long it should have been."""
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    return naps


def test_watching_tells_news_and_trouble_once_and_tries_less_often(
    reached: Reached, naps: list[float]
) -> None:
    well("log", "squat", "100x5")
    tried = 0

    def on_the_way(_: httpx.Request) -> httpx.Response | None:
        nonlocal tried
        tried += 1
        if tried == 1:
            return None
        raise httpx.ReadError("reset")

    reached.on_the_way = on_the_way
    ran = wl("sync", "--watch")

    assert ran.status == 130
    assert ran.out == "synced  3 sent, 0 received\n"
    assert len([line for line in ran.err.splitlines() if "example.org" in line]) == 1
    assert naps == [60, 120, 240, 480, 900, 900, 900]


def test_watching_ends_where_the_lifter_has_to_do_something(
    reached: Reached, naps: list[float]
) -> None:
    well("logout", "--yes")

    assert wl("sync", "--watch").status == 4
    assert naps == []
    assert reached.asked


def test_a_long_sync_shows_how_far_it_is(reached: Reached, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_S", 0)
    monkeypatch.setattr(progress, "_EVERY_S", 0)
    monkeypatch.setattr(syncing, "AT_ONCE", (2, 2))
    well("log", "squat", "100x5,5,5,5")

    ran = wl("sync")

    assert ran.out == "synced  6 sent, 0 received\n"
    assert ran.err.splitlines() == ["sync: 2 rows, 33%", "sync: 4 rows, 67%"]
    assert reached.asked


# After a workout


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Begin nothing, and remember what should have been."""
    begun: list[list[str]] = []

    def popen(words: list[str], **_: Any) -> None:
        begun.append(words)

    monkeypatch.setattr(subprocess, "Popen", popen)
    return begun


def test_a_finished_workout_is_synced_if_that_is_wanted(
    reached: Reached, begun: list[list[str]]
) -> None:
    for setting in ("off", "on"):
        well("config", "set", "sync_after_finish", setting)
        well("start")
        well("log", "squat", "100x5")
        well("finish")

    [words] = begun
    assert words[-2:] == ["sync", "--json"]
    assert reached.asked


def test_who_is_not_logged_in_syncs_nothing(begun: list[list[str]]) -> None:
    well("config", "set", "sync_after_finish", "on")
    well("start")
    well("log", "squat", "100x5")

    well("finish")

    assert begun == []


def test_a_workout_is_finished_though_nothing_can_be_begun(
    reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    def popen(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", popen)
    well("config", "set", "sync_after_finish", "on")
    well("start")
    well("log", "squat", "100x5")

    assert well("finish")
    assert reached.asked
