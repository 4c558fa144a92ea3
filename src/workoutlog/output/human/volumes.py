"""Volume: sets and volume load with a bar each, and the whole in a sentence."""

from datetime import date

from workoutlog.domain.model import Tracking
from workoutlog.output import charts
from workoutlog.output.human import draw
from workoutlog.output.human.hints import log_command
from workoutlog.output.human.words import count, day, number, volume_load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.volumes import By, VolumeRow, VolumeTable

_BAR, _NARROW_BAR = 24, 8
_MOST_NAMES, _MOST_STRETCHES = 20, 53
_WEEK = 7


@draw.register
def _volume(result: VolumeTable, page: Page) -> list[str]:
    done = [each for each in result.rows if each.sets or each.volume_load_g]
    if not done:
        named = f"No set of {result.exercise.name}" if result.exercise else "Nothing"
        missing = f"{named} was logged in these days."
        tracking = result.exercise.tracking if result.exercise else Tracking.WEIGHTED
        example = log_command(result.handle or "squat", tracking)
        return [*page.wrapped(missing), *page.hanging("next", example, indent=0)]
    is_in_time = result.by in {By.WEEK, By.MONTH}
    # Of what is in time the latest is at the end, of the rest the most at the beginning.
    shown = result.rows[-_MOST_STRETCHES:] if is_in_time else result.rows[:_MOST_NAMES]
    has_loads = any(each.volume_load_g for each in shown)
    most = max(_amount(each, has_loads=has_loads) for each in shown)
    width = _NARROW_BAR if page.narrow else _BAR
    rows = [
        (
            _name(each, result.by, page),
            number(each.sets),
            unbroken(volume_load(each.volume_load_g, result.unit)) if has_loads else "",
            charts.bar(_amount(each, has_loads=has_loads), most, width, page).rstrip(),
        )
        for each in shown
    ]
    heads = (result.by, "sets", "load" if has_loads else "", "")
    drawn = [page.strong(result.exercise.name)] if result.exercise else []
    drawn += page.columns([tuple(map(page.faint, heads)), *rows], right=(1, 2))
    if len(shown) < len(result.rows):
        what = "earlier" if is_in_time else "more"
        drawn.append(page.faint(f"{len(result.rows) - len(shown)} {what}: --csv"))
    return [*drawn, *page.wrapped(_sentence(result, is_in_time=is_in_time))]


def _amount(row: VolumeRow, *, has_loads: bool) -> float:
    return row.volume_load_g if has_loads else row.sets


def _name(row: VolumeRow, by: By, page: Page) -> str:
    match by:
        case By.WEEK:
            begins = date.fromisoformat(row.name)
            return unbroken(f"{begins.day} {begins:%b}" if page.narrow else day(begins))
        case By.MONTH:
            return unbroken(f"{date.fromisoformat(row.name):%b %Y}")
        case By.EXERCISE | By.MUSCLE:
            return row.name or "no muscle"


def _sentence(result: VolumeTable, *, is_in_time: bool) -> str:
    span = f"from {unbroken(day(result.first))} to {unbroken(day(result.last))}"
    if not is_in_time:
        return f"{count(len(result.rows), result.by)} {span}"
    sets = sum(each.sets for each in result.rows)
    load_g = sum(each.volume_load_g for each in result.rows)
    weekly = f"{number(sets * _WEEK / ((result.last - result.first).days + 1))} sets a week"
    amount = unbroken(count(round(sets), "set"))
    if load_g:
        amount += f", {unbroken(volume_load(load_g, result.unit))}"
    return f"{amount} {span}: {unbroken(weekly)}"
