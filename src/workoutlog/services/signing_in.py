"""Logging in at a server, and out again. What is logged stays on the device either way."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, Protocol
from uuid import UUID

from workoutlog.errors import (
    AccountDiffers,
    AccountRefused,
    CredentialsUnusable,
    DeviceRevoked,
    NeedsConfirmation,
    WorkoutlogError,
)
from workoutlog.services.accounts import Account, StoreKind, account_of, logged_in, remember
from workoutlog.services.ports import Logbook, Moment
from workoutlog.services.replicas import Replica
from workoutlog.services.syncing import begin_anew


class Admitted(NamedTuple):
    """Whom a server has let in, and the secret by which it knows them again.

    ``session_id`` is None where an API token takes the place of a session.
    """

    account_id: UUID
    name: str
    session_id: UUID | None
    secret: str


class Place(NamedTuple):
    """Where a server is, and whether the lifter agreed to plain http."""

    url: str
    insecure: bool = False


class LoggedIn(NamedTuple):
    """A logbook that was logged in. ``unsent`` is how many changes the server does not have."""

    url: str
    name: str
    device: str | None
    store: StoreKind
    unsent: int


class LoggedOut(NamedTuple):
    """A logbook that was logged out; if the server does not know of it yet, ``why`` says why."""

    url: str
    name: str
    revoked: bool
    why: str | None
    unsent: int


class PasswordChanged(NamedTuple):
    """An account that has another password from now on."""

    url: str
    name: str


class Door(Protocol):
    """Where somebody comes in at a server, by what they have shown."""

    def let_in(self) -> Admitted:
        """Come in. Raises `LoginRefused` and the errors of a server that cannot be reached."""
        ...

    def send_away(self, admitted: Admitted) -> None:
        """End what was begun, as far as the server can be reached."""
        ...


class Keeper(Protocol):
    """Keeps secrets by key. Both raise `CredentialsUnusable`."""

    @property
    def kind(self) -> StoreKind:
        """What keeps them."""
        ...

    def write(self, key: str, secret: str) -> None:
        """Keep a secret."""
        ...

    def forget(self, key: str) -> None:
        """Keep it no more."""
        ...


def log_in(
    moment: Moment,
    replica: Replica,
    place: Place,
    door: Door,
    keeper: Keeper,
    *,
    device: str | None,
    merge: bool = False,
) -> LoggedIn:
    """Log a logbook in.

    Raises `AccountDiffers` where it belongs to another account, unless the two
    are to be merged; nobody stays logged in then.
    """
    logbook = moment.logbook
    before = account_of(logbook)
    admitted = door.let_in()
    is_other = before is not None and before.account_id != admitted.account_id
    account = Account(
        url=place.url,
        account_id=admitted.account_id,
        name=admitted.name,
        key=f"{moment.random_bits(128):032x}",
        session_id=admitted.session_id,
        store=keeper.kind,
        insecure=place.insecure,
    )
    try:
        if is_other:
            refuse_other(logbook, merge=merge)
        keeper.write(account.key, admitted.secret)
        with logbook.transaction():
            replica.begin()
            if is_other:
                begin_anew(moment, replica)
            remember(logbook, account)
            unsent = replica.count_unsent()
    except WorkoutlogError:
        # Whoever is not remembered as logged in must not be, there or here.
        door.send_away(admitted)
        with suppress(CredentialsUnusable):
            keeper.forget(account.key)
        raise
    return LoggedIn(account.url, account.name, device, keeper.kind, unsent)


def refuse_other(logbook: Logbook, *, merge: bool) -> None:
    """Raise `AccountDiffers` for a logbook that has an account, unless it may get another one."""
    before = account_of(logbook)
    if before is not None and not merge:
        raise AccountDiffers(
            f"This logbook belongs to {before.name} at {before.url}, and to nobody else.",
            "--merge puts all of it into the other account, too.",
            "--db begins a logbook of its own.",
        )


def log_out(
    moment: Moment,
    replica: Replica,
    tell_server: Callable[[], None],
    keeper: Keeper,
    *,
    confirmed: bool,
) -> LoggedOut:
    """Log a logbook out, on this device even if ``tell_server`` cannot.

    Raises `NeedsConfirmation` while it has changes that no other device has,
    and `NotLoggedIn`.
    """
    logbook = moment.logbook
    account = logged_in(logbook)
    unsent = replica.count_unsent()
    if unsent and not confirmed:
        changes = "1 change is" if unsent == 1 else f"{unsent:,} changes are"
        raise NeedsConfirmation(
            f"{changes} on this device only. Log out of {account.name} at {account.url}?",
            "They stay here and are sent after the next login. Say --yes to do it.",
            hint="wl sync",
        )
    why = None if account.session_id else "An API token stays good until the server revokes it."
    try:
        if account.session_id:
            tell_server()
    except (AccountRefused, DeviceRevoked):
        pass  # The server has done so already.
    except WorkoutlogError as error:
        why = error.message
    keeper.forget(account.key)
    remember(logbook, account._replace(store=None, session_id=None))
    return LoggedOut(account.url, account.name, why is None, why, unsent)
