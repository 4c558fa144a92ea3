"""The settings."""

from typing import Annotated

import typer

from workoutlog.cli.config import SETTINGS, Configuration, Value, write
from workoutlog.cli.context import Context
from workoutlog.errors import UsageError
from workoutlog.services.settings import SettingList, SettingShown

Name = Annotated[str, typer.Argument(metavar="NAME", help=f"One of {', '.join(SETTINGS)}.")]


def list_(ctx: typer.Context) -> SettingList:
    """List the settings, their values, and where each value comes from."""
    context: Context = ctx.obj
    values = (context.configuration.value(name) for name in SETTINGS)
    return SettingList(tuple(map(_shown, values)), str(context.config_path))


def get(ctx: typer.Context, name: Name) -> SettingShown:
    """Print the value of a setting."""
    context: Context = ctx.obj
    return _shown(context.configuration.value(_known(name)))


def set_(
    ctx: typer.Context,
    name: Name,
    value: Annotated[list[str], typer.Argument(metavar="VALUE", help="Its value.")],
) -> SettingList:
    """Change a setting in the configuration file; comments in it stay."""
    context: Context = ctx.obj
    write(context.config_path, _known(name), " ".join(value))
    return _after(context, name)


def unset(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> SettingList:
    """Forget a setting; its default holds again."""
    context: Context = ctx.obj
    write(context.config_path, name, None)
    return _after(context, name)


def _after(context: Context, name: str) -> SettingList:
    configuration = Configuration(context.config_path)
    shown = (_shown(configuration.value(name)),) if name in SETTINGS else ()
    return SettingList(shown, str(context.config_path))


def _known(name: str) -> str:
    if name not in SETTINGS:
        raise UsageError(f'There is no setting "{name[:40]}".', f"There are {', '.join(SETTINGS)}.")
    return name


def _shown(value: Value) -> SettingShown:
    setting = value.setting
    return SettingShown(setting.name, value.text, value.origin, setting.meaning, setting.example)
