"""Names belong to one account, whoever asks at the same time, and for a while to nobody."""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import DAY, HASHER, NOON, PASSWORD, add, at
from workoutlog.server.access import accounts, api_tokens, audit, invites
from workoutlog.server.access.accounts import folded
from workoutlog.server.access.audit import Event
from workoutlog.server.access.codes import RESET_CODE
from workoutlog.server.access.denials import InviteInvalid, NameRefused, NameTaken, ResetCodeWrong
from workoutlog.server.refusals import RowMissing
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import Scope


def at_once(ask: Callable[[int], object], count: int = 4) -> list[object]:
    """Ask in several threads at the same time."""
    together = Barrier(count)

    def one(number: int) -> object:
        together.wait()
        return ask(number)

    with ThreadPoolExecutor(count) as threads:
        return [*threads.map(one, range(count))]


@given(st.text(min_size=1, max_size=64))
def test_a_name_folds_to_the_same_however_it_is_written(name: str) -> None:
    key = folded(name)
    assert folded(key) == key
    assert folded(unicodedata.normalize("NFD", name)) == key
    assert folded(unicodedata.normalize("NFKC", name)) == key


@pytest.mark.parametrize("name", ["ann", "Ann.O-Neil_7+gym@example.org", "Jürgen", "Анна", "山田"])
def test_a_name_has_letters_of_any_script(database: Database, name: str) -> None:
    add(database, name)
    with database.reading() as connection:
        found = accounts.find(connection, name.upper())
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", ["", " ", "a b", "a\n", "a/b", "a\0", "x" * 65, "😀", "ﷺ" * 5])
def test_other_names_are_refused(database: Database, name: str) -> None:
    with pytest.raises(NameRefused) as refused:
        add(database, name)
    assert refused.value.flaws[0].pointer == "/name"


def test_of_two_at_once_one_gets_the_name(database: Database) -> None:
    def take(number: int) -> bool:
        try:
            add(database, "ann" if number % 2 else "ANN")
        except NameTaken:
            return False
        return True

    assert sorted(map(bool, at_once(take))) == [False, False, False, True]
    with database.reading() as connection:
        assert len(accounts.accounts(connection)) == 1


def test_the_name_of_a_deleted_account_is_free_some_day(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        accounts.delete_account(connection, ann, at(NOON), name_kept_for=timedelta(days=30))
        assert accounts.find(connection, "ann") is None
    for now, is_free in ((NOON + 30 * DAY - timedelta(seconds=1), False), (NOON + 30 * DAY, True)):
        with nullcontext() if is_free else pytest.raises(NameTaken), database.writing() as held:
            accounts.check_free(held, "ＡＮＮ", now)
        with nullcontext() if is_free else pytest.raises(NameTaken), database.writing() as held:
            assert accounts.add(held, at(now), "ann", None) != ann


def test_a_reset_code_is_used_once_by_several_at_once(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        code = accounts.offer_reset(connection, ann, at())
    assert RESET_CODE.read(code)

    def use(number: int) -> bool:
        try:
            with database.writing() as connection:
                accounts.reset_password(connection, ann, code, f"hash {number}", at())
        except ResetCodeWrong:
            return False
        return True

    assert sorted(map(bool, at_once(use))) == [False, False, False, True]


def test_a_reset_ends_what_is_signed_in_and_is_written_down(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        code = accounts.offer_reset(connection, ann, at())
        api_tokens.create(connection, ann, at(), name="ci", scope=Scope.READ, expires_at=NOON + DAY)
        accounts.reset_password(connection, ann, code, HASHER.hash(PASSWORD), at())
    with database.reading() as connection:
        [token] = api_tokens.api_tokens(connection, ann)
        told = {each.event for each in audit.events(connection, ann)}
    assert token.revoked_at == NOON
    assert told >= {"password_reset_offered", "password_reset", "token_revoked"}


def test_a_code_is_good_for_its_account_and_a_day(database: Database) -> None:
    ann, ben = add(database), add(database, "ben")
    with database.writing() as connection:
        code = accounts.offer_reset(connection, ann, at())
        accounts.check_reset_code(connection, ann, code, NOON + DAY - timedelta(seconds=1))
        for account, now in ((ben, NOON), (ann, NOON + DAY), (UUID(int=3), NOON)):
            with pytest.raises(ResetCodeWrong):
                accounts.check_reset_code(connection, account, code, now)


def test_an_invite_is_used_once_by_several_at_once(database: Database) -> None:
    with database.writing() as connection:
        _, code = invites.create(connection, at(), DAY)

    def use(_number: int) -> bool:
        try:
            with database.writing() as connection:
                invites.use(connection, code, NOON)
        except InviteInvalid:
            return False
        return True

    assert sorted(map(bool, at_once(use))) == [False, False, False, True]
    with database.writing() as connection:
        [invite] = invites.invites(connection)
        with pytest.raises(RowMissing):
            invites.revoke(connection, invite.id, NOON)


def test_old_events_are_forgotten(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        audit.record(connection, ann, Event.LOGIN_OK, at(NOON + DAY))
        audit.forget(connection, ann, NOON + 180 * DAY + timedelta(seconds=1))
        [event] = audit.events(connection, ann)
    assert (event.event, event.network, event.request_id) == (
        "login_ok",
        "192.0.2.1/32",
        "request-1",
    )


def test_networks_are_not_kept_where_they_should_not_be(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        audit.record(connection, ann, Event.LOGIN_OK, at()._replace(keeps_network=False))
        told = [each.network for each in audit.events(connection, ann)]
    assert sorted(told, key=str) == ["192.0.2.1/32", None]


def test_the_use_of_a_token_is_exact_to_the_hour(database: Database) -> None:
    ann = add(database)
    with database.writing() as connection:
        made, _ = api_tokens.create(
            connection, ann, at(), name="ci", scope=Scope.READ, expires_at=NOON + DAY
        )
        api_tokens.note_use(connection, ann, made.id, NOON + timedelta(minutes=59))
        [token] = api_tokens.api_tokens(connection, ann)
    assert token.used_at == NOON
