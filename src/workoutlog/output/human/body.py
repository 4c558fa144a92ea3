"""Body weight and measurements."""

from workoutlog.domain.model import Measurement, MeasurementUnit
from workoutlog.domain.units import plain
from workoutlog.output.human import draw
from workoutlog.output.human.words import day
from workoutlog.output.page import Page, unbroken
from workoutlog.services.body import Measured, Measurements, code_of, in_unit, value_in
from workoutlog.services.body_weights import day_of


def measurement_text(measurement: Measurement) -> str:
    """Write a measurement in the unit it was typed in."""
    return value_text(measurement.value, measurement.unit)


def value_text(value: int, unit: MeasurementUnit) -> str:
    """Write how much was measured: 82.5 kg, 18%."""
    gap = "" if unit is MeasurementUnit.PERCENT else " "
    return f"{plain(value_in(value, unit))}{gap}{unit}"


@draw.register
def _measured(result: Measured, page: Page) -> list[str]:
    text = unbroken(measurement_text(result.measurement))
    before = result.before
    if before is not None and before.unit is result.measurement.unit:
        change = in_unit(result.measurement) - in_unit(before)
        sign = "+" if change > 0 else ""
        text += f"   {sign}{plain(change)} since {unbroken(day(day_of(before)))}"
    if result.when.typed:
        text += f"   {unbroken(day(day_of(result.measurement)))}"
    drawn = page.hanging(page.strong(result.measurement.name), text, indent=0)
    if before is not None and result.is_far_off:
        far = f"Far from the {unbroken(measurement_text(before))} of before."
        drawn += page.wrapped(f"{far} A slip? {unbroken('wl u')}")
    return drawn


@draw.register
def _measurements(result: Measurements, page: Page) -> list[str]:
    if not result.measurements:
        return ["No measurements yet.", *page.hanging("next", "wl body 82.5kg", indent=0)]
    if page.narrow:
        return [line for each in result.measurements for line in _narrow(each, page)]
    rows = [
        (
            unbroken(day(day_of(each))),
            each.name,
            unbroken(measurement_text(each)),
            page.faint(code_of(each)),
            each.note,
        )
        for each in result.measurements
    ]
    return page.columns(rows, right=(2,))


def _narrow(measurement: Measurement, page: Page) -> list[str]:
    text = f"{measurement.name} {unbroken(measurement_text(measurement))}"
    date = day_of(measurement).isoformat()
    drawn = page.hanging(date, f"{text}   {page.faint(code_of(measurement))}", indent=0)
    if measurement.note:
        drawn += page.hanging("", measurement.note, indent=len(date))
    return drawn
