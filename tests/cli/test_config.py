"""Settings: the environment before the file before the default, and each says where it is from."""

from errno import ENOSPC
from os import strerror
from pathlib import Path

import pytest

from workoutlog.cli.config import SETTINGS, Configuration, read_rest, write
from workoutlog.domain.dates import DateOrder
from workoutlog.domain.scores import Sex
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.units import MassUnit
from workoutlog.errors import ConfigInvalid
from workoutlog.services.ports import Preferences


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "config.toml"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_every_setting_has_a_default(path: Path) -> None:
    configuration = Configuration(path, {})

    assert {name: configuration.value(name).origin for name in SETTINGS} == dict.fromkeys(
        SETTINGS, "default"
    )
    assert configuration.preferences() == Preferences(rest_s=150)
    assert not path.parent.exists()


def test_the_environment_comes_before_the_file(path: Path) -> None:
    written(path, 'unit = "lb"\nrest = "90s"\n')
    configuration = Configuration(path, {"WORKOUTLOG_UNIT": "kg", "WORKOUTLOG_REST": ""})

    assert configuration.value("unit")[1:3] == ("kg", "WORKOUTLOG_UNIT")
    assert configuration.value("rest")[1:3] == ("90s", str(path))
    assert configuration.preferences().rest_s == 90


def test_every_setting_is_read(path: Path) -> None:
    written(
        path,
        'unit = "lb"\nbar = "33lb"\nrest = "off"\ndate_order = "dmy"\n'
        'rest_hook = "notify-send Go"\neditor = "nano"\n'
        'e1rm_formula = "Brzycki"\ne1rm_reps = 10\nsex = "female"\n',
    )
    configuration = Configuration(path, {})

    assert configuration.preferences() == Preferences(
        unit=MassUnit.LB,
        bar_g=14_969,
        bar_unit=MassUnit.LB,
        rest_s=0,
        date_order=DateOrder.DMY,
        estimated=Estimation(Formula.BRZYCKI, 10),
        sex=Sex.FEMALE,
    )
    assert configuration.read("rest_hook") == "notify-send Go"
    assert configuration.read("editor") == "nano"


@pytest.mark.parametrize(
    ("environment", "unit", "bar"),
    [
        ({}, "kg", "20kg"),
        ({"LANG": "de_DE.UTF-8"}, "kg", "20kg"),
        ({"LANG": "en_US.UTF-8"}, "lb", "45lb"),
        ({"LANG": "my_MM"}, "lb", "45lb"),
        ({"LANG": "en_US.UTF-8", "LC_MEASUREMENT": "de_DE.UTF-8"}, "kg", "20kg"),
        ({"LANG": "de_DE", "LC_ALL": "en_US"}, "lb", "45lb"),
        ({"LANG": "C"}, "kg", "20kg"),
        ({"LANG": "de_DE", "WORKOUTLOG_UNIT": "lb"}, "lb", "45lb"),
    ],
)
def test_the_unit_is_guessed_from_the_locale(
    path: Path, environment: dict[str, str], unit: str, bar: str
) -> None:
    configuration = Configuration(path, environment)

    assert (configuration.value("unit").text, configuration.value("bar").text) == (unit, bar)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2:30", 150), ("90", 90), ("90s", 90), ("2min", 120), ("3m", 180), ("off", 0), ("0", 0)],
)
def test_a_rest(text: str, seconds: int) -> None:
    assert read_rest(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5", "2:3", "1:2:3", "٣"])
def test_what_is_no_rest(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        read_rest(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('unit = "stone"', 'unit cannot be "stone"'),
        ('bar = "20"', 'bar cannot be "20"'),
        ('bar = "101kg"', 'bar cannot be "101kg"'),
        ('sex = "horse"', 'sex cannot be "horse"'),
        ("rest = true", 'rest cannot be "True"'),
        ('date_order = "mixed"', 'date_order cannot be "mixed"'),
        ('e1rm_formula = "hooke"', 'e1rm_formula cannot be "hooke"'),
        ("e1rm_reps = 21", 'e1rm_reps cannot be "21"'),
        ("e1rm_reps = 0", 'e1rm_reps cannot be "0"'),
        ('e1rm_reps = "ten"', 'e1rm_reps cannot be "ten"'),
    ],
)
def test_a_bad_value_in_the_file_is_named_with_what_takes_it_away(
    path: Path, text: str, said: str
) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        Configuration(written(path, text), {}).preferences()

    assert caught.value.message.startswith(f"{path}: {said}")
    assert caught.value.hint == f"wl config unset {text.split(maxsplit=1)[0]}"


def test_a_bad_value_in_the_environment_is_named_by_its_variable(path: Path) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        Configuration(path, {"WORKOUTLOG_UNIT": "stone"}).read("unit")

    assert caught.value.message.startswith("WORKOUTLOG_UNIT: ")
    assert caught.value.hint == "unset WORKOUTLOG_UNIT"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"colour = 'red'", 'there is no setting "colour"'),
        (b"unit = ", "is no TOML"),
        (b"\xff\xfe", "is no TOML"),
        (b"unit = 'kg'\nunit = 'lb'", "is no TOML"),
    ],
)
def test_a_file_that_cannot_be_understood(path: Path, content: bytes, said: str) -> None:
    written(path, "").write_bytes(content)

    with pytest.raises(ConfigInvalid, match=said):
        Configuration(path, {})


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="cannot be read: Is a directory"):
        Configuration(tmp_path, {})


class TestWriting:
    def test_the_file_is_made(self, path: Path) -> None:
        write(path, "unit", "lb")

        assert path.read_text(encoding="utf-8") == 'unit = "lb"\n'
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_comments_and_order_stay(self, path: Path) -> None:
        written(path, '# mine\nrest = "90s"  # short\nunit = "kg"\n')

        write(path, "unit", "lb")
        write(path, "bar", "45lb")

        assert path.read_text(encoding="utf-8") == (
            '# mine\nrest = "90s"  # short\nunit = "lb"\nbar = "45lb"\n'
        )

    def test_a_setting_is_forgotten_even_one_that_never_was(self, path: Path) -> None:
        written(path, '# mine\ncolour = "red"\nunit = "kg"\n')

        for name in ("colour", "unit", "rest"):
            write(path, name, None)

        assert path.read_text(encoding="utf-8") == "# mine\n"

    def test_a_value_that_cannot_be_leaves_the_file_as_it_was(self, path: Path) -> None:
        write(path, "unit", "lb")

        with pytest.raises(ConfigInvalid, match='unit cannot be "stone"'):
            write(path, "unit", "stone")

        assert path.read_text(encoding="utf-8") == 'unit = "lb"\n'

    def test_a_broken_file_is_left_to_be_mended(self, path: Path) -> None:
        written(path, "unit = ")

        with pytest.raises(ConfigInvalid, match="is no TOML"):
            write(path, "unit", "lb")

        assert path.read_text(encoding="utf-8") == "unit = "

    def test_a_place_that_cannot_be_written(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(path, "unit", "lb")

        def full(*_: object, **__: object) -> None:
            raise OSError(ENOSPC, strerror(ENOSPC))

        monkeypatch.setattr(Path, "write_text", full)
        with pytest.raises(ConfigInvalid, match="cannot be written: No space left on device"):
            write(path, "unit", "kg")

        assert Configuration(path, {}).read("unit") is MassUnit.LB


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plates", "none"),
        ("plates", "25 20"),
        ("bars", "trap"),
        ("bars", "trap=heavy"),
        ("collars", "5"),
        ("warm_up", "40x5"),
    ],
)
def test_what_is_read_when_it_is_needed_is_refused_then(path: Path, name: str, text: str) -> None:
    configuration = Configuration(written(path, f'{name} = "{text}"'), {})
    assert configuration.preferences()

    with pytest.raises(ConfigInvalid) as caught:
        configuration.read(name)

    assert caught.value.message == f'{path}: {name} cannot be "{text}".'


@pytest.mark.parametrize(("unit", "heaviest"), [("kg", 25_000), ("lb", 20_412)])
def test_a_gym_has_plates_in_its_own_unit(path: Path, unit: str, heaviest: int) -> None:
    configuration = Configuration(path, {"WORKOUTLOG_UNIT": unit})

    assert configuration.read("plates")[0] == (heaviest, unit, None)


def test_bars_have_names(path: Path) -> None:
    configuration = Configuration(written(path, 'bars = "Trap=25kg ez=7.5kg women=33lb"'), {})

    assert configuration.read("bars") == {
        "trap": (25_000, MassUnit.KG),
        "ez": (7_500, MassUnit.KG),
        "women": (14_969, MassUnit.LB),
    }
