"""Completion: what a word that is being typed may become. No command is loaded for it but one."""

from collections.abc import Iterable

from workoutlog.cli import tree
from workoutlog.cli.command import Command, Completes
from workoutlog.cli.config import SETTINGS
from workoutlog.cli.context import Context
from workoutlog.cli.options import FLAGS, VALUES, Options, is_there
from workoutlog.cli.topics import TOPICS
from workoutlog.errors import WorkoutlogError

_SHELLS = ("bash", "zsh", "fish")

_SCRIPTS = {
    "bash": """\
_workoutlog() {
    local IFS=$'\\n'
    COMPREPLY=($("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
    [ "${#COMPREPLY[@]}" -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _workoutlog wl workoutlog
""",
    "zsh": """\
#compdef wl workoutlog
_workoutlog() {
    local -a found
    found=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[*]}" ]]; then compadd -Q -- "${found[@]}"; else _files; fi
}
compdef _workoutlog wl workoutlog
""",
    "fish": """\
function __workoutlog
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete $words[2..-1] 2>/dev/null
end
complete -c wl -f -a '(__workoutlog)'
complete -c workoutlog -f -a '(__workoutlog)'
""",
}


def script(shell: str) -> str:
    """Give the script of a shell."""
    return _SCRIPTS[shell].rstrip("\n")


def complete(words: list[str], options: Options) -> list[str]:
    """List what the last of the words may become; nothing where a file is wanted."""
    *before, typed = words or [""]
    found = tree.find(before)
    if typed.startswith("-"):
        return _beginning(typed, _option_names(found[0] if found else None))
    if found is None:
        return _beginning(typed, _next_words(before))
    command, arguments = found
    try:
        return _arguments(command, arguments, typed, options)
    except WorkoutlogError:
        # A logbook in trouble must not spoil the line that is being typed.
        return []


def _arguments(command: Command, arguments: list[str], typed: str, options: Options) -> list[str]:
    match command.completes:
        case Completes.EXERCISE:
            return _exercises([*arguments, typed], options)
        case Completes.ROUTINE:
            return _routines([*arguments, typed], options)
        case Completes.PROGRAM:
            from workoutlog import programs  # only for their names

            return _beginning(typed, programs.slugs()) if not arguments else []
        case Completes.SETTING:
            return _beginning(typed, SETTINGS) if not arguments else []
        case Completes.SHELL:
            return _beginning(typed, _SHELLS)
        case Completes.TOPIC:
            return _beginning(typed, TOPICS)
        case Completes.FILE | Completes.NOTHING:
            return []


def _exercises(words: list[str], options: Options) -> list[str]:
    """Complete a name of several words: what is already typed of it is left out."""
    from workoutlog import exercises  # only for names
    from workoutlog.domain.names import Names  # as above
    from workoutlog.services.catalogue import complete_names  # as above

    context = Context(options)
    typed = " ".join(words)
    if not is_there(context.db_path):
        # A key that is pressed must not make a logbook, which would go unannounced.
        keys = ((key, each) for each in exercises.entries() for key in exercises.keys(each))
        return _rest_of_names(words, Names(keys).starting(typed))
    try:
        return _rest_of_names(words, complete_names(context.moment(), typed))
    finally:
        context.close()


def _routines(words: list[str], options: Options) -> list[str]:
    """Complete the name of a routine, as that of an exercise."""
    from workoutlog.services.routines import complete_routines  # only for names

    context = Context(options)
    if not is_there(context.db_path):
        return []
    try:
        return _rest_of_names(words, complete_routines(context.moment(), " ".join(words)))
    finally:
        context.close()


def _rest_of_names(words: list[str], names: Iterable[str]) -> list[str]:
    from workoutlog.domain.names import normalise  # only for names

    done = len(words) - 1
    rest = (" ".join(name.split()[done:]) for name in names)
    # A shell keeps what all have in common: one that begins otherwise would eat what was typed.
    return _beginning(normalise(words[-1]), rest)


def _next_words(before: list[str]) -> list[str]:
    if before and before[0] in tree.GROUPS:
        return [name.split()[1] for name in tree.BY_NAME if name.startswith(f"{before[0]} ")]
    if before:
        return []
    return [*(each for each in tree.BY_NAME if " " not in each), *tree.GROUPS]


def _option_names(command: Command | None) -> list[str]:
    names = [*FLAGS, *VALUES, "--help"]
    if command is not None:
        from workoutlog.cli.running import option_names  # loads Typer

        names = [*option_names(command), *names]
    return names


def _beginning(typed: str, words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word and word.startswith(typed)]
