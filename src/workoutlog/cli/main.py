"""From the words of a command line to an exit status."""

import gc
import os
import sys
from errno import ENOSPC
from pathlib import Path
from typing import NoReturn

from workoutlog import __version__
from workoutlog.cli import streams, tree
from workoutlog.cli.options import Options, take_options
from workoutlog.errors import BUG, INTERRUPTED, InvalidValue, UsageError, WorkoutlogError

_HELP = frozenset({"-h", "--help"})
_COMPLETE = "__complete"


def run() -> NoReturn:
    """Run the program and leave it.

    A process that lives for a tenth of a second needs no garbage collector,
    and no tidying of modules once every file is closed and every stream is
    flushed.
    """
    gc.disable()
    streams.settle()
    status = main(sys.argv[1:], Path(sys.argv[0]).name)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # Whoever read our output has left, which is theirs to decide.
    except OSError as error:
        status = status or streams.unwritten(error)
    sys.stderr.flush()
    os._exit(status)


def main(words: list[str], program: str = "wl") -> int:
    """Run one command line and say its exit status."""
    # Should the options themselves be wrong, this is how that is to be said.
    options = Options(json="--json" in words)
    try:
        if words[:1] == [_COMPLETE]:
            return _complete(words[1:])
        options, words = take_options(words)
        return _main(words, options, program)
    except WorkoutlogError as error:
        if words[:1] == [_COMPLETE]:
            # A shell would offer what is printed.
            return 0
        from workoutlog.cli.showing import show_error  # most commands do well

        show_error(error, options)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        streams.print_no_more()
        return 0
    except Exception as error:  # noqa: BLE001  # whatever it is, nobody meets a traceback
        if isinstance(error, OSError) and error.errno == ENOSPC:
            # What writes files has explained itself, so this is what we print into.
            streams.print_no_more()
            return streams.unwritten(error)
        from workoutlog.cli.bugs import report  # we hope

        report(error, options)
        return BUG


def _main(words: list[str], options: Options, program: str) -> int:
    _refuse_bytes(words)
    if words[:1] in (["-V"], ["--version"]):
        print(__version__)
        return 0
    if words and words[0] in _HELP:
        from workoutlog.cli.helping import overview  # see above
        from workoutlog.output.page import Page  # as above

        print(overview(program, Page.of(sys.stdout, os.environ)))
        return 0
    found = tree.find(words) if words else (tree.DEFAULT, [])
    if found is None and words[0] in tree.GROUPS:
        return _group(words, options, program)
    if found is None:
        raise _unknown(words)
    from workoutlog.cli.running import run_command  # loads Typer, which help does without

    return run_command(*found, options, program)


def _complete(words: list[str]) -> int:
    from workoutlog.cli.completing import complete  # the shell's own call

    # The last word is still being typed, so it is nobody's option yet.
    options, before = take_options(words[:-1])
    print("\n".join(complete([*before, *words[-1:]], options)))
    return 0


def _refuse_bytes(words: list[str]) -> None:
    """Refuse words that are no text: nothing that is kept could hold them."""
    for word in words:
        for character in word:
            if "\ud800" <= character <= "\udfff":
                raise InvalidValue(
                    f"A word has bytes that are no text here: U+{ord(character):04X}.",
                    "Type it again instead of pasting it, or set a UTF-8 locale.",
                )


def _group(words: list[str], options: Options, program: str) -> int:
    group, *rest = words
    if rest and rest[0] in _HELP:
        from workoutlog.cli.helping import group_overview  # see above
        from workoutlog.output.page import Page  # as above

        print(group_overview(group, program, Page.of(sys.stdout, os.environ)))
        return 0
    if rest and not rest[0].startswith("-"):
        raise _unknown(words)
    from workoutlog.cli.running import run_command  # see above

    return run_command(tree.GROUP_DEFAULTS[group], rest, options, program)


def _unknown(words: list[str]) -> UsageError:
    from difflib import SequenceMatcher, get_close_matches  # only for a typo

    typed = " ".join(words[:2]) if words[0] in tree.GROUPS else words[0]
    if typed.startswith("-"):
        return UsageError(f"There is no option {typed[:40]}.", hint="workoutlog --help")
    close = get_close_matches(typed, tree.BY_NAME, 2, 0.6)
    # Of two that are equally close, the short one is what is typed most.
    close.sort(key=lambda each: (-SequenceMatcher(None, each, typed).ratio(), len(each)))
    advice = f"Did you mean {' or '.join(close)}?" if close else "To log sets, begin with log."
    return UsageError(f'There is no command "{typed[:40]}".', advice, hint="workoutlog --help")
