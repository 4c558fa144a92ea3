"""The settings."""

from workoutlog.output.human import draw
from workoutlog.output.page import Page
from workoutlog.services.settings import SettingList, SettingShown

_ROOM = 12


@draw.register
def _list(result: SettingList, page: Page) -> list[str]:
    drawn = []
    for each in result.settings:
        value = each.value or "not set"
        drawn += page.hanging(
            page.strong(each.name), f"{value}   {page.faint(each.origin)}", indent=0, room=_ROOM
        )
        drawn += page.hanging("", page.faint(f"{each.meaning}: {each.example}"), indent=_ROOM)
    # One setting names the file itself, if it is from there.
    return drawn if len(result.settings) == 1 else [*drawn, page.faint(result.path)]


@draw.register
def _shown(result: SettingShown, page: Page) -> list[str]:
    return page.wrapped(result.value)
