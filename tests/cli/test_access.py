"""Logging in, out and looking after devices: the whole command line, the whole server."""

import json
import platform
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from cli.at_a_server import failing, problem
from goldens import compare
from keyrings_met import Memory
from lifting import Ran, well, wl
from people import NOON, PASSWORD, add, at, reset_code
from reaching import Reached, log_in, reaching, with_keyring
from workoutlog.server.access import api_tokens, invites
from workoutlog.server.access.accounts import find
from workoutlog.server.api.dependencies import Service
from workoutlog.server.settings import Registration
from workoutlog.server.tables import Scope

AWAY = failing(httpx.ConnectError("away"))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Service, Reached]]:
    with reaching(tmp_path) as (service, reached):
        yield service, reached


@pytest.fixture
def service(both: tuple[Service, Reached]) -> Service:
    return both[0]


@pytest.fixture(autouse=True)
def reached(both: tuple[Service, Reached]) -> Reached:
    return both[1]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    return with_keyring(monkeypatch)


def logins() -> list[str]:
    """Name the logins that are kept in files."""
    folder = Path.home() / ".local/state/workoutlog/logins"
    return sorted(each.name for each in folder.glob("*.json"))


def names() -> list[str]:
    """Name the devices of the account."""
    return [each["name"] for each in wl("devices", "--json").data["devices"]]


def api_token(service: Service, name: str = "ann") -> str:
    """Make an API token, as its owner does."""
    with service.database.writing() as connection:
        account = find(connection, name)
        assert account is not None
        now = datetime.now(UTC)
        ends = now + timedelta(days=5)
        _, text = api_tokens.create(
            connection, account.account_id, at(now), name="x", scope=Scope.WRITE, expires_at=ends
        )
    return text


class TestLogin:
    def test_a_script_is_told_what_was_done(self, reached: Reached) -> None:
        ran = log_in("example.org", "--store", "file", "--device-name", "rack", "--json")

        assert ran.data == {
            "url": "https://example.org",
            "name": "ann",
            "device": "rack",
            "store": "file",
            "unsent": 0,
        }
        assert reached.paths() == ["GET /hello", "POST /auth/login"]

    def test_the_device_says_which_it_is_in_the_stamps_of_its_sets(self, reached: Reached) -> None:
        log_in()
        asked = json.loads(reached.asked[-1].content)
        with closing(sqlite3.connect(wl("where", "--json").data["paths"][0][1])) as logbook:
            [(device,)] = logbook.execute("SELECT value FROM state WHERE key = 'device'")

        assert asked["device"] == device
        assert asked["device_name"] == platform.node()[:100]

    @pytest.mark.parametrize("node", ["", "\x00\x1b", "x" * 300])
    def test_a_machine_without_a_good_name_has_one_all_the_same(
        self, node: str, reached: Reached, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platform, "node", lambda: node)
        log_in()
        called = json.loads(reached.asked[-1].content)["device_name"]

        assert called in {"unnamed device", "x" * 100}

    def test_a_person_is_asked_for_name_and_password(
        self, reached: Reached, keyring: Memory
    ) -> None:
        ran = wl("login", "example.org", typed=f"ann\n{PASSWORD}\n", tty=True)

        assert ran.status == 0
        assert ran.err.endswith("Name: Password: \n")
        assert len(keyring.kept) == 1
        assert logins() == []
        assert reached.paths()[0] == "GET /hello"

    def test_who_was_there_before_presses_enter(self, keyring: Memory) -> None:
        log_in("example.org")
        well("logout", "--yes")
        ran = wl("login", typed=f"\n{PASSWORD}\n", tty=True)

        assert (ran.status, ran.err) == (0, "Name [ann]: Password: \n")
        assert keyring.kept

    def test_a_script_need_not_say_the_name_again(self) -> None:
        log_in()
        well("logout", "--yes")
        ran = wl("login", "--store", "file", "--password-stdin", typed=PASSWORD)

        assert ran.status == 0, ran.err

    def test_bytes_that_are_no_text_are_no_password(self, keyring: Memory) -> None:
        ran = wl("login", "example.org", typed=b"ann\n\xff\xfe\n", tty=True)

        assert ran.status == 1
        assert "What was typed is no text here." in ran.err
        assert not keyring.kept

    @pytest.mark.parametrize("typed", ["\n", "ann\n\n", ""])
    def test_who_types_nothing_does_nothing(
        self, typed: str, reached: Reached, keyring: Memory
    ) -> None:
        ran = wl("login", "example.org", typed=typed, tty=True)

        assert ran.status == 3
        assert reached.paths() == ["GET /hello"]
        assert not keyring.kept

    def test_a_second_login_ends_the_first(self, keyring: Memory) -> None:
        log_in("example.org", "--device-name", "one")
        log_in("example.org", "--device-name", "two")

        assert names() == ["two"]
        assert len(keyring.kept) == 1

    def test_a_first_login_that_cannot_be_ended_hinders_no_second(self) -> None:
        log_in("example.org", "--store", "file", "--device-name", "one")
        Path.home().joinpath(".local/state/workoutlog/logins", logins()[0]).write_text("damaged")
        ran = log_in("example.org", "--store", "file", "--device-name", "two")

        assert ran.status == 0
        assert names() == ["two", "one"]
        assert len(logins()) == 1

    def test_changes_that_wait_are_counted(self) -> None:
        well("log", "squat", "100x5")

        assert log_in("example.org", "--store", "file", "--json").data["unsent"] >= 3

    def test_another_account_needs_a_word_and_then_gets_everything(self, service: Service) -> None:
        add(service.database, "ben")
        well("log", "squat", "100x5")
        log_in()
        refused = log_in("example.org", "--store", "file", name="ben")
        assert refused.status == 3
        assert "--merge puts all of it into the other account, too." in refused.err
        assert wl("devices", "--json").data["account"] == "ann"
        merged = log_in("example.org", "--store", "file", "--merge", "--json", name="ben")

        assert merged.data["unsent"] >= 3
        assert wl("devices", "--json").data["account"] == "ben"

    def test_a_wrong_password_keeps_the_login_that_was_there(self) -> None:
        log_in("example.org", "--store", "file", "--device-name", "one")
        wrong = log_in("example.org", "--store", "file", password=PASSWORD[:-1])

        assert wrong.status == 4
        assert "There is no account with this name and password." in wrong.err
        assert names() == ["one"]

    def test_plain_http_needs_a_word_which_is_remembered(self, reached: Reached) -> None:
        assert log_in("http://192.168.1.2:8420", "--store", "file").status == 2
        assert reached.asked == []
        agreed = log_in("http://192.168.1.2:8420", "--store", "file", "--insecure-http")
        assert agreed.status == 0
        assert names()
        well("logout", "--yes")

        assert wl("login", "--store", "file", "--password-stdin", typed=PASSWORD).status == 0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ((), "Which server?"),
            (("example.org", "--password-stdin", "--token-stdin"), "exclude each other"),
            (("example.org", "--store", "drawer"), "--store takes no drawer."),
            (("ftp://example.org",), "not by ftp"),
            (("example.org", "--device-name", "x" * 101), "1 to 100 letters"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, words: tuple[str, ...], said: str) -> None:
        ran = wl("login", *words)

        assert ran.status == 2
        assert said in ran.err


class TestBeforeAnythingIsAsked:
    @pytest.mark.parametrize(
        ("answer", "status"),
        [
            (httpx.Response(200, html="<h1>Welcome to our Wi-Fi</h1>"), 5),
            (httpx.Response(302, headers={"location": "https://portal.example"}), 5),
            (httpx.Response(200, json={"server": "bookshelf"}), 5),
            (httpx.Response(404, json={"detail": "Not Found"}), 5),
            (problem(426, "protocol_unsupported", min=2, max=2), 5),
        ],
        ids=["portal", "redirect", "other", "nothing", "too new"],
    )
    def test_what_is_no_server_of_ours_gets_no_password(
        self, answer: httpx.Response, status: int, reached: Reached, keyring: Memory
    ) -> None:
        reached.on_the_way = lambda _: answer
        ran = wl("login", "example.org", typed=f"ann\n{PASSWORD}\n", tty=True)

        assert ran.status == status
        assert "Password" not in ran.err
        assert reached.paths() == ["GET /hello"]
        assert not keyring.kept

    def test_without_a_place_to_keep_it_the_server_is_not_even_asked(
        self, reached: Reached
    ) -> None:
        ran = log_in("example.org")

        assert ran.status == 3
        assert "this system has none that runs" in ran.err
        assert "--store file" in ran.err
        assert reached.asked == []

    def test_a_keyring_that_was_asked_for_is_not_replaced_by_a_file(self, reached: Reached) -> None:
        ran = wl("login", "example.org", "--store", "keyring", typed="y\n", tty=True)

        assert ran.status == 3
        assert reached.asked == []

    @pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 3), ("", 3)])
    def test_a_file_is_used_by_consent(self, answer: str, status: int, reached: Reached) -> None:
        typed = f"{answer}\nann\n{PASSWORD}\n"
        ran = wl("login", "example.org", typed=typed, tty=True)

        assert ran.status == status
        assert "Keep the login in a file that only you can read? [y/N] " in ran.err
        assert len(logins()) == (status == 0)
        assert bool(reached.asked) == (status == 0)

    def test_a_script_consents_by_yes(self) -> None:
        ran = log_in("example.org", "--yes")

        assert ran.status == 0, ran.err
        assert len(logins()) == 1


class TestTokens:
    def test_one_from_standard_input_is_kept(self, service: Service) -> None:
        token = api_token(service)
        ran = wl(
            "login", "example.org", "--store", "file", "--token-stdin", "--json", typed=f"{token}\n"
        )
        assert (ran.data["name"], ran.data["device"]) == ("ann", None)

        refused = wl("devices", "--json")
        assert refused.error["code"] == "token_refused"
        out = json.loads(well("logout", "--yes", "--json"))["data"]
        assert (out["revoked"], logins()) == (False, [])

    def test_one_in_the_environment_is_kept_nowhere(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert wl("login", "example.org", "--store", "env").status == 3
        token = api_token(service)
        monkeypatch.setenv("WORKOUTLOG_TOKEN", token)
        assert "nowhere: a token comes with each command" in well(
            "login", "example.org", "--store", "env"
        )
        monkeypatch.delenv("WORKOUTLOG_TOKEN")
        without = wl("devices", "--json")
        assert without.error["code"] == "not_logged_in"
        assert "Set WORKOUTLOG_TOKEN" in without.error["advice"][0]
        file = Path.home() / "token"
        file.write_text(token)

        # It is let in, only not to this.
        given = wl("devices", "list", "--token-file", str(file), "--json")
        assert given.error["details"]["server_code"] == "session_needed"
        assert logins() == []
        assert all(token.encode() not in each.read_bytes() for each in files())

    def test_one_comes_before_the_login_that_is_kept(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log_in()
        monkeypatch.setenv("WORKOUTLOG_TOKEN", api_token(service))
        assert wl("devices", "--json").error["details"]["server_code"] == "session_needed"

    def test_one_of_somebody_else_is_refused(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(service.database, "ben")
        log_in()
        monkeypatch.setenv("WORKOUTLOG_TOKEN", api_token(service, "ben"))

        assert wl("devices", "--json").error["code"] == "account_differs"

    def test_one_alone_says_nothing_about_whose_logbook_it_is(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WORKOUTLOG_TOKEN", "wl_x")

        assert wl("devices", "--json").error["code"] == "not_logged_in"


def files() -> Iterator[Path]:
    """List every file of the lifter."""
    return (each for each in Path.home().rglob("*") if each.is_file() and each.name != "token")


class TestCodes:
    def test_a_person_comes_in_with_a_code_and_chooses_a_password(
        self, service: Service, reached: Reached, keyring: Memory
    ) -> None:
        typed = f"ann\n{reset_code(service.database)}\n{PASSWORD} two\n{PASSWORD} two\n"
        ran = wl("login", "example.org", "--code", typed=typed, tty=True)

        assert ran.status == 0, ran.err
        asked = "Name: Code: \nNew password (Enter: one is made): \nThe same again: \n"
        assert ran.err.endswith(asked)
        assert keyring.kept
        assert reached.paths() == ["GET /hello", "POST /auth/reset", "POST /auth/login"]
        assert log_in("example.org", "--store", "file", password=PASSWORD).status == 4
        assert log_in("example.org", "--store", "file", password=f"{PASSWORD} two").status == 0

    def test_a_script_gives_password_and_code_on_standard_input(self, service: Service) -> None:
        typed = f"{PASSWORD} two\n{reset_code(service.database)}\n"
        words = ("login", "example.org", "--store", "file", "--name", "ann", "--password-stdin")
        ran = wl(*words, "--code", typed=typed)

        assert ran.status == 0, ran.err

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            (f"{PASSWORD} two\nwlc_AAAA\n", "reset_code_wrong"),
            ("short\nCODE\n", "password_refused"),
        ],
    )
    def test_a_code_that_is_refused_changes_nothing(
        self, typed: str, code: str, service: Service
    ) -> None:
        typed = typed.replace("CODE", reset_code(service.database))
        words = ("login", "example.org", "--store", "file", "--name", "ann", "--password-stdin")
        ran = wl(*words, "--code", "--json", typed=typed)

        assert (ran.status, ran.error["details"]["server_code"]) == (4, code)
        assert logins() == []
        assert log_in().status == 0

    def test_a_code_that_is_missing_is_told_before_anybody_is_asked_to_come_in(
        self, reached: Reached
    ) -> None:
        words = ("login", "example.org", "--store", "file", "--name", "ann", "--password-stdin")
        ran = wl(*words, "--code", typed=f"{PASSWORD}\n")

        assert ran.status == 3
        assert "Standard input needs 2 lines, a secret on each." in ran.err
        assert reached.paths() == ["GET /hello"]

    @pytest.mark.parametrize("words", [("--token-stdin",), ("--store", "env")])
    def test_an_api_token_needs_no_code(self, words: tuple[str, ...], reached: Reached) -> None:
        ran = wl("login", "example.org", "--code", *words)

        assert ran.status == 2
        assert "--code is for passwords, not for API tokens." in ran.err
        assert reached.asked == []


class TestPassword:
    def test_a_person_changes_it_and_stays_logged_in(self, keyring: Memory) -> None:
        log_in("example.org", "--device-name", "one")
        other = str(Path.home() / "other.db")
        assert log_in("example.org", "--db", other, "--device-name", "two").status == 0
        typed = f"{PASSWORD}\n{PASSWORD} two\n{PASSWORD} two\n"
        ran = wl("password", typed=typed, tty=True)

        assert ran.status == 0, ran.err
        asked = "Password: \nNew password (Enter: one is made): \nThe same again: \n"
        assert ran.err == asked
        assert "Every other device must log in again." in ran.out.replace("\n", " ")
        assert keyring.kept
        assert names() == ["one"]
        assert log_in(password=f"{PASSWORD} two").status == 0

    def test_one_is_made_for_who_types_none(self) -> None:
        log_in()
        ran = wl("password", typed=f"{PASSWORD}\n\n", tty=True)

        assert ran.status == 0, ran.err
        _, _, shown = ran.err.partition("It is ")
        made, _, after = shown.partition("\n")
        assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", made)
        assert after == "Keep it: it is not shown again.\n"
        assert made not in ran.out
        assert not [each for each in files() if made.encode() in each.read_bytes()]
        assert log_in(password=made).status == 0

    def test_each_is_another_one(self) -> None:
        log_in()
        first = wl("password", typed=f"{PASSWORD}\n\n", tty=True).err.partition("It is ")[2]
        made = first.partition("\n")[0]
        again = wl("password", typed=f"{made}\n\n", tty=True)

        assert again.status == 0, again.err
        assert made not in again.err

    def test_a_script_gives_both_on_standard_input(self) -> None:
        log_in()
        ran = wl("password", "--password-stdin", "--json", typed=f"{PASSWORD}\n{PASSWORD} two\n")

        assert ran.data == {"url": "https://example.org", "name": "ann"}

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            (f"{PASSWORD}?\n{PASSWORD} two\n", "password_wrong"),
            (f"{PASSWORD}\nshort\n", "password_refused"),
        ],
    )
    def test_one_that_is_refused_changes_nothing(self, typed: str, code: str) -> None:
        log_in()
        ran = wl("password", "--password-stdin", "--json", typed=typed)

        assert (ran.status, ran.error["details"]["server_code"]) == (4, code)
        assert names()
        assert log_in().status == 0

    def test_an_answer_that_is_lost_is_not_taken_for_a_wrong_password(
        self, reached: Reached
    ) -> None:
        log_in()
        reached.on_the_way = failing(httpx.ReadError("reset"))
        asked = len(reached.asked)
        ran = wl("password", "--password-stdin", typed=f"{PASSWORD}\n{PASSWORD} two\n")

        assert ran.status == 5
        assert len(reached.asked) == asked + 1

    def test_nobody_who_is_not_logged_in_is_asked(self) -> None:
        assert wl("password", tty=True).status == 4


class TestRegister:
    def test_with_an_invite_somebody_new_comes_in(self, service: Service) -> None:
        now = datetime.now(UTC)
        with service.database.writing() as connection:
            _, invite = invites.create(connection, at(now), timedelta(days=1))
        typed = f"{PASSWORD} two\n{invite}\n"
        words = ("register", "example.org", "--store", "file", "--name", "eve", "--password-stdin")
        ran = wl(*words, typed=typed)

        assert ran.status == 0, ran.err
        assert wl("devices", "--json").data["account"] == "eve"

    def test_a_person_types_the_password_twice(
        self, tmp_path_factory: pytest.TempPathFactory, keyring: Memory
    ) -> None:
        with reaching(tmp_path_factory.mktemp("open"), registration=Registration.OPEN):
            typo = f"eve\n{PASSWORD}\n{PASSWORD}?\n"
            assert wl("register", "example.org", typed=typo, tty=True).status == 2
            typed = f"eve\n{PASSWORD}\n{PASSWORD}\n\n"
            assert wl("register", "example.org", typed=typed, tty=True).status == 0
        assert len(keyring.kept) == 1

    @pytest.mark.parametrize(
        ("name", "password", "code"),
        [
            ("eve", PASSWORD, "invite_invalid"),
            ("eve", "short", "password_refused"),
            ("e\u200bve", PASSWORD, "name_refused"),
        ],
    )
    def test_who_is_not_let_in_is_told_why(self, name: str, password: str, code: str) -> None:
        words = ("register", "example.org", "--store", "file", "--name", name, "--password-stdin")
        ran = wl(*words, "--json", typed=password)

        assert ran.error["details"]["server_code"] == code, ran.out
        assert ran.status == 4
        assert logins() == []

    def test_a_logbook_that_belongs_to_somebody_makes_no_account(self, reached: Reached) -> None:
        log_in()
        asked = len(reached.asked)
        words = ("register", "example.org", "--store", "file", "--name", "eve", "--password-stdin")

        assert wl(*words, typed=PASSWORD).status == 3
        assert len(reached.asked) == asked

    def test_a_new_account_has_no_token_to_come_with(self) -> None:
        assert wl("register", "example.org", "--store", "env").status == 2


class TestLogout:
    def test_it_ends_at_the_server_and_here(self, reached: Reached) -> None:
        log_in()
        ran = wl("logout", "--json")

        assert ran.data["revoked"]
        assert (ran.data["url"], ran.data["why"]) == ("https://example.org", None)
        assert logins() == []
        assert reached.paths()[-1] == "POST /auth/logout"
        assert wl("devices", "--json").error["hint"] == "wl login"

    def test_it_ends_here_also_without_a_network(self, reached: Reached) -> None:
        log_in()
        reached.on_the_way = AWAY
        ran = wl("logout")

        assert ran.status == 0
        assert "This device has forgotten the login; the server was not told." in ran.out
        assert logins() == []

    def test_it_ends_here_also_if_what_is_kept_was_exposed(self) -> None:
        log_in()
        [path] = [each for each in files() if each.name in logins()]
        path.chmod(0o644)
        ran = wl("logout", "--json")

        assert not ran.data["revoked"]
        assert "can be read by others" in ran.data["why"]
        assert logins() == []

    @pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 3), ("", 3)])
    def test_what_only_this_device_has_is_asked_about(self, answer: str, status: int) -> None:
        well("log", "squat", "100x5")
        log_in()
        ran = wl("logout", typed=f"{answer}\n", tty=True)

        assert ran.status == status
        assert "changes are on this device only. Log out of ann at" in ran.err
        assert len(logins()) == (status != 0)

    def test_nothing_that_was_logged_goes_away(self) -> None:
        well("log", "squat", "100x5")
        before = well("show")
        log_in()
        well("logout", "--yes")

        assert well("show") == before


class TestDevices:
    @pytest.fixture(autouse=True)
    def _three(self) -> None:
        for name in ("phone", "phone", "laptop"):
            other = ("--db", str(Path.home() / f"{len(logins())}.db")) if name == "phone" else ()
            log_in("example.org", "--store", "file", "--device-name", name, *other)

    def test_they_are_listed_and_this_one_is_marked(self) -> None:
        listed = wl("devices", "--json").data["devices"]

        assert sorted(each["name"] for each in listed) == ["laptop", "phone", "phone"]
        assert [each["name"] for each in listed if each["is_this"]] == ["laptop"]

    def test_they_are_rows(self) -> None:
        header, *rows = well("devices", "list", "--csv").splitlines()

        assert header == "id,name,used_at,created_at,expires_at,network,is_this"
        assert len(rows) == 3

    def test_two_of_a_name_are_named_by_code(self) -> None:
        ran = wl("devices", "revoke", "phone", "--json")
        assert ran.error["code"] == "not_found"
        [advice] = ran.error["advice"]
        code = advice.rpartition(" ")[2]
        assert well("devices", "revoke", code) == "logged out  phone\n"
        assert sorted(names()) == ["laptop", "phone"]

    def test_one_that_was_revoked_learns_it_and_keeps_its_sets(self) -> None:
        phone = ("--db", str(Path.home() / "0.db"))
        well("log", "squat", "100x5", *phone)
        before = well("show", *phone)
        mine = [each for each in wl("devices", "--json", *phone).data["devices"] if each["is_this"]]
        well("devices", "revoke", mine[0]["id"].replace("-", ""))
        ran = wl("devices", "list", *phone)

        assert ran.status == 4
        assert ran.err.endswith("Try: wl login\n")
        assert well("show", *phone) == before
        assert wl("devices", "--json", *phone).error["code"] == "not_logged_in"

    def test_this_one_is_logged_out_by_logout(self) -> None:
        ran = wl("devices", "revoke", "laptop")

        assert ran.status == 2
        assert ran.err.endswith("Try: wl logout\n")

    def test_a_new_name_may_have_blanks(self) -> None:
        well("devices", "rename", "this", "under", "the", "desk")

        assert "under the desk" in names()


class TestUpkeep:
    def test_doctor_sees_that_the_login_can_be_read(self, keyring: Memory) -> None:
        log_in("example.org")
        assert "ok  login        ann at https://example.org, kept in the keyring" in well("doctor")
        keyring.kept.clear()
        ran = wl("doctor")

        assert ran.status == 1
        assert "bad login        ann at https://example.org is gone: log in again" in ran.out

    def test_doctor_tells_of_a_file_that_others_can_read(self) -> None:
        log_in()
        [path] = [each for each in files() if each.name in logins()]
        path.chmod(0o644)
        ran = wl("doctor", "--json")
        [login] = [each for each in ran.envelope["data"]["checks"] if each["name"] == "login"]

        assert ran.status == 1
        assert "can be read by others" in login["seen"]

    def test_doctor_needs_no_network(self, reached: Reached) -> None:
        log_in()
        reached.on_the_way = AWAY
        asked = len(reached.asked)
        well("doctor")

        assert len(reached.asked) == asked

    def test_doctor_knows_of_tokens_that_come_with_commands(
        self, service: Service, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WORKOUTLOG_TOKEN", api_token(service))
        well("login", "example.org", "--store", "env")

        assert "by a token with each command" in well("doctor")

    def test_doctor_says_nothing_about_who_is_not_logged_in(self) -> None:
        well("log", "squat", "100x5")
        assert "login" not in well("doctor")
        log_in()
        well("logout", "--yes")

        assert "login" not in well("doctor")

    def test_where_says_where_logins_are(self) -> None:
        assert "logins   " in well("where")


@pytest.mark.parametrize("columns", [40, 80])
def test_as_it_looks(
    columns: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(platform, "node", lambda: "ann-laptop")
    monkeypatch.chdir(Path.home())
    with reaching(tmp_path_factory.mktemp("drawn"), lambda: NOON) as (service, reached):
        add(service.database, "ben")
        log_in("example.org", "--store", "file", "--device-name", "phone", "--db", "phone.db")
        seen = "".join(map(_drawn, _session(reached)))
    compare(f"login-{columns}.txt", seen)


def _session(reached: Reached) -> Iterator[tuple[str, Ran]]:
    def run(*words: str, typed: str = "", tty: bool = False) -> tuple[str, Ran]:
        return " ".join(words), wl(*words, typed=typed, tty=tty)

    password = f"{PASSWORD}\n"
    login = ("login", "example.org", "--name", "ann", "--password-stdin")
    well("log", "squat", "100x5")
    yield run("devices")
    yield run(*login, typed=password)
    yield run("login", "http://192.168.1.2", "--name", "ann")
    yield run("login", "example.org", "--store", "file", "--name", "ann")
    yield run(*login, "--store", "file", typed="tuck gravel\n")
    yield run(*login, "--store", "file", typed=password)
    yield run("devices")
    yield run("devices", "rename", "phone", "phone in the gym bag")
    yield run("devices", "revoke", "tablet")
    yield run("devices", "revoke", "phone in the gym bag")
    yield run("devices")
    yield run("logout")
    yield run("login", "example.org", "--name", "ben", "--password-stdin", "--yes", typed=password)
    for on_the_way in (
        AWAY,
        lambda _: httpx.Response(200, html="<h1>Welcome</h1>"),
        lambda _: httpx.Response(302, headers={"location": "https://portal.example/"}),
        lambda _: problem(429, "rate_limited", retry_after=90),
        lambda _: problem(426, "protocol_unsupported", min=2, max=2),
        lambda _: problem(401, "session_revoked"),
    ):
        reached.on_the_way = on_the_way
        yield run("devices")
    reached.on_the_way = lambda _: None
    yield run(*login, "--store", "file", typed=password)
    reached.on_the_way = AWAY
    yield run("logout", "--yes")
    yield run("logout")


def _drawn(done: tuple[str, Ran]) -> str:
    command, ran = done
    status = f"exit status {ran.status}\n" if ran.status else ""
    return f"$ wl {command}\n{ran.err}{ran.out}{status}\n"
