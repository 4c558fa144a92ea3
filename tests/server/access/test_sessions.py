"""Sessions last as long as they should, on each engine, whoever asks at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest

from people import DAY, NOON, RING, add, at
from strategies import seeded
from workoutlog.server.access import accounts, audit, callers, sessions
from workoutlog.server.access.access_tokens import AccessClaims
from workoutlog.server.access.callers import Caller
from workoutlog.server.access.denials import (
    AccountDeleted,
    AccountDisabled,
    SessionExpired,
    SessionNeeded,
    SessionRevoked,
    TokenInvalid,
    Unauthorized,
)
from workoutlog.server.access.keys import Key, KeyRing
from workoutlog.server.access.sessions import Because, Given, SessionRules
from workoutlog.server.access.standing import lock
from workoutlog.server.refusals import RowMissing
from workoutlog.server.storage.database import Database

SECOND = timedelta(seconds=1)


@pytest.fixture
def ann(database: Database) -> UUID:
    return add(database)


def opened(
    database: Database, account_id: UUID, now: datetime = NOON, name: str = "laptop"
) -> Given:
    with database.writing() as connection:
        return sessions.open_session(connection, account_id, at(now), RING, device_name=name)


def refreshed(
    database: Database, token: str, nonce: bytes | None = None, now: datetime = NOON
) -> Given | Unauthorized:
    with database.writing() as connection:
        return sessions.refresh(connection, token, nonce, at(now), RING)


def caller_of(database: Database, given: Given, now: datetime, *, writing: bool = False) -> Caller:
    claims = AccessClaims(given.account_id, given.session_id)
    with database.writing() if writing else database.reading() as connection:
        return callers.standing(connection, claims, now, writing=writing)


def names(database: Database, account_id: UUID, now: datetime = NOON) -> list[str]:
    with database.reading() as connection:
        return [each.device_name for each in sessions.sessions(connection, account_id, now)]


def test_two_logins_are_two_sessions_with_secrets_of_their_own(
    database: Database, ann: UUID
) -> None:
    first, second = opened(database, ann), opened(database, ann)
    assert first.session_id != second.session_id
    assert first.refresh_token != second.refresh_token
    assert first.refresh_token.startswith("wlr_")
    assert len(first.refresh_token) == 4 + 91
    assert caller_of(database, first, NOON).session_id == first.session_id


@pytest.mark.parametrize("writing", [False, True])
def test_a_session_ends_if_it_is_not_used(database: Database, ann: UUID, *, writing: bool) -> None:
    given, end = opened(database, ann), NOON + 90 * DAY
    caller_of(database, given, end - SECOND, writing=writing)
    with pytest.raises(SessionExpired):
        caller_of(database, given, end, writing=writing)
    assert isinstance(refreshed(database, given.refresh_token, now=end), SessionExpired)
    assert names(database, ann, end) == []


def test_a_session_ends_some_day_however_much_it_is_used(database: Database, ann: UUID) -> None:
    given, now = opened(database, ann), NOON
    while now < NOON + 365 * DAY - SECOND:
        now = min(now + 80 * DAY, NOON + 365 * DAY - SECOND)
        answer = refreshed(database, given.refresh_token, now=now)
        assert isinstance(answer, Given)
        given = answer
    assert isinstance(
        refreshed(database, given.refresh_token, now=NOON + 365 * DAY), SessionExpired
    )


def test_the_oldest_idle_session_yields(database: Database, ann: UUID) -> None:
    rules = SessionRules(most=3)
    given = [opened(database, ann, NOON + each * SECOND, f"{each}") for each in range(3)]
    refreshed(database, given[0].refresh_token, now=NOON + 60 * SECOND)
    with database.writing() as connection:
        sessions.open_session(connection, ann, at(NOON + DAY), RING, device_name="new", rules=rules)
    assert names(database, ann) == ["new", "0", "2"]
    with pytest.raises(SessionRevoked):
        caller_of(database, given[1], NOON)


def test_dead_sessions_are_forgotten_some_day(database: Database, ann: UUID) -> None:
    given = opened(database, ann)
    with database.writing() as connection:
        sessions.revoke(connection, ann, at(), Because.OWNER, session_id=given.session_id)
    for days, said in ((30, "revoked"), (31, "no such session")):
        with database.writing() as connection:
            sessions.forget(connection, ann, NOON + days * DAY, sessions.RULES)
        assert said in str(refreshed(database, given.refresh_token))


def test_16_refreshes_at_once_have_one_successor(database: Database, ann: UUID) -> None:
    given, together = opened(database, ann), Barrier(16)

    def ask(_number: int) -> Given | Unauthorized:
        together.wait()
        return refreshed(database, given.refresh_token, b"the same nonce")

    with ThreadPoolExecutor(16) as threads:
        answers = [*threads.map(ask, range(16))]

    tokens = {each.refresh_token for each in answers if isinstance(each, Given)}
    assert len(tokens) == 1
    assert all(isinstance(each, Given) for each in answers)
    assert isinstance(refreshed(database, tokens.pop(), b"another"), Given)


def test_refreshes_with_lost_answers_sign_nobody_out(database: Database, ann: UUID) -> None:
    random, given, now = seeded(6), opened(database, ann), NOON
    nonce: bytes | None = None
    for _ in range(150):
        now += DAY
        nonce = nonce or random.randbytes(16)
        answer = refreshed(database, given.refresh_token, nonce, now)
        assert isinstance(answer, Given)
        if random.random() < 0.5:
            given, nonce = answer, None


def test_a_token_used_twice_ends_the_session_and_is_written_down(
    database: Database, ann: UUID
) -> None:
    given = opened(database, ann)
    refreshed(database, given.refresh_token, b"owner")
    assert isinstance(refreshed(database, given.refresh_token, b"thief"), SessionRevoked)
    with pytest.raises(SessionRevoked):
        caller_of(database, given, NOON)
    with database.reading() as connection:
        told = {each.event for each in audit.events(connection, ann)}
    assert told == {"account_added", "refresh_reused", "session_revoked"}


def test_a_forged_token_ends_nothing(database: Database, ann: UUID) -> None:
    given = opened(database, ann)
    forged = given.refresh_token[:-8] + "AAAAAAAA"
    assert isinstance(refreshed(database, forged), TokenInvalid)
    assert isinstance(refreshed(database, "wlr_x"), TokenInvalid)
    assert isinstance(refreshed(database, given.refresh_token), Given)


def test_an_account_that_was_never_here_is_told_to_sign_in(database: Database) -> None:
    given = Given(UUID(int=5), UUID(int=6), "")
    with pytest.raises(SessionRevoked):
        caller_of(database, given, NOON)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [(accounts.disable, AccountDisabled), (accounts.delete_account, AccountDeleted)],
)
@pytest.mark.parametrize("writing", [False, True])
def test_an_account_that_does_not_stand_is_refused(
    database: Database,
    ann: UUID,
    change: Callable[..., None],
    refusal: type[Unauthorized],
    *,
    writing: bool,
) -> None:
    given = opened(database, ann)
    with database.writing() as connection:
        change(connection, ann, at())
    with pytest.raises(refusal):
        caller_of(database, given, NOON, writing=writing)
    assert isinstance(refreshed(database, given.refresh_token), refusal)


def test_a_revocation_waits_for_what_is_being_written(database: Database, ann: UUID) -> None:
    """After it is answered nothing is written any more: it can come before or after, not amid."""
    given, order = opened(database, ann), []
    claims = AccessClaims(given.account_id, given.session_id)
    began = Barrier(2)

    def revoke() -> None:
        began.wait()
        with database.writing() as connection:
            lock(connection, ann)
            sessions.revoke(connection, ann, at(), Because.OWNER)
        order.append("revoked")

    with ThreadPoolExecutor(1) as threads:
        with database.writing() as connection:
            callers.standing(connection, claims, NOON, writing=True)
            waiting = threads.submit(revoke)
            began.wait()
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            order.append("written")
        waiting.result(timeout=20)
    assert order == ["written", "revoked"]


def test_all_sessions_but_one_are_revoked(database: Database, ann: UUID) -> None:
    given = [opened(database, ann, name=name) for name in "abc"]
    ben = opened(database, add(database, "ben"))
    with database.writing() as connection:
        count = sessions.revoke(connection, ann, at(), Because.PASSWORD, but=given[1].session_id)
    assert count == 2
    assert names(database, ann) == ["b"]
    assert caller_of(database, ben, NOON).session_id == ben.session_id


def test_a_session_is_renamed_by_its_own_account(database: Database, ann: UUID) -> None:
    given, ben = opened(database, ann), add(database, "ben")
    with database.writing() as connection:
        sessions.rename(connection, ann, given.session_id, "gym phone", at())
    assert names(database, ann) == ["gym phone"]
    with pytest.raises(RowMissing), database.writing() as connection:
        sessions.rename(connection, ben, given.session_id, "mine", at())


def test_the_last_use_is_exact_to_the_hour(database: Database, ann: UUID) -> None:
    opened(database, ann, NOON + timedelta(minutes=59, seconds=59, microseconds=999_000))
    with database.reading() as connection:
        [session] = sessions.sessions(connection, ann, NOON)
    assert session.used_at == NOON
    assert session.expires_at == NOON + timedelta(90, minutes=59, seconds=59, microseconds=999_000)
    assert session.network == "192.0.2.1/32"


def test_only_a_session_may_do_what_sessions_do() -> None:
    with pytest.raises(SessionNeeded):
        Caller(UUID(int=1), 1, token_id=UUID(int=2)).require_session()


def test_a_refresh_token_of_a_retired_key_is_refused(database: Database, ann: UUID) -> None:
    given = opened(database, ann)
    later = KeyRing((Key(seeded(3).randbytes(32), NOON + DAY), *RING.keys))

    def refresh(now: datetime) -> Given | Unauthorized:
        with database.writing() as connection:
            return sessions.refresh(connection, given.refresh_token, b"n", at(now), later)

    assert isinstance(refresh(NOON + 80 * DAY), Given)
    gone = refresh(NOON + 91 * DAY)
    assert isinstance(gone, TokenInvalid)
