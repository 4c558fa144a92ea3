"""The page that results are drawn on: how wide it is, and whether it takes colour and Unicode."""

import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

NARROW = 60
_WIDEST = 120
_WHEN_PIPED = 80


@dataclass(frozen=True, slots=True)
class Page:
    """A terminal, or whatever stands in for one.

    ``width`` is in columns. Nothing is said by colour alone.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True

    @classmethod
    def of(
        cls, stream: TextIO, environment: Mapping[str, str], *, no_color: bool = False
    ) -> "Page":
        """Look at where the output goes, and at what the environment says about colour."""
        terminal = stream.isatty()
        width = min(shutil.get_terminal_size().columns, _WIDEST) if terminal else _WHEN_PIPED
        if columns := environment.get("COLUMNS"):
            width = int(columns) if columns.isdecimal() and int(columns) else width
        plain = no_color or environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
        colour = bool(environment.get("FORCE_COLOR")) or terminal
        encoding = (stream.encoding or "ascii").casefold().replace("-", "")
        return cls(width, colour=colour and not plain, unicode=encoding.startswith("utf"))

    @property
    def narrow(self) -> bool:
        """Whether it is a phone."""
        return self.width < NARROW

    def strong(self, text: str) -> str:
        """Make a text stand out."""
        return f"\033[1m{text}\033[0m" if self.colour and text else text

    def faint(self, text: str) -> str:
        """Make a text stand back."""
        return f"\033[2m{text}\033[0m" if self.colour and text else text

    def good(self, text: str) -> str:
        """Mark good news, which the text says by itself."""
        return f"\033[32m{text}\033[0m" if self.colour and text else text

    def bad(self, text: str) -> str:
        """Mark bad news, which the text says by itself."""
        return f"\033[31m{text}\033[0m" if self.colour and text else text

    def sign(self, sign: str, ascii_sign: str) -> str:
        """Choose a sign that the page can show."""
        return sign if self.unicode else ascii_sign

    def hanging(self, label: str, text: str, *, indent: int = 2, room: int = 0) -> list[str]:
        """Write a text beside a label, its further lines under its first one.

        Lines break at blanks only, so that no number is cut. ``room`` is the
        least width of the label's column.
        """
        label = f"{' ' * indent}{label}"
        gap = " " * (max(room + indent - cells(label), 0) + 2)
        hang = cells(label) + len(gap)
        if hang > self.width // 2:
            return [label.rstrip(), *self._wrapped(text, indent + 2)]
        first, *others = self._wrapped(text, hang)
        return [f"{label}{gap}{first.lstrip()}".rstrip(), *others]

    def ends(self, left: str, right: str) -> str:
        """Write two texts at the ends of a line, as far apart as a person reads them together."""
        gap = min(self.width, 72) - cells(left) - cells(right)
        return f"{left}{' ' * max(gap, 2)}{right}"

    def columns(self, rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
        """Write rows in columns as wide as their widest cell; those in ``right`` end together."""
        widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
        lines = []
        for row in rows:
            padded = [
                f"{' ' * (width - cells(cell))}{cell}"
                if place in right
                else f"{cell}{' ' * (width - cells(cell))}"
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  ".join(padded).rstrip())
        return lines

    def _wrapped(self, text: str, hang: int) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            if lines[-1] and hang + cells(lines[-1]) + 1 + cells(word) > self.width:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
        return [f"{' ' * hang}{line}" for line in lines]


def cells(text: str) -> int:
    """Count the columns that a text takes: wide characters take two, escapes and marks none."""
    if text.isascii() and "\033" not in text:
        return len(text)
    count, escaped = 0, False
    for character in text:
        if character == "\033":
            escaped = True
        elif escaped:
            escaped = character != "m"
        elif unicodedata.combining(character) == 0:
            count += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return count
