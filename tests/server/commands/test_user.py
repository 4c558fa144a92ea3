"""Accounts are looked after by commands, on each engine, while the server runs."""

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from people import DAY, PASSWORD
from signed_in import Person, code
from workoutlog.server.access import invites
from workoutlog.server.command import run
from workoutlog.server.storage.database import Database

Command = Callable[..., Any]
TOKEN = {"name": "ci", "scope": "read", "expires_at": "2026-12-01T00:00:00Z"}


def test_an_account_is_added_and_signs_in(command: Command, person: Person) -> None:
    added = command("user", "add", "Ann", typed=PASSWORD)

    assert (added["name"], added["reset_code"]) == ("Ann", None)
    [listed] = command("user", "list")
    assert (listed["account_id"], listed["name"]) == (added["id"], "Ann")
    assert "password_hash" not in listed
    assert person.login("ann").status_code == 200


def test_nobody_thinks_of_a_password_for_a_name_that_is_taken(command: Command) -> None:
    command("user", "add", "ann", "--code")

    # There is none on standard input.
    assert command("user", "add", "ANN", status=1)["code"] == "name_taken"


def test_an_account_without_a_password_gets_one_by_its_code(
    command: Command, person: Person
) -> None:
    code_ = command("user", "add", "ann", "--code")["reset_code"]
    assert code(person.login()) == (401, "credentials_wrong")
    body = {"name": "ann", "code": code_, "new_password": PASSWORD}
    assert person("POST", "/auth/reset", body).status_code == 204
    assert person.login().status_code == 200


@pytest.mark.parametrize(
    ("name", "password", "refusal"),
    [
        ("ann", "short", "password_refused"),
        ("ann", "annannannannann", "password_refused"),
        ("ann", "", "input_unreadable"),
        ("a b", PASSWORD, "name_refused"),
        ("", PASSWORD, "name_refused"),
        ("x" * 65, PASSWORD, "name_refused"),
    ],
)
def test_what_cannot_be_added_is_refused(
    command: Command, name: str, password: str, refusal: str
) -> None:
    error = command("user", "add", name, status=1, typed=password or None)
    assert error["code"] == refusal
    assert command("user", "list") == []


def test_a_name_is_taken_in_any_spelling(command: Command) -> None:
    command("user", "add", "Ann", "--code")
    assert command("user", "add", "ＡＮＮ", "--code", status=1)["code"] == "name_taken"


def test_who_is_disabled_is_out_and_comes_back(command: Command, person: Person) -> None:
    command("user", "add", "ann", typed=PASSWORD)
    person.login()
    command("user", "disable", "ann")
    assert code(person("GET", "/account")) == (401, "account_disabled")
    assert command("user", "list")[0]["disabled_at"]
    command("user", "enable", "ann")
    assert person("GET", "/account").status_code == 200


def test_an_account_is_deleted_after_a_question(command: Command, person: Person) -> None:
    command("user", "add", "ann", typed=PASSWORD)
    person.login()
    error = command("user", "delete", "ann", status=3)
    assert (error["code"], error["hint"]) == (
        "needs_confirmation",
        "workoutlog-server user delete ann --yes",
    )
    assert person("GET", "/account").status_code == 200
    command("user", "delete", "ann", "--yes")
    assert code(person("GET", "/account")) == (401, "account_deleted")
    assert command("user", "list") == []
    assert command("user", "add", "ann", "--code", status=1)["code"] == "name_taken"


@pytest.mark.parametrize(
    "words",
    [
        ("user", "disable", "nobody"),
        ("user", "enable", "nobody"),
        ("user", "reset-password", "nobody"),
        ("user", "delete", "nobody", "--yes"),
        ("session", "list", "--user", "nobody"),
        ("session", "revoke", "--all", "--user", "nobody"),
        ("token", "list", "--user", "nobody"),
        ("token", "revoke", str(uuid4()), "--user", "nobody"),
    ],
)
def test_nobody_is_told_as_nobody(command: Command, words: tuple[str, ...]) -> None:
    error = command(*words, status=1)
    assert (error["code"], error["hint"]) == ("account_unknown", "workoutlog-server user list")


def test_invites_are_made_listed_and_revoked(
    command: Command, database: Database, person: Person
) -> None:
    made = command("invite", "create", "--days", "3")
    with database.reading() as connection:
        [invite] = invites.invites(connection)
    assert str(invite.id) == made["id"]
    assert invite.expires_at - invite.created_at == 3 * DAY
    body = {"name": "cleo", "password": PASSWORD, "invite": made["code"]}
    assert person("POST", "/auth/register", body).status_code == 201
    assert command("invite", "list")[0]["used_at"]
    assert command("invite", "revoke", made["id"], status=1)["code"] == "not_found"

    other = command("invite", "create")
    command("invite", "revoke", other["id"])
    refused = person("POST", "/auth/register", body | {"name": "dan", "invite": other["code"]})
    assert code(refused) == (403, "invite_invalid")
    assert command("invite", "revoke", "x", status=2)["code"] == "usage"


def test_sessions_and_tokens_are_listed_and_revoked(command: Command, person: Person) -> None:
    command("user", "add", "ann", typed=PASSWORD)
    person.login(device_name="phone")
    token = person("POST", "/tokens", TOKEN).json()
    person.login(device_name="laptop")

    # Lists know only what lives now, by the command's own clock.
    listed = command("session", "list", "--user", "ann", "--session-idle-days=365")
    assert {each["device_name"] for each in listed} == {"phone", "laptop"}
    mine = person.tokens["session_id"]
    assert command("session", "revoke", mine, "--user", "ann") == {"revoked": 1}
    assert code(person("GET", "/account")) == (401, "session_revoked")
    assert command("session", "revoke", mine, "--user", "ann", status=1)["code"] == "not_found"
    assert command("session", "revoke", "--all", "--user", "ann") == {"revoked": 1}
    assert command("session", "revoke", "--user", "ann", status=2)["code"] == "usage"

    assert [each["id"] for each in command("token", "list", "--user", "ann")] == [token["id"]]
    command("token", "revoke", token["id"], "--user", "ann")
    person.tokens = {"access_token": token["token"]}
    assert code(person("GET", "/account")) == (401, "token_revoked")
    assert (
        command("token", "revoke", str(uuid4()), "--user", "ann", status=1)["code"] == "not_found"
    )


def test_keys_are_rotated_while_somebody_is_signed_in(command: Command, person: Person) -> None:
    command("user", "add", "ann", typed=PASSWORD)
    person.login()
    before = person.service.identity.keys.ring().signing

    answer = command("keys", "rotate")

    assert answer["keys"] == [answer["signing"], before.kid]
    assert person("GET", "/account").status_code == 200
    assert person.refresh("n" * 22).status_code == 200
    assert person("GET", "/account").status_code == 200


def test_a_password_is_asked_for_twice_at_a_terminal(
    command: Command,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = [PASSWORD, "another one that is long", PASSWORD, PASSWORD]

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    url = database.url.render_as_string(hide_password=False)
    where = [f"--database-url={url}", f"--data-dir={tmp_path}", "--argon2-memory-kib=8192"]
    monkeypatch.setattr("workoutlog.server.commands.working.getpass", lambda _: answers.pop(0))
    for status, said in ((2, "The two passwords are not the same.\n"), (0, "")):
        monkeypatch.setattr(sys, "stdin", Terminal())
        assert run(["user", "add", "ann", *where]) == status
        output = capsys.readouterr()
        assert output.err == said
        assert PASSWORD not in output.out
    for typed, status in (("anna", 3), ("ann", 0)):
        monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n"))
        assert run(["user", "delete", "ann", *where]) == status
        capsys.readouterr()
    assert command("user", "list") == []


def test_people_read_tables_and_sentences(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database.url.render_as_string(hide_password=False)

    def told(*words: str) -> str:
        assert run([*words, f"--database-url={url}", f"--data-dir={tmp_path}"]) == 0
        return capsys.readouterr().out

    assert told("user", "list") == (
        f"There is no account yet. To add one: workoutlog-server --data-dir {tmp_path} "
        "user add NAME\n`user add` needs the same --database-url as this command.\n"
    )
    assert told("user", "add", "ann", "--code").startswith(
        "A code for ann, good once and for a day"
    )
    *_, code, _, command = told("user", "reset-password", "ann").splitlines()
    assert code.startswith("    wlc_")
    assert command == "    wl login YOUR-SERVER --name ann --code"
    head, row = told("user", "list").splitlines()
    assert head.split()[:3] == ["account", "id", "name"]
    assert row.split()[1] == "ann"
    assert told("session", "list", "--user", "ann") == "No device of ann is signed in.\n"
    assert told("token", "list", "--user", "ann") == "ann has no API token.\n"
    assert told("invite", "list") == "There is no invite.\n"
    revoking = told("invite", "create").splitlines()[-1]
    number = told("invite", "list").splitlines()[1].split()[0]
    assert revoking == f"    workoutlog-server --data-dir {tmp_path} invite revoke {number}"


def test_a_database_that_is_not_migrated_is_told(
    empty_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Database(empty_url)) as database:
        database.prepare()
    status = run(["user", "list", f"--database-url={empty_url}", f"--data-dir={tmp_path}"])
    assert status == 78
    assert capsys.readouterr().err.endswith("Try: workoutlog-server migrate\n")


@pytest.mark.parametrize("words", [["serve"], ["keys", "rotate"]])
def test_a_key_that_is_too_short_starts_nothing(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("c2hvcnQ=\n")
    command = [
        sys.executable,
        "-c",
        "import sys; from workoutlog.server.command import run; sys.exit(run())",
    ]
    done = subprocess.run(
        [*command, *words, f"--data-dir={tmp_path}", "--port=1"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 78
    assert "has a key of 5 bytes in line 1; 32 are needed" in done.stderr
    assert "c2hvcnQ" not in done.stderr
