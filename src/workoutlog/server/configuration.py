"""Reading the configuration: what was set where, and which of it holds.

An option goes before the environment, the environment before files of its own
(``..._FILE`` and the folder of secrets), these before the configuration file,
and that before the default. A name that nobody knows is an error everywhere,
for it is a setting that somebody believes to be made.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs
from pydantic import ValidationError

from workoutlog.server.refusals import SettingsInvalid
from workoutlog.server.settings import PREFIX, Settings, shown

FILE = f"{PREFIX}CONFIG"
SECRETS = f"{PREFIX}SECRETS_DIR"
DEFAULT = "default"
_TWIN = "_FILE"


class Given(NamedTuple):
    """A value as it was given, and where."""

    value: Any
    origin: str


class Configuration(NamedTuple):
    """The settings, and where each of them was given."""

    settings: Settings
    origins: Mapping[str, str]

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """List the settings: name, value as it may be seen, origin."""
        for name in Settings.model_fields:
            yield name, shown(name, getattr(self.settings, name)), self.origins.get(name, DEFAULT)


def read(flags: Mapping[str, str], environment: Mapping[str, str]) -> Configuration:
    """Read what was set, by options and in the environment and the files that these name.

    ``flags`` may name the file as ``config`` and the folder of secrets as
    ``secrets_dir``. Raises `SettingsInvalid`, which says everything that is
    wrong with single settings, else what does not fit together, and never
    quotes a value of a file or of the environment.
    """
    path, is_named = _file(flags, environment)
    wrong: list[str] = []
    given = {
        **_from_toml(path, wrong, is_named=is_named),
        **_from_folder(flags.get("secrets_dir") or environment.get(SECRETS), wrong),
        **_from_environment(environment, wrong),
        **{
            name: Given(value, f"--{name.replace('_', '-')}")
            for name, value in flags.items()
            if name in Settings.model_fields
        },
    }
    try:
        settings = Settings.model_validate({name: each.value for name, each in given.items()})
    except ValidationError as error:
        raise SettingsInvalid(*wrong, *_complaints(error, given, alone=not wrong)) from None
    if wrong:
        raise SettingsInvalid(*wrong)
    return Configuration(settings, {name: each.origin for name, each in given.items()})


def closest(name: str) -> str | None:
    """Find the setting that is spelt most like a name, if there is one at all like it."""
    return next(iter(get_close_matches(name, Settings.model_fields, 1)), None)


def _file(flags: Mapping[str, str], environment: Mapping[str, str]) -> tuple[Path, bool]:
    named = flags.get("config") or environment.get(FILE)
    if named:
        return Path(named), True
    home = platformdirs.user_config_path("workoutlog-server", appauthor=False)
    return home / "server.toml", False


@contextmanager
def _noted(wrong: list[str]) -> Iterator[None]:
    """Note what is wrong with one setting, and go on with the others."""
    try:
        yield
    except SettingsInvalid as error:
        wrong += error.message, *error.advice


def _from_toml(path: Path, wrong: list[str], *, is_named: bool) -> dict[str, Given]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if is_named:
            raise SettingsInvalid(f"There is no file {path}.") from error
        return {}
    except OSError as error:
        raise SettingsInvalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsInvalid(f"{path} is not in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"{path} is no TOML: {error}.") from error
    given: dict[str, Given] = {}
    for name, value in values.items():
        with _noted(wrong):
            _know(name, f"{path}: {name}")
            given[name] = Given(value, str(path))
    return given


def _from_folder(folder: str | None, wrong: list[str]) -> dict[str, Given]:
    if not folder:
        return {}
    try:
        # Kubernetes keeps what it does behind names that begin with a dot.
        files = sorted(each for each in Path(folder).iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise SettingsInvalid(f"{folder} cannot be read: {error.strerror}.") from error
    given: dict[str, Given] = {}
    for file in files:
        with _noted(wrong):
            _know(file.name, str(file))
            given[file.name] = Given(_text(file), str(file))
    return given


def _from_environment(environment: Mapping[str, str], wrong: list[str]) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable in {FILE, SECRETS}:
            continue
        with _noted(wrong):
            _take(variable, value, given)
    return given


def _take(variable: str, value: str, given: dict[str, Given]) -> None:
    name = variable.removeprefix(PREFIX).lower()
    twin = name.removesuffix(_TWIN.lower())
    is_twin = twin != name and twin in Settings.model_fields
    name = twin if is_twin else name
    _know(name, variable)
    if not value:
        return  # Compose passes on what is not set like this.
    if name in given:
        raise SettingsInvalid(f"{given[name].origin} and {variable} are both set.")
    given[name] = (
        Given(_text(Path(value)), f"{variable}, {value}") if is_twin else Given(value, variable)
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise SettingsInvalid(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsInvalid(f"{file} is not in UTF-8.") from error


def _know(name: str, place: str) -> None:
    if name in Settings.model_fields:
        return
    meant = closest(name)
    advice = f"Did you mean {meant}?" if meant else "It may be of a newer version."
    raise SettingsInvalid(f"{place} is no setting.", advice)


def _complaints(
    error: ValidationError, given: Mapping[str, Given], *, alone: bool
) -> Iterator[str]:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        says = each["msg"].removeprefix("Value error, ")
        if not each["loc"]:
            # Settings may only not fit together for want of one that was not understood.
            if alone:
                yield f"{says}."
            continue
        name = str(each["loc"][0])
        yield f"{given[name].origin}: {name} cannot be used: {says[0].lower()}{says[1:]}."
