"""Reports, in a few lines; the whole is a page for a browser."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count, day, volume_load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.reporting import Reported


@draw.register
def _reported(result: Reported, page: Page) -> list[str]:
    report = result.report
    amounts = (
        count(report.workouts, "workout"),
        count(report.sets, "set"),
        volume_load(report.volume_load_g, report.unit),
        count(len(report.records), "exercise"),
    )
    span = f"{unbroken(day(report.first))} {page.sign('–', '-')} {unbroken(day(report.last))}"
    drawn = page.hanging(page.strong("report"), span, indent=0)
    drawn += page.hanging("", "   ".join(map(unbroken, amounts)), indent=6)
    if result.path is None:
        return drawn + page.hanging("next", "wl report --html report.html", indent=0)
    return drawn + page.hanging("in", result.path, indent=0, room=6)
