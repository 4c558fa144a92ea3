"""Well-known programs as routines, described in our own words: package data, a text for each.

A text is a routine like any other. Its first comment line is its name, the
others say what it is for. Loads are in kilograms; `read` turns them into
pounds for those who lift them.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from workoutlog.domain.units import MassUnit, plain

_HERE = Path(__file__).parent
_KILOGRAMS = re.compile(r"([0-9]+(?:\.[0-9]+)?)kg")
_POUNDS_IN_KG = Decimal("0.45359237")
_PLATES_IN_LB = Decimal(5)


class Program(NamedTuple):
    """A shipped program: what it is called on the command line, its name, what it is, its text."""

    slug: str
    name: str
    about: str
    text: str


def slugs() -> tuple[str, ...]:
    """Name the programs."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.txt")))


def read(slug: str, unit: MassUnit = MassUnit.KG) -> Program:
    """Read a program, with its loads in a unit."""
    text = (_HERE / f"{slug}.txt").read_text(encoding="utf-8")
    head = [line[2:] for line in text.partition("\n\n")[0].splitlines()]
    if unit is MassUnit.LB:
        text = _KILOGRAMS.sub(_in_pounds, text)
    return Program(slug, head[0], " ".join(head[1:]), text)


def _in_pounds(found: re.Match[str]) -> str:
    """Write kilograms as the nearest load that pairs of 2.5 lb plates make."""
    count = (Decimal(found[1]) / _POUNDS_IN_KG / _PLATES_IN_LB).quantize(0, ROUND_HALF_UP)
    return f"{plain(count * _PLATES_IN_LB)}lb"
