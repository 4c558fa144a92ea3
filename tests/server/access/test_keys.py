"""Keys are random, kept for us alone, read anew, and retire when what they signed is dead."""

import logging
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from people import DAY, NOON
from strategies import seeded
from workoutlog.server.access.keys import Key, KeyFile, KeyRing
from workoutlog.server.refusals import KeysUnusable

RANDOM = seeded(9)
GOOD = b64encode(RANDOM.randbytes(32)).decode()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "state" / "keys")


def test_the_first_start_makes_one_key_and_the_next_finds_it(keys: KeyFile) -> None:
    assert keys.make(NOON, RANDOM.randbytes)
    ring = keys.ring()
    assert not keys.make(NOON + DAY, RANDOM.randbytes)

    assert KeyFile(keys.path).ring() == ring
    assert [(len(key.secret), key.made_at) for key in ring.keys] == [(32, NOON)]
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in keys.path.parent.iterdir()] == ["keys"]


def test_of_two_first_starts_one_makes_the_key(keys: KeyFile) -> None:
    def other_process_first(size: int) -> bytes:
        KeyFile(keys.path).path.write_text(f"{GOOD}\n")
        return RANDOM.randbytes(size)

    keys.path.parent.mkdir()

    assert not keys.make(NOON, other_process_first)
    assert keys.path.read_text() == f"{GOOD}\n"


def test_a_new_key_signs_and_the_old_one_verifies_for_a_while(keys: KeyFile) -> None:
    keys.make(NOON, RANDOM.randbytes)
    other = KeyFile(keys.path)
    old = other.ring().signing

    new = keys.rotate(NOON + DAY, RANDOM.randbytes, 90 * DAY).signing

    assert other.ring().signing == new != old
    life = timedelta(minutes=15)
    assert other.ring().find(old.kid, NOON + DAY + life - timedelta(seconds=1), life) == old
    assert other.ring().find(old.kid, NOON + DAY + life, life) is None
    assert other.ring().find(new.kid, NOON + 1000 * DAY, life) == new
    assert keys.path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_dropped_when_nothing_that_it_signed_lives(keys: KeyFile) -> None:
    keys.make(NOON, RANDOM.randbytes)
    keys.rotate(NOON + DAY, RANDOM.randbytes, 90 * DAY)
    assert len(keys.rotate(NOON + 90 * DAY, RANDOM.randbytes, 90 * DAY).keys) == 3
    assert len(keys.rotate(NOON + 91 * DAY, RANDOM.randbytes, 90 * DAY).keys) == 3


def test_a_key_without_a_time_is_good_while_its_line_is_there() -> None:
    first, second = Key(RANDOM.randbytes(32)), Key(RANDOM.randbytes(32))
    ring = KeyRing((first, second))
    assert [*ring.good(NOON, timedelta(0))] == [first, second]


def test_keys_are_read_as_openssl_writes_them(keys: KeyFile) -> None:
    secret = RANDOM.randbytes(48)
    keys.path.parent.mkdir()
    keys.path.write_text(f"\n{urlsafe_b64encode(secret).decode()}\n{GOOD}\n\n")

    ring = keys.ring()

    assert ring.signing.secret == secret
    assert [key.made_at for key in ring.keys] == [None, None]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "holds no key"),
        ("not base64!", "has no key in line 1"),
        (f"{GOOD}\nyesterday {GOOD}", "has no key in line 2"),
        (f"1 2 {GOOD}", "has no key in line 1"),
        (f"2026-11-18T12:00:00 {GOOD}", "has a time without its offset in line 1"),
        (b64encode(b"\xff\x00" * 8).decode(), "has a key of 16 bytes in line 1; 32 are needed"),
        (b64encode(bytes(32)).decode(), "has a key that anyone could guess in line 1"),
        (b64encode(bytes(range(200, 232))[::-1][:8] * 4).decode(), "that anyone could guess"),
        (b64encode(b"change-me-change-me-change-me-now").decode(), "that anyone could guess"),
        (b64encode(bytes(range(140))).decode(), "that anyone could guess"),
    ],
)
def test_what_is_no_good_key_is_refused(keys: KeyFile, text: str, what: str) -> None:
    keys.path.parent.mkdir()
    keys.path.write_text(text)

    with pytest.raises(KeysUnusable) as refused:
        keys.ring()

    assert what in refused.value.message
    assert str(keys.path) in refused.value.message
    assert refused.value.exit_status == 78
    assert all(word not in refused.value.message for word in text.split() if len(word) > 9)


def test_a_file_that_cannot_be_used_is_told(keys: KeyFile, tmp_path: Path) -> None:
    with pytest.raises(KeysUnusable, match="cannot be read: No such file"):
        keys.ring()
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(KeysUnusable, match="cannot be made"):
        keys.make(NOON, RANDOM.randbytes)
    binary = KeyFile(tmp_path / "binary")
    binary.path.write_bytes(b"\xff\xfe")
    with pytest.raises(KeysUnusable, match="is no text"):
        binary.ring()


def test_while_a_file_is_broken_what_was_in_it_goes_on(
    keys: KeyFile, caplog: pytest.LogCaptureFixture
) -> None:
    keys.path.parent.mkdir()
    keys.path.write_text("no key")
    with pytest.raises(KeysUnusable):
        keys.current()
    keys.path.write_text(f"{GOOD}\n")
    ring = keys.current()

    with caplog.at_level(logging.INFO):
        for text in ("garbage", "more of it"):
            keys.path.write_text(text)
            assert keys.current() == ring
        keys.path.unlink()
        assert keys.current() == ring
        keys.path.write_text(f"{GOOD}\n{GOOD}\n")
        assert len(keys.current().keys) == 2

    assert [each.message for each in caplog.records] == [
        "the key file cannot be used",
        "the key file can be used again",
    ]
    assert str(keys.path) in vars(caplog.records[0])["reason"]


def test_two_rotations_at_once_lose_no_key(keys: KeyFile) -> None:
    keys.make(NOON, RANDOM.randbytes)
    text = keys.path.read_text()
    keys.path.with_name("keys.new").touch()

    with pytest.raises(KeysUnusable, match=r"if there is none, delete .*keys\.new"):
        keys.rotate(NOON, RANDOM.randbytes, DAY)

    assert keys.path.read_text() == text


def test_a_folder_that_is_full_loses_no_key(keys: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.make(NOON, RANDOM.randbytes)
    text = keys.path.read_text()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KeysUnusable, match="cannot be written: No space left") as refused:
        keys.rotate(NOON, RANDOM.randbytes, DAY)
    # The keys themselves are as good as they were.
    assert (refused.value.advice, refused.value.hint) == ((), None)

    assert keys.path.read_text() == text
    assert [each.name for each in keys.path.parent.iterdir()] == ["keys"]
