"""A request on its way: a thread waits for the answer, and the device goes on meanwhile."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def underway(work: Callable[[], T]) -> Callable[[], T]:
    """Begin with something, and give what waits for its end: it returns, or raises, what that did.

    A program that ends does not wait for what is underway.
    """
    outcome = Future[T]()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return outcome.result
