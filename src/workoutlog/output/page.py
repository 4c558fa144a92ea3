"""The page that results are drawn on: how wide it is, and whether it takes colour and Unicode."""

import re
import shutil
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import NamedTuple, TextIO

NARROW = 60
_WIDEST = 120
_WHEN_PIPED = 80
_TIE = "\u00a0"
# What the program itself writes beyond ASCII; each takes one column.
_OWN_SIGNS = {ord(sign): "-" for sign in f"×→…–{_TIE}"}


class Page(NamedTuple):
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

        Lines break at blanks only, and not at those that `unbroken` has tied.
        ``room`` is the least width of the label's column.
        """
        label = f"{' ' * indent}{label}"
        gap = " " * (max(room + indent - cells(label), 0) + 2)
        hang = cells(label) + len(gap)
        if hang > self.width // 2:
            return [label.rstrip(), *self._wrapped(text, indent + 2)]
        first, *others = self._wrapped(text, hang)
        return [f"{label}{gap}{first.lstrip()}".rstrip(), *others]

    def wrapped(self, text: str) -> list[str]:
        """Break a text into lines that fit."""
        return self._wrapped(text, 0)

    def ends(self, left: str, right: str) -> str:
        """Write two texts at the ends of a line, as far apart as a person reads them together."""
        gap = min(self.width, 72) - cells(left) - cells(right)
        return f"{left}{' ' * max(gap, 2)}{right}"

    def columns(self, rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
        """Write rows in columns that fit the page; those in ``right`` end together.

        A column in which no text may be broken keeps its width, and others give way.
        """
        from rich.console import Console  # a logged set needs no columns
        from rich.table import Table  # as above
        from rich.text import Text  # as above

        table = Table.grid(padding=(0, 2))
        for place in range(len(rows[0])):
            table.add_column(
                justify="right" if place in right else "left",
                no_wrap=not any(" " in row[place] for row in rows),
            )
        for row in rows:
            table.add_row(*map(Text.from_ansi, row))
        out = StringIO()
        console = Console(
            file=out,
            width=self.width,
            color_system="standard" if self.colour else None,
            force_terminal=self.colour,
            legacy_windows=False,
        )
        console.print(table)
        return [line.rstrip().replace(_TIE, " ") for line in out.getvalue().splitlines()]

    def _wrapped(self, text: str, hang: int) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            if lines[-1] and hang + cells(lines[-1]) + 1 + cells(word) > self.width:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
        return [f"{' ' * hang}{line.rstrip(' ')}".replace(_TIE, " ") for line in lines]


def unbroken(text: str) -> str:
    """Tie the words of a text together, except after a comma: 100 kg × 5 stays in one line."""
    return text.replace(" ", _TIE).replace(f",{_TIE}", ", ")


def printable(text: str) -> str:
    """Replace what a terminal would obey instead of showing it, in what others have written."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "\n" else "?" for each in text)


def cells(text: str) -> int:
    """Count the columns that a text takes: wide characters take two, escapes none."""
    if "\033" in text:
        text = re.sub(r"\033\[\d*m", "", text)
    if text.isascii() or text.translate(_OWN_SIGNS).isascii():
        return len(text)
    from rich.cells import cell_len  # only for what lifters write in other scripts

    return cell_len(text)
