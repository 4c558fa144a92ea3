"""How far a long piece of work is: a bar at a terminal, else a line at most each second."""

import sys
import time
from types import TracebackType
from typing import Any, Self

from workoutlog.cli.context import Context
from workoutlog.services.syncing import Progress
from workoutlog.services.told import Source

# What is done by then shows no bar at all.
_PATIENCE_S = 0.5
_EVERY_S = 1.0


class Bar:
    """Shows how much is done: rows, how many a second, and the time that is left."""

    def __init__(self, context: Context) -> None:
        """Begin with nothing shown."""
        self._context = context
        self._began = self._said = time.monotonic()
        self._shown: Any = None
        self._task: Any = None
        self._name: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Take the bar away: what comes next is the result."""
        self._take_away()

    def confirm(self, question: str) -> bool:
        """Ask for a yes where the bar was; it comes back with the next rows."""
        self._take_away()
        return self._context.confirm(question)

    def _take_away(self) -> None:
        if self._shown is not None:
            self._shown.stop()
        self._shown = self._task = None

    def show(self, source: Source, rows: int) -> None:
        """Say how far a source is; called every few thousand rows."""
        self._show(source.name, source.place / max(source.size, 1), rows)

    def show_sync(self, progress: Progress) -> None:
        """Say how far a sync is; how much is to be read, nobody knows before it was read."""
        done = progress.sent + progress.received
        self._show("sync", done / max(progress.to_send + progress.received, 1), done)

    def _show(self, name: str, share: float, rows: int) -> None:
        now = time.monotonic()
        if name != self._name:
            self._name, self._began = name, now
            self._task = None
        if now - self._began < _PATIENCE_S:
            return
        share = min(share, 1)
        if sys.stderr.isatty() and not self._context.options.json:
            self._draw(share, rows, rows / (now - self._began))
        elif now - self._said >= _EVERY_S:
            self._said = now
            self._context.tell(f"{name}: {rows:,} rows, {share:.0%}")

    def _draw(self, share: float, rows: int, rate: float) -> None:
        if self._shown is None:
            # Only what takes long is worth loading this.
            from rich.console import Console  # see above
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            narrow = self._context.page.narrow
            self._shown = Progress(
                TextColumn("{task.percentage:>3.0f} %"),
                BarColumn(bar_width=10 if narrow else 30),
                TextColumn("{task.description}"),
                TimeRemainingColumn(compact=True),
                console=Console(file=sys.stderr, no_color=not self._context.page.colour),
                transient=True,
                auto_refresh=False,
            )
            self._shown.start()
        if self._task is None:
            self._task = self._shown.add_task("", total=1)
        said = f"{rows:,} rows" if self._context.page.narrow else f"{rows:,} rows, {rate:,.0f}/s"
        self._shown.update(self._task, completed=share, description=said)
        self._shown.refresh()
