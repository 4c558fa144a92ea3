"""Body weight and measurements."""

from datetime import timedelta, timezone

from workoutlog.domain.model import Measurement
from workoutlog.domain.units import plain
from workoutlog.output.human import draw
from workoutlog.output.human.words import day
from workoutlog.output.page import Page
from workoutlog.services.body import Measured, Measurements, code_of, in_unit


def measurement_text(measurement: Measurement) -> str:
    """Write a measurement in the unit it was typed in."""
    unit = measurement.unit.value
    return f"{plain(in_unit(measurement))}{'' if unit == '%' else ' '}{unit}"


@draw.register
def _measured(result: Measured, page: Page) -> list[str]:
    text = measurement_text(result.measurement)
    before = result.before
    if before is not None and before.unit is result.measurement.unit:
        change = in_unit(result.measurement) - in_unit(before)
        sign = "+" if change > 0 else ""
        text += f"   {sign}{plain(change)} since {_day(before)}"
    if result.when.typed:
        text += f"   {_day(result.measurement)}"
    return page.hanging(page.strong(result.measurement.name), text, indent=0)


@draw.register
def _measurements(result: Measurements, page: Page) -> list[str]:
    if not result.measurements:
        return ["No measurements yet.", *page.hanging("next", "wl body 82.5kg", indent=0)]
    rows = [
        (_day(each), each.name, measurement_text(each), page.faint(code_of(each)), each.note)
        for each in result.measurements
    ]
    return page.columns(rows, right=(2,))


def _day(measurement: Measurement) -> str:
    zone = timezone(timedelta(minutes=measurement.utc_offset))
    return day(measurement.measured_at.astimezone(zone).date())
