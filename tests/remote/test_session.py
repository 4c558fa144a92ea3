"""Nobody is logged out by a bad network, a crash or a wrong clock; only by being logged out."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.at_a_server import failing, problem
from people import DAY, NOON, PASSWORD, add
from reaching import Reached, reaching
from workoutlog.errors import (
    AccountDiffers,
    AccountRefused,
    CredentialsUnusable,
    DeviceRevoked,
    NotLoggedIn,
    ServerForeign,
    TokenRefused,
    WorkoutlogError,
)
from workoutlog.remote import credentials
from workoutlog.remote.addresses import read_address
from workoutlog.remote.answers import SAFE
from workoutlog.remote.calling import Caller
from workoutlog.remote.credentials import Credentials
from workoutlog.remote.file_store import FileStore
from workoutlog.remote.identity import PasswordDoor, SessionDevices, TokenDoor, leave
from workoutlog.remote.session import GivenToken, KeptTokens, Session
from workoutlog.server.api.dependencies import Service

KEY = "0" * 32
HOUR = timedelta(hours=1)


class Crash(BaseException):
    """The process is killed here."""


class Crashing(FileStore):
    """A store during whose use the process may be killed: before it writes, or after."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.before: list[int] = []
        self.after: list[int] = []
        self.writes = 0

    def write(self, key: str, secret: str) -> None:
        self.writes += 1
        if self.writes in self.before:
            raise Crash
        super().write(key, secret)
        if self.writes in self.after:
            raise Crash


class Device:
    """A device that is logged in at a server, and its clock."""

    def __init__(self, folder: Path, service: Service, reached: Reached) -> None:
        self.folder = folder
        self.service = service
        self.reached = reached
        self.ahead = timedelta()
        self.store = Crashing(folder / "logins")
        self.account_id = self.log_in()

    def caller(self) -> Caller:
        return Caller(read_address("localhost"), sleep=lambda _: None)

    def clock(self) -> float:
        """Read the clock of the device."""
        return (clock.now + self.ahead).timestamp()

    def log_in(self) -> UUID:
        with closing(self.caller()) as caller:
            door = PasswordDoor(caller, "ann", PASSWORD, "phone", "00" * 8, self.clock)
            admitted = door.let_in()
        self.store.write(KEY, admitted.secret)
        return admitted.account_id

    def session(self) -> Session:
        """Begin a new process."""
        self.store = Crashing(self.folder / "logins")
        caller = self.caller()
        lock = self.folder / "logins" / "lock"
        return Session(caller, KeptTokens(caller, self.store, KEY, lock, self.clock))

    def call(self) -> dict[str, Any]:
        """Ask something in a new process."""
        with closing(self.session()) as session:
            answer: dict[str, Any] = json.loads(session.call("GET", "/account"))
            return answer

    def kept(self) -> Credentials:
        kept = credentials.read(self.store.read(KEY) or "")
        assert isinstance(kept, Credentials)
        return kept

    def asked(self) -> list[str]:
        """List what was asked since this was asked."""
        paths = self.reached.paths()
        self.reached.asked.clear()
        return paths


class Clock:
    """The time at the server."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


clock = Clock()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    clock.now = NOON
    with reaching(tmp_path, clock) as (service, reached):
        yield Device(tmp_path, service, reached)


def new_device(folder: Path) -> Any:
    clock.now = NOON
    return reaching(folder, clock)


def test_a_token_that_is_good_is_used_without_another_request(device: Device) -> None:
    device.asked()
    assert device.call()["name"] == "ann"
    clock.now += timedelta(minutes=14)
    assert device.call()["name"] == "ann"
    assert device.asked() == ["GET /account"] * 2


def test_a_token_that_has_ended_is_exchanged_once_and_kept(device: Device) -> None:
    before = device.kept()
    device.asked()
    clock.now += HOUR
    device.call()
    device.call()

    assert device.asked() == ["POST /auth/refresh", "GET /account", "GET /account"]
    assert device.kept().refresh_token != before.refresh_token
    assert device.kept().nonce is None


@pytest.mark.parametrize("ahead", [-400 * DAY, -2 * DAY, 2 * DAY, 400 * DAY])
def test_a_clock_that_is_wrong_costs_a_request_and_nothing_else(
    ahead: timedelta, device: Device
) -> None:
    device.ahead = ahead
    for _ in range(5):
        clock.now += HOUR
        assert device.call()["name"] == "ann"


def test_within_one_process_the_tokens_are_read_once(device: Device) -> None:
    with closing(device.session()) as session:
        session.call("GET", "/account")
        device.store.path(KEY).rename(device.folder / "away")
        session.call("GET", "/account")


def test_the_nonce_is_kept_before_it_is_sent(device: Device) -> None:
    sent = []

    def look(request: httpx.Request) -> None:
        if request.url.path.endswith("/refresh"):
            sent.append((json.loads(request.content)["nonce"], device.kept().nonce))

    device.reached.on_the_way = look
    clock.now += HOUR
    device.call()
    [(nonce, kept)] = sent

    assert nonce == kept
    assert len(nonce) == 32


def test_a_lost_answer_is_asked_for_again_with_the_same_nonce_also_days_later(
    device: Device,
) -> None:
    clock.now += HOUR
    answers = losing(device, "/refresh")
    with pytest.raises(WorkoutlogError):
        device.call()
    assert answers
    nonce = device.kept().nonce
    assert nonce is not None
    clock.now += 30 * DAY
    device.reached.on_the_way = lambda _: None
    device.asked()
    assert device.call()["name"] == "ann"
    [again] = [each for each in answers if b"refresh_token" in each]

    assert json.loads(again)["nonce"] == nonce


def losing(device: Device, path: str) -> list[bytes]:
    """Have the server do what is asked, and lose all it says; give the bodies that it was sent."""
    bodies: list[bytes] = []

    def lose(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith(path):
            return None
        if not bodies:
            bodies.append(request.content)
        device.reached.on_the_way = lambda _: None
        try:
            device.reached.handle_request(request)
        finally:
            device.reached.on_the_way = lose
        raise httpx.ReadError("lost")

    device.reached.on_the_way = lose
    return bodies


FAULTS: dict[str, Callable[[Device], None]] = {
    "nothing": lambda _: None,
    "offline": lambda device: going_wrong(device, failing(httpx.ConnectError("away"))),
    "portal": lambda device: going_wrong(device, lambda _: httpx.Response(200, html="Sign in")),
    "portal says 401": lambda device: going_wrong(device, lambda _: httpx.Response(401, html="No")),
    "bad gateway": lambda device: going_wrong(device, lambda _: httpx.Response(502)),
    "busy": lambda device: going_wrong(device, lambda _: problem(429, "rate_limited")),
    "failing": lambda device: going_wrong(device, lambda _: problem(500, "internal_error")),
    "answers lost": lambda device: (losing(device, "/refresh"), None)[1],
    "later": lambda _: move(20 * DAY),
    "an hour": lambda _: move(HOUR),
    "clock ahead": lambda device: setattr(device, "ahead", 2 * DAY),
    "clock behind": lambda device: setattr(device, "ahead", -2 * DAY),
    "clock right": lambda device: setattr(device, "ahead", timedelta()),
}
CRASHES = ["before the nonce", "after the nonce", "before the tokens", "after the tokens"]


def move(by: timedelta) -> None:
    clock.now += by


def going_wrong(
    device: Device, on_the_way: Callable[[httpx.Request], httpx.Response | None]
) -> None:
    device.reached.on_the_way = on_the_way


def crash(session: Session, store: Crashing, where: str) -> None:
    """Die while the tokens are exchanged."""
    number = 1 if "nonce" in where else 2
    (store.before if "before" in where else store.after).append(number)
    with closing(session), suppress(Crash, WorkoutlogError):
        session.call("GET", "/account")


@given(steps=st.lists(st.sampled_from([*FAULTS, *CRASHES]), max_size=12))
def test_nobody_is_ever_logged_out_by_what_goes_wrong(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("device")
    with new_device(folder) as (service, reached):
        device = Device(folder, service, reached)
        for step in steps:
            if step in CRASHES:
                crash(device.session(), device.store, step)
                continue
            FAULTS[step](device)
            try:
                device.call()
            except (AccountRefused, DeviceRevoked, NotLoggedIn):
                raise
            except WorkoutlogError:
                pass
            if step not in {"clock ahead", "clock behind", "clock right"}:
                device.reached.on_the_way = lambda _: None
        device.reached.on_the_way = lambda _: None
        assert device.call()["name"] == "ann"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("session_revoked", DeviceRevoked),
        ("session_expired", DeviceRevoked),
        ("account_deleted", AccountRefused),
        ("account_disabled", AccountRefused),
    ],
)
@pytest.mark.parametrize("later", [timedelta(), HOUR], ids=["at once", "while exchanging"])
def test_four_answers_end_a_login(
    code: str, kind: type[WorkoutlogError], later: timedelta, device: Device
) -> None:
    clock.now += later
    device.reached.on_the_way = lambda _: problem(401, code)
    with pytest.raises(kind):
        device.call()
    device.reached.on_the_way = lambda _: None

    with pytest.raises(NotLoggedIn) as raised:
        device.call()
    assert raised.value.hint == "wl login"


def test_the_same_code_from_somebody_else_ends_nothing(device: Device) -> None:
    """Only a problem document says it, not a page that happens to hold the words."""
    device.reached.on_the_way = lambda _: httpx.Response(401, json={"code": "session_revoked"})
    with pytest.raises(ServerForeign):
        device.call()
    device.reached.on_the_way = lambda _: None

    assert device.call()["name"] == "ann"


def test_a_device_that_was_logged_out_elsewhere_notices_at_once(device: Device) -> None:
    with closing(device.session()) as session:
        [this] = SessionDevices(session).all()
        SessionDevices(session).revoke(this.id)
        with pytest.raises(DeviceRevoked):
            session.call("GET", "/account")
    with pytest.raises(NotLoggedIn):
        device.call()


def test_a_thief_ends_the_login_of_both(device: Device, tmp_path: Path) -> None:
    stolen = device.kept()
    clock.now += HOUR
    device.call()
    thief = Device.__new__(Device)
    thief.folder, thief.reached, thief.ahead = tmp_path / "thief", device.reached, timedelta()
    thief.store = Crashing(thief.folder / "logins")
    thief.store.write(KEY, credentials.write(stolen))
    with pytest.raises(DeviceRevoked):
        thief.call()
    with pytest.raises(DeviceRevoked):
        device.call()


def test_a_server_that_lost_its_keys_does_not_make_us_forget(device: Device) -> None:
    device.reached.on_the_way = lambda _: problem(401, "token_invalid")
    with pytest.raises(TokenRefused) as raised:
        device.call()
    assert (raised.value.advice, raised.value.hint) == ((SAFE,), "wl login")
    device.reached.on_the_way = lambda _: None

    assert device.call()["name"] == "ann"


def test_what_was_damaged_is_told_and_left_as_it_is(device: Device) -> None:
    device.store.write(KEY, "damaged")
    with pytest.raises(CredentialsUnusable, match="damaged"):
        device.call()
    assert device.store.read(KEY) == "damaged"


def test_another_process_that_was_faster_has_exchanged_for_both(device: Device) -> None:
    slow, fast = device.session(), device.session()
    with closing(slow), closing(fast):
        slow.call("GET", "/account")
        clock.now += HOUR
        fast.call("GET", "/account")
        device.asked()
        slow.call("GET", "/account")
    assert device.asked() == ["GET /account"]


def test_a_login_ends_when_it_is_left(device: Device) -> None:
    with closing(device.session()) as session:
        leave(session)
        with pytest.raises(DeviceRevoked):
            session.call("GET", "/account")


class TestApiTokens:
    @pytest.fixture
    def token(self, device: Device) -> str:
        body = {
            "name": "script",
            "scope": "write",
            "expires_at": (clock.now + DAY).isoformat(),
        }
        with closing(device.session()) as session:
            made = json.loads(session.call("POST", "/tokens", json.dumps(body).encode()))
        device.asked()
        return str(made["token"])

    def test_one_that_is_given_is_seen_to_be_of_the_right_account(
        self, device: Device, token: str
    ) -> None:
        with closing(device.caller()) as caller:
            session = Session(caller, GivenToken(caller, token, device.account_id))
            for _ in range(2):
                session.call("GET", "/exercises")
        assert device.asked() == ["GET /account", "GET /exercises", "GET /exercises"]

    def test_one_of_somebody_else_sends_nothing(self, device: Device, token: str) -> None:
        with closing(device.caller()) as caller:
            session = Session(caller, GivenToken(caller, token, UUID(int=1)))
            with pytest.raises(AccountDiffers, match="of ann, whose logbook this is not"):
                session.call("POST", "/sync", b"{}")
        assert device.asked() == ["GET /account"]

    def test_one_that_is_kept_comes_in_and_stays(self, device: Device, token: str) -> None:
        with closing(device.caller()) as caller:
            admitted = TokenDoor(caller, token).let_in()
            TokenDoor(caller, token).send_away(admitted)
        assert (admitted.account_id, admitted.name) == (device.account_id, "ann")
        assert admitted.session_id is None
        device.store.write(KEY, admitted.secret)
        device.asked()
        clock.now += HOUR
        assert device.call()["name"] == "ann"
        assert device.asked() == ["GET /account"]

    @pytest.mark.parametrize("given", [True, False])
    def test_one_that_has_ended_is_refused_and_kept(
        self, *, given: bool, device: Device, token: str
    ) -> None:
        device.store.write(KEY, credentials.write(token))
        clock.now += 2 * DAY
        caller = device.caller()
        session = (
            Session(caller, GivenToken(caller, token, device.account_id))
            if given
            else device.session()
        )
        with closing(caller), closing(session), pytest.raises(TokenRefused):
            session.call("GET", "/account")
        assert credentials.read(device.store.read(KEY) or "") == token

    def test_a_revoked_account_leaves_what_was_given_alone(
        self, device: Device, token: str
    ) -> None:
        device.reached.on_the_way = lambda _: problem(401, "account_disabled")
        with closing(device.caller()) as caller, pytest.raises(AccountRefused):
            Session(caller, GivenToken(caller, token, device.account_id)).call("GET", "/account")


class TestDoors:
    def test_a_login_that_is_taken_back_ends_at_the_server(self, device: Device) -> None:
        with closing(device.caller()) as caller:
            door = PasswordDoor(caller, "ann", PASSWORD, "other", "11" * 8, device.clock)
            admitted = door.let_in()
            door.send_away(admitted)
            device.reached.on_the_way = failing(httpx.ConnectError("away"))
            door.send_away(admitted)
        device.reached.on_the_way = lambda _: None
        with closing(device.session()) as session:
            assert [each.name for each in SessionDevices(session).all()] == ["phone"]

    def test_devices_are_told_apart(self, device: Device) -> None:
        add(device.service.database, "ben")
        with closing(device.session()) as session:
            devices = SessionDevices(session)
            [phone] = devices.all()
            devices.rename(phone.id, "Phone in the gym bag")
            [renamed] = devices.all()

        assert (phone.name, phone.is_this) == ("phone", True)
        assert renamed == phone._replace(name="Phone in the gym bag")
