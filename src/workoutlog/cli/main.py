"""From the words of a command line to an exit status."""

import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

from workoutlog import __version__
from workoutlog.cli import tree
from workoutlog.cli.options import Options, take_options
from workoutlog.errors import BUG, INTERRUPTED, UsageError, WorkoutlogError

_HELP = frozenset({"-h", "--help"})


def run() -> NoReturn:
    """Run the program and leave it.

    A process that lives for a tenth of a second needs no garbage collector,
    and no tidying of modules once every file is closed and every stream is
    flushed.
    """
    gc.disable()
    status = main(sys.argv[1:], Path(sys.argv[0]).name)
    try:
        sys.stdout.flush()
    except OSError:  # Whoever read our output has left, which is theirs to decide.
        status = status or 1
    sys.stderr.flush()
    os._exit(status)


def main(words: list[str], program: str = "wl") -> int:
    """Run one command line and say its exit status."""
    options = Options()
    try:
        options, words = take_options(words)
        return _main(words, options, program)
    except WorkoutlogError as error:
        if options.debug:
            raise
        from workoutlog.cli.showing import show_error  # most commands do well

        show_error(error, as_json=options.json)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on; what Python would flush at the end must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if options.debug:
            raise
        from workoutlog.cli.bugs import report  # we hope

        report(error, as_json=options.json)
        return BUG


def _main(words: list[str], options: Options, program: str) -> int:
    if words[:1] in (["-V"], ["--version"]):
        print(__version__)
        return 0
    if words[:1] == ["__complete"]:
        from workoutlog.cli.completing import complete  # the shell's own call

        print("\n".join(complete(words[1:], options)))
        return 0
    if words and words[0] in _HELP:
        from workoutlog.cli.helping import overview  # see above

        print(overview(program))
        return 0
    found = tree.find(words) if words else (tree.DEFAULT, [])
    if found is None and words[0] in tree.GROUPS:
        return _group(words, options, program)
    if found is None:
        raise _unknown(words)
    from workoutlog.cli.running import run_command  # loads Typer, which help does without

    return run_command(*found, options, program)


def _group(words: list[str], options: Options, program: str) -> int:
    group, *rest = words
    if rest and rest[0] in _HELP:
        from workoutlog.cli.helping import group_overview  # see above

        print(group_overview(group, program))
        return 0
    if rest and not rest[0].startswith("-"):
        raise _unknown(words)
    from workoutlog.cli.running import run_command  # see above

    return run_command(tree.GROUP_DEFAULTS[group], rest, options, program)


def _unknown(words: list[str]) -> UsageError:
    from difflib import get_close_matches  # only for a typo

    typed = " ".join(words[:2]) if words[0] in tree.GROUPS else words[0]
    if typed.startswith("-"):
        return UsageError(f"There is no option {typed[:40]}.", hint="workoutlog --help")
    close = get_close_matches(typed, tree.BY_NAME, 2, 0.6)
    advice = f"Did you mean {' or '.join(close)}?" if close else "To log sets, begin with log."
    return UsageError(f'There is no command "{typed[:40]}".', advice, hint="workoutlog --help")
