"""A rest."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import clock
from workoutlog.output.page import Page
from workoutlog.services.resting import Rest, Rested


@draw.register
def _rested(result: Rested, page: Page) -> list[str]:
    return [page.strong("Go.") if result.over else "Rest ended."]


@draw.register
def _rest(result: Rest, page: Page) -> list[str]:
    return [f"rest {clock(result.left_s)} left {page.sign('→', 'until')} {result.due:%H:%M}"]
