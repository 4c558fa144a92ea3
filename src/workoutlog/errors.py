"""Every error a person can meet: its code, its sentence, its exit status.

An error is raised where the trouble is noticed, with everything that a person
needs to go on: what happened, where, and what to type instead. The command
line prints it, ``--json`` wraps it, and nothing in between changes it.
"""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

FAILED = 1
USAGE = 2
NEEDS_DECISION = 3
LOGBOOK_FILE = 6
BUG = 70
INTERRUPTED = 130


class Span(NamedTuple):
    """Where in a text the trouble is, so that a caret can be put under it.

    ``start`` and ``end`` count characters of ``text``; ``line`` counts from 1
    and is only set when the text is one line of a longer input.
    """

    text: str
    start: int
    end: int
    line: int | None = None


class Choice(NamedTuple):
    """One way out of a two-way case: what it means, and the words that say it."""

    meaning: str
    words: str


class WorkoutlogError(Exception):
    """Base of every error that is told to a person; never raised itself.

    ``message`` says what happened, ``advice`` what to do instead (a line
    each), ``hint`` is a command that can be run as it stands, ``span`` the
    place, ``choices`` the readings of an input that has two, and ``details``
    what a script may want to read.
    """

    code: ClassVar[str]
    exit_status: ClassVar[int] = FAILED

    def __init__(
        self,
        message: str,
        *advice: str,
        hint: str | None = None,
        span: Span | None = None,
        choices: tuple[Choice, ...] = (),
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.hint = hint
        self.span = span
        self.choices = choices
        self.details = dict(details or {})

    def at(self, span: Span) -> "WorkoutlogError":
        """Say where, unless the place is already known."""
        if self.span is None:
            self.span = span
        return self


# What was typed


class UsageError(WorkoutlogError):
    """The command line itself cannot be read: a wrong option, a missing argument."""

    code = "usage"
    exit_status = USAGE


class NotationError(WorkoutlogError):
    """The sets cannot be read, or can be read in two ways."""

    code = "notation"
    exit_status = USAGE


class InvalidValue(WorkoutlogError):
    """A value is of the right form and still impossible: out of range, too long."""

    code = "invalid_value"
    exit_status = USAGE


class DateUnreadable(WorkoutlogError):
    """The date or time cannot be read, or can be read in two ways."""

    code = "date_unreadable"
    exit_status = USAGE


class DateInFuture(WorkoutlogError):
    """Something is said to have been lifted later than now."""

    code = "date_in_future"
    exit_status = USAGE


class ConfigInvalid(WorkoutlogError):
    """The configuration file or an environment variable cannot be used."""

    code = "config_invalid"
    exit_status = USAGE


class InputUnreadable(WorkoutlogError):
    """A file or standard input that should be read cannot be."""

    code = "input_unreadable"


class OutputUnwritable(WorkoutlogError):
    """A file that was asked for cannot be written."""

    code = "output_unwritable"


class FormatUnknown(WorkoutlogError):
    """A file that should be imported is of no program that is known."""

    code = "format_unknown"


class FormatNotInstalled(WorkoutlogError):
    """A file can only be read with an extra that this installation lacks."""

    code = "format_not_installed"


class ImportRefused(WorkoutlogError):
    """A file has rows that cannot be kept, and all or nothing was asked for."""

    code = "import_refused"


class FormatNeedsAnswer(WorkoutlogError):
    """A file can be read in two ways, and only the lifter knows which one is meant."""

    code = "format_needs_answer"
    exit_status = NEEDS_DECISION


class SexUnknown(WorkoutlogError):
    """A score was asked for, and whether by the curve for men or for women was never said."""

    code = "sex_unknown"
    exit_status = NEEDS_DECISION


# What was meant


class ExerciseUnknown(WorkoutlogError):
    """No exercise has that name; never answered by making a new one."""

    code = "exercise_unknown"


class ExerciseAmbiguous(WorkoutlogError):
    """Several exercises fit the words."""

    code = "exercise_ambiguous"
    exit_status = NEEDS_DECISION


class ExerciseExists(WorkoutlogError):
    """The name or alias already belongs to an exercise."""

    code = "exercise_exists"


class RoutineUnknown(WorkoutlogError):
    """No routine has that name, or none is followed."""

    code = "routine_unknown"


class RoutineExists(WorkoutlogError):
    """The name already belongs to a routine."""

    code = "routine_exists"


class TrainingMaxUnknown(WorkoutlogError):
    """A percentage was planned, and what it is of was not filled in yet."""

    code = "training_max_unknown"
    exit_status = NEEDS_DECISION


class NotFound(WorkoutlogError):
    """There is no such workout, set, measurement or backup."""

    code = "not_found"


class NoWorkoutRunning(WorkoutlogError):
    """The command needs a running workout and there is none."""

    code = "no_workout_running"


class WorkoutRunning(WorkoutlogError):
    """A workout is running, so another one cannot be started."""

    code = "workout_running"


class NothingToUndo(WorkoutlogError):
    """Every change has been undone, or none was made."""

    code = "nothing_to_undo"


class NothingToRedo(WorkoutlogError):
    """Nothing was undone since the last change."""

    code = "nothing_to_redo"


class NeedsConfirmation(WorkoutlogError):
    """The command would remove a lot, and nobody could be asked or agreed."""

    code = "needs_confirmation"
    exit_status = NEEDS_DECISION


class EditorFailed(WorkoutlogError):
    """The text editor could not be started, or ended with an error."""

    code = "editor_failed"


class InternalError(WorkoutlogError):
    """The program itself is wrong: a bug, whose traceback was saved."""

    code = "internal_error"
    exit_status = BUG


class ServerNotInstalled(WorkoutlogError):
    """The companion server was asked for, and this installation has none."""

    code = "server_not_installed"


# Syncing


class AnswerUnreadable(WorkoutlogError):
    """The server sent a row that this version cannot read; nothing of it was kept."""

    code = "answer_unreadable"


class HistoryDiverged(WorkoutlogError):
    """The server's history is not the one that this device had read: both are merged."""

    code = "history_diverged"


class PushTooLarge(WorkoutlogError):
    """The server does not take so many rows at once."""

    code = "push_too_large"


# The logbook file


class LogbookError(WorkoutlogError):
    """Base of what can be wrong with the logbook file; never raised itself."""

    exit_status = LOGBOOK_FILE


class LogbookMissing(LogbookError):
    """There is no place for the logbook: no home directory, or no such file."""

    code = "logbook_missing"


class LogbookLocked(LogbookError):
    """Another program holds the logbook for longer than we wait."""

    code = "logbook_locked"


class LogbookUnwritable(LogbookError):
    """The logbook file or its directory does not let us write or read."""

    code = "logbook_unwritable"


class LogbookFull(LogbookError):
    """The disk is full; the change was not made and nothing before it is lost."""

    code = "logbook_full"


class LogbookCorrupt(LogbookError):
    """The file is damaged."""

    code = "logbook_corrupt"


class LogbookForeign(LogbookError):
    """The file is not a logbook."""

    code = "logbook_foreign"


class LogbookTooNew(LogbookError):
    """The file was written by a newer version of the program."""

    code = "logbook_too_new"
