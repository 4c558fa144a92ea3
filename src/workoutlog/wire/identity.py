"""What clients and the server say about who somebody is: bodies of requests and answers."""

import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)

# Neither NUL nor other controls, of which PostgreSQL and logs would have to be spared.
_PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*$"
_ASCII = r"^[\x21-\x7e]+$"
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]", re.ASCII | re.IGNORECASE)

Name = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=64, pattern=_PRINTABLE)
]
Label = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=100, pattern=_PRINTABLE)
]


def _whole(secret: SecretStr) -> SecretStr:
    """Refuse half of a surrogate pair, which JSON can say and nothing can hash."""
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("it has half of a character") from None
    return secret


def _as_written(instant: object) -> object:
    """Refuse numbers, which would be read as seconds since 1970."""
    if not isinstance(instant, str) or not _WRITTEN.match(instant):
        raise ValueError("a time is written 2026-11-23T18:00:00Z")
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_as_written)]
Password = Annotated[
    SecretStr, Field(strict=True, min_length=1, max_length=1_000), AfterValidator(_whole)
]
# As long as any token: one that is brought in the place of another is wrong, not unreadable.
Code = Annotated[
    SecretStr, Field(strict=True, min_length=1, max_length=4_096), AfterValidator(_whole)
]
DeviceNumber = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9a-f]{16}$"),
    Field(description="The number in the stamps of what the device writes; made if left out."),
]
Nonce = Annotated[
    str,
    StringConstraints(strict=True, min_length=16, max_length=128, pattern=_ASCII),
    Field(
        description="At least 128 random bits, kept before the request is sent and sent again "
        "with the same token if no answer comes."
    ),
]


class Asked(BaseModel):
    """Base of what is sent: nothing else may be in it."""

    model_config = ConfigDict(extra="forbid")


class Device(Asked):
    """Base of what signs a device in."""

    device_name: Label = "unnamed device"
    device: DeviceNumber | None = None


class LoginBody(Device):
    """A name and its password."""

    name: Name
    password: Password


class RegisterBody(LoginBody):
    """A name that nobody has, a password, and the invite if one is needed."""

    invite: Code | None = None


class RefreshBody(Asked):
    """The newest refresh token, and what tells a repeated request from a thief's."""

    refresh_token: Code
    nonce: Nonce | None = None


class PasswordBody(Asked):
    """The password as it is and as it should be."""

    password: Password
    new_password: Password


class ResetBody(Asked):
    """The code that whoever runs the server gave out, and the new password."""

    name: Name
    code: Code
    new_password: Password


class ConfirmBody(Asked):
    """The password, to confirm what cannot be taken back."""

    password: Password


class SessionBody(Asked):
    """What a session's device is called from now on."""

    device_name: Label


class TokenBody(Asked):
    """An API token that should be made."""

    name: Label
    scope: Literal["read", "write"]
    expires_at: Annotated[Instant, Field(description="At most 366 days from now.")]


BODIES = (
    LoginBody,
    RegisterBody,
    RefreshBody,
    PasswordBody,
    ResetBody,
    ConfirmBody,
    SessionBody,
    TokenBody,
)


class Tokens(BaseModel):
    """A session's tokens. The refresh token is good once, and replaced by the next answer's."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the kind of token
    expires_in: Annotated[int, Field(description="Seconds until the access token expires.")]
    refresh_token: str
    account_id: UUID
    session_id: UUID


class AccountAnswer(BaseModel):
    """The account that asks."""

    id: UUID
    name: str
    created_at: datetime


class SessionAnswer(BaseModel):
    """A device that is signed in; ``used_at`` is exact to the hour."""

    id: UUID
    device: str
    device_name: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    network: str | None
    current: Annotated[bool, Field(description="Whether it is the one that asks.")]


class SessionList(BaseModel):
    """The living sessions of an account, the one used last first."""

    items: list[SessionAnswer]


class TokenAnswer(BaseModel):
    """An API token, without the token; ``used_at`` is exact to the hour."""

    id: UUID
    name: str
    scope: Literal["read", "write"]
    device: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class MadeToken(TokenAnswer):
    """An API token that was just made; ``token`` is never shown again."""

    token: str


class TokenList(BaseModel):
    """The API tokens of an account, the oldest first."""

    items: list[TokenAnswer]
