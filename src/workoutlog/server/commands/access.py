"""The commands about what lets people in: invites, sessions, API tokens, keys."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from typer import Argument, Context, Option

from workoutlog.errors import UsageError
from workoutlog.server.commands.answers import Answer
from workoutlog.server.commands.invocation import ELSEWHERE, LOOK, invocation
from workoutlog.server.commands.working import read_id, table, working

invite = typer.Typer(help="Make, list and revoke invites, for `registration = invite`.")
session = typer.Typer(help="List and revoke the sessions of an account.")
token = typer.Typer(help="List and revoke the API tokens of an account.")
keys = typer.Typer(help="Look after the keys that sign tokens.")

_User = Annotated[str, Option("--user", help="The account's name.", metavar="NAME")]
_Id = Annotated[str, Argument(help="Its id, as `list` shows it.", metavar="ID")]


@invite.command()
def create(
    context: Context,
    days: Annotated[int, Option(help="How long it is good.", min=1, max=365)] = 7,
) -> Answer:
    """Make an invite, which lets one person make an account; it is shown this once."""
    from workoutlog.server.access import invites  # slow, as all of the database

    with working(context) as work:
        made, code = invites.create(work.connection, work.occasion, timedelta(days=days))
    data = {"id": str(made.id), "code": code, "expires_at": made.expires_at.isoformat()}
    good = f"An invite, good once, until {made.expires_at:%Y-%m-%d %H:%M} UTC:"
    called = invocation(context)
    revoking = f"workoutlog-server{called.options} invite revoke {made.id}"
    return Answer(f"{good}\n    {code}\nTo revoke it:\n    {revoking}", data)


@invite.command(name="list")
def list_invites(context: Context) -> Answer:
    """List all invites, those used, revoked and expired too."""
    from workoutlog.server.access import invites  # slow, as all of the database

    with working(context) as work:
        return table(invites.invites(work.connection), "There is no invite.")


@invite.command(name="revoke")
def revoke_invite(context: Context, number: _Id) -> Answer:
    """Revoke an invite that was not used."""
    from workoutlog.server.access import invites  # slow, as all of the database

    invite_id = read_id(number)
    with working(context) as work:
        invites.revoke(work.connection, invite_id, work.occasion.now)
    return Answer("The invite is revoked.", {"id": number})


@session.command(name="list")
def list_sessions(context: Context, user: _User) -> Answer:
    """List the living sessions of an account."""
    from workoutlog.server.access import sessions  # slow, as all of the database
    from workoutlog.server.operation.assembly import session_rules

    rules = session_rules(invocation(context).settings)
    with working(context) as work:
        account = work.account(user)
        found = sessions.sessions(
            work.connection, account.account_id, work.occasion.now, rules=rules
        )
    return table(found, f"No device of {user} is signed in.", "device")


@session.command(name="revoke")
def revoke_session(
    context: Context,
    user: _User,
    number: Annotated[str | None, Argument(metavar="[ID]", help="Its id.")] = None,
    every: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, Option("--all", help="All sessions of the account.")
    ] = False,
) -> Answer:
    """Sign one device of an account out, or all, at once."""
    from workoutlog.server.access import sessions, standing  # slow, as all of the database

    if every == (number is not None):
        raise UsageError("Give the id of one session, or --all.")
    session_id = None if number is None else read_id(number)
    with working(context) as work:
        account = work.account(user)
        standing.lock(work.connection, account.account_id)
        count = sessions.revoke(
            work.connection,
            account.account_id,
            work.occasion,
            sessions.Because.ADMINISTRATOR,
            session_id=session_id,
        )
        if session_id is not None and not count:
            raise sessions.missing(session_id)
    return Answer(f"Signed out: {count}.", {"revoked": count})


@token.command(name="list")
def list_tokens(context: Context, user: _User) -> Answer:
    """List the API tokens of an account, those revoked and expired too."""
    from workoutlog.server.access import api_tokens  # slow, as all of the database

    with working(context) as work:
        found = api_tokens.api_tokens(work.connection, work.account(user).account_id)
    return table(found, f"{user} has no API token.", "device")


@token.command(name="revoke")
def revoke_token(context: Context, number: _Id, user: _User) -> Answer:
    """Revoke an API token, at once."""
    from workoutlog.server.access import api_tokens, standing  # slow, as all of the database

    token_id = read_id(number)
    with working(context) as work:
        account = work.account(user)
        standing.lock(work.connection, account.account_id)
        api_tokens.revoke(work.connection, account.account_id, work.occasion, token_id)
    return Answer("The API token is revoked.", {"id": number})


@keys.command()
def rotate(context: Context) -> Answer:
    """Sign with a new key from now on; nobody is signed out by it."""
    from workoutlog.server.access.keys import KeyFile
    from workoutlog.server.refusals import KeysUnusable

    settings = invocation(context).settings
    file, now = KeyFile(settings.keys), datetime.now(UTC)
    if not file.is_there():
        raise KeysUnusable(f"There is no key file at {file.path}.", ELSEWHERE, hint=LOOK)
    # A refresh token is good for as long as its session may be idle.
    ring = file.rotate(now, secrets.token_bytes, timedelta(days=settings.session_idle_days))
    said = f"Signing with {ring.signing.kid}; keys that still verify: {len(ring.keys) - 1}."
    return Answer(said, {"signing": ring.signing.kid, "keys": [key.kid for key in ring.keys]})
