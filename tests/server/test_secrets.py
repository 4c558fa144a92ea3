"""No secret stands anywhere but where it was given: not in logs, metrics, the database, a backup.

Everything that people and commands do is done with secrets that are known, and
then all that is left of it is searched for them.
"""

import io
import json
import logging
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from people import HASHER, NOON, RING, RULES, Keys
from signed_in import Person, serving
from workoutlog.server.access import audit
from workoutlog.server.access.codes import API_TOKEN, INVITE, REFRESH_TOKEN, RESET_CODE
from workoutlog.server.access.identity import Identity
from workoutlog.server.command import run
from workoutlog.server.middleware import wrapped
from workoutlog.server.observation.logs import configure
from workoutlog.server.observation.metrics import Metrics
from workoutlog.server.settings import LogFormat, LogLevel, Registration, Settings
from workoutlog.server.storage.backup import back_up
from workoutlog.server.storage.database import SQLITE, Database

PASSWORDS = ["canary one tweets low", "canary two sings high", "canary three flies by"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Log everything, and loudly, to a text."""
    stream = io.StringIO()
    before = logging.getLogger().handlers, logging.getLogger().level
    configure(LogFormat.JSON, LogLevel.DEBUG, stream)
    # What the client of the test says is not the server's to keep quiet about.
    monkeypatch.setattr(logging.getLogger("httpx"), "level", logging.WARNING)
    yield stream
    logging.getLogger().handlers, level = before
    logging.getLogger().setLevel(level)
    logging.captureWarnings(capture=False)


def test_no_secret_is_left_anywhere(
    database: Database,
    log: io.StringIO,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, _ = PASSWORDS
    rules = RULES._replace(registration=Registration.INVITE)
    service = serving(database, Identity(Keys(), rules, HASHER))
    metrics = Metrics()
    counting = metrics.count_events()
    logging.getLogger(audit.__name__).addHandler(counting)
    settings = Settings(data_dir=tmp_path)
    person = Person(service, wrap=lambda app: wrapped(app, settings, metrics, service.admit))
    url = f"--database-url={database.url.render_as_string(hide_password=False)}"
    told = []

    def command(*words: str, typed: str = "") -> dict[str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        assert run([*words, url, f"--data-dir={tmp_path}", "--json"]) == 0
        output = capsys.readouterr()
        told.append(output.err)
        data: dict[str, str] = json.loads(output.out)["data"]
        return data

    secrets = [*PASSWORDS]
    command("user", "add", "ann", typed=first)
    invite = command("invite", "create")["code"]
    body = {"name": "ben", "password": second, "invite": invite}
    assert person("POST", "/auth/register", body).status_code == 201
    secrets.append(invite)

    def keep() -> None:
        secrets.extend(person.tokens[name] for name in ("access_token", "refresh_token"))

    assert person.login("ann", first).status_code == 200
    keep()
    assert person.login("ann", "wrong canary of somebody").status_code == 401
    assert person.login(first, first).status_code == 401  # typed into the wrong field
    secrets.append("wrong canary of somebody")
    nonce = "nonce-canary-0123456789"
    assert person.refresh(nonce).status_code == 200
    secrets.append(nonce)
    keep()
    token = {"name": "ci", "scope": "write", "expires_at": "2026-12-01T00:00:00Z"}
    secrets.append(person("POST", "/tokens", token).json()["token"])
    script = Person(service, wrap=lambda app: wrapped(app, settings, metrics, service.admit))
    script.tokens = {"access_token": secrets[-1]}
    assert script("GET", f"/account?access_token={secrets[-1]}").status_code == 422
    forget_and_change(person, command, secrets)
    export = person("GET", "/account/export").text
    assert person("POST", "/auth/logout").status_code == 204
    logging.getLogger(audit.__name__).removeHandler(counting)

    backup = tmp_path / "all.backup"
    back_up(database, backup, now=NOON)
    left = {
        "log": log.getvalue(),
        "commands": "".join(told),
        "export": export,
        "backup": backup.read_text(),
        "metrics": "".join(
            str(sample) for each in metrics.registry.collect() for sample in each.samples
        ),
        **files(database),
    }
    assert left["log"].count("login_ok") == 3
    assert "password_reset" in left["backup"]
    assert "login_failed" in left["metrics"]
    assert found_in(left, secrets) == set()


def forget_and_change(
    person: Person, command: Callable[..., dict[str, str]], secrets: list[str]
) -> None:
    """Change a password, fail to, and set it anew by a code."""
    first, second, third = PASSWORDS
    change = {"password": first, "new_password": third}
    assert person("POST", "/auth/password", change).status_code == 204
    for bad in ({"password": first}, change | {"new_password": first[:9]}, [first]):
        assert person("POST", "/auth/password", bad).status_code in {403, 422}
    code = command("user", "reset-password", "ann")["reset_code"]
    secrets.append(code)
    reset = {"name": "ann", "code": code, "new_password": second}
    assert person("POST", "/auth/reset", reset).status_code == 204
    assert person.login("ann", second).status_code == 200
    secrets += [person.tokens[name] for name in ("access_token", "refresh_token")]


def found_in(left: dict[str, str], secrets: list[str]) -> set[tuple[str, str]]:
    """Say where which of these secrets is, or a key of the server."""
    written = [each for secret in secrets for each in spellings(secret)]
    written += [each for key in RING.keys for each in spellings_of_bytes(key.secret)]
    return {(name, each) for name, text in left.items() for each in written if each in text}


def spellings(secret: str) -> list[str]:
    """Write a secret as it may be found, also without what says of what kind it is."""
    body = secret.partition("_")[2] if secret.startswith("wl") else secret
    # The ids in a token are no secret; what follows them is.
    return [secret, body[-20:], secret.encode().hex(), *spellings_of_bytes(proof(secret))]


def proof(secret: str) -> bytes:
    """Take out of a code the bytes that only its owner knows; of any other text, all are."""
    for form in (API_TOKEN, REFRESH_TOKEN, INVITE, RESET_CODE):
        if parts := form.read(secret):
            return parts[-1]
    return secret.encode()


def spellings_of_bytes(secret: bytes) -> list[str]:
    """Write bytes as a file, a table or a line of JSON may have them."""
    padded = [b64encode(secret), urlsafe_b64encode(secret)]
    return [
        secret.decode("latin-1"),
        secret.hex(),
        *(each.rstrip(b"=").decode() for each in padded),
    ]


def files(database: Database) -> dict[str, str]:
    """Read the database's own files, where it has some."""
    if database.dialect != SQLITE or database.path is None:
        return {}
    folder = database.path.parent
    return {
        each.name: each.read_bytes().decode("latin-1")
        for each in folder.iterdir()
        if each.name.startswith(database.path.name)
    }
