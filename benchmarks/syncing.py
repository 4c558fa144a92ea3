"""``python -m benchmarks.syncing``: a history on its way to a server and to another device.

Whole processes are timed, start and end included. Beside them, where they are installed,
peers that replicate as much in the same run, of which the replication alone is timed: PouchDB
to express-pouchdb (``npm install pouchdb express@4 express-pouchdb`` in a folder that
``--pouchdb`` names), and Anki to its own server (``pip install anki`` for a Python that
``--anki`` names).
"""

import json
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection, socket
from statistics import median_low
from typing import NamedTuple

from benchmarks import report
from benchmarks.relay import Relay, relaying
from benchmarks.report import Check
from benchmarks.serving import Server
from benchmarks.timing import Case, Run, environment, run_once

_RESULTS = Path(__file__).with_name("SYNC.md")
_PROGRAMS = Path(sys.executable).parent
_HERE = Path(__file__).parent
_NAME, _PASSWORD = "ann", "tuck gravel orbit fennel"  # of servers that live for a minute
_ROUND_TRIP_S = 0.05
_PUSH, _PULL, _NOTHING, _SESSION = "push", "pull", "nothing new", "a session of 20 sets"
_PATIENCE_S = 120.0
Times = dict[str, float]


class Synced(NamedTuple):
    """What a sync took, in requests and bytes too."""

    run: Run
    requests: int
    sent: int
    received: int


class Round(NamedTuple):
    """What everything took once: ours, and that of each peer."""

    ours: dict[str, Synced]
    theirs: dict[str, Times]


class Device:
    """One logbook that syncs over a relay."""

    def __init__(self, home: Path, relay: Relay) -> None:
        """Log it in."""
        self._home = home
        self._relay = relay
        home.mkdir(exist_ok=True)
        subprocess.run(
            [
                *(_PROGRAMS / "wl", "--db", "logbook.db", "login"),
                *(f"http://127.0.0.1:{relay.port}", "--name", "ann"),
                *("--password-stdin", "--store", "file"),
            ],
            cwd=home,
            env=environment(home),
            input=f"{_PASSWORD}\n".encode(),
            check=True,
            capture_output=True,
        )

    def sync(self, name: str) -> Synced:
        """Sync, and see what it took."""
        before = self._relay.passed
        run = run_once(Case(name, self._words("sync", "--json"), self._home))
        said = json.loads((self._home / "output").read_text(encoding="utf-8").splitlines()[-1])
        passed = self._relay.passed
        return Synced(
            run,
            said["data"]["requests"],
            passed.sent - before.sent,
            passed.received - before.received,
        )

    def log(self, line: str) -> None:
        """Log sets."""
        run_once(Case("log", self._words("log", *line.split()), self._home))

    def _words(self, *words: str) -> list[str | Path]:
        return [_PROGRAMS / "wl", "--db", "logbook.db", *words]


def main() -> int:
    """Run, and fail if a promise was not kept."""
    return report.run(_measured, _options(), _RESULTS)


def _measured(options: Namespace, folder: Path) -> tuple[list[str], list[Check]]:
    lines = [
        *report.machine("httpx", "pydantic", "fastapi", "granian"),
        f"A history of {options.sets:,} sets, on its way over loopback and over a relay that holds",
        f"everything back for a round trip of {_ROUND_TRIP_S * 1000:.0f} ms. Seconds of whole",
        "processes; MB is the peak of the device's process; bytes are those on the wire.",
        f"Medians of {options.rounds} rounds, in each of which all take their turns.",
    ]
    checks: list[Check] = []
    for name, delay_s in (("loopback", 0.0), ("50 ms", _ROUND_TRIP_S / 2)):
        rounds = []
        for number in range(options.rounds):
            own = folder / f"{name.replace(' ', '')}-{number}"
            own.mkdir()
            rounds.append(_round(own, options, delay_s))
        ours, theirs = _medians(rounds)
        lines += _table(name, ours, theirs)
        checks += _checks(name, ours, theirs, options.sets)
    lines += report.checks("Promises", checks)
    return lines, checks


def _round(folder: Path, options: Namespace, delay_s: float) -> Round:
    ours = _ours(folder, options.sets, delay_s)
    theirs: dict[str, Times] = {}
    if options.pouchdb:
        theirs["PouchDB"] = _pouchdb(folder / "pouchdb", options, delay_s)
    if options.anki:
        theirs["Anki"] = _anki(folder / "anki", options, delay_s)
    return Round(ours, theirs)


def _medians(rounds: Sequence[Round]) -> Round:
    """Take of each thing the round in the middle, for a machine is not always as fast."""
    first = rounds[0]
    ours = {}
    for each in first.ours:
        found = sorted((one.ours[each] for one in rounds), key=lambda synced: synced.run.seconds)
        ours[each] = found[(len(found) - 1) // 2]
    theirs = {
        peer: {each: median_low(one.theirs[peer][each] for one in rounds) for each in times}
        for peer, times in first.theirs.items()
    }
    return Round(ours, theirs)


def _ours(folder: Path, sets: int, delay_s: float) -> dict[str, Synced]:
    with _server(folder) as server, relaying(server.port, delay_s) as relay:
        laptop_home = folder / "laptop"
        laptop_home.mkdir()
        subprocess.run(
            [sys.executable, "-m", "benchmarks.history", laptop_home / "logbook.db", str(sets)],
            check=True,
        )
        laptop = Device(laptop_home, relay)
        found = {_PUSH: laptop.sync(_PUSH)}
        phone = Device(folder / "phone", relay)
        found[_PULL] = phone.sync(_PULL)
        laptop.sync(_NOTHING)
        found[_NOTHING] = laptop.sync(_NOTHING)
        laptop.log("squat 20x5@100")
        found[_SESSION] = laptop.sync(_SESSION)
        with _server(folder / "other") as other, relaying(other.port, delay_s) as way:
            empty = Device(folder / "empty", way)
            empty.sync(_NOTHING)
            found[f"{_NOTHING}, empty"] = empty.sync(_NOTHING)
    return found


@contextmanager
def _server(folder: Path) -> Iterator[Server]:
    folder.mkdir(exist_ok=True)
    data = folder / "data"
    port = _free_port()
    command = (_PROGRAMS / "workoutlog-server", "serve", "--data-dir", data, "--port", str(port))
    quiet = ("--log-level", "warning", "--max-sets", "100000000")
    with closing(Server((*command, *quiet), port, {})) as server:
        subprocess.run(
            [_PROGRAMS / "workoutlog-server", "--data-dir", data, "user", "add", "ann"],
            input=f"{_PASSWORD}\n".encode(),
            check=True,
            capture_output=True,
        )
        yield server


def _pouchdb(home: Path, options: Namespace, delay_s: float) -> Times:
    """Let PouchDB replicate as much, over the same way."""
    (home / "server").mkdir(parents=True)
    (home / "devices").mkdir()
    port = _free_port()
    node = {"NODE_PATH": str(Path(options.pouchdb) / "node_modules"), **environment(home)}
    script = ("node", _HERE / "pouchdb.js")
    words = (*script, "serve", home / "server", str(port))
    with _served(words, home, node, port), relaying(port, delay_s) as relay:
        url = f"http://127.0.0.1:{relay.port}/sets"
        return _times((*script, "replicate", home / "devices", url, str(options.sets)), node)


def _anki(home: Path, options: Namespace, delay_s: float) -> Times:
    """Let Anki sync as many notes, over the same way."""
    (home / "devices").mkdir(parents=True)
    port = _free_port()
    settings = {
        "SYNC_BASE": str(home / "server"),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_USER1": f"{_NAME}:{_PASSWORD}",
        # The server would take no more than this at once.
        "MAX_SYNC_PAYLOAD_MEGS": "1000",
        **environment(home),
    }
    words = (options.anki, "-m", "anki.syncserver")
    with _served(words, home, settings, port), relaying(port, delay_s) as relay:
        url = f"http://127.0.0.1:{relay.port}/"
        script = (options.anki, _HERE / "anki_peer.py")
        return _times((*script, home / "devices", url, str(options.sets)), settings)


def _times(words: Sequence[str | Path], settings: dict[str, str]) -> Times:
    ended = subprocess.run(words, env=settings, check=True, capture_output=True, text=True)
    said: dict[str, float] = json.loads(ended.stdout)
    return {_PUSH: said["push"], _PULL: said["pull"], _NOTHING: said["nothing"]}


@contextmanager
def _served(
    words: Sequence[str | Path], home: Path, settings: dict[str, str], port: int
) -> Iterator[None]:
    """Let a peer's server run, in a folder where it may leave what it likes."""
    quiet = subprocess.DEVNULL
    served = subprocess.Popen(words, cwd=home, env=settings, stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield
    finally:
        served.kill()
        served.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("it does not listen")


def _free_port() -> int:
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _table(name: str, ours: dict[str, Synced], theirs: Mapping[str, Times]) -> list[str]:
    return report.table(
        f"Over {name}",
        (
            "",
            "s",
            "CPU s",
            "MB",
            "requests",
            "bytes out",
            "bytes in",
            *(title for peer in theirs for title in (f"{peer} s", f"{peer} / ours")),
        ),
        [
            (
                each,
                f"{synced.run.seconds:.2f}",
                f"{synced.run.cpu_seconds:.2f}",
                f"{synced.run.megabytes:.0f}",
                f"{synced.requests}",
                f"{synced.sent:,}",
                f"{synced.received:,}",
                *(cell for peer in theirs.values() for cell in _beside(peer, each, synced)),
            )
            for each, synced in ours.items()
        ],
    )


def _beside(peer: Times, each: str, ours: Synced) -> tuple[str, str]:
    if each not in peer:
        return "", ""
    return f"{peer[each]:.2f}", f"{peer[each] / ours.run.seconds:.1f}"


def _checks(
    name: str, ours: dict[str, Synced], theirs: Mapping[str, Times], sets: int
) -> Iterator[Check]:
    push, pull, nothing = ours[_PUSH], ours[_PULL], ours[_NOTHING]
    empty = ours[f"{_NOTHING}, empty"]
    if name == "loopback":
        yield Check(f"push of {sets:,} sets, s", push.run.seconds, 5 * sets / 100_000)
        yield Check(f"pull of {sets:,} sets, s", pull.run.seconds, 4 * sets / 100_000)
        yield Check("bytes of a set, pushed", push.sent / sets, 60)
        yield Check("bytes of a set, pulled", pull.received / sets, 60)
    else:
        yield Check(f"push over {name}, s", push.run.seconds, 8 * sets / 100_000)
        yield Check(f"pull over {name}, s", pull.run.seconds, 8 * sets / 100_000)
        for peer, times in theirs.items():
            for each in (_PUSH, _PULL):
                share = ours[each].run.seconds / times[each]
                yield Check(f"{each} over {name} / {peer}", share, 1 / 5)
    yield Check(f"requests of nothing new, {name}", nothing.requests, 1)
    yield Check(f"requests of a session, {name}", ours[_SESSION].requests, 1)
    yield Check(f"nothing new, full / empty, {name}", nothing.run.seconds / empty.run.seconds, 1.25)
    yield Check(
        f"memory of it, full / empty, {name}", nothing.run.megabytes / empty.run.megabytes, 1.1
    )


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.syncing", description=__doc__)
    parser.add_argument("--sets", type=int, default=100_000, help="how long the history is")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is done")
    parser.add_argument("--pouchdb", metavar="FOLDER", help="where PouchDB is installed")
    parser.add_argument("--anki", metavar="PYTHON", help="a Python that Anki is installed for")
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
