"""Signing in, and everything else that a password or a code is checked for.

A password is hashed between two transactions, never within one: the first
counts the attempt, the second makes sure that what was checked still holds.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from workoutlog.server.access import accounts, audit, invites, passwords, sessions, throttling
from workoutlog.server.access.accounts import Account
from workoutlog.server.access.audit import Event
from workoutlog.server.access.callers import Claims
from workoutlog.server.access.denials import (
    CredentialsWrong,
    PasswordWrong,
    RegistrationClosed,
    ResetCodeWrong,
    TooManyAttempts,
)
from workoutlog.server.access.identity import Identity
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.sessions import Given
from workoutlog.server.access.standing import lock
from workoutlog.server.access.throttling import Attempt
from workoutlog.server.settings import Registration
from workoutlog.server.storage.database import Database

# What attempts are counted for where a client has no address, as on a Unix socket.
_NO_NETWORK = "local"
# An id that no account has.
_NOBODY = UUID(int=0)


class Device(NamedTuple):
    """What a device calls itself; ``number`` are the 16 digits in the stamps of what it writes."""

    name: str
    number: str | None = None


class Door(NamedTuple):
    """Where people come in: the database, what they are known by, and the occasion."""

    database: Database
    identity: Identity
    occasion: Occasion

    def login(self, name: str, password: str, device: Device) -> Given:
        """Sign somebody in. Raises `CredentialsWrong` and `TooManyAttempts`."""
        attempt, account = self._charge(name)
        stored = account.password_hash if account and account.disabled_at is None else None
        # One is verified in any case, so that the time it takes tells nothing.
        is_right = self.identity.hasher.is_right(password, stored)
        if account is None or not is_right:
            self._failed(Event.LOGIN_FAILED, attempt)
            raise CredentialsWrong
        with self.database.writing() as connection:
            lock(connection, account.account_id)
            current = accounts.find(connection, name)
            if current is None or not current.is_as(account):
                raise CredentialsWrong
            self._succeeded(connection, attempt)
            given = self._open(connection, account.account_id, device)
        self._rehash(account, password)
        return given

    def confirm(self, claims: Claims, password: str) -> Account:
        """Have the owner of a session confirm something by the password.

        Raises `PasswordWrong`, `TooManyAttempts`, and what `standing` does.
        """
        account = self._owner(claims)
        attempt, _ = self._charge(account.name)
        if not self.identity.hasher.is_right(password, account.password_hash):
            self._failed(Event.PASSWORD_CONFIRMATION_FAILED, attempt)
            raise PasswordWrong
        with self.database.writing() as connection:
            self._succeeded(connection, attempt)
        return account

    def change_password(self, claims: Claims, password: str, new: str) -> None:
        """Change a password; every session ends but the one that asks.

        Raises `PasswordRefused` and what `confirm` does.
        """
        self._check(new, self._owner(claims).name, "/new_password")
        before = self.confirm(claims, password)
        hashed = self.identity.hasher.hash(new)
        with self.database.writing() as connection:
            caller = self.identity.standing(connection, claims, self.occasion.now, writing=True)
            if not accounts.by_id(connection, caller.account_id).is_as(before):
                raise PasswordWrong
            accounts.set_password(
                connection, caller.account_id, hashed, self.occasion, but=caller.require_session()
            )
            audit.record(connection, caller.account_id, Event.PASSWORD_CHANGED, self.occasion)

    def reset_password(self, name: str, code: str, new: str) -> None:
        """Set a password by the code that whoever runs the server gave out.

        Raises `ResetCodeWrong`, `PasswordRefused`, `TooManyAttempts`.
        """
        self._check(new, name, "/new_password")
        attempt, account = self._charge(name)
        try:
            account = self._with_code(account, code)
        except ResetCodeWrong:
            self._failed(Event.PASSWORD_RESET_FAILED, attempt)
            raise
        hashed = self.identity.hasher.hash(new)
        with self.database.writing() as connection:
            accounts.reset_password(connection, account.account_id, code, hashed, self.occasion)
            self._succeeded(connection, attempt)

    def register(self, name: str, password: str, invite: str | None, device: Device) -> Given:
        """Make an account as far as the rules allow, and sign its owner in.

        Raises `RegistrationClosed`, `InviteInvalid`, `NameRefused`, `NameTaken`,
        `PasswordRefused` and `TooManyAttempts`.
        """
        registration = self.identity.rules.registration
        if registration is Registration.CLOSED:
            raise RegistrationClosed
        accounts.check_name(name)
        self._check(password, name, "/password")
        self._charge(name)
        needs_invite = registration is Registration.INVITE
        if needs_invite:
            with self.database.reading() as connection:
                invites.check(connection, invite or "", self.occasion.now)
        hashed = self.identity.hasher.hash(password)
        with self.database.writing() as connection:
            if needs_invite:
                invites.use(connection, invite or "", self.occasion.now)
            account_id = accounts.add(connection, self.occasion, name, hashed)
            return self._open(connection, account_id, device)

    def delete_account(self, claims: Claims, password: str) -> None:
        """Delete an account and all that it has. Raises what `confirm` does."""
        self.confirm(claims, password)
        with self.database.writing() as connection:
            caller = self.identity.standing(connection, claims, self.occasion.now, writing=True)
            accounts.delete_account(
                connection,
                caller.account_id,
                self.occasion,
                name_kept_for=self.identity.rules.name_kept_for,
            )

    def _charge(self, name: str) -> tuple[Attempt, Account | None]:
        """Count an attempt before anything of it is looked at."""
        account = None
        try:
            with self.database.writing() as connection:
                account = accounts.find(connection, name)
                attempt = Attempt(
                    accounts.folded(name),
                    self.occasion.network or _NO_NETWORK,
                    account.account_id if account else None,
                )
                throttling.charge(
                    connection, attempt, self.occasion.now, limits=self.identity.rules.attempts
                )
        except TooManyAttempts:
            account_id = account.account_id if account else None
            audit.log(Event.LOGIN_THROTTLED, self.occasion, account_id=account_id)
            raise
        return attempt, account

    def _succeeded(self, connection: Connection, attempt: Attempt) -> None:
        # Whoever takes both takes the account first, so that nobody waits in a circle.
        if attempt.account_id is not None and lock(connection, attempt.account_id):
            throttling.succeed(connection, attempt, self.occasion.now)

    def _failed(self, event: Event, attempt: Attempt) -> None:
        with self.database.writing() as connection:
            if attempt.account_id is None:
                # As much work as below: how long it takes must not tell which names there are.
                throttling.rewrite(connection, attempt, self.occasion.now)
                audit.log(event, self.occasion)
            elif lock(connection, attempt.account_id):
                audit.record(connection, attempt.account_id, event, self.occasion)

    def _with_code(self, account: Account | None, code: str) -> Account:
        # Looked for under any name: how long it takes must not tell which names there are.
        account_id = account.account_id if account else _NOBODY
        with self.database.reading() as connection:
            accounts.check_reset_code(connection, account_id, code, self.occasion.now)
        if account is None:
            raise ResetCodeWrong
        return account

    def _owner(self, claims: Claims) -> Account:
        with self.database.reading() as connection:
            caller = self.identity.standing(connection, claims, self.occasion.now, writing=False)
            caller.require_session()
            return accounts.by_id(connection, caller.account_id)

    def _check(self, password: str, name: str, pointer: str) -> None:
        rules, names = self.identity.rules, (name, self.identity.rules.host)
        passwords.check(password, shortest=rules.shortest_password, names=names, pointer=pointer)

    def _open(self, connection: Connection, account_id: UUID, device: Device) -> Given:
        given = sessions.open_session(
            connection,
            account_id,
            self.occasion,
            self.identity.keys.current(),
            device_name=device.name,
            device=device.number,
            rules=self.identity.rules.sessions,
        )
        audit.record(
            connection, account_id, Event.LOGIN_OK, self.occasion, session_id=given.session_id
        )
        return given

    def _rehash(self, account: Account, password: str) -> None:
        stored = account.password_hash
        if stored is None or not self.identity.hasher.is_outdated(stored):
            return
        hashed = self.identity.hasher.hash(password)
        with self.database.writing() as connection:
            accounts.rehash(connection, account, hashed)
