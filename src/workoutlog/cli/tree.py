"""The command tree, in the order in which ``--help`` shows it.

A command is named by where its function lives and is only imported when it
runs: building every command of a large program takes longer than logging a
set. Aliases are fixed and listed here; nothing is guessed from a prefix,
because a typo must never log, start or delete anything.
"""

from workoutlog.cli.command import Command, Completes

_EXERCISE = Completes.EXERCISE
_ROUTINE = Completes.ROUTINE


def _of(noun: Completes, verb: str, summary: str, example: str) -> Command:
    """Write down a command whose first argument names an exercise or a routine."""
    return Command(f"{noun} {verb}", summary, f"{noun}:{verb}", (example,), completes=noun)


SECTIONS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        "Train",
        (
            Command(
                "log",
                "Log sets: squat 3x5@100 @8",
                "log:log",
                (
                    "wl log squat 3x5@100 @8",
                    'wl log bench w60x5 100x5,5,5 -m "felt good"',
                    'wl log pullup +10x8,7 --at "yesterday 18:00"',
                ),
                aliases=("l",),
                completes=_EXERCISE,
                dashed=True,
            ),
            Command(
                "start",
                "Start a workout, or a routine's next",
                "routine:start",
                ("wl start push", "wl start", "wl start stronglifts B"),
                completes=_ROUTINE,
            ),
            Command(
                "next",
                "Show what today holds, and why",
                "routine:next_",
                ("wl next", "wl next stronglifts"),
                completes=_ROUTINE,
            ),
            Command(
                "status",
                "Show where things stand",
                "training:status",
                ("wl status",),
                aliases=("s",),
            ),
            Command(
                "rest",
                "Rest, with a bell at the end",
                "rest:rest",
                ("wl rest", "wl rest 90s"),
                aliases=("r",),
            ),
            Command(
                "note",
                "Add a note to the workout or a set",
                "training:note",
                ("wl note slept badly", "wl note --set 2 left knee"),
            ),
            Command(
                "finish",
                "Finish the workout",
                "training:finish",
                ("wl finish", "wl finish --last-set"),
                aliases=("f",),
            ),
            Command(
                "discard", "Throw the running workout away", "training:discard", ("wl discard",)
            ),
            Command("live", "Log line by line at a prompt", "live:live", ("wl live",)),
        ),
    ),
    (
        "Correct",
        (
            Command(
                "undo", "Take back the last change", "editing:undo", ("wl undo",), aliases=("u",)
            ),
            Command("redo", "Do again what was undone", "editing:redo", ("wl redo",)),
            Command(
                "edit",
                "Change a set or a workout",
                "editing:edit",
                (
                    "wl edit 3 105x5 @8",
                    'wl edit 2 --exercise "front squat"',
                    'wl edit --name Push --started "yesterday 18:00"',
                ),
                dashed=True,
            ),
            Command(
                "delete",
                "Delete sets or workouts",
                "editing:delete",
                ("wl delete 3", "wl delete 2-3", "wl delete --workout yesterday"),
            ),
            Command("move", "Move a set to another place", "editing:move", ("wl move 3 1",)),
        ),
    ),
    (
        "Look back",
        (
            Command("show", "Show one workout", "history:show", ("wl show", "wl show yesterday")),
            Command(
                "history",
                "List workouts",
                "history:history",
                ("wl history", "wl history squat --since -12w", "wl history --text knee --json"),
            ),
            Command(
                "last",
                "Show an exercise's last time",
                "history:last",
                ("wl last squat",),
                completes=_EXERCISE,
            ),
            Command(
                "records",
                "Show personal records",
                "progress:records",
                ("wl records squat", "wl records", "wl records squat --history"),
                completes=_EXERCISE,
            ),
            Command(
                "progress",
                "Draw how an exercise went",
                "progress:progress",
                ("wl progress squat", "wl progress bench --of volume --since -12w"),
                completes=_EXERCISE,
            ),
            Command(
                "calendar",
                "Draw the days you trained",
                "progress:calendar",
                ("wl calendar", "wl calendar --since 2025"),
            ),
            Command(
                "balance",
                "Count sets by muscle and week",
                "progress:balance",
                ("wl balance", "wl balance --since -12w"),
            ),
            Command(
                "volume",
                "Add up sets and volume load",
                "progress:volume",
                ("wl volume", "wl volume squat --by month", "wl volume --by muscle --since -4w"),
                completes=_EXERCISE,
            ),
            Command(
                "compare",
                "Compare two periods",
                "progress:compare",
                ("wl compare", "wl compare 2026-10 2026-11", "wl compare --since -12w"),
            ),
            Command(
                "body",
                "Write down or list body weight",
                "body:body",
                ("wl body 82.5kg", "wl body waist 84cm --at yesterday", "wl body --trend"),
            ),
            Command(
                "report",
                "Draw it all on one page",
                "report:report",
                ("wl report --html report.html", "wl report --since -12w --json"),
                completes=Completes.FILE,
            ),
        ),
    ),
    (
        "Work out",
        (
            Command(
                "max",
                "Work out rep maxima",
                "calculators:maxima",
                ("wl max squat", "wl max 100x5 @8", "wl max pullup +10x8"),
                completes=_EXERCISE,
                dashed=True,
            ),
            Command(
                "plates",
                "Find the plates for a load",
                "calculators:plates",
                (
                    "wl plates 100",
                    "wl plates 60 82.5 --bar 15kg",
                    'wl plates 225lb --plates "45 25 lb"',
                ),
            ),
            Command(
                "warmup",
                "Work up to a working load",
                "calculators:warmup",
                ("wl warmup squat 140", "wl warmup 100", "wl warmup squat"),
                completes=_EXERCISE,
            ),
            Command(
                "score",
                "Score a total: DOTS, Wilks, IPF GL",
                "calculators:score",
                (
                    "wl score --sex female",
                    "wl score 600 --body-weight 83kg --sex male",
                    "wl score 122.5kg --bench-only -b 70.5kg --sex female",
                ),
            ),
        ),
    ),
    (
        "Exercises",
        (
            Command(
                "exercise list",
                "List exercises",
                "exercise:list_",
                ("wl exercise list", "wl exercise list chest"),
                completes=_EXERCISE,
            ),
            _of(_EXERCISE, "show", "Show one exercise", "wl exercise show bench"),
            Command(
                "exercise add",
                "Add an exercise of your own",
                "exercise:add",
                ('wl exercise add "Spoto Press" --barbell --alias spoto',),
            ),
            _of(
                _EXERCISE,
                "edit",
                "Change facts, such as its unit",
                'wl exercise edit "leg press" --unit lb',
            ),
            _of(
                _EXERCISE,
                "alias",
                "Give it another name to type",
                'wl exercise alias "back squat" kniebeuge',
            ),
            _of(
                _EXERCISE,
                "rename",
                "Give it another name",
                'wl exercise rename "Back Squat" "High Bar Squat"',
            ),
            _of(
                _EXERCISE,
                "merge",
                "Show it under another one",
                'wl exercise merge "Barbell Row" "Bent Over Two-Dumbbell Row"',
            ),
        ),
    ),
    (
        "Routines",
        (
            Command("routine list", "List your routines", "routine:list_", ("wl routine list",)),
            Command(
                "routine programs",
                "List the programs that are shipped",
                "routine:programs_",
                ("wl routine programs", "wl routine programs gzclp"),
                completes=Completes.PROGRAM,
            ),
            _of(_ROUTINE, "show", "Print a routine's text", "wl routine show push"),
            Command(
                "routine add",
                "Add a routine",
                "routine:add",
                (
                    "wl routine add --program stronglifts",
                    "wl routine add push --file push.txt",
                    "wl routine add pull --from yesterday",
                ),
            ),
            _of(_ROUTINE, "edit", "Edit a routine's text", "wl routine edit push --file push.txt"),
            _of(_ROUTINE, "follow", "Take a routine up", "wl routine follow push"),
            _of(_ROUTINE, "max", "Set a training max in it", "wl routine max push bench 100kg"),
            _of(_ROUTINE, "rename", "Give it another name", 'wl routine rename push "Upper body"'),
            _of(_ROUTINE, "delete", "Delete a routine", "wl routine delete push"),
        ),
    ),
    (
        "Sync",
        (
            Command(
                "login",
                "Log in at a server",
                "access:login",
                (
                    "wl login example.org",
                    "wl login example.org --code",
                    "wl login example.org --name ann --password-stdin --store file",
                ),
            ),
            Command(
                "register",
                "Make an account at a server",
                "access:register",
                ("wl register example.org",),
            ),
            Command("password", "Change your password there", "access:password", ("wl password",)),
            Command("logout", "Log out of the server", "access:logout", ("wl logout",)),
            Command(
                "devices list",
                "List the devices that are logged in",
                "devices:list_",
                ("wl devices list",),
            ),
            Command(
                "devices rename",
                "Give a device another name",
                "devices:rename",
                ("wl devices rename this gym phone",),
            ),
            Command(
                "devices revoke",
                "Log another device out",
                "devices:revoke",
                ("wl devices revoke phone",),
            ),
            Command(
                "sync",
                "Bring devices and server together",
                "syncing:sync",
                ("wl sync", "wl sync --watch"),
            ),
            Command(
                "conflicts list",
                "List what two devices disagree on",
                "conflicts:list_",
                ("wl conflicts list",),
            ),
            Command(
                "conflicts show",
                "Show one conflict",
                "conflicts:show",
                ("wl conflicts show 1",),
            ),
            Command(
                "conflicts take",
                "Take the value that had lost",
                "conflicts:take",
                ("wl conflicts take 1",),
            ),
            Command(
                "conflicts keep",
                "Keep what is",
                "conflicts:keep",
                ("wl conflicts keep 1",),
            ),
            Command(
                "sync status",
                "Show what waits to be sent",
                "syncing:status",
                ("wl sync status",),
            ),
        ),
    ),
    (
        "The logbook",
        (
            Command(
                "import",
                "Import other programs' exports",
                "importing:import_",
                (
                    "wl import strong.csv",
                    "wl import hevy.csv --dry-run",
                    "wl import strong.csv --unit lb --map names.csv",
                ),
                completes=Completes.FILE,
            ),
            Command(
                "export",
                "Write the history to a file",
                "exporting:export",
                (
                    "wl export history.csv",
                    "wl export --format hevy --since 2025 > hevy.csv",
                    "wl export squats.jsonl --exercise squat",
                ),
                completes=Completes.FILE,
            ),
            Command(
                "backup",
                "Copy the logbook to a file",
                "upkeep:backup",
                ("wl backup", "wl backup ~/copies/logbook.db"),
                completes=Completes.FILE,
            ),
            Command(
                "restore",
                "Put a copy back in place",
                "upkeep:restore",
                ("wl restore ~/copies/logbook.db",),
                completes=Completes.FILE,
            ),
            Command("doctor", "Check that all is well", "upkeep:doctor", ("wl doctor",)),
            Command("where", "Print every path", "upkeep:where", ("wl where",)),
            Command("config list", "List the settings", "configuration:list_", ("wl config list",)),
            Command(
                "config get",
                "Print a setting",
                "configuration:get",
                ("wl config get unit",),
                completes=Completes.SETTING,
            ),
            Command(
                "config set",
                "Change a setting",
                "configuration:set_",
                ("wl config set unit lb", "wl config set rest 2:30"),
                completes=Completes.SETTING,
            ),
            Command(
                "config unset",
                "Forget a setting",
                "configuration:unset",
                ("wl config unset unit",),
                completes=Completes.SETTING,
            ),
            Command(
                "completion",
                "Print a shell's completion",
                "shell:completion",
                ("wl completion bash",),
                completes=Completes.SHELL,
            ),
            Command(
                "help",
                "Explain a topic or a command",
                "help:help_",
                ("wl help notation", "wl help edit"),
                completes=Completes.TOPIC,
            ),
        ),
    ),
)

COMMANDS = tuple(command for _, commands in SECTIONS for command in commands)
BY_NAME = {words: command for command in COMMANDS for words in (command.name, *command.aliases)}
_FIRST_WORDS = dict.fromkeys(each.name.split()[0] for each in COMMANDS if " " in each.name)
GROUPS = tuple(each for each in _FIRST_WORDS if each not in BY_NAME)
DEFAULT = BY_NAME["status"]
# What these do without saying what: list.
GROUP_DEFAULTS = {group: BY_NAME[f"{group} list"] for group in GROUPS}


def find(words: list[str]) -> tuple[Command, list[str]] | None:
    """Find the command that words begin with, and the words after it."""
    for count in (2, 1):
        command = BY_NAME.get(" ".join(words[:count]))
        if command is not None and len(words) >= count:
            return command, words[count:]
    return None
