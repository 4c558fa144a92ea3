"""The keyring is used if it really keeps what it is given, and never waited for without end."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from keyring.backends import chainer

import keyrings_met as met
from workoutlog.errors import CredentialsUnusable
from workoutlog.remote import keyring_store
from workoutlog.remote.keyring_store import KeyringStore

KEY = "0" * 32
PROBE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from workoutlog.remote.keyring_store import KeyringStore
print(json.dumps(KeyringStore(probe_s=float(sys.argv[2])).trouble()))
sys.stdout.flush()
import os
os._exit(0)
"""
# What stands in the place of a package of that name, whose backend writes plain text.
ALT = """
from keyrings_met import Memory
class PlaintextKeyring(Memory):
    pass
"""


def trouble(backend: str, tmp_path: Path, *, probe_s: float = 20) -> str | None:
    """Probe a backend in a process of its own, as keyring keeps the first it has met."""
    package = tmp_path / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "file.py").write_text(ALT)
    folders = os.pathsep.join([str(tmp_path), str(Path(met.__file__).parent)])
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path), str(probe_s)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": backend, "PYTHONPATH": folders},
        timeout=60,
    )
    found: str | None = json.loads(ended.stdout)
    return found


def using(patch: pytest.MonkeyPatch, keyring: met.Memory) -> KeyringStore:
    patch.setattr(keyring_store, "_keyring", lambda: keyring)
    return KeyringStore(probe_s=0.2, patience_s=0.2)


# Every row of what real keyrings do, and some more.
TABLE = [
    ("keyrings_met.Memory", None),
    ("keyrings_met.NoBus", "this system has none that runs"),
    ("keyrings_met.NoCollection", "it has no collection that could be opened"),
    ("keyrings_met.Locked", "it is locked"),
    ("keyring.backends.null.Keyring", "it forgets what it is given (the null backend)"),
    ("keyring.backends.fail.Keyring", "this system has none that runs"),
    ("keyrings.alt.file.PlaintextKeyring", "it would write plain text (keyrings.alt)"),
    (
        "nowhere.Keyring",
        "the backend that PYTHON_KEYRING_BACKEND names is not installed",
    ),
    ("keyrings_met.Mixing", "it does not give back what it was given"),
    ("keyrings_met.Breaking", "it fails (ZeroDivisionError)"),
    ("keyrings_met.Weak", "its authors advise against it (keyrings_met)"),
]


@pytest.mark.parametrize(("backend", "why"), TABLE, ids=[backend for backend, _ in TABLE])
def test_a_keyring_is_known_by_what_it_does(backend: str, why: str | None, tmp_path: Path) -> None:
    assert trouble(backend, tmp_path) == why


def test_one_that_waits_for_a_click_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    why = trouble("keyrings_met.Waiting", tmp_path, probe_s=0.5)

    assert why == "it did not answer within 0.5 seconds"
    assert time.monotonic() - began < 50


def test_nothing_of_a_probe_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = met.Memory()

    assert using(monkeypatch, keyring).trouble() is None
    assert keyring.kept == {}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([met.Memory()], None),
        ([met.Memory(), met.Weak()], "its authors advise against it (keyrings_met)"),
        ([], "this system has none that runs"),
    ],
    ids=["good", "one is weak", "none"],
)
def test_of_a_chain_every_member_must_be_good(
    members: list[met.Memory], why: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Chain(chainer.ChainerBackend):
        backends = members

    monkeypatch.setattr(keyring_store, "_keyring", Chain)

    assert KeyringStore().trouble() == why


def test_what_is_kept_is_found_until_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    store = using(monkeypatch, met.Memory())
    assert store.read(KEY) is None
    store.write(KEY, "one")
    store.write(KEY, "two")
    assert store.read(KEY) == "two"
    store.forget(KEY)
    store.forget(KEY)
    assert store.read(KEY) is None


@pytest.mark.parametrize(
    "keyring", [met.Locked(), met.Waiting(), met.Breaking()], ids=lambda each: type(each).__name__
)
def test_a_keyring_that_fails_later_says_why_and_quotes_nothing(
    keyring: met.Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = using(monkeypatch, keyring)

    with pytest.raises(CredentialsUnusable, match="The keyring cannot be used: it ") as failed:
        store.write(KEY, "canary")
    assert "canary" not in str(failed.value) + "".join(failed.value.advice)
