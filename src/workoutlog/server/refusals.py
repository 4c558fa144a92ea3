"""Everything that the server refuses: its code, its status, and when to try again.

A code never changes: programs decide by it, people read the sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from workoutlog.errors import WorkoutlogError

# As sysexits.h has it: something was found in an unconfigured or misconfigured state.
MISCONFIGURED = 78
_READ = 3
# A list of more would help nobody.
_TOLD = 100


class Flaw(NamedTuple):
    """One thing that is wrong with a request: where, as a JSON pointer, and what.

    It points into the body, or to a parameter in another ``part``: the path,
    the query or the header.
    """

    pointer: str
    detail: str
    code: str = "invalid_value"
    part: str = "body"

    @property
    def where(self) -> str:
        """Say where it is."""
        if self.part == "body":
            return self.pointer or "the body"
        return f"{self.part}{self.pointer}"


class Refusal(WorkoutlogError):
    """Base of what is refused over HTTP; never raised itself.

    ``flaws`` list what is wrong with the body, ``retry_after_s`` says when to
    try again. ``advice`` is for the server's own machine, and is not sent.
    """

    status: ClassVar[int]
    title: ClassVar[str]
    retry_after_s: int | None = None

    def __init__(
        self,
        message: str,
        *advice: str,
        flaws: tuple[Flaw, ...] = (),
        retry_after_s: int | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message, *advice, details=details)
        self.flaws = flaws
        if retry_after_s is not None:
            self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        """What the answer's headers say about it."""
        if self.retry_after_s is None:
            return {}
        return {"Retry-After": str(self.retry_after_s)}


# What was sent


class RequestInvalid(Refusal):
    """The body, the path or the query cannot be accepted as they are."""

    code = "request_invalid"
    status = 422
    title = "The request is not valid"


def invalid(flaws: Sequence[Flaw]) -> RequestInvalid:
    """Refuse a request for what is wrong with it, of which the first are said in a sentence."""
    said = "; ".join(f"{each.where}: {each.detail}" for each in flaws[:_READ])
    more = f"{said}; and more." if len(flaws) > _READ else f"{said.rstrip('.')}."
    return RequestInvalid(more, flaws=tuple(flaws[:_TOLD]))


class MediaTypeUnsupported(Refusal):
    """The body is of a kind, or packed in a way, that is not taken here."""

    code = "media_type_unsupported"
    status = 415
    title = "The kind of body is not supported"


class BodyTooLarge(Refusal):
    """The body is longer than it may be."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"


class BodyLate(Refusal):
    """The body was not sent in time."""

    code = "request_timeout"
    status = 408
    title = "The body did not arrive in time"


class RequestUnreadable(Refusal):
    """What was sent is no request that can be understood."""

    code = "bad_request"
    status = 400
    title = "The request cannot be understood"


class MethodNotAllowed(Refusal):
    """Nothing at this path can be asked for so."""

    code = "method_not_allowed"
    status = 405
    title = "The method is not allowed here"


class ProtocolUnsupported(Refusal):
    """The client speaks a version of the protocol that this server does not."""

    code = "protocol_unsupported"
    status = 426
    title = "The protocol is not supported"


class CursorInvalid(Refusal):
    """A cursor or the mark of a page is none that this server gave."""

    code = "cursor_invalid"
    status = 422
    title = "The cursor is not valid"


class ParentMissing(Refusal):
    """A set names a workout or an exercise that is not there."""

    code = "parent_missing"
    status = 422
    title = "The workout or exercise is not there"


class IdTaken(Refusal):
    """A row with this id is there, and is another one."""

    code = "id_taken"
    status = 409
    title = "The id is taken"


class KeyReused(Refusal):
    """An idempotency key or push id was used before, for another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "The idempotency key was used for another request"


class RowChanged(Refusal):
    """The row is not any more what If-Match says."""

    code = "precondition_failed"
    status = 412
    title = "The row was changed meanwhile"


class RowMissing(Refusal):
    """There is no such row in this account, whoever else may have one."""

    code = "not_found"
    status = 404
    title = "Not found"


class HistoryDiverged(Refusal):
    """A cursor is of a history that this server does not have: it was restored, or is another."""

    code = "history_diverged"
    status = 409
    title = "The history diverged"


class ScopeMissing(Refusal):
    """The token may not do this."""

    code = "scope_missing"
    status = 403
    title = "The token may not do this"


class QuotaExceeded(Refusal):
    """The account holds as much as it may."""

    code = "quota_exceeded"
    status = 403
    title = "The account is full"


# How the server is


class Overloaded(Refusal):
    """As many requests are underway as may be."""

    code = "overloaded"
    status = 503
    title = "The server is busy"
    retry_after_s = 1


class DeadlineExceeded(Refusal):
    """A request found no time."""

    code = "deadline_exceeded"
    status = 503
    title = "The request took too long"
    retry_after_s = 5


class Broken(Refusal):
    """Something failed that should not: a bug."""

    code = "internal_error"
    status = 500
    title = "The server failed"

    def __init__(self) -> None:
        super().__init__("This is a fault of the server; its log has more.")


class DatabaseUnavailable(Refusal):
    """The database is down, damaged, or of another version."""

    code = "database_unavailable"
    status = 503
    title = "The database cannot be used"
    retry_after_s = 5


class DatabaseBusy(Refusal):
    """Others hold what this needs for longer than it may wait."""

    code = "database_busy"
    status = 503
    title = "The database is busy"
    retry_after_s = 1


class DatabaseFull(Refusal):
    """The disk of the server is full."""

    code = "database_full"
    status = 507
    title = "The server is full"


# What was asked for on the server's own machine


class AccountUnknown(WorkoutlogError):
    """A command names an account that is not there."""

    code = "account_unknown"


# How it was started


class SettingsInvalid(WorkoutlogError):
    """The server's configuration cannot be used."""

    code = "settings_invalid"
    exit_status = MISCONFIGURED


class KeysUnusable(WorkoutlogError):
    """The file with the keys that tokens are signed with is missing, damaged or too weak."""

    code = "keys_unusable"
    exit_status = MISCONFIGURED


class ServerRunning(WorkoutlogError):
    """Another server has the database file."""

    code = "server_running"


class ServerFailed(WorkoutlogError):
    """The server ended, and nobody had asked it to."""

    code = "server_failed"


class AddressTaken(WorkoutlogError):
    """Somebody else listens at the address, or nobody can."""

    code = "address_taken"


class DatabaseRemote(WorkoutlogError):
    """The database file would be on a file system that it loses data on."""

    code = "database_remote"
    exit_status = MISCONFIGURED


class DatabaseMissing(WorkoutlogError):
    """There is no database where a command looks for one."""

    code = "database_missing"
    exit_status = MISCONFIGURED


class DatabaseForeign(WorkoutlogError):
    """The database belongs to something else."""

    code = "database_foreign"
    exit_status = MISCONFIGURED


class SchemaTooNew(WorkoutlogError):
    """The database was migrated by a newer version of the program."""

    code = "schema_too_new"
    exit_status = MISCONFIGURED


class SchemaTooOld(WorkoutlogError):
    """The database must be migrated first, and this process is not to do it."""

    code = "schema_too_old"
    exit_status = MISCONFIGURED


class MigrationFailed(WorkoutlogError):
    """A migration could not be made; what came before it stands."""

    code = "migration_failed"


class PartitionsFixed(WorkoutlogError):
    """The tables of a database should be divided otherwise than they are."""

    code = "partitions_fixed"


class DowngradeRefused(WorkoutlogError):
    """A schema should be taken back to an older one."""

    code = "downgrade_refused"

    def __init__(self) -> None:
        super().__init__(
            "A schema is never taken back: what newer columns hold would be lost.",
            "Restore the backup that was made before the upgrade.",
        )


# Keeping a copy of all of it


class BackupInvalid(WorkoutlogError):
    """A file is not a backup, or not any more what was backed up."""

    code = "backup_invalid"


class ExportInvalid(WorkoutlogError):
    """A file is not the export of an account, or holds what the account cannot take."""

    code = "export_invalid"


class DatabaseNotEmpty(WorkoutlogError):
    """A backup should be restored over accounts that are there."""

    code = "database_not_empty"


class DatabaseDamaged(WorkoutlogError):
    """The database file is damaged."""

    code = "database_damaged"
