"""Syncs of real processes with a real server, killed, cut off and misled on the way."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lifting import WL, Ran, process, wl
from people import PASSWORD
from relay import Relay, relaying
from serving import PATIENCE_S, Served, add_user, served
from strategies import seeded
from workoutlog.remote import calling

KILLS = (
    "killed when it has sent",
    "killed before the answer",
    *(f"killed after the answer {milliseconds}" for milliseconds in (5,)),
)
FAULTS = ("dropped", "lost", "twice", "truncated", "slow", "pass")
OFFLINE = 5


class Devices:
    """Two devices of a lifter, whose network is a relay."""

    def __init__(self, folder: Path, relay: Relay, name: str) -> None:
        self.folder = folder
        self.relay = relay
        self.name = name

    def run(self, device: str, *words: str, typed: str = "") -> Ran:
        """Run a command on a device, in this process: only who is killed needs one of their own."""
        return wl("--db", str(self.folder / f"{device}.db"), *words, typed=typed)

    def well(self, device: str, *words: str, typed: str = "") -> str:
        """Run a command that must go well."""
        ran = self.run(device, *words, typed=typed)
        assert ran.status == 0, ran.out + ran.err
        return ran.out

    def log_in(self, device: str) -> None:
        """Log a device in."""
        words = ("--name", self.name, "--password-stdin", "--store", "file")
        typed = f"{PASSWORD}\n"
        self.well(device, "login", self.relay.url, *words, "--device-name", device, typed=typed)

    def sets(self, device: str) -> list[str]:
        """List the sets of a device, by their note."""
        lines = self.well(device, "export", "--format", "jsonl").splitlines()
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return sorted(each["note"] for each in rows if "reps" in each)

    def sync_until_it_works(self, device: str) -> None:
        """Sync until nothing fails any more."""
        for _ in range(20):
            ran = self.run(device, "sync")
            if ran.status == 0:
                return
            assert ran.status == OFFLINE, ran.out + ran.err
            assert "waiting" in ran.err
        raise AssertionError("it never worked")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the place of the server."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Served]:
    """Serve nobody yet."""
    with served(folder) as server:
        yield server


@pytest.fixture
def devices(
    server: Served, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Devices]:
    """Make an account, and log two devices in, which do not wait long before they try again."""
    monkeypatch.setattr(calling, "_PAUSES_S", (0.01, 0.01, 0.01))
    name = f"ann-{tmp_path.name}"
    add_user(folder / "data", name)
    with relaying(server.port) as relay:
        devices = Devices(tmp_path, relay, name)
        for each in ("laptop", "phone"):
            devices.log_in(each)
        yield devices


@pytest.mark.parametrize("moment", KILLS)
def test_a_device_that_is_killed_while_it_syncs_loses_and_doubles_nothing(
    devices: Devices, moment: str
) -> None:
    devices.well("phone", "log", "squat", "100x5", "-m", "from the phone")
    devices.well("phone", "sync")
    for number in range(3):
        devices.well("laptop", "log", "bench", "80x5", "-m", f"set {number}")

    with subprocess.Popen(
        [WL, "--db", str(devices.folder / "laptop.db"), "sync"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as syncing:
        devices.relay.kill = syncing.kill
        devices.relay.plan = [moment]
        syncing.wait(60)

    devices.well("laptop", "log", "row", "60x5", "-m", "after it")
    for device in ("laptop", "phone", "laptop"):
        devices.well(device, "sync", "--check")
    expected = ["after it", "from the phone", "set 0", "set 1", "set 2"]
    assert devices.sets("laptop") == devices.sets("phone") == expected


@pytest.mark.parametrize("seed", range(1))
def test_a_network_that_drops_loses_doubles_and_cuts_costs_time_and_nothing_else(
    devices: Devices, seed: int
) -> None:
    random = seeded(seed)
    devices.relay.plan = [random.choice(FAULTS) for _ in range(30)]
    logged = []
    for number in range(3):
        for device in ("laptop", "phone"):
            logged.append(f"{device} {number}")
            devices.well(device, "log", "squat", "100x5", "-m", logged[-1])
            devices.run(device, "sync")

    devices.relay.plan = devices.relay.plan[:4]
    for device in ("laptop", "phone", "laptop"):
        devices.sync_until_it_works(device)

    assert devices.sets("laptop") == devices.sets("phone") == sorted(logged)
    devices.well("laptop", "sync", "--check")


def test_a_server_that_is_killed_and_comes_back_is_synced_with(
    devices: Devices, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    with served(own) as first:
        devices = Devices(tmp_path, devices.relay, "ben")
        add_user(own / "data", "ben")
        devices.relay.port = first.port
        for each in ("a", "b"):
            devices.log_in(each)
        devices.well("a", "log", "squat", "100x5", "-m", "one")
        devices.relay.kill = first.process.kill
        devices.relay.plan = ["killed before the answer"]
        assert devices.run("a", "sync").status == OFFLINE
    devices.well("a", "log", "squat", "100x5", "-m", "two")

    with served(own) as second:
        devices.relay.port = second.port
        devices.well("a", "sync")
        devices.well("b", "sync", "--check")

    assert devices.sets("b") == ["one", "two"]


def test_two_lifters_disagree_and_make_peace(devices: Devices) -> None:
    """What is shown at a phone's width is in the how-to page; here it is that it works."""
    devices.well("laptop", "log", "squat", "100x5")
    for device in ("laptop", "phone"):
        devices.well(device, "sync")
    devices.well("laptop", "edit", "1", "105x5")
    devices.well("phone", "edit", "1", "102.5x5")
    devices.well("phone", "log", "bench", "80x5")
    for device in ("laptop", "phone"):
        devices.well(device, "sync")

    assert "1 conflict" in devices.well("laptop", "sync")
    shown = json.loads(devices.well("laptop", "conflicts", "--json"))["data"]["conflicts"]
    assert [each["lost"]["values"]["load_g"] for each in shown] == [105_000]
    devices.well("laptop", "conflicts", "take", "1")
    for device in ("laptop", "phone"):
        devices.well(device, "sync")
    assert "No conflicts." in devices.well("phone", "conflicts")
    assert "105 kg" in devices.well("phone", "show")

    devices.well("laptop", "devices", "revoke", "phone")
    devices.well("phone", "log", "bench", "82.5x5")
    ran = devices.run("phone", "sync", "--json")
    assert (ran.status, ran.error["code"]) == (4, "device_revoked")
    assert "logged out" in devices.well("phone", "sync", "status")
    assert "is logged out of" in devices.run("phone", "sync", "--json").error["message"]
    assert "82.5 kg" in devices.well("phone", "show")


@pytest.mark.parametrize("order", [("laptop", "phone"), ("phone", "laptop")])
@pytest.mark.parametrize(
    "edit", [("edit", "1", "102.5x5"), ("log", "squat", "100x3", "--at", "2026-11-20 18:30")]
)
def test_who_deleted_what_another_kept_is_said(
    devices: Devices, order: tuple[str, str], edit: tuple[str, ...]
) -> None:
    devices.log_in("desktop")
    devices.well("desktop", "log", "squat", "100x5", "--at", "2026-11-20 18:00")
    for device in ("desktop", *order):
        devices.well(device, "sync")
    gone = ("--workout", "last") if edit[0] == "log" else ("1",)
    devices.well("laptop", "delete", *gone)
    devices.well("phone", *edit)
    for device in (*order, *order, "desktop"):
        devices.well(device, "sync")

    for device, by in (("laptop", "this device"), ("phone", "laptop"), ("desktop", "laptop")):
        said = json.loads(devices.well(device, "conflicts", "--json"))["data"]["conflicts"]
        assert [each["lost"]["by"] for each in said] == [by]
        assert f"lost deleted {by}, " in " ".join(devices.well(device, "conflicts").split())


PLAN = """day A
squat 3x5 from 100kg, +2.5kg
bench 3x5 from 60kg, +2.5kg
day B
squat 3x5 from 100kg, +2.5kg
dl 1x5 from 120kg, +5kg
"""


def test_a_routine_goes_on_from_device_to_device_and_both_may_change_it(devices: Devices) -> None:
    devices.well("laptop", "routine", "add", "strong", "--file", "-", typed=PLAN)
    devices.well("laptop", "start", "strong")
    devices.well("laptop", "log", "squat", "3x5@100")
    devices.well("laptop", "finish")
    for device in ("laptop", "phone"):
        devices.well(device, "sync")

    asked = devices.well("phone", "next")
    assert asked.startswith("strong B")
    assert "102.5 kg 3×5" in asked

    devices.well("phone", "routine", "follow", "strong")
    for device, change in (("laptop", ("60kg", "65kg")), ("phone", ("120kg", "125kg"))):
        text = PLAN.replace(*change)
        devices.well(device, "routine", "edit", "strong", "--file", "-", typed=text)
    for device in ("laptop", "phone", "laptop"):
        devices.well(device, "sync")

    shown = " ".join(devices.well("laptop", "conflicts").split())
    assert "routine strong: text" in shown
    assert "kept text bench 3x5 from 60kg, +2.5kg; dl 1x5 from 125kg, +5kg" in shown
    assert "lost text bench 3x5 from 65kg, +2.5kg; dl 1x5 from 120kg, +5kg" in shown
    assert "squat" not in shown
    taken = " ".join(devices.well("laptop", "conflicts", "take", "1").split())
    assert taken.startswith("taken text bench 3x5 from 65kg, +2.5kg; dl 1x5 from 120kg, +5kg")

    devices.well("laptop", "routine", "rename", "strong", "stronger")
    for device in ("laptop", "phone"):
        devices.well(device, "sync")
    assert devices.well("phone", "routine", "show", "stronger") == PLAN.replace("60kg", "65kg")
    assert "No conflicts." in devices.well("phone", "conflicts")
    devices.well("phone", "routine", "delete", "stronger")
    for device in ("phone", "laptop"):
        devices.well(device, "sync")
    assert (
        devices.run("laptop", "routine", "show", "stronger", "--json").error["code"]
        == "routine_unknown"
    )


def test_offline_is_normal(devices: Devices) -> None:
    devices.well("laptop", "log", "squat", "100x5,5")
    devices.relay.plan = ["dropped"] * 10

    ran = devices.run("laptop", "sync")

    assert ran.status == OFFLINE
    # An exercise, a workout and two sets.
    assert "4 changes waiting" in ran.err
    assert "100 kg" in devices.well("laptop", "show")


def test_a_workout_that_is_finished_is_synced_beside(devices: Devices) -> None:
    devices.well("laptop", "config", "set", "sync_after_finish", "on")
    devices.well("laptop", "start", "push")
    devices.well("laptop", "log", "squat", "100x5", "-m", "one")

    assert process("--db", str(devices.folder / "laptop.db"), "finish").status == 0

    until = time.monotonic() + PATIENCE_S
    while "waiting     nothing" not in devices.well("laptop", "sync", "status"):
        assert time.monotonic() < until
        time.sleep(0.1)
    devices.well("phone", "sync")
    assert devices.sets("phone") == ["one"]


def test_two_devices_that_import_one_file_have_it_once(devices: Devices) -> None:
    lines = [f"2025-03-{day:02} 18:00:00,Push,Squat,1,80,8,0,0,set {day}" for day in range(1, 20)]
    header = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes"
    file = devices.folder / "strong.csv"
    file.write_text("\n".join([header, *lines]) + "\n")
    for device in ("laptop", "phone"):
        devices.well(device, "import", str(file), "--unit", "kg", "--tz", "UTC")

    for device in ("laptop", "phone", "laptop"):
        devices.well(device, "sync", "--check")

    expected = sorted(f"set {day}" for day in range(1, 20))
    assert devices.sets("laptop") == devices.sets("phone") == expected
