"""Markup that is safe because of how it is made: every text is escaped, only elements are not."""

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset({"meta", "br"})


class Markup(str):
    """Text that is markup already, and is not escaped again."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | float | None) -> Markup:
    """Write an element with its content; an attribute of None is left out.

    An underscore in an attribute's name stands for a hyphen, and one at its
    end for nothing, so that ``class_`` can be given. Numbers are written with
    at most two decimals.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(content)}</{name}>")


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Join elements and texts, which are escaped."""
    return Markup(
        separator.join(each if isinstance(each, Markup) else escape(each) for each in parts)
    )


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".")
