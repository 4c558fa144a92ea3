"""Imports that end in the middle, that meet another command, or a machine that is too small.

An import in the middle is one whose `Bar` was told of the first thousands of
sets that are written: it says so, and goes on when it is told to.
"""

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import histories
from histories import contents, sets_in
from lifting import WL, process, sound, surroundings, well, wl
from strategies import seeded

HEADER = ",".join(histories.STRONG)
WORKOUTS, SETS = 1_600, 6_400
MIDDLE = """
import sys
from workoutlog.cli import main, progress
from workoutlog.formats import ahead

def wait(bar, source, rows):
    if 0 < rows and not waited:
        waited.append(rows)
        print("in the middle", file=sys.stderr, flush=True)
        sys.stdin.readline()

waited = []
ahead.LONG = 0
progress.Bar.show = wait
sys.exit(main.main(sys.argv[1:]))
"""
MEMORY = """
import sys
from workoutlog.cli.main import main

status = main(sys.argv[1:])
[line] = [each for each in open("/proc/self/status") if each.startswith("VmHWM")]
print(line.split()[1], file=sys.stderr)
sys.exit(status)
"""


@pytest.fixture(autouse=True)
def logbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a long history, and give the path of a logbook with a set in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKOUTLOG_DB", str(tmp_path / "logbook.db"))
    well("log", "bench", "60x5", "--at", "2018-01-06")
    rows = (
        f"{2019 + each // 336}-{each // 28 % 12 + 1:02}-{each % 28 + 1:02} 18:00:00,Push,1h,"
        f"Zork {each % 7},{number},{60 + number},5,0,0,,,\n"
        for each in range(WORKOUTS)
        for number in range(1, SETS // WORKOUTS + 1)
    )
    (tmp_path / "long.csv").write_text(f"{HEADER}\n" + "".join(rows))
    return tmp_path / "logbook.db"


class Halfway:
    """An import of the long history that has written some thousand sets, and waits."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", MIDDLE, "import", "long.csv", "--json", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=surroundings(),
        )
        assert self.process.stderr is not None
        assert self.process.stderr.readline() == b"in the middle\n"

    def go_on(self) -> tuple[int, dict[str, object]]:
        """Let it come to its end, and give its status and what it returned."""
        out, err = self.process.communicate(b"\n", timeout=60)
        assert b"Traceback" not in err
        return self.process.returncode, json.loads(out)["data"]

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        """Send it a signal, and give its status and what it said."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err.decode()


def running(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [WL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()
    )


def whole(logbook: Path) -> None:
    """See that the next import is complete, and the logbook well."""
    assert wl("doctor").status == 0
    [file] = wl("import", "long.csv", "--json").data["files"]
    assert file["sets"] == {"added": SETS, "there": 0, "deleted": 0}
    assert file["workouts"]["added"] == WORKOUTS
    assert sets_in(logbook) == SETS + 1
    assert wl("doctor").status == 0


class TestStopped:
    def test_ctrl_c_leaves_nothing_of_it(self, logbook: Path) -> None:
        before = contents(logbook)
        status, said = Halfway().stop(signal.SIGINT)
        assert status == 130
        assert "Nothing was imported." in said
        assert "Traceback" not in said
        assert contents(logbook) == before
        whole(logbook)

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_who_is_killed_leaves_nothing_of_it(
        self, number: signal.Signals, logbook: Path
    ) -> None:
        before = contents(logbook)
        Halfway("--report", "report.json").stop(number)
        assert contents(logbook) == before
        assert not Path("report.json").exists()
        assert not list(Path().glob(".*partial"))
        whole(logbook)

    def test_at_any_moment(self, logbook: Path) -> None:
        """It either was imported or was not; which of them depends on the moment."""
        random = seeded(11)
        for _ in range(4):
            child = running("import", "long.csv")
            try:
                child.wait(random.uniform(0.05, 0.6))
            except subprocess.TimeoutExpired:
                child.kill()
            child.communicate()
            assert sets_in(logbook) in {1, SETS + 1}
            assert wl("doctor").status == 0
        wl("undo") if sets_in(logbook) > 1 else None
        [file] = wl("import", "long.csv", "--json").data["files"]
        assert file["sets"]["added"] == SETS
        assert sets_in(logbook) == SETS + 1


class TestBesideOthers:
    def test_others_read_what_was_there_before(self) -> None:
        halfway = Halfway()
        [visit] = wl("history", "--json").data["workouts"]
        assert visit["workout"]["started_at"].startswith("2018-01-06")
        assert halfway.go_on()[0] == 0

    def test_a_set_that_is_logged_meanwhile_waits_and_is_kept(self, logbook: Path) -> None:
        halfway = Halfway()
        logging = running("log", "squat", "100x5", "--at", "2018-01-07")
        status, data = halfway.go_on()
        _, err = logging.communicate(timeout=60)
        assert (status, logging.returncode) == (0, 0), err
        assert data
        assert sets_in(logbook) == SETS + 2

    def test_one_that_cannot_wait_as_long_says_so(self, logbook: Path) -> None:
        halfway = Halfway()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workoutlog.store.connecting.BUSY_MS", 10)
            ran = wl("import", "long.csv")
        assert ran.status == 6
        assert "Another program holds the logbook" in ran.err
        assert halfway.go_on()[0] == 0
        assert sets_in(logbook) == SETS + 1

    def test_two_imports_at_once_double_nothing(self, logbook: Path) -> None:
        halfway = Halfway()
        second = running("import", "long.csv", "--json")
        status, _ = halfway.go_on()
        out, err = second.communicate(timeout=60)
        assert (status, second.returncode) == (0, 0), err
        [file] = json.loads(out)["data"]["files"]
        assert file["sets"] == {"added": 0, "there": SETS, "deleted": 0}
        assert sets_in(logbook) == SETS + 1

    def test_three_at_once_on_a_logbook_that_is_not_there_yet(self, logbook: Path) -> None:
        new = logbook.with_name("new.db")
        together = [running("import", "long.csv", "--json", "--db", str(new)) for _ in range(3)]
        added = []
        for each in together:
            out, err = each.communicate(timeout=60)
            assert each.returncode == 0, err
            added.append(json.loads(out)["data"]["files"][0]["sets"]["added"])
        assert sorted(added) == [0, 0, SETS]
        assert sets_in(new) == SETS


class TestSmallMachines:
    @pytest.mark.parametrize("options", [(), ("--json",)])
    def test_a_full_disk_is_said_and_nothing_is_half_written(
        self, options: tuple[str, ...], logbook: Path
    ) -> None:
        """A limit on the size of a file is what a full disk looks like to the program."""
        before = contents(logbook)
        room = logbook.stat().st_size + 100_000

        def little_room() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        ran = sound(process("import", "long.csv", *options, before=little_room))
        assert ran.status == 6, ran.err
        if options:
            assert ran.error["code"] in {"logbook_full", "logbook_unwritable"}
        assert contents(logbook) == before
        whole(logbook)

    @pytest.fixture(
        params=[
            "rows",
            "one workout",
            "workouts",
            "an open cell",
            "open quotes",
            "one line",
            "names",
        ]
    )
    def large(self, request: pytest.FixtureRequest) -> Iterator[Path]:
        row = "2020-01-02 18:00:00,Push,1h,Squat,1,100,5,0,0,"
        content = {
            "rows": "".join(row.replace("Push", f"{n // 20}") + ",,\n" for n in range(100_000)),
            "one workout": (row + ",,\n") * 100_000,
            "workouts": "".join(row.replace("Push", f"{n}") + ",,\n" for n in range(10_000)),
            "an open cell": row + '"' + f"{'x' * 99}\n" * 200_000,
            "open quotes": (row + f'"{"x" * 350},,\n') * 50_000,
            "one line": "x" * 20_000_000,
            "names": "".join(row.replace("Squat", f"Z{n}") + ",,\n" for n in range(3_000)),
        }[request.param]
        path = Path("large.csv")
        path.write_text(f"{HEADER}\n{content}")
        yield path
        path.unlink()

    @pytest.mark.skipif(sys.platform != "linux", reason="it is read from /proc")
    def test_memory_does_not_grow_with_the_file(self, large: Path) -> None:
        ran = sound(process("import", str(large), "--json", program=(sys.executable, "-c", MEMORY)))
        kilobytes = int(ran.err.split()[-1])
        # A file of twenty megabytes would be hundreds, if it was held as cells.
        assert 10_000 < kilobytes < 150_000
