"""``live``: a prompt that knows the exercise and the load, for logging with one thumb."""

import sys
from contextlib import suppress

import typer

from workoutlog.cli.asking import asking
from workoutlog.cli.commands.rest import rest_seconds
from workoutlog.cli.context import Context
from workoutlog.cli.showing import show
from workoutlog.cli.waiting import Alarm, count_down, ring
from workoutlog.domain.model import SetType
from workoutlog.domain.units import mass, plain
from workoutlog.errors import InputUnreadable, UsageError, WorkoutlogError
from workoutlog.output.errors import error_lines
from workoutlog.output.human.words import clock
from workoutlog.output.page import unbroken
from workoutlog.services import (
    catalogue,
    history,
    resting,
    sets,
    starting,
    today,
    training,
    undoing,
)
from workoutlog.services.following import following
from workoutlog.services.training import Finished

_HELP = """\
bench 100 5      a set of an exercise
5                reps at the same load
105 5            another load
+5 3             5 more on the bar
=                the last set again
5 # felt easy    with a note
dip 8 / row 60 9 a superset
next             what is planned
s                where things stand
show             the sets so far
last, last row   the last time of it
note TEXT        a note on the workout
r, rest 90       rest
u, redo          undo, redo
f                finish
q                leave it open"""


def live(ctx: typer.Context) -> Finished | None:
    """Log line by line at a prompt: a bare 5 is 5 reps at the current load, ? helps.

    Starts a workout when none is running. The end of input leaves it open.
    """
    context: Context = ctx.obj
    if context.options.json:
        raise UsageError("live is a prompt, not one answer.", "Use log - --json.")
    if sys.stdin is None:
        raise InputUnreadable("There is no standard input to read.")
    if training.status(context.moment()).running is None:
        show(starting.start(context.moment()), context)
    return _Prompt(context).run()


class _Prompt:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._alarm = Alarm(context)
        if context.interactive:
            _complete_names(context)

    def run(self) -> Finished | None:
        try:
            return self._loop()
        finally:
            self._alarm.cancel()

    def _loop(self) -> Finished | None:
        self._show_following()
        while True:
            try:
                line = self._read()
            except EOFError:
                self._context.tell("")
                line = "q"
            try:
                if line in {"q", "quit"}:
                    go_on = unbroken("wl live, wl finish.")
                    self._context.tell(f"The workout stays open: {go_on}")
                    return None
                if line in {"f", "finish"}:
                    return training.finish(self._context.moment())
                self._do(line)
            except WorkoutlogError as error:
                if not self._context.interactive:
                    raise
                self._context.tell_lines(error_lines(error, self._context.talk))

    def _read(self) -> str:
        if self._context.interactive:
            return input(self._state()).strip()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()

    def _do(self, line: str) -> None:
        word, _, others = line.partition(" ")
        match word, others.strip():
            case "", "":
                return
            case "?" | "help", "":
                self._context.tell_lines(_HELP.splitlines())
            case "r" | "rest", length:
                self._rest(length)
            case known, more:
                answer = self._answer(known, more)
                if answer is None:
                    self._log(line)
                else:
                    show(answer, self._context)

    def _answer(self, word: str, others: str) -> object | None:
        """Do what a command does that has the same name; None if a line is no command."""
        moment = self._context.moment()
        answer: object | None = None
        match word, others:
            case "u" | "undo", "":
                answer = undoing.undo(moment)
            case "redo", "":
                answer = undoing.redo(moment)
            case "s" | "status", "":
                answer = training.status(moment)
            case "next", "":
                answer = today.today(moment)
            case "show", "":
                answer = history.show(moment)
            case "last", name:
                answer = history.last(moment, name or self._exercise())
            case "note", text:
                answer = training.note(moment, text)
        return answer

    def _log(self, line: str) -> None:
        def log(text: str) -> None:
            moment = self._context.moment()
            logged = sets.log_live(moment, text, sets.current(moment))
            show(logged, self._context)
            if logged.rest is not None:
                self._alarm.set(logged.rest.due)
            self._show_following()

        asking(self._context, line, log)

    def _show_following(self) -> None:
        planned = following(self._context.moment())
        if planned is not None:
            show(planned, self._context)

    def _exercise(self) -> str:
        current = sets.current(self._context.moment())
        if current is None:
            raise UsageError("The last time of what?", "e.g. last bench")
        return current.exercise.name

    def _rest(self, length: str) -> None:
        moment = self._context.moment()
        rest = resting.begin(moment, rest_seconds(length)) if length else resting.left(moment)
        self._alarm.cancel()
        if rest is None or not rest.left_s:
            self._context.tell("No rest is running.")
        elif not self._context.interactive:
            show(rest, self._context)
        elif count_down(self._context, rest.due):
            ring(self._context)

    def _state(self) -> str:
        """Write where the workout stands: bench 100 s3 1:12>."""
        moment = self._context.moment()
        status = training.status(moment)
        said = []
        if status.running and status.running.blocks:
            block = status.running.blocks[-1]
            last = block.sets[-1]
            said.append(block.handle)
            if last.set.load_g is not None and last.set.load_unit is not None:
                said.append(plain(mass(last.set.load_g, last.set.load_unit)))
            if last.set.set_type is not SetType.WARM_UP:
                said.append(f"s{last.of_exercise}")
        if status.rest and status.rest.left_s:
            said.append(clock(status.rest.left_s))
        return f"{' '.join(said)}> "


def _complete_names(context: Context) -> None:
    """Let Tab complete exercise names, where there is a readline; GNU's and libedit's differ."""
    with suppress(ImportError):
        import readline  # not everywhere

        names: list[str] = []

        def complete(_: str, number: int) -> str | None:
            nonlocal names
            if number == 0:
                typed = readline.get_line_buffer()
                found = catalogue.complete_names(context.moment(), typed)
                # Readline puts what they have in common in place of what was typed.
                names = [name for name in found if name.startswith(typed.casefold())] or found[:1]
            return f"{names[number]} " if number < len(names) else None

        readline.set_completer(complete)
        readline.set_completer_delims("")
        is_libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
