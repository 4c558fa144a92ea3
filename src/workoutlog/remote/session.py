"""Staying logged in: requests with a token that is good, made anew when it ends.

Losing an answer never logs a device out. What tells a repeated exchange of
tokens from a thief's, the nonce, is kept before it is sent, and sent again until
an answer was kept. Only four answers of the server end a login.
"""

import json
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Protocol
from uuid import UUID

from workoutlog.errors import (
    AccountDiffers,
    AccountRefused,
    CredentialsUnusable,
    DeviceRevoked,
    NotLoggedIn,
    TokenRefused,
)
from workoutlog.remote import credentials
from workoutlog.remote.answers import LOGIN, SAFE, read_as
from workoutlog.remote.calling import Caller
from workoutlog.remote.credentials import Credentials
from workoutlog.remote.locking import locked
from workoutlog.remote.stores import Store
from workoutlog.wire.identity import AccountAnswer, Tokens

# What a server says of a token that another one may replace.
_STALE = frozenset({"token_expired", "token_invalid"})


def _busy() -> CredentialsUnusable:
    return CredentialsUnusable(
        "Another workoutlog has been logging in for too long.", "Is one hanging?"
    )


class Bearer(Protocol):
    """Whom the requests of a session are from."""

    def token(self) -> str:
        """Give a token that should be good."""
        ...

    def next_token(self, stale: str) -> str | None:
        """Give another one in place of one that is not; none if there is no other."""
        ...

    def forget(self) -> None:
        """Forget the login: the server has ended it."""
        ...


class Session:
    """A login at a server, through which everything else is asked."""

    def __init__(
        self, caller: Caller, bearer: Bearer, ended: Callable[[], object] = lambda: None
    ) -> None:
        """Ask nothing yet; ``ended`` is called at the close if the server has ended the login."""
        self._caller = caller
        self._bearer = bearer
        self._ended = ended
        self._is_over = False

    @property
    def host(self) -> str:
        """What people call the server."""
        return self._caller.address.host

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        packed: bool = False,
        repeatable: bool = True,
    ) -> bytes:
        """Ask for something under ``/api/v1``, and return the body of a good answer.

        It is asked for again where no answer came, unless it is not ``repeatable``.
        Raises what `Caller.send` does, and `NotLoggedIn`.
        """

        def send(token: str) -> bytes:
            return self._caller.send(
                method, path, body, token=token, packed=packed, repeatable=repeatable
            )

        try:
            return self._with_token(send)
        except (AccountRefused, DeviceRevoked):
            self._is_over = True
            self._bearer.forget()
            raise

    def _with_token(self, send: Callable[[str], bytes]) -> bytes:
        token = self._bearer.token()
        try:
            return send(token)
        except TokenRefused as error:
            is_stale = error.details.get("server_code") in _STALE
            other = self._bearer.next_token(token) if is_stale else None
            if other is None:
                raise
        return send(other)

    def close(self) -> None:
        """Close the connections."""
        self._caller.close()
        # Not at once: requests may be sent by a thread that cannot write what is remembered.
        if self._is_over:
            self._ended()


class GivenToken:
    """An API token that came with the command; it is seen to be of the right account first."""

    def __init__(self, caller: Caller, token: str, account_id: UUID) -> None:
        """Ask nothing yet."""
        self._caller = caller
        self._token = token
        self._account_id = account_id
        self._is_known = False

    def token(self) -> str:
        """Give the token. Raises `AccountDiffers` if it is somebody else's."""
        if not self._is_known:
            answer = self._caller.send("GET", "/account", token=self._token)
            found = read_as(AccountAnswer, answer, self._caller.address.host)
            if found.id != self._account_id:
                raise AccountDiffers(
                    f"The token that was given is of {found.name}, whose logbook this is not.",
                    "Give another token, or name another logbook with --db.",
                )
            self._is_known = True
        return self._token

    def next_token(self, stale: str) -> None:
        """Have no other."""

    def forget(self) -> None:
        """Have nothing to forget."""


class KeptTokens:
    """The tokens of a session, or an API token, from the store in which login put them."""

    def __init__(
        self, caller: Caller, store: Store, key: str, lock: Path, now: Callable[[], float]
    ) -> None:
        """Read nothing yet; ``now`` says the time in seconds since 1970."""
        self._caller = caller
        self._store = store
        self._key = key
        self._lock = lock
        self._now = now
        self._kept: Credentials | str | None = None

    def token(self) -> str:
        """Give the token; one that has ended is exchanged first."""
        kept = self._kept or self._read()
        if isinstance(kept, str):
            return kept
        return kept.access_token if kept.is_fresh(self._now()) else self._exchanged(None)

    def next_token(self, stale: str) -> str | None:
        """Exchange the tokens; of API tokens there is only one."""
        return None if isinstance(self._kept, str) else self._exchanged(stale)

    def forget(self) -> None:
        """Forget the tokens."""
        self._kept = None
        self._store.forget(self._key)

    def _read(self) -> Credentials | str:
        text = self._store.read(self._key)
        if text is None:
            raise NotLoggedIn("This device is not logged in any more.", hint=LOGIN)
        self._kept = credentials.read(text)
        return self._kept

    def _exchanged(self, stale: str | None) -> str:
        """Exchange the tokens, unless another process has done so while this one waited."""
        with locked(self._lock, _busy()):
            kept = self._read()
            if isinstance(kept, str):
                return kept
            if kept.access_token != stale and kept.is_fresh(self._now()):
                return kept.access_token
            if kept.nonce is None:
                kept = self._keep(kept._replace(nonce=token_hex(16)))
            given = self._ask(kept)
            return self._keep(credentials.of(given, self._now())).access_token

    def _ask(self, kept: Credentials) -> Tokens:
        body = json.dumps({"refresh_token": kept.refresh_token, "nonce": kept.nonce}).encode()
        try:
            answer = self._caller.send("POST", "/auth/refresh", body)
        except TokenRefused as error:
            # The server has other keys, or an older database: these tokens may be good again.
            error.advice, error.hint = (SAFE, *error.advice), LOGIN
            raise
        return read_as(Tokens, answer, self._caller.address.host)

    def _keep(self, kept: Credentials) -> Credentials:
        self._store.write(self._key, credentials.write(kept))
        self._kept = kept
        return kept
