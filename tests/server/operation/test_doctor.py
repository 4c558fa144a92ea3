"""The doctor finds what is wrong and what is unwise, and says what to do about it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any, NamedTuple, Self

import pytest

from looking import forbid_looking
from serving import Served, served
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.command import run
from workoutlog.server.operation import probing
from workoutlog.server.operation.doctor import Finding, Verdict, examined
from workoutlog.server.operation.probing import probed
from workoutlog.server.settings import Settings
from workoutlog.server.storage import file_systems
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.state import remember_backup

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def found(subject: str, database: Database, folder: Path, **settings: Any) -> list[Finding]:
    settled = Settings(data_dir=folder, **settings)
    return [each for each in examined(settled, database, NOW) if each.subject == subject]


def verdicts(findings: list[Finding]) -> list[Verdict]:
    return [each.verdict for each in findings]


def test_a_good_installation_is_good(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    keys = KeyFile(folder / "keys")
    now = datetime.now(UTC)
    keys.make(now, token_bytes)
    if database.path:
        database.path.chmod(0o600)
    with database.writing() as connection:
        remember_backup(connection, now - timedelta(days=6))

    findings = [*examined(Settings(data_dir=folder), database, now)]

    assert {each.verdict for each in findings} == {Verdict.OK}, findings
    subjects = ["permissions", "disk", "keys", "database", "clock", "backup", "registration"]
    assert [*dict.fromkeys(each.subject for each in findings)] == [*subjects, "network"]


def test_nothing_is_wrong_before_the_first_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/server.db")
    findings = [*examined(Settings(data_dir=tmp_path / "new"), database, NOW)]
    assert Verdict.WRONG not in verdicts(findings)
    assert not (tmp_path / "new").exists()


def test_files_that_others_may_read_are_wrong(database: Database, tmp_path: Path) -> None:
    (tmp_path / "keys").touch(0o644)
    wrong = [each for each in found("permissions", database, tmp_path) if each.advice]
    assert f"chmod go-rwx {tmp_path / 'keys'}" in [each.advice for each in wrong]
    assert set(verdicts(wrong)) == {Verdict.WRONG}


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [(0o700, Verdict.OK), (0o755, Verdict.UNWISE), (0o711, Verdict.UNWISE), (0o770, Verdict.WRONG)],
)
def test_a_folder_that_others_may_list_is_unwise(
    mode: int, verdict: Verdict, tmp_path: Path
) -> None:
    """What is in it is safe by its own modes; who may write there could put another key in."""
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)
    (folder / "keys").touch(0o600)
    nowhere = Database(f"sqlite:///{folder}/server.db")
    assert verdicts(found("permissions", nowhere, folder)) == [verdict, Verdict.OK]


def test_an_error_and_its_advice_are_two_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "server.db").write_bytes(b"something else" * 1_000)
    assert run(["doctor", f"--data-dir={tmp_path}"]) == 1
    assert "The database cannot be used now. Its file is something else." in capsys.readouterr().out


def test_what_only_the_server_may_look_at_is_wrong_and_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forbid_looking(monkeypatch, tmp_path)

    assert run(["doctor", f"--data-dir={tmp_path}"]) == 1

    said = capsys.readouterr().out
    for place in ("keys", "server.db"):
        assert f"{tmp_path / place} cannot be looked at: Permission denied" in said
    assert f"{tmp_path / 'server.db'} cannot be opened: Permission denied." in said
    assert "the first start makes it" not in said


def test_keys_that_are_damaged_are_wrong(database: Database, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("nonsense\n")
    assert verdicts(found("keys", database, tmp_path)) == [Verdict.WRONG]
    assert Verdict.WRONG not in verdicts(found("clock", database, tmp_path))


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("free_mib", "verdict"), [(99, Verdict.WRONG), (1023, Verdict.UNWISE), (1024, Verdict.OK)]
)
def test_a_disk_that_gets_full_is_told_of(
    free_mib: int,
    verdict: Verdict,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def usage(_path: Path) -> Usage:
        return Usage(free_mib << 20)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert verdicts(found("disk", database, tmp_path)) == [verdict]


def test_sqlite_on_a_remote_disk_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path}/server.db")
    (tmp_path / "mounts").write_text(f"nas:/data {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr(file_systems, "_MOUNTS", tmp_path / "mounts")
    finding = found("disk", database, tmp_path)[-1]
    assert (finding.verdict, "nfs" in finding.says) == (Verdict.WRONG, True)


def test_another_schema_is_wrong(empty_url: str, tmp_path: Path) -> None:
    with closing(Database(empty_url)) as database:
        database.prepare()
        [finding] = found("database", database, tmp_path)
        assert finding.advice == "Run workoutlog-server migrate."
        assert not found("backup", database, tmp_path)


def test_a_damaged_file_is_wrong(migrated_file: Path, tmp_path: Path) -> None:
    content = bytearray(migrated_file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    (tmp_path / "server.db").write_bytes(content)
    with closing(Database(f"sqlite:///{tmp_path}/server.db")) as database:
        [finding] = found("database", database, tmp_path)
    assert finding.verdict is Verdict.WRONG


def test_a_clock_that_went_back_is_wrong(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        remember_backup(connection, NOW + timedelta(minutes=1))
    assert verdicts(found("clock", database, tmp_path)) == [Verdict.WRONG]


def test_keys_of_the_future_tell_of_the_clock_too(tmp_path: Path) -> None:
    KeyFile(tmp_path / "keys").make(NOW + timedelta(minutes=1), token_bytes)
    nowhere = Database(f"sqlite:///{tmp_path}/server.db")
    assert verdicts(found("clock", nowhere, tmp_path)) == [Verdict.WRONG]


def test_clocks_that_differ_are_unwise(migrated_url: str, tmp_path: Path) -> None:
    with closing(Database(migrated_url)) as database:
        [finding] = found("clock", database, tmp_path)
    assert finding.verdict is Verdict.UNWISE


@pytest.mark.parametrize(("days", "verdict"), [(7, Verdict.OK), (8, Verdict.UNWISE)])
def test_old_backups_are_unwise(
    days: int, verdict: Verdict, database: Database, tmp_path: Path
) -> None:
    assert verdicts(found("backup", database, tmp_path)) == [Verdict.UNWISE]
    with database.writing() as connection:
        remember_backup(connection, NOW - timedelta(days=days))
    assert verdicts(found("backup", database, tmp_path)) == [verdict]


@pytest.mark.parametrize(
    ("subject", "settings", "verdict"),
    [
        ("registration", {"registration": "open"}, Verdict.UNWISE),
        ("registration", {"registration": "invite"}, Verdict.OK),
        ("network", {"host": "0.0.0.0"}, Verdict.UNWISE),  # noqa: S104  # which is the point
        ("network", {"host": "gym.example.org"}, Verdict.UNWISE),
        ("network", {"host": "localhost"}, Verdict.OK),
        ("network", {"host": "::", "trusted_proxies": "10.0.0.2"}, Verdict.OK),
    ],
)
def test_what_lets_strangers_in_is_unwise(
    subject: str, settings: dict[str, str], verdict: Verdict, tmp_path: Path
) -> None:
    nowhere = Database(f"sqlite:///{tmp_path}/server.db")
    assert verdicts(found(subject, nowhere, tmp_path, **settings)) == [verdict]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as server:
        yield server


def test_a_public_address_is_asked(server: Served) -> None:
    assert verdicts([*probed(server.url)]) == [Verdict.UNWISE]
    assert verdicts([*probed(f"{server.url}/api")]) == [Verdict.WRONG]
    assert verdicts([*probed("http://127.0.0.1:1")]) == [Verdict.WRONG]
    assert verdicts([*probed("file:///etc/passwd")]) == [Verdict.WRONG]


class Answered(NamedTuple):
    """The answer of a server that TLS reaches, which needs a certificate that is trusted."""

    body: bytes
    headers: dict[str, str]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, _most: int) -> bytes:
        return self.body


@pytest.mark.parametrize(
    ("body", "headers", "verdict"),
    [
        (b'{"status":"ok"}', {"Strict-Transport-Security": "max-age=1"}, Verdict.OK),
        (b'{"status":"ok"}', {}, Verdict.UNWISE),
        (b'{"status":"fine"}', {}, Verdict.WRONG),
        (b"<html>", {}, Verdict.WRONG),
    ],
)
def test_the_answer_tells_what_the_proxy_passes_on(
    body: bytes, headers: dict[str, str], verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    def urlopen(url: str, timeout: float) -> Answered:
        assert (url, timeout > 0) == ("https://logbook.example.org/healthz", True)
        return Answered(body, headers)

    monkeypatch.setattr(probing, "urlopen", urlopen)
    assert verdicts([*probed("https://logbook.example.org/")]) == [verdict]


def test_the_command_fails_if_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "data")
    assert run(["doctor", "--data-dir", folder]) == 0
    assert "unwise  keys" in capsys.readouterr().out
    assert run(["doctor", "--data-dir", folder, "--url", "http://127.0.0.1:1", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["data"][-1]["verdict"] == "wrong"
