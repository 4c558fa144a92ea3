"""A login is whole or not there, and never moves a logbook to somebody else unasked."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from strategies import seeded
from workoutlog import exercises
from workoutlog.errors import (
    AccountDiffers,
    CredentialsUnusable,
    DeviceRevoked,
    LogbookFull,
    LoginRefused,
    NeedsConfirmation,
    NotLoggedIn,
    ServerUnreachable,
    WorkoutlogError,
)
from workoutlog.services import signing_in
from workoutlog.services.accounts import Account, StoreKind, account_of, logged_in, remember
from workoutlog.services.ports import Moment
from workoutlog.services.sets import log
from workoutlog.services.signing_in import Admitted, LoggedIn, LoggedOut, Place
from workoutlog.store.replica import SqliteReplica

ANN, BEN = UUID(int=0xA), UUID(int=0xB)
HOME = Place("https://example.org")
NOW = datetime(2026, 11, 18, 18, tzinfo=UTC)


class Door:
    """Lets one person in, each time in a new session."""

    def __init__(
        self,
        account_id: UUID = ANN,
        name: str = "ann",
        *,
        refusing: WorkoutlogError | None = None,
        session: bool = True,
    ) -> None:
        self._account = account_id, name
        self._refusing = refusing
        self._session = session
        self.inside: list[Admitted] = []

    def let_in(self) -> Admitted:
        if self._refusing:
            raise self._refusing
        number = UUID(int=0x5E55 + len(self.inside)) if self._session else None
        self.inside.append(Admitted(*self._account, number, f"secret {len(self.inside)}"))
        return self.inside[-1]

    def send_away(self, admitted: Admitted) -> None:
        self.inside.remove(admitted)


class Keeper:
    """Keeps secrets, unless it is locked."""

    kind = StoreKind.FILE

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked
        self.kept: dict[str, str] = {}

    def write(self, key: str, secret: str) -> None:
        self._refuse()
        self.kept[key] = secret

    def forget(self, key: str) -> None:
        self._refuse()
        self.kept.pop(key, None)

    def _refuse(self) -> None:
        if self.locked:
            raise CredentialsUnusable("It is locked.")


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[SqliteReplica]:
    with closing(SqliteReplica(tmp_path / "logbook.db", seeded(1).getrandbits)) as replica:
        yield replica


@pytest.fixture
def moment(replica: SqliteReplica) -> Moment:
    return Moment(replica, exercises, NOW, seeded(2).getrandbits)


def log_in(
    moment: Moment, door: Door, keeper: Keeper | None = None, *, merge: bool = False
) -> LoggedIn:
    replica = moment.logbook
    assert isinstance(replica, SqliteReplica)
    kept = keeper or Keeper()
    return signing_in.log_in(moment, replica, HOME, door, kept, device="phone", merge=merge)


def log_out(
    moment: Moment,
    keeper: Keeper,
    error: WorkoutlogError | None = None,
    *,
    confirmed: bool = False,
) -> LoggedOut:
    replica = moment.logbook
    assert isinstance(replica, SqliteReplica)

    def tell_server() -> None:
        if error:
            raise error

    return signing_in.log_out(moment, replica, tell_server, keeper, confirmed=confirmed)


def account(moment: Moment) -> Account | None:
    return account_of(moment.logbook)


class TestLoggingIn:
    def test_the_account_is_remembered_and_the_secret_is_kept_elsewhere(
        self, moment: Moment
    ) -> None:
        door, keeper = Door(), Keeper()
        log(moment, "squat 100x5")
        result = log_in(moment, door, keeper)

        assert result[:-1] == ("https://example.org", "ann", "phone", StoreKind.FILE)
        assert result.unsent >= 3
        found = logged_in(moment.logbook)
        assert (found.account_id, found.name, found.url) == (ANN, "ann", "https://example.org")
        assert found.session_id == door.inside[0].session_id
        assert keeper.kept == {found.key: "secret 0"}
        assert "secret" not in (moment.logbook.state("account") or "")

    def test_each_login_has_a_key_of_its_own(self, moment: Moment) -> None:
        door, keeper = Door(), Keeper()
        log_in(moment, door, keeper)
        log_in(moment, door, keeper)

        assert len(keeper.kept) == 2

    def test_who_is_refused_changes_nothing(self, moment: Moment) -> None:
        with pytest.raises(LoginRefused):
            log_in(moment, Door(refusing=LoginRefused("No.")))
        assert account(moment) is None

    def test_a_secret_that_cannot_be_kept_ends_the_session_again(self, moment: Moment) -> None:
        door = Door()
        with pytest.raises(CredentialsUnusable):
            log_in(moment, door, Keeper(locked=True))
        assert door.inside == []
        assert account(moment) is None

    def test_a_logbook_that_cannot_be_written_ends_it_again_everywhere(
        self, moment: Moment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise LogbookFull("The disk is full.")

        door, keeper = Door(), Keeper()
        monkeypatch.setattr(signing_in, "remember", full)
        with pytest.raises(LogbookFull):
            log_in(moment, door, keeper)
        assert (door.inside, keeper.kept) == ([], {})
        assert account(moment) is None


class TestAnotherAccount:
    def test_it_is_refused_and_nobody_stays_inside(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)
        before, kept = account(moment), dict(keeper.kept)
        other = Door(BEN, "ben")
        with pytest.raises(AccountDiffers, match="belongs to ann at https://example"):
            log_in(moment, other, keeper)

        assert other.inside == []
        assert account(moment) == before
        assert keeper.kept == kept

    def test_it_is_refused_also_after_a_logout(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)
        log_out(moment, keeper)
        with pytest.raises(AccountDiffers):
            log_in(moment, Door(BEN, "ben"))

    def test_who_says_so_sends_everything_to_it(self, moment: Moment) -> None:
        log(moment, "squat 100x5")
        everything = log_in(moment, Door()).unsent
        replica = moment.logbook
        assert isinstance(replica, SqliteReplica)
        moment.logbook.set_state("cursor", "somewhere")
        result = log_in(moment, Door(BEN, "ben"), merge=True)

        assert result.unsent == everything
        assert logged_in(moment.logbook).name == "ben"
        assert moment.logbook.state("cursor") is None

    def test_the_same_account_goes_on_where_it_was(self, moment: Moment) -> None:
        log_in(moment, Door())
        moment.logbook.set_state("cursor", "somewhere")
        log_in(moment, Door(ANN, "Ann renamed"))

        assert moment.logbook.state("cursor") == "somewhere"
        assert logged_in(moment.logbook).name == "Ann renamed"


class TestLoggingOut:
    def test_it_is_forgotten_and_the_account_is_remembered(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)
        assert log_out(moment, keeper) == ("https://example.org", "ann", True, None, 0)

        assert keeper.kept == {}
        found = account(moment)
        assert found is not None
        assert (found.account_id, found.session_id, found.store) == (ANN, None, None)
        with pytest.raises(NotLoggedIn, match="logged out of ann"):
            log_out(moment, keeper)

    def test_who_was_never_in_cannot_leave(self, moment: Moment) -> None:
        with pytest.raises(NotLoggedIn) as raised:
            log_out(moment, Keeper())
        assert raised.value.hint == "wl login example.org"

    @pytest.mark.parametrize("error", [DeviceRevoked("It was."), None])
    def test_a_server_that_did_so_already_agrees(
        self, error: WorkoutlogError | None, moment: Moment
    ) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)

        assert log_out(moment, keeper, error).revoked

    def test_a_server_that_is_away_is_told_of_and_keeps_nobody(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)
        result = log_out(moment, keeper, ServerUnreachable("Nobody answers."))

        assert (result.revoked, result.why) == (False, "Nobody answers.")
        assert keeper.kept == {}

    def test_an_api_token_is_not_revoked_and_that_is_said(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(session=False), keeper)
        result = log_out(moment, keeper, NotLoggedIn("It was asked."))

        assert not result.revoked
        assert result.why == "An API token stays good until the server revokes it."
        assert keeper.kept == {}

    def test_changes_that_only_this_device_has_are_asked_about(self, moment: Moment) -> None:
        keeper = Keeper()
        log(moment, "squat 100x5")
        log_in(moment, Door(), keeper)
        with pytest.raises(NeedsConfirmation, match=r"\d changes are on this device only") as asked:
            log_out(moment, keeper)
        assert asked.value.hint == "wl sync"
        assert len(keeper.kept) == 1

        assert log_out(moment, keeper, confirmed=True).unsent >= 3

    def test_a_store_that_is_locked_keeps_the_login_until_it_is_not(self, moment: Moment) -> None:
        keeper = Keeper()
        log_in(moment, Door(), keeper)
        keeper.locked = True
        with pytest.raises(CredentialsUnusable):
            log_out(moment, keeper)
        keeper.locked = False

        assert log_out(moment, keeper, DeviceRevoked("It was.")).revoked


@pytest.mark.parametrize("store", [None, *StoreKind])
@pytest.mark.parametrize("session_id", [None, UUID(int=5)])
def test_an_account_is_read_as_it_was_remembered(
    store: StoreKind | None, session_id: UUID | None, moment: Moment
) -> None:
    one = Account("https://example.org", ANN, "ann ✓", "0" * 32, session_id, store, insecure=True)
    remember(moment.logbook, one)

    assert account(moment) == one
