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
NOT_ADMITTED = 4
UNREACHABLE = 5
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


class AnswerMissing(WorkoutlogError):
    """The command needs an answer that was not given, and nobody can be asked or has answered."""

    code = "answer_missing"
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


# Who asks, and whether the server lets them


class NotLoggedIn(WorkoutlogError):
    """The command needs a server, and this logbook is not logged in at one."""

    code = "not_logged_in"
    exit_status = NOT_ADMITTED


class LoginRefused(WorkoutlogError):
    """The server does not accept the name and password, or not now."""

    code = "login_refused"
    exit_status = NOT_ADMITTED


class DeviceRevoked(WorkoutlogError):
    """This device was logged out by its owner, or was not used for too long."""

    code = "device_revoked"
    exit_status = NOT_ADMITTED


class AccountRefused(WorkoutlogError):
    """The account was disabled or deleted."""

    code = "account_refused"
    exit_status = NOT_ADMITTED


class TokenRefused(WorkoutlogError):
    """The server does not accept the API token, or not for this."""

    code = "token_refused"
    exit_status = NOT_ADMITTED


class CredentialsUnusable(WorkoutlogError):
    """What this device is known by cannot be read or kept: a locked keyring, an unsafe file."""

    code = "credentials_unusable"
    exit_status = NOT_ADMITTED


class RequestRefused(WorkoutlogError):
    """The server refuses what was asked, for the reason that it names."""

    code = "request_refused"
    exit_status = NOT_ADMITTED


class StoreUndecided(WorkoutlogError):
    """The keyring cannot be used, and nobody has said where else the login may be kept."""

    code = "store_undecided"
    exit_status = NEEDS_DECISION


class AccountDiffers(WorkoutlogError):
    """The logbook belongs to another account, and nobody has said that the two are to be merged."""

    code = "account_differs"
    exit_status = NEEDS_DECISION


# Whether there is a server


class AddressInsecure(WorkoutlogError):
    """A password would cross the network in the clear."""

    code = "address_insecure"
    exit_status = USAGE


class ServerUnreachable(WorkoutlogError):
    """There is no network, no such server, or it does not answer."""

    code = "server_unreachable"
    exit_status = UNREACHABLE


class ServerUntrusted(WorkoutlogError):
    """The server cannot prove that it is the one it is taken for."""

    code = "server_untrusted"
    exit_status = UNREACHABLE


class ServerForeign(WorkoutlogError):
    """What answers is no workoutlog server: a page to sign in to a network, another program."""

    code = "server_foreign"
    exit_status = UNREACHABLE


class ServerBusy(WorkoutlogError):
    """The server asks to be left alone for a while."""

    code = "server_busy"
    exit_status = UNREACHABLE


class ServerFailing(WorkoutlogError):
    """The server, or what stands before it, fails."""

    code = "server_failing"
    exit_status = UNREACHABLE


class ProtocolUnsupported(WorkoutlogError):
    """This program and the server are too far apart in age to understand each other."""

    code = "protocol_unsupported"
    exit_status = UNREACHABLE


# Syncing


class AnswerUnreadable(WorkoutlogError):
    """The server sent a row that this version cannot read; nothing of it was kept."""

    code = "answer_unreadable"


class HistoryDiverged(WorkoutlogError):
    """The server's history is not the one that this device had read: both are merged."""

    code = "history_diverged"


class PushRefused(WorkoutlogError):
    """The server took none of the rows that were sent: too many at once, or one is unreadable."""

    code = "push_refused"
    exit_status = NOT_ADMITTED


class SyncRunning(WorkoutlogError):
    """This logbook is being synced already."""

    code = "sync_running"


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
