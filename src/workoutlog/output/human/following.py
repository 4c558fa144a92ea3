"""What comes next by the plan, in a line."""

from workoutlog.domain.shell import quoted
from workoutlog.output.human import draw
from workoutlog.output.page import Page, unbroken
from workoutlog.services.following import Following


@draw.register
def _following(result: Following, page: Page) -> list[str]:
    """Draw it for the prompt, where nothing but the sets is typed and no shell reads them."""
    if result.exercise is None:
        return page.hanging(page.faint("next"), "f: all that was planned is done", indent=0)
    return page.hanging(page.faint("next"), _what(result, result.handle, page), indent=0)


def command_lines(result: Following, page: Page) -> list[str]:
    """Write the command that goes on: to log what is left, or to finish."""
    text = "wl finish"
    if result.exercise is not None:
        text = _what(result, result.handle, page)
        if result.sets:
            text = f"{unbroken('wl log')} {_what(result, quoted(result.handle), page)}"
    return page.hanging(page.faint("next"), text, indent=0)


def _what(result: Following, name: str, page: Page) -> str:
    """Write the exercise and its sets, as they are typed where the plan leaves nothing open."""
    plan = result.plan if page.unicode else result.plan.replace("×", "x")
    what = f"{name} {unbroken(result.sets or plan)}"
    if not result.done_sets:
        return what
    done = unbroken(f"{result.done_sets} of {result.planned_sets} done")
    return f"{what}   {page.faint(done)}"
