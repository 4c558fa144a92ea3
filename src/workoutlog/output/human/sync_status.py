"""What waits for the next sync."""

from workoutlog.output.human import draw
from workoutlog.output.human.syncing import refused_lines
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, printable
from workoutlog.services.sync_status import SyncStatus

_ROOM = 10


@draw.register
def _status(result: SyncStatus, page: Page) -> list[str]:
    if result.url is None:
        return page.wrapped("This logbook has no account. To get one: wl login example.org")
    whose = f"{printable(result.name or '')} at {result.url}"
    drawn = page.hanging(
        "account", whose if result.logged_in else f"{whose}, logged out", indent=0, room=_ROOM
    )
    when = "never" if result.synced_at is None else f"{result.synced_at:%Y-%m-%d %H:%M}"
    drawn += page.hanging("synced", when, indent=0, room=_ROOM)
    waiting = count(result.waiting, "change") if result.waiting else "nothing"
    drawn += page.hanging("waiting", waiting, indent=0, room=_ROOM)
    if result.conflicts:
        text = f"{result.conflicts:,}, see wl conflicts"
        drawn += page.hanging("conflicts", text, indent=0, room=_ROOM)
    return drawn + refused_lines(result.refused, page)
