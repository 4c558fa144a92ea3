"""Results as a person reads them, one module for each module of services."""

from functools import singledispatch
from importlib import import_module

from workoutlog.output.page import Page


@singledispatch
def draw(result: object, page: Page) -> list[str]:
    """Draw a result on a page, as lines."""
    raise TypeError(f"nobody draws a {type(result).__name__} {page.width} columns wide")


def lines(result: object, page: Page) -> list[str]:
    """Draw a result, loading only the module that can: the one named like its service."""
    service = type(result).__module__.rpartition(".")[2]
    import_module(f"workoutlog.output.human.{service}")
    return draw(result, page)
