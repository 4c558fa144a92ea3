"""The logbook file's health, copies and places."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, unbroken
from workoutlog.services.upkeep import BackedUp, Checkup, Places, Restored

# What is counted and its number stay on one line.
_COLON = unbroken(": ")


@draw.register
def _checkup(result: Checkup, page: Page) -> list[str]:
    drawn = []
    for check in result.checks:
        sign = page.good("ok ") if check.well else page.bad("bad")
        drawn += page.hanging(
            f"{sign} {check.name}", check.seen.replace(": ", _COLON), indent=0, room=15
        )
    return [*drawn, page.bad("Something is wrong.") if result.failed else "All is well."]


@draw.register
def _backed_up(result: BackedUp, page: Page) -> list[str]:
    return page.hanging("copied to", f"{result.path}   {result.size / 1e6:.1f} MB", indent=0)


@draw.register
def _restored(result: Restored, page: Page) -> list[str]:
    there = ", ".join(
        unbroken(count(each.rows - each.dead, kind))
        for kind, each in result.counts.items()
        if each.rows
    )
    done = "would restore" if result.dry_run else "restored"
    drawn = page.hanging(done, f"{result.source}   {there}", indent=0)
    if result.kept is not None and not result.dry_run:
        drawn += page.hanging("kept", f"what was there before: {result.kept}", indent=0)
    return drawn


@draw.register
def _places(result: Places, page: Page) -> list[str]:
    drawn = []
    for name, path, exists in result.paths:
        drawn += page.hanging(
            name, f"{path}{'' if exists else '   (not there yet)'}", indent=0, room=8
        )
    return drawn
