"""Logins of real processes at a real server: the system's keyring, a terminal, many at once."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pexpect  # type: ignore[import-untyped]  # it has no types
import pytest

from lifting import WL, ended, process, terminal, wl
from people import PASSWORD
from serving import Served, add_user, served

DAEMON = """
printf canary-of-the-keyring | gnome-keyring-daemon --unlock --components=secrets \
    --control-directory="$XDG_RUNTIME_DIR/keyring" >/dev/null
exec "$@"
"""
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$@"'
MISSING = 'unset PYTHON_KEYRING_BACKEND; exec "$@"'
# The keyring is found in the way in which lifters find it.
BACKEND = "keyring.backends.SecretService.Keyring"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve Ann, for all tests of this module."""
    folder = tmp_path_factory.mktemp("server")
    with served(folder) as server:
        add_user(folder / "data", "ann")
        yield server


def log_in(server: Served, *words: str) -> None:
    typed = f"{PASSWORD}\n".encode()
    ran = process("login", server.url, "--name", "ann", "--password-stdin", *words, typed=typed)
    assert ran.status == 0, ran.err


def kept() -> Path:
    [path] = (Path.home() / ".local/state/workoutlog/logins").glob("*.json")
    return path


class TestKeyring:
    """A real Secret Service on a bus of its own."""

    @pytest.fixture(autouse=True)
    def _there(self) -> None:
        for program in ("dbus-run-session", "gnome-keyring-daemon"):
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not installed")

    def run(self, lines: str, tmp_path: Path, start: str = DAEMON) -> str:
        """Run lines of a shell on a new bus; what they say is one text."""
        runtime = tmp_path / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if name not in HIDDEN},
            "PYTHON_KEYRING_BACKEND": BACKEND,
            "XDG_RUNTIME_DIR": str(runtime),
            "PASSWORD": PASSWORD,
        }
        words = ["dbus-run-session", "--", "sh", "-c", start, "sh", "sh", "-c", lines]
        done = subprocess.run(
            words,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return done.stdout

    def test_a_login_is_kept_used_and_forgotten(self, server: Served, tmp_path: Path) -> None:
        login = f'echo "$PASSWORD" | {WL} login {server.url} --name ann --password-stdin'
        said = self.run(
            f"{login}\n{WL} devices --plain\n{WL} doctor\n{WL} logout --yes\n{WL} devices\n",
            tmp_path,
        )

        assert "in the keyring of this system" in said, said
        assert "True" in said
        assert "kept in the keyring" in said
        assert "logged out  ann" in said
        assert "This logbook is logged out" in said
        assert not [*Path.home().rglob("*.json")]
        assert "canary" not in said

    def test_one_that_is_locked_is_told_of_and_not_waited_for(
        self, server: Served, tmp_path: Path
    ) -> None:
        """Nobody has unlocked it since the login, and there is no display on which to ask."""
        login = f'echo "$PASSWORD" | {WL} login {server.url} --name ann --password-stdin'
        assert "in the keyring" in self.run(login, tmp_path)
        said = self.run(f"{WL} devices; echo $?; {WL} doctor; echo $?", tmp_path, LOCKED)

        assert "\nThe keyring cannot be used: it is locked.\n" in said, said
        assert "\nTry: wl doctor\n4\n" in said, said
        assert "\nbad login        The keyring cannot be used: it is locked.\n" in said, said
        assert said.endswith("\n1\n"), said

    def test_one_without_a_collection_is_told_of(self, server: Served, tmp_path: Path) -> None:
        said = self.run(f"{WL} login {server.url} --name ann --json", tmp_path, LOCKED)

        assert '"why": "it has no collection that could be opened"' in said, said

    def test_without_one_on_the_bus_it_is_told_of(self, server: Served, tmp_path: Path) -> None:
        said = self.run(f"{WL} login {server.url} --name ann --json", tmp_path, MISSING)

        assert '"code": "store_undecided"' in said, said


# Of the desktop on which the tests may run.
HIDDEN = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL"}


class TestAtATerminal:
    def test_the_password_is_asked_for_and_never_shown(self, server: Served) -> None:
        child = terminal("login", server.url)
        child.expect(r"Keep the login in a file that only you can read\? \[y/N\] ")
        child.sendline("y")
        child.expect("Name: ")
        child.sendline("ann")
        child.expect("Password: ")
        child.sendline(PASSWORD)
        child.expect("logged in")
        assert PASSWORD not in child.before
        assert ended(child) == 0

    def test_the_terminal_shows_again_what_is_typed(self, server: Served) -> None:
        """Also after Ctrl-C at the password."""
        login = f"{WL} login {server.url} --store file --name ann"
        lines = f"trap : INT; {login}; echo status $?; stty -a"
        child = pexpect.spawn("sh", ["-c", lines], encoding="utf-8", timeout=30)
        child.expect("Password: ")
        assert child.waitnoecho(timeout=10)
        child.sendintr()
        child.expect("status 130")
        child.expect(r" (-?echo) ")
        assert child.match.group(1) == "echo"
        child.expect(pexpect.EOF)
        child.close()


class TestManyAtOnce:
    def test_processes_that_find_a_token_ended_exchange_it_once(self, server: Served) -> None:
        log_in(server, "--store", "file")
        for _ in range(3):
            content = json.loads(kept().read_text())
            kept().write_text(json.dumps({**content, "expires_at": 0}))
            kept().chmod(0o600)
            running = [
                subprocess.Popen([WL, "devices", "--json"], stdout=subprocess.PIPE)
                for _ in range(4)
            ]
            said = [json.loads(each.communicate(timeout=60)[0]) for each in running]
            assert [each["error"] for each in said] == [None] * 4
        exchanges = [each for each in server.lines() if each.get("route", "").endswith("/refresh")]

        assert len(exchanges) == 3
        assert {each["status"] for each in exchanges} == {200}

    def test_the_id_of_a_request_is_the_one_in_the_log(self, server: Served) -> None:
        words = ("login", server.url, "--store", "file", "--password-stdin", "--json")
        ran = wl(*words, "--name", "x" * 65, typed=PASSWORD)
        request = ran.error["details"]["request_id"]

        assert server.line(request_id=request)["status"] == 422
        assert f"In its log this is request {request}." in ran.error["advice"]


def test_no_secret_is_left_anywhere_but_where_it_belongs(server: Served, tmp_path: Path) -> None:
    """Not in arguments, output, logs, the logbook, bug reports; also when things go wrong."""
    log_in(server, "--store", "file")
    content = json.loads(kept().read_text())
    secrets = [PASSWORD, content["refresh_token"], content["access_token"]]
    said = []
    for words in (
        ("devices", "--json", "--debug"),
        ("doctor", "--json"),
        ("where", "--json"),
        ("devices", "revoke", "nobody", "--debug"),
        ("config", "list", "--json"),
    ):
        ran = process(*words)
        said += [ran.out, ran.err]
    wrong = f"{PASSWORD}?\n".encode()
    login = ("login", "--password-stdin", "--store", "file", "--debug")
    said += [str(process(*login, typed=wrong))]
    kept().write_text(json.dumps({**content, "expires_at": "never"}))
    said += [str(process("devices", "--debug"))]
    backup = tmp_path / "copy.db"
    process("backup", str(backup))
    logs = [path.read_bytes() for path in (backup, *Path.home().rglob("*")) if path.is_file()]
    logs += [each.encode() for each in (*said, json.dumps(server.lines()))]

    for secret in secrets:
        where = [each for each in logs if secret.encode() in each]
        # The file of the login has the refresh token, and nothing has the password.
        assert len(where) == (secret != PASSWORD), secret[:4]


def test_the_server_log_has_who_came_in(server: Served) -> None:
    log_in(server, "--store", "file")

    assert server.line(event="login_ok")
