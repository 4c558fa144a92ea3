"""Settings as they are shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingShown:
    """A setting: its value, where that came from, what it means and can be."""

    name: str
    value: str
    origin: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class SettingList:
    """All settings, and the file they are written in."""

    settings: tuple[SettingShown, ...]
    path: str
