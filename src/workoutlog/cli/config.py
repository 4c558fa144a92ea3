"""The configuration: what can be set, where each value came from, reading and writing the file.

A value comes from the environment, else from the file, else from its default.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from workoutlog.domain.balance import read_ranges
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.scores import Sex
from workoutlog.domain.strength import MOST_REPS, Estimation, Formula
from workoutlog.domain.stretches import Weekday
from workoutlog.domain.units import MassUnit, read_mass
from workoutlog.errors import ConfigInvalid, InvalidValue
from workoutlog.services.ports import Preferences

_HEAVIEST_BAR_G = 100_000
_PLATES = {"kg": "25 20 15 10 5 2.5 1.25 kg", "lb": "45 35 25 10 5 2.5 lb"}
_WEEKLY = "10-20 chest=12-22 lower-back=4-8"
_WARM_UP = "barx10 40%x5 60%x3 80%x2"
# Brzycki and Lander go to pieces not far beyond.
_MOST_E1RM_REPS = 20
_REST = re.compile(r"(?:(\d{1,2}):(\d\d)|(\d{1,4})(s|m|min)?)", re.ASCII)
# Where a pound is what a plate says.
_POUND_REGIONS = frozenset({"US", "LR", "MM"})


class Setting(NamedTuple):
    """Something that can be set: its name, what it means, how its text is read."""

    name: str
    meaning: str
    example: str
    read: Callable[[str], object]
    default: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"WORKOUTLOG_{self.name.upper()}"


class Value(NamedTuple):
    """A setting's value as text, where it came from, and what takes it away."""

    setting: Setting
    text: str
    origin: str
    remedy: str | None = None

    def read(self) -> Any:
        """Read the value; `ConfigInvalid` names where a bad one is."""
        try:
            return self.setting.read(self.text)
        except (KeyError, ValueError, InvalidValue) as error:
            raise ConfigInvalid(
                f'{self.origin}: {self.setting.name} cannot be "{self.text}".',
                f"It can be {self.setting.example}.",
                hint=self.remedy,
            ) from error


def _unit(text: str) -> MassUnit:
    return MassUnit(text)


def _bars(text: str) -> dict[str, tuple[int, MassUnit]]:
    pairs = (word.partition("=") for word in text.split())
    return {name.casefold(): read_bar(bar) for name, _, bar in pairs}


def read_bar(text: str) -> tuple[int, MassUnit]:
    """Read the weight of a bar, or of both its collars: ``20kg``."""
    weight_g, unit = read_mass(text)
    if weight_g > _HEAVIEST_BAR_G:
        raise ValueError(text)
    return weight_g, unit


def _sex(text: str) -> Sex | None:
    return Sex(text.casefold()) if text else None


def read_rest(text: str) -> int:
    """Read a rest in seconds: ``2:30``, ``90s``, ``90``, ``2m``, ``2min`` or ``off``."""
    found = _REST.fullmatch(text)
    if text == "off":
        return 0
    if found is None:
        raise ValueError(text)
    minutes, seconds, number, unit = found.groups()
    if number is None:
        return int(minutes) * 60 + int(seconds)
    return int(number) * (60 if unit in {"m", "min"} else 1)


def _order(text: str) -> DateOrder | None:
    return DateOrder(text) if text else None


def _plates(text: str) -> object:
    from workoutlog.domain.plates import read_plates  # only for what loads a bar

    return read_plates(text)


def _steps(text: str) -> object:
    from workoutlog.domain.warm_up import read_steps  # as above

    return read_steps(text)


def _formula(text: str) -> Formula:
    return Formula(text.casefold())


def _most_reps(text: str) -> int:
    reps = int(text)
    if not 1 <= reps <= _MOST_E1RM_REPS:
        raise ValueError(text)
    return reps


def _weekday(text: str) -> Weekday:
    return Weekday(text.casefold())


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text.casefold()]


def _words(text: str) -> str:
    return text


SETTINGS = {
    each.name: each
    for each in (
        Setting("unit", "Unit of loads without one", "kg or lb", _unit),
        Setting("bar", "What an empty bar weighs", "20kg or 45lb", read_bar),
        Setting("bars", "Other bars by name", "trap=25kg ez=10kg", _bars),
        Setting("collars", "What both collars weigh", "0kg or 5kg", read_bar, "0kg"),
        Setting("plates", "All plates, x how many", "25x4 20 10x2 kg", _plates),
        Setting("warm_up", "Sets up to a working load", _WARM_UP, _steps, _WARM_UP),
        Setting("rest", "Rest after a working set", "2:30, 90s or off", read_rest, "2:30"),
        Setting("rest_hook", "Command to run when a rest is over", "notify-send Go", _words),
        Setting("date_order", "How 11/12/2026 is read", "dmy, mdy or ymd", _order),
        Setting("e1rm_formula", "How e1RM is estimated", ", ".join(Formula), _formula, "rts"),
        Setting("e1rm_reps", "Most reps for an e1RM", "1 to 20", _most_reps, str(MOST_REPS)),
        Setting("sex", "Whose curve a score is by", "male, female or none", _sex),
        Setting("weekly_sets", "Sets a week for a muscle", _WEEKLY, read_ranges, "10-20"),
        Setting("week_start", "First day of a week", ", ".join(Weekday), _weekday, "monday"),
        Setting("sync_after_finish", "Sync after each workout", "on or off", _switch, "off"),
        Setting("editor", "Text editor; else VISUAL or EDITOR", "nano", _words),
    )
}


class Configuration:
    """The settings in force, read once."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Read the file, which need not exist; `ConfigInvalid` when it cannot be understood."""
        self.path = path
        self._environment = environment
        self._file = _read(path)
        for name in self._file:
            if name not in SETTINGS:
                raise ConfigInvalid(
                    f'{path}: there is no setting "{name}".',
                    f"There are {', '.join(SETTINGS)}.",
                    hint=f"wl config unset {name}",
                )

    def value(self, name: str) -> Value:
        """Say what a setting is and where that came from."""
        setting = SETTINGS[name]
        if text := self._environment.get(setting.variable):
            return Value(setting, text, setting.variable, f"unset {setting.variable}")
        if name in self._file:
            remedy = f"wl config unset {name}"
            return Value(setting, str(self._file[name]), str(self.path), remedy)
        return Value(setting, setting.default or self._guess(name), "default")

    def read(self, name: str) -> Any:
        """Read a setting; `ConfigInvalid` names where a bad value is."""
        return self.value(name).read()

    def preferences(self) -> Preferences:
        """Read what the services want to know."""
        bar_g, bar_unit = self.read("bar")
        return Preferences(
            unit=self.read("unit"),
            bar_g=bar_g,
            bar_unit=bar_unit,
            rest_s=self.read("rest"),
            date_order=self.read("date_order"),
            sex=self.read("sex"),
            weekly_sets=self.read("weekly_sets"),
            first_weekday=self.read("week_start").number,
            estimated=Estimation(self.read("e1rm_formula"), self.read("e1rm_reps")),
        )

    def _guess(self, name: str) -> str:
        """Guess units from the locale, which the lifter has set for the whole machine."""
        if name not in {"unit", "bar", "plates"}:
            return ""
        if name == "plates":
            return _PLATES.get(self.value("unit").text, _PLATES["kg"])
        names = ("LC_ALL", "LC_MEASUREMENT", "LANG")
        locale = next(filter(None, map(self._environment.get, names)), "")
        in_pounds = locale.partition(".")[0].rpartition("_")[2] in _POUND_REGIONS
        if name == "bar":
            return "45lb" if self.value("unit").text == "lb" else "20kg"
        return "lb" if in_pounds else "kg"


def write(path: Path, name: str, text: str | None) -> None:
    """Set a setting in the file, or forget it; comments and order stay as they are.

    Raises `ConfigInvalid` for a value that cannot be, and when the file cannot be written.
    """
    if text is not None:
        Value(SETTINGS[name], text, "config set").read()
    import tomlkit  # only `config set` and `unset` write

    try:
        document = tomlkit.parse(_text(path))
        if text is None:
            document.pop(name, None)
        else:
            document[name] = text
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.partial")
        partial.write_text(tomlkit.dumps(document), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise ConfigInvalid(f"{path} cannot be written: {error.strerror}.") from error
    except tomlkit.exceptions.TOMLKitError as error:
        raise _no_toml(path, error) from error


def _read(path: Path) -> dict[str, Any]:
    text = _text(path)
    if not text:
        return {}
    import tomllib  # most lifters have no configuration file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, error) from error


def _text(path: Path) -> str:
    """Read the file, which need not exist."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigInvalid(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _no_toml(path, error) from error


def _no_toml(path: Path, error: Exception) -> ConfigInvalid:
    return ConfigInvalid(f"{path} is no TOML: {error}.", "Mend it in a text editor.")
