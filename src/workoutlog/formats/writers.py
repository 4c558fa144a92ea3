"""The forms that a history can be written in, and the writer of each."""

from collections.abc import Callable, Mapping
from typing import TextIO

from workoutlog.domain.units import MassUnit
from workoutlog.formats.hevy_writing import HevyCsv
from workoutlog.formats.native_writing import NativeCsv, NativeJson, NativeLines
from workoutlog.formats.strong_writing import StrongCsv
from workoutlog.services.exporting import Writer

# Each is given the file, the unit of loads where a form has but one, and whether to guard texts.
WRITERS: Mapping[str, Callable[[TextIO, MassUnit, bool], Writer]] = {
    "csv": lambda file, _unit, guard: NativeCsv(file, guard=guard),
    "jsonl": lambda file, _unit, _guard: NativeLines(file),
    "json": lambda file, _unit, _guard: NativeJson(file),
    "strong": lambda file, unit, guard: StrongCsv(file, unit, guard=guard),
    "hevy": lambda file, _unit, guard: HevyCsv(file, guard=guard),
}
