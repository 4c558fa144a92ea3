"""What a sync did."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, printable
from workoutlog.services.pushing import RefusedRow
from workoutlog.services.syncing import Synced

_MOST_REFUSED = 5
_WRONG_CLOCK_S = 300


@draw.register
def _synced(result: Synced, page: Page) -> list[str]:
    sent, received = f"{result.sent:,} sent", f"{result.received:,} received"
    quiet = not (result.sent or result.received)
    drawn = page.hanging("synced", "nothing new" if quiet else f"{sent}, {received}", indent=0)
    if result.anew:
        drawn += page.wrapped(
            "The server had another history, perhaps from a backup. Both were merged, and "
            f"nothing was removed. What was here before is in {result.copy}"
        )
    if result.conflicts:
        kept = count(result.conflicts, "conflict")
        drawn += page.hanging(page.bad(kept), "kept both, see wl conflicts", indent=0)
    drawn += refused_lines(result.refused, page)
    if result.differs:
        drawn += page.wrapped(
            page.bad(f"Not the same here and on the server: {', '.join(result.differs)}.")
        )
    if abs(result.ahead_s) > _WRONG_CLOCK_S:
        direction = "ahead of" if result.ahead_s > 0 else "behind"
        drawn += page.wrapped(
            f"The clock of this device is {abs(result.ahead_s) // 60:,} minutes {direction} the "
            "server's."
        )
    return drawn


def refused_lines(rows: tuple[RefusedRow, ...], page: Page) -> list[str]:
    """Draw which rows the server did not take, and why."""
    if not rows:
        return []
    refused = f"{count(len(rows), 'row')} that the server did not take, kept here:"
    drawn = page.wrapped(page.bad(refused))
    for each in rows[:_MOST_REFUSED]:
        drawn += page.hanging(each.kind, f"{each.id.hex[-8:]}  {printable(each.detail)}")
    if len(rows) > _MOST_REFUSED:
        drawn += page.wrapped(f"  and {len(rows) - _MOST_REFUSED:,} more")
    return drawn
