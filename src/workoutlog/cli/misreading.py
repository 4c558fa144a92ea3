"""What Typer could not read, said in plain words with an example of the command."""

import re

import typer

from workoutlog.cli.command import Command
from workoutlog.errors import UsageError

# Its messages by their pattern, and what is said instead; all of Typer 0.28, which is what we use.
_SAID = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (
            r"Missing argument '(?P<what>.*?)'\.( Choose from:(?P<choices>.*))?",
            "{command} needs something after it: {what}.",
        ),
        (
            r"Invalid value for '(?P<what>.*?)': '(?P<value>.*)' is not a valid int\.",
            "{value} is no whole number.",
        ),
        (
            r"Invalid value for '(?P<what>.*?)': '(?P<value>.*)' is not one of (?P<choices>.*)\.",
            "{value} is no {what}.",
        ),
        (r"No such option: (?P<value>\S*).*", "{command} has no option {value}."),
        (r"Option '(?P<value>.*)' requires an argument\.", "{value} needs a value after it."),
        (
            r"Got unexpected extra argument\(s\) \((?P<value>.*)\)",
            "This is more than {command} takes: {value}.",
        ),
    )
)


def refusal(command: Command, error: typer.TyperException) -> UsageError:
    """Say what is wrong with the words of a command."""
    message, advice = error.format_message(), []
    for pattern, said in _SAID:
        if found := pattern.fullmatch(message):
            parts = found.groupdict(default="")
            named = re.search(r"--[\w-]+", f"{parts.get('what')} {parts.get('value')}")
            # The example of an option is one that has it.
            fitting = [each for each in command.examples if not named or named[0] in each]
            advice = [f"e.g. {each}" for each in fitting[:1]]
            what = re.sub(r"\W+|_", " ", parts.get("what", "")).strip().casefold()
            message = said.format(command=command.name, what=what, value=parts.get("value"))
            if choices := re.findall(r"\w+", parts.get("choices", "")):
                advice = [f"There are {', '.join(choices)}."]
                if named:
                    message = f"{named[0]} takes no {parts['value']}."
            break
    return UsageError(message, *advice, hint=f"wl {command.name} --help")
