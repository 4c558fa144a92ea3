"""The devices of your account."""

from contextlib import closing
from typing import Annotated

import typer

from workoutlog.cli.connecting import open_session
from workoutlog.cli.context import Context
from workoutlog.cli.params import TokenFile
from workoutlog.remote.identity import SessionDevices
from workoutlog.services import devices
from workoutlog.services.accounts import logged_in
from workoutlog.services.device_names import remember_names
from workoutlog.services.devices import DeviceList, DeviceLoggedOut, DeviceRenamed

Which = Annotated[
    str, typer.Argument(metavar="DEVICE", help="Its name or code, or this. Quote several words.")
]


def list_(ctx: typer.Context, token_file: TokenFile = None) -> DeviceList:
    """List the devices that are logged in to your account, the one used last first."""
    context: Context = ctx.obj
    account = logged_in(context.logbook)
    with closing(open_session(context, token_file)) as session:
        found = SessionDevices(session).all()
    remember_names(context.logbook, ((each.number, each.name) for each in found))
    return DeviceList(account.name, account.url, tuple(found))


def rename(
    ctx: typer.Context,
    device: Which,
    name: Annotated[list[str], typer.Argument(metavar="NEW_NAME...")],
    token_file: TokenFile = None,
) -> DeviceRenamed:
    """Give a device another name."""
    context: Context = ctx.obj
    with closing(open_session(context, token_file)) as session:
        return devices.rename(SessionDevices(session), device, " ".join(name))


def revoke(ctx: typer.Context, device: Which, token_file: TokenFile = None) -> DeviceLoggedOut:
    """Log another device out, at once, as one that was lost. What it has logged stays on it."""
    context: Context = ctx.obj
    with closing(open_session(context, token_file)) as session:
        return devices.revoke(SessionDevices(session), device)
