"""Plates: which of those a lifter owns go on each side of a bar.

Taking the heaviest that fits is only right for some sets of plates, and for
none that can run out, so all loads that can be made are found, each with the
fewest plates (a bounded knapsack). Kilograms and pounds are added up exactly:
225 lb are two pairs of 45 lb on a bar of 45 lb, to the last digit.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from workoutlog.domain.units import MassUnit, grams, mass
from workoutlog.errors import InvalidValue

_PLATE = r"(\d{1,3}(?:\.\d{1,3})?)(kg|lb)?(?:[x×*](\d{1,3}))?"
_MOST_KINDS = 30
# Of both units' finest steps in one: a gram is ten million, 0.01 lb are 45,359,237.
_PARTS = {MassUnit.KG: Decimal(10_000_000_000), MassUnit.LB: Decimal(4_535_923_700)}
_PARTS_OF_GRAM = 10_000_000


class Plate(NamedTuple):
    """A kind of plate, in grams, and how many pairs of it there are; None is as many as wanted."""

    load_g: int
    unit: MassUnit
    pairs: int | None = None


class Rack(NamedTuple):
    """What there is to load: a bar, the collars (both of them together), and plates."""

    bar_g: int
    bar_unit: MassUnit
    plates: tuple[Plate, ...]
    collars_g: int = 0
    collars_unit: MassUnit = MassUnit.KG


class Loading(NamedTuple):
    """A load in grams, bar and collars included, and the plates of each side, heaviest first."""

    load_g: int
    side: tuple[Plate, ...]


class Loads:
    """All that can be loaded up to somewhat beyond a load, each with the fewest plates."""

    def __init__(self, rack: Rack, most_g: int, unit: MassUnit) -> None:
        """Find them; one of the loads from ``most_g`` upwards is among them, if there is any."""
        self._empty = _parts(rack.bar_g, rack.bar_unit) + _parts(rack.collars_g, rack.collars_unit)
        self._plates = sorted(rack.plates, key=lambda each: -_parts(each.load_g, each.unit))
        room = max(_parts(most_g, unit) - self._empty, 0)
        self._sides = _sides(
            [(2 * _parts(each[0], each[1]), each[2]) for each in self._plates], room
        )
        self._sums = sorted(self._sides)

    @property
    def lightest(self) -> Loading:
        """The bar with its collars and nothing else."""
        return self._loading(0)

    def at_most(self, load_g: int, unit: MassUnit) -> Loading | None:
        """Find the heaviest that is no heavier than a load; None if the bar itself is."""
        place = bisect_right(self._sums, _parts(load_g, unit) - self._empty)
        return self._loading(self._sums[place - 1]) if place else None

    def at_least(self, load_g: int, unit: MassUnit) -> Loading | None:
        """Find the lightest that is no lighter than a load; None if there are too few plates."""
        place = bisect_left(self._sums, _parts(load_g, unit) - self._empty)
        return self._loading(self._sums[place]) if place < len(self._sums) else None

    def nearest(self, load_g: int, unit: MassUnit) -> Loading:
        """Find what is closest to a load; of two that are equally close the lighter one."""
        below, above = self.at_most(load_g, unit), self.at_least(load_g, unit)
        if below is None or above is None:
            return below or above or self.lightest
        return above if above.load_g - load_g < load_g - below.load_g else below

    def _loading(self, pairs: int) -> Loading:
        side = tuple(self._plates[each] for each in self._sides[pairs])
        return Loading(round((self._empty + pairs) / _PARTS_OF_GRAM), side)


def read_plates(text: str) -> tuple[Plate, ...]:
    """Read plates as typed: ``25x4 20x2 10 kg``, where four are two pairs and 10 never runs out.

    The last unit is that of every plate without one. Raises `InvalidValue`.
    """
    words = text.replace(",", " ").casefold().split()
    unit = words.pop() if words and words[-1] in {*MassUnit} else ""
    plates = tuple(_read_plate(word, unit) for word in words)
    if not plates:
        raise InvalidValue("There are no plates.", "Name them: 25x4 20x2 10 5 2.5 kg.")
    if len(plates) > _MOST_KINDS:
        raise InvalidValue(f"There are more than {_MOST_KINDS} kinds of plates.")
    if len({each[:2] for each in plates}) < len(plates):
        raise InvalidValue("A plate is named twice.", "Write how many there are: 25x4.")
    return plates


def _read_plate(word: str, unit: str) -> Plate:
    found = re.fullmatch(_PLATE, word, re.ASCII)
    if found is None or not Decimal(found[1]):
        raise InvalidValue(f'"{word[:40]}" is no plate.', "Name them: 25x4 20x2 10 5 2.5 kg.")
    if not (found[2] or unit):
        raise InvalidValue(f"{word}: in which unit?", f"Write {found[1]}kg, or kg at the end.")
    in_unit = MassUnit(found[2] or unit)
    pairs = None if found[3] is None else int(found[3]) // 2
    return Plate(grams(Decimal(found[1]), in_unit), in_unit, pairs)


def _parts(load_g: int, unit: MassUnit) -> int:
    """Weigh exactly what was typed, of which grams are a rounding."""
    return int(mass(load_g, unit) * _PARTS[unit])


def _sides(plates: list[tuple[int, int | None]], room: int) -> dict[int, tuple[int, ...]]:
    """Find each load that pairs of plates can make, and the fewest that make it.

    The first load that has no room is made with less than one pair too much.
    """
    most = room + max((pair for pair, _ in plates), default=0)
    made: dict[int, tuple[int, ...]] = {0: ()}
    for number, (pair, owned) in enumerate(plates):
        fitting = most // pair
        for count in _halves(fitting if owned is None else min(owned, fitting)):
            for load, side in list(made.items()):
                heavier, more = load + count * pair, side + (number,) * count
                if heavier <= most and (
                    heavier not in made or (len(more), more) < (len(made[heavier]), made[heavier])
                ):
                    made[heavier] = more
    return made


def _halves(count: int) -> Iterator[int]:
    """Split a number into parts that add up to every number below it, too: 6 is 3, 2 and 1."""
    while count:
        part = (count + 1) // 2
        yield part
        count -= part
