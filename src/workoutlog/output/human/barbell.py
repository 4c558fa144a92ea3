"""Plates and warm-ups."""

from workoutlog.domain.plates import Loading, Rack
from workoutlog.domain.units import MassUnit, mass, plain
from workoutlog.output.human import draw
from workoutlog.output.human.words import load
from workoutlog.output.page import Page, unbroken
from workoutlog.services.barbell import Loaded, LoadedBar, WarmUp

_ROOM = 14


@draw.register
def _loaded_bar(result: LoadedBar, page: Page) -> list[str]:
    drawn = _rack(result.rack, page)
    for each in result.loads:
        if each.remainder_g:
            drawn += _between(each, page)
        else:
            drawn += _line(page.strong(load(each.load_g, each.unit)), each.below, each.unit, page)
    return drawn


@draw.register
def _warm_up(result: WarmUp, page: Page) -> list[str]:
    name = result.exercise.name if result.exercise else "warm-up"
    work, times = result.work, page.sign("×", "x")
    drawn = page.hanging(page.strong(name), f"to {load(work.load_g, work.unit)}", indent=0)
    if result.rack is not None:
        drawn += _rack(result.rack, page)
    for step, loading in result.sets:
        sets = f"{load(loading.load_g, work.unit)} {times} {step.reps}"
        drawn += [sets] if result.rack is None else _line(sets, loading, work.unit, page)
    if work.remainder_g:
        drawn += _between(work, page)
    elif result.rack is not None:
        drawn += _line(page.strong(load(work.load_g, work.unit)), work.below, work.unit, page)
    if result.exercise is not None and result.sets:
        drawn += page.hanging("next", f"wl log {result.text}", indent=0)
    return drawn


def _rack(rack: Rack, page: Page) -> list[str]:
    said = load(rack.bar_g, rack.bar_unit)
    if rack.collars_g:
        said += f", collars {load(rack.collars_g, rack.collars_unit)}"
    return page.hanging(page.faint("bar"), said, indent=0, room=_ROOM)


def _line(label: str, loading: Loading, unit: MassUnit, page: Page) -> list[str]:
    return page.hanging(label, _side(loading, unit, page), indent=0, room=_ROOM)


def _side(loading: Loading, unit: MassUnit, page: Page) -> str:
    if not loading.side:
        return page.faint("the empty bar")
    plates = (
        plain(mass(each.load_g, each.unit)) + ("" if each.unit is unit else f" {each.unit}")
        for each in loading.side
    )
    return f"{' + '.join(plates)} {page.faint(unbroken('a side'))}"


def _between(loaded: Loaded, page: Page) -> list[str]:
    """Say what is nearest to a load that cannot be made."""
    unit = loaded.unit
    missing = f"cannot be made: {load(loaded.remainder_g, unit)} would be missing"
    label = page.strong(load(loaded.load_g, unit))
    drawn = page.hanging(label, missing, indent=0, room=_ROOM)
    for word, loading in (("below", loaded.below), ("above", loaded.above)):
        if loading is not None:
            drawn += _line(f"{word} {load(loading.load_g, unit)}", loading, unit, page)
    return drawn
