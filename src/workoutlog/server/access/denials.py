"""Who is not let in, and why: what the server refuses before it looks at the work itself."""

from collections.abc import Mapping

from workoutlog.server.refusals import Flaw, Refusal


class Unauthorized(Refusal):
    """Base of what is refused because nobody is known to ask; never raised itself."""

    status = 401
    title = "Sign in first"
    challenge = 'Bearer realm="workoutlog", error="invalid_token"'

    @property
    def headers(self) -> Mapping[str, str]:
        """Add how one is let in (RFC 6750)."""
        return {**super().headers, "WWW-Authenticate": self.challenge}


class TokenMissing(Unauthorized):
    """The request brings no token."""

    code = "token_missing"
    challenge = 'Bearer realm="workoutlog"'


class TokenInvalid(Unauthorized):
    """The token is none of this server's, or is for something else."""

    code = "token_invalid"
    title = "The token is not valid"


class TokenExpired(Unauthorized):
    """The token was good for some time, which is over."""

    code = "token_expired"
    title = "The token has expired"


class TokenRevoked(Unauthorized):
    """The API token was taken back."""

    code = "token_revoked"
    title = "The token was revoked"


class SessionRevoked(Unauthorized):
    """The session was ended, by its owner or because its token was used twice."""

    code = "session_revoked"
    title = "The session was revoked"


class SessionExpired(Unauthorized):
    """The session was not used for too long, or is too old."""

    code = "session_expired"
    title = "The session has expired"


class AccountDisabled(Unauthorized):
    """Whoever runs the server has disabled the account."""

    code = "account_disabled"
    title = "The account is disabled"


class AccountDeleted(Unauthorized):
    """The account was deleted."""

    code = "account_deleted"
    title = "The account was deleted"


class CredentialsWrong(Unauthorized):
    """Name and password do not belong together, whichever of them is wrong."""

    code = "credentials_wrong"
    title = "Name or password is wrong"
    challenge = 'Bearer realm="workoutlog"'

    def __init__(self) -> None:
        super().__init__("There is no account with this name and password.")


class ResetCodeWrong(Unauthorized):
    """Name and reset code do not belong together, or the code was used or is too old."""

    code = "reset_code_wrong"
    title = "The reset code is not valid"
    challenge = 'Bearer realm="workoutlog"'

    def __init__(self) -> None:
        super().__init__("There is no account with this name and reset code.")


class SessionNeeded(Refusal):
    """This is for the devices of an account, not for its API tokens."""

    code = "session_needed"
    status = 403
    title = "An API token may not do this"

    def __init__(self) -> None:
        super().__init__("Sign in with the password; no API token may do this.")


class PasswordWrong(Refusal):
    """The password that should confirm something is another one."""

    code = "password_wrong"
    status = 403
    title = "The password is wrong"

    def __init__(self) -> None:
        super().__init__("This is not the password of the account.")


class RegistrationClosed(Refusal):
    """Accounts are made by whoever runs the server."""

    code = "registration_closed"
    status = 403
    title = "Registration is closed"

    def __init__(self) -> None:
        super().__init__("Whoever runs this server makes the accounts.")


class InviteInvalid(Refusal):
    """The invite was used or revoked, is too old, or never was one."""

    code = "invite_invalid"
    status = 403
    title = "The invite is not valid"

    def __init__(self) -> None:
        super().__init__("The invite was used or revoked, is too old, or never was one.")


class NameTaken(Refusal):
    """Somebody else has the name, or had it until lately."""

    code = "name_taken"
    status = 409
    title = "The name is taken"


class NameRefused(Refusal):
    """The name cannot be one."""

    code = "name_refused"
    status = 422
    title = "The name cannot be used"

    def __init__(self, message: str) -> None:
        super().__init__(message, flaws=(Flaw("/name", message, self.code),))


class PasswordRefused(Refusal):
    """The password is too short, too long or too easy to guess."""

    code = "password_refused"
    status = 422
    title = "The password cannot be used"

    def __init__(self, message: str, pointer: str) -> None:
        super().__init__(message, flaws=(Flaw(pointer, message, self.code),))


class TooManyAttempts(Refusal):
    """Too many passwords were wrong: for this name from this network, or from this network."""

    code = "too_many_attempts"
    status = 429
    title = "Too many attempts"


class RateLimited(Refusal):
    """The account asks for more than it may in a minute."""

    code = "rate_limited"
    status = 429
    title = "Too many requests"


class HashingBusy(Refusal):
    """More passwords wait to be checked than the server wants to keep waiting."""

    code = "hashing_busy"
    status = 503
    title = "Too many people are signing in"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("Too many passwords are being checked; try again in a moment.")
