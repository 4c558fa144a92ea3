"""A device is found by its name, its code or ``this``, and never mistaken for another."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from workoutlog.errors import InvalidValue, NotFound, UsageError
from workoutlog.services import devices
from workoutlog.services.devices import Device

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def device(number: int, name: str, *, this: bool = False) -> Device:
    return Device(UUID(int=number), f"{number:016x}", name, NOON, NOON, NOON, None, this)


LAPTOP = device(0xA0001, "Laptop", this=True)
PHONE = device(0xA0002, "phone")
OLD_PHONE = device(0xB0003, "Old phone")
THIRD = device(0xC0004, "phone")


class Known:
    """Devices of a server in memory."""

    def __init__(self, *known: Device) -> None:
        self.known = [*known]

    def all(self) -> Sequence[Device]:
        return self.known

    def rename(self, device_id: UUID, name: str) -> None:
        self.known = [
            each._replace(name=name) if each.id == device_id else each for each in self.known
        ]

    def revoke(self, device_id: UUID) -> None:
        self.known = [each for each in self.known if each.id != device_id]


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("phone", PHONE),
        ("PHONE ", PHONE),
        ("old phone", OLD_PHONE),
        ("0003", OLD_PHONE),
        (str(PHONE.code), PHONE),
        (OLD_PHONE.id.hex, OLD_PHONE),
        ("this", LAPTOP),
        ("laptop", LAPTOP),
    ],
)
def test_a_device_is_found(which: str, found: Device) -> None:
    assert devices.find([LAPTOP, PHONE, OLD_PHONE], which) is found


@pytest.mark.parametrize("which", ["tablet", "", " ", "phon", "00", "x" * 100])
def test_what_is_none_or_several_is_not_guessed(which: str) -> None:
    with pytest.raises(NotFound):
        devices.find([LAPTOP, PHONE, OLD_PHONE], which if which != "00" else "0")


def test_two_of_one_name_are_told_apart_by_their_codes() -> None:
    with pytest.raises(NotFound, match='2 devices are called "phone"') as raised:
        devices.find([LAPTOP, PHONE, THIRD], "phone")
    assert raised.value.advice == ("By code: 0002, 0004",)
    assert devices.find([LAPTOP, PHONE, THIRD], "0004") is THIRD


def test_a_name_comes_before_a_code() -> None:
    named_like_a_code = device(0xD0009, "0002")

    assert devices.find([PHONE, named_like_a_code], "0002") is named_like_a_code


def test_a_device_may_be_called_this() -> None:
    called = device(0xD0009, "this")

    assert devices.find([LAPTOP, called], "this") is called


def test_a_device_is_renamed() -> None:
    known = Known(LAPTOP, PHONE)

    assert devices.rename(known, "phone", "gym phone") == ("phone", "gym phone")
    assert [each.name for each in known.all()] == ["Laptop", "gym phone"]


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x1bb"])
def test_a_name_that_can_be_none_is_refused_before_anybody_is_asked(name: str) -> None:
    with pytest.raises(InvalidValue):
        devices.rename(Known(), "phone", name)


def test_blanks_in_a_name_are_one() -> None:
    assert devices.checked_name("  gym \t phone ") == "gym phone"


def test_another_device_is_logged_out() -> None:
    known = Known(LAPTOP, PHONE)

    assert devices.revoke(known, "phone") == ("phone",)
    assert known.all() == [LAPTOP]


def test_this_device_is_logged_out_by_its_own_command() -> None:
    known = Known(LAPTOP, PHONE)
    with pytest.raises(UsageError) as raised:
        devices.revoke(known, "this")
    assert raised.value.hint == "wl logout"
    assert known.all() == [LAPTOP, PHONE]
