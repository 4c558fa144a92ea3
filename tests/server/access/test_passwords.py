"""Passwords are hashed as they should be, and refused only where somebody would guess them."""

import asyncio
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from people import CHEAP, HASHER, PASSWORD
from workoutlog.server.access.common_passwords import common_words
from workoutlog.server.access.denials import HashingBusy, PasswordRefused
from workoutlog.server.access.passwords import Cost, Hasher, HashingTurns, check


def test_a_hash_is_argon2id_at_the_cost_that_owasp_names() -> None:
    hasher = Hasher()
    hashed = hasher.hash(PASSWORD)

    parameters = extract_parameters(hashed)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (parameters.type, parameters.salt_len, parameters.hash_len) == (Type.ID, 16, 32)
    assert hasher.is_right(PASSWORD, hashed)
    assert not hasher.is_outdated(hashed)
    assert hashed != hasher.hash(PASSWORD)


def test_a_hash_of_another_cost_is_outdated_and_still_good() -> None:
    dearer = Hasher(Cost(memory_kib=128, passes=2))
    hashed = HASHER.hash(PASSWORD)
    assert dearer.is_right(PASSWORD, hashed)
    assert dearer.is_outdated(hashed)


def test_nobodys_password_is_as_dear_to_verify_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    verify = PasswordHasher.verify

    def spy(hasher: PasswordHasher, stored: str, password: str) -> bool:
        asked.append(stored)
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", spy)
    assert not Hasher(CHEAP).is_right(PASSWORD, None)
    [nobody] = asked
    assert extract_parameters(nobody) == extract_parameters(HASHER.hash(PASSWORD))


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA", "$2b$12$x"])
def test_a_damaged_hash_lets_nobody_in(stored: str) -> None:
    assert not HASHER.is_right(PASSWORD, stored)


@pytest.mark.parametrize(
    "password",
    [
        "the quick  brown fox\tjumps",
        "Привет, мир железа и штанги, шестьдесят четыре знака ровно тут!!",
        "😀🐶🍕🚗🌍🎸⚽📚🔑🌵🎲🧊🛶🪁🧵",
        "ngwzv kqpld mxrtb",
        "839201746532918",
        "a\0b" + "Xk3$pq9!vLm2zR8",
        "pässwörter sind für öde Überwürfe",
        PASSWORD,
        "kx" * 100 + "gravel" + "q7" * 25,
    ],
)
def test_any_character_may_be_in_a_password(password: str) -> None:
    check(password, shortest=15, names=("ann", "gym.example.org"))
    hashed = HASHER.hash(password)
    assert HASHER.is_right(password, hashed)
    assert not HASHER.is_right(f"{password[:-1]}~", hashed)


def test_both_ways_to_write_a_letter_are_the_same_password() -> None:
    text = "Käsekuchen mit Rührteig"
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert HASHER.is_right(composed, HASHER.hash(decomposed))
    assert HASHER.is_right(decomposed, HASHER.hash(composed))


def test_nothing_is_cut_off() -> None:
    long = "gravel orbit " * 20
    assert not HASHER.is_right(f"{long[:200]}x{long[201:]}", HASHER.hash(long))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("x" * 14, "has 14 characters; it needs 15"),
        ("gravel " * 43, "has 301 characters; 256 are allowed"),
        ("username123456789", "tried first"),
        ("UserName2024!", "it needs 15"),
        ("UserName-2024-!!", "tried first"),
        ("gym.example.org!", "tried first"),
        ("myexamplegym2024", "tried first"),
        ("passwordpassword", "tried first"),
        ("P@ssw0rd!2024!!", "tried first"),
        ("p@$$w0rd123456789", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("qwertyuiopasdfghjkl", "tried first"),
        ("123456789012345678", "tried first"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "tried first"),
        ("zyxwvutsrqponmlkjih", "tried first"),
        ("iloveyou  iloveyou", "tried first"),
        ("               ", "tried first"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(PasswordRefused, match=why) as refused:
        check(password, shortest=15, names=("UserName", "gym.example.org"))

    assert refused.value.flaws[0].pointer == "/password"
    assert password not in refused.value.message


def test_every_common_word_is_refused_alone_twice_and_with_a_year() -> None:
    assert len(common_words()) > 2_000
    taken = []
    for word in sorted(common_words()):
        for password in (word, word * 2, f"{word.capitalize()}1999!"):
            try:
                check(password, shortest=1)
            except PasswordRefused:
                continue
            taken.append(password)
    assert taken == []


def test_few_hash_at_a_time_some_wait_and_the_others_are_sent_away() -> None:
    async def many() -> tuple[list[str], int]:
        turns, log, at_once = HashingTurns(), [], 0
        most = 0

        async def one() -> None:
            nonlocal at_once, most
            try:
                async with turns.turn():
                    at_once += 1
                    most = max(most, at_once)
                    assert at_once <= turns.running <= 2
                    await asyncio.sleep(0)
                    at_once -= 1
                log.append("hashed")
            except HashingBusy as busy:
                log.append(f"sent away for {busy.headers['Retry-After']} s")

        await asyncio.gather(*(one() for _ in range(40)))
        assert (turns.waiting, turns.running) == (0, 0)
        return log, most

    log, most = asyncio.run(many())
    assert most == 2
    assert (log.count("hashed"), log.count("sent away for 1 s")) == (10, 30)
