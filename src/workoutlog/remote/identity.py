"""What a server is asked about who somebody is: coming in, leaving, the devices of an account."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.errors import WorkoutlogError
from workoutlog.remote import credentials
from workoutlog.remote.answers import read_as
from workoutlog.remote.calling import Caller
from workoutlog.remote.session import Session
from workoutlog.services.devices import Device
from workoutlog.services.signing_in import Admitted
from workoutlog.wire.identity import AccountAnswer, SessionList, Tokens


class PasswordDoor(NamedTuple):
    """Comes in by name and password, in a new session; as a new account if ``is_new``.

    Where there is a ``code`` of whoever runs the server, it sets the password first.
    """

    caller: Caller
    name: str
    password: str
    device_name: str
    device: str
    now: Callable[[], float]
    invite: str | None = None
    is_new: bool = False
    code: str | None = None

    def let_in(self) -> Admitted:
        """Open a session; it is not asked for twice, or there could be two."""
        if self.code is not None:
            reset = {"name": self.name, "code": self.code, "new_password": self.password}
            self.caller.send("POST", "/auth/reset", _body(reset), repeatable=False)
        asked = {
            "name": self.name,
            "password": self.password,
            "device_name": self.device_name,
            "device": self.device,
        }
        if self.invite:
            asked["invite"] = self.invite
        path = "/auth/register" if self.is_new else "/auth/login"
        answer = self.caller.send("POST", path, _body(asked), repeatable=False)
        given = read_as(Tokens, answer, self.caller.address.host)
        secret = credentials.write(credentials.of(given, self.now()))
        return Admitted(given.account_id, self.name, given.session_id, secret)

    def send_away(self, admitted: Admitted) -> None:
        """Close the session."""
        tokens = credentials.read(admitted.secret)
        # If it cannot be told, the session ends when nobody has used it for long.
        with suppress(WorkoutlogError):
            if isinstance(tokens, credentials.Credentials):
                self.caller.send("POST", "/auth/logout", token=tokens.access_token)


class TokenDoor(NamedTuple):
    """Comes in by an API token, which nothing begins with and nothing ends."""

    caller: Caller
    token: str

    def let_in(self) -> Admitted:
        """Ask whose token it is."""
        answer = self.caller.send("GET", "/account", token=self.token)
        account = read_as(AccountAnswer, answer, self.caller.address.host)
        return Admitted(account.id, account.name, None, credentials.write(self.token))

    def send_away(self, admitted: Admitted) -> None:
        """Leave it as it is."""


def change_password(session: Session, before: str, new: str) -> None:
    """Change the password of the account; every session ends but this one."""
    # The old password would be wrong the second time.
    body = _body({"password": before, "new_password": new})
    session.call("POST", "/auth/password", body, repeatable=False)


def leave(session: Session) -> None:
    """End a session at the server."""
    session.call("POST", "/auth/logout")


class SessionDevices(NamedTuple):
    """The devices of an account are its sessions."""

    session: Session

    def all(self) -> Sequence[Device]:
        """List them."""
        listed = read_as(SessionList, self.session.call("GET", "/sessions"), self.session.host)
        return [
            Device(
                id=each.id,
                number=each.device,
                name=each.device_name,
                used_at=each.used_at,
                created_at=each.created_at,
                expires_at=each.expires_at,
                network=each.network,
                is_this=each.current,
            )
            for each in listed.items
        ]

    def rename(self, device_id: UUID, name: str) -> None:
        """Name the device of a session."""
        self.session.call("PATCH", f"/sessions/{device_id}", _body({"device_name": name}))

    def revoke(self, device_id: UUID) -> None:
        """End a session."""
        self.session.call("DELETE", f"/sessions/{device_id}")


def _body(asked: dict[str, Any]) -> bytes:
    return json.dumps(asked).encode()
