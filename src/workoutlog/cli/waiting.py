"""Waiting for a rest to end: counting down on the terminal, the bell, the lifter's own hook."""

import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from workoutlog.cli.context import Context
from workoutlog.output.human.words import clock

_TICK_S = 0.5


def count_down(context: Context, due: datetime) -> bool:
    """Count down to an instant; say whether it came, or a key ended it before."""
    with _keys() as pressed:
        while (left := (due - context.now()).total_seconds()) > 0:
            print(
                f"\rrest {clock(left)}   any key ends it \033[K",
                end="",
                file=sys.stderr,
                flush=True,
            )
            if pressed(min(left, _TICK_S)):
                break
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return left <= 0


def ring(context: Context) -> None:
    """Ring the bell and run the hook; a hook that fails is told of and spoils nothing."""
    print("\a", end="", file=sys.stderr, flush=True)
    hook = context.configuration.read("rest_hook")
    if not hook:
        return
    try:
        subprocess.run(  # noqa: S603  # the lifter's own command, from their own settings
            shlex.split(hook),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=10,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        context.tell(f"rest_hook failed: {error}")


class Alarm:
    """Rings when a rest ends while the lifter is at a prompt; a later rest replaces it."""

    def __init__(self, context: Context) -> None:
        """Set nothing yet."""
        self._context = context
        self._timer: threading.Timer | None = None

    def set(self, due: datetime) -> None:
        """Ring at an instant, and no more at the one before."""
        self.cancel()
        left = max((due - self._context.now()).total_seconds(), 0)
        self._timer = threading.Timer(left, ring, (self._context,))
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Ring no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


@contextmanager
def _keys() -> Iterator[Callable[[float], bool]]:
    """Read single keys without Enter where the system can; give a wait that ends with a key."""
    try:
        import select  # not everywhere
        import termios  # only on Unix
        import tty  # only on Unix
    except ImportError:
        pause = threading.Event()
        yield pause.wait
        return
    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number)

        def pressed(seconds: float) -> bool:
            ready, _, _ = select.select([number], [], [], seconds)
            return bool(ready and sys.stdin.read(1))

        yield pressed
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
