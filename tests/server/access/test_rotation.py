"""Nobody is signed out by a lost answer, and a thief never stays.

A client's requests and answers are lost, come twice and come late, at random; it
follows the rules: keep the nonce before sending, ask again with the same, and
drop it only with the new token.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import DAY, NOON, RING
from strategies import seeded
from workoutlog.server.access import rotation
from workoutlog.server.access.keys import Key
from workoutlog.server.access.rotation import GRACE, RefreshToken, Rotation

KEY = RING.signing
SECRET = bytes(range(32))
START = Rotation(1, NOON)
IDS = (UUID(int=1), UUID(int=2))


@dataclass
class Server:
    """One session, as the server has it; the token of a generation is its number."""

    rotation: Rotation = START
    revoked: bool = False

    def refresh(self, token: int, nonce: bytes | None, now: datetime) -> int | None:
        """Answer like the server; None is 401."""
        after = None if self.revoked else self.rotation.turned(token, nonce, now)
        if after is None:
            self.revoked = True
            return None
        self.rotation = after
        return after.generation


@dataclass
class Client:
    """A device; what it holds is on its disk and outlives a crash."""

    random: Random
    token: int = 1
    nonce: bytes | None = None

    def attempt(self, server: Server, now: datetime, *, loss: float) -> bool:
        """Ask once; say whether the client was told to sign in again."""
        if self.nonce is None:
            self.nonce = self.random.randbytes(16)
        if self.random.random() < loss:
            return False  # the request was lost, or the client died before it was sent
        answer = server.refresh(self.token, self.nonce, now)
        if self.random.random() < loss:
            server.refresh(self.token, self.nonce, now)  # the network sent it twice
        if answer is None:
            return True
        if self.random.random() < loss:
            return False  # the answer was lost, or the client died before it was kept
        self.token, self.nonce = answer, None
        return False


@pytest.mark.parametrize("loss", [0.02, 0.5])
def test_100_000_refreshes_sign_nobody_out(loss: float) -> None:
    random, server = seeded(11), Server()
    client, now = Client(random), NOON
    done = 0
    for _ in range(100_000):
        now += DAY * random.choice([0, 0.0001, 1, 60])
        assert not client.attempt(server, now, loss=loss)
        done += client.nonce is None
    assert not server.revoked
    assert done > 100_000 * (1 - loss) ** 3


@given(seed=st.integers(0, 2**32), before=st.integers(0, 200), thief_first=st.booleans())
def test_a_thief_is_noticed_when_the_second_of_the_two_asks(
    seed: int, before: int, *, thief_first: bool
) -> None:
    random, server = seeded(seed), Server()
    owner, now = Client(random), NOON
    for _ in range(before):
        owner.attempt(server, now, loss=0.2)
    thief = Client(random, owner.token)  # the token is stolen, the nonce of a request is not
    both = [thief, owner] if thief_first else [owner, thief]
    for each in both:
        for _ in range(100):
            if each.attempt(server, now, loss=0.2) or each.nonce is None:
                break
    assert server.revoked


def test_a_thief_in_step_is_noticed_at_once() -> None:
    """The policy that always lets the previous token pass never notices this one."""
    server = Server()
    owner, thief = Client(seeded(1)), Client(seeded(2))
    assert not owner.attempt(server, NOON, loss=0)
    assert thief.attempt(server, NOON, loss=0)
    assert owner.attempt(server, NOON, loss=0)


def test_the_same_nonce_gets_the_same_token_however_late() -> None:
    first = Rotation(5, NOON).turned(5, b"n", NOON + DAY)
    assert first is not None
    assert (first.generation, first.rotated_at) == (6, NOON + DAY)
    assert first.turned(5, b"n", NOON + 80 * DAY) is first
    assert first.turned(5, b"m", NOON + DAY) is None
    assert first.turned(5, None, NOON + DAY) is None
    assert first.turned(4, b"n", NOON + DAY) is None
    assert first.turned(7, b"n", NOON + DAY) is None


def test_without_a_nonce_the_same_token_passes_for_some_seconds() -> None:
    first = Rotation(1, NOON).turned(1, None, NOON)
    assert first is not None
    assert first.turned(1, None, NOON + GRACE) is first
    assert first.turned(1, None, NOON + GRACE + timedelta(milliseconds=1)) is None
    assert first.turned(1, b"n", NOON) is None


def test_a_token_is_read_and_proved() -> None:
    token = RefreshToken.read(rotation.write(KEY, SECRET, *IDS, 7))
    assert token is not None
    assert token[:3] == (*IDS, 7)
    assert token.is_proved(KEY, SECRET)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token._replace(generation=8),
        lambda token: token._replace(account_id=UUID(int=9)),
        lambda token: token._replace(session_id=UUID(int=9)),
        lambda token: token._replace(proof=bytes(32)),
    ],
)
def test_another_token_is_not_proved(change: Callable[[RefreshToken], RefreshToken]) -> None:
    token = RefreshToken.read(rotation.write(KEY, SECRET, *IDS, 7))
    assert token is not None
    assert not change(token).is_proved(KEY, SECRET)


def test_neither_the_database_nor_the_key_file_alone_makes_a_token() -> None:
    token = RefreshToken.read(rotation.write(KEY, SECRET, *IDS, 7))
    assert token is not None
    assert not token.is_proved(KEY, bytes(32))
    assert not token.is_proved(Key(bytes(32)), SECRET)
