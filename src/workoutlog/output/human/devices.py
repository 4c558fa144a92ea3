"""The devices of an account."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, printable, unbroken
from workoutlog.services.devices import Device, DeviceList, DeviceLoggedOut, DeviceRenamed


@draw.register
def _list(result: DeviceList, page: Page) -> list[str]:
    drawn = page.wrapped(page.strong(f"{printable(result.account)} at {result.url}"))
    for each in result.devices:
        drawn += page.hanging(each.code, _facts(each, page))
    return drawn


def _facts(device: Device, page: Page) -> str:
    used = "this device" if device.is_this else f"used {day(device.used_at.date())}"
    return f"{printable(device.name)}   {page.faint(unbroken(used))}"


@draw.register
def _renamed(result: DeviceRenamed, page: Page) -> list[str]:
    return page.hanging("renamed", f"{printable(result.before)} → {result.name}", indent=0)


@draw.register
def _logged_out(result: DeviceLoggedOut, page: Page) -> list[str]:
    return page.hanging("logged out", printable(result.name), indent=0)
