"""Writes pages and their tables in Markdown."""

from collections.abc import Iterable

_NOTE = "<!-- Generated from the code by `nox -s generate`; changes made here are lost. -->"


def page(lines: Iterable[str]) -> str:
    """Write a page, its heading first, with the note that it is generated."""
    first, *others = lines
    return "\n".join([first, "", _NOTE, *others]).rstrip("\n") + "\n"


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Write a table, a line for each row."""
    written = [header, tuple("---" for _ in header), *rows]
    return [f"| {' | '.join(row)} |" for row in written]
