"""Writes the reference pages of the server from the code they describe."""

from collections.abc import Callable
from enum import StrEnum
from typing import get_args

from annotated_types import Ge, Le, MinLen
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from markup import page, table
from workoutlog.server.settings import MOST, PREFIX, Settings, is_switch, shown


def configuration() -> str:
    """List every setting of the server, what it can be, and its default."""
    rows = [
        (f"`{name}`", field.description or "", _range(field), _default(name, field))
        for name, field in Settings.model_fields.items()
    ]
    return page(
        [
            "# Configuration of the server",
            "",
            _WAYS,
            "",
            *table(("setting", "meaning", "can be", "default"), rows),
            "",
            _NOTES,
        ]
    )


SERVER_PAGES: dict[str, Callable[[], str]] = {"server-configuration.md": configuration}

_WAYS = f"""\
`port`, for example, is set by whichever of these comes first:

1. the option `--port 8421` of any command of `workoutlog-server`,
2. the variable `{PREFIX}PORT`,
3. the file that the variable `{PREFIX}PORT_FILE` names, or the file `port` in the folder that
   `--secrets-dir` or `{PREFIX}SECRETS_DIR` names,
4. the line `port = 8421` of the TOML file that `--config` or `{PREFIX}CONFIG` names, else of
   `server.toml` in the configuration folder of the user (on Linux
   `~/.config/workoutlog-server/server.toml`),
5. the default.

`workoutlog-server config show` says what holds and where it was set, `config check` whether all of
it can be used; it exits with 78 if not. A name that is no setting is an error everywhere."""
_NOTES = """\
Secrets are shown as `***`. A switch is `true` or `false`; as an option it is `--docs` or
`--no-docs`. Several networks are divided by spaces or commas, or are a list in TOML.

Every process of the machine can read the options of another one: set a URL with a password in it by
a file or a variable."""


def _range(field: FieldInfo) -> str:
    kinds = get_args(field.annotation) or (field.annotation,)
    choices = [each for each in kinds if isinstance(each, type) and issubclass(each, StrEnum)]
    if choices:
        return ", ".join(f"`{each}`" for each in choices[0])
    if is_switch(field):
        return "`true`, `false`"
    least = [each.ge for each in field.metadata if isinstance(each, Ge)]
    most = [each.le for each in field.metadata if isinstance(each, Le)]
    if least and most:
        return f"at least {least[0]}" if most[0] == MOST else f"{least[0]} to {most[0]}"
    return "a text" if any(isinstance(each, MinLen) for each in field.metadata) else ""


def _default(name: str, field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "the user's data folder, on Linux `~/.local/share/workoutlog-server`"
    text = shown(name, field.default)
    return f"`{text}`" if text else "none"
