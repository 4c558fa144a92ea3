"""Settings as they are shown."""

from typing import NamedTuple


class SettingShown(NamedTuple):
    """A setting: its value, where that came from, what it means and can be."""

    name: str
    value: str
    origin: str
    meaning: str
    example: str


class SettingList(NamedTuple):
    """All settings, and the file they are written in."""

    settings: tuple[SettingShown, ...]
    path: str
