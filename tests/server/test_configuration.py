"""A setting comes from the first of five places that has it, and is never guessed or revealed."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from workoutlog.server.configuration import Configuration, read
from workoutlog.server.refusals import MISCONFIGURED, SettingsInvalid
from workoutlog.server.settings import Registration, Settings

PORT = "WORKOUTLOG_SERVER_PORT"
SECRET = "postgresql://lifter:Sesam-0ffne-dich@db/wl"  # noqa: S105  # made up


def refused(flags: Mapping[str, str] = {}, environment: Mapping[str, str] = {}) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        read(flags, environment)
    assert caught.value.exit_status == MISCONFIGURED == 78
    return [caught.value.message, *caught.value.advice]


def value(configuration: Configuration, name: str) -> tuple[str, str]:
    [found] = [each[1:] for each in configuration.lines() if each[0] == name]
    return found


def test_the_first_of_five_places_counts(tmp_path: Path) -> None:
    toml, twin, secrets = tmp_path / "server.toml", tmp_path / "port.txt", tmp_path / "secrets"
    toml.write_text("port = 1\nworkers = 1\n")
    twin.write_text("3\n")
    secrets.mkdir()
    (secrets / "port").write_text("2\n")
    (secrets / "..data").write_text("what Kubernetes needs\n")
    environment: dict[str, str] = {}
    flags: dict[str, str] = {}

    assert value(read(flags, environment), "port") == ("8420", "default")
    environment["WORKOUTLOG_SERVER_CONFIG"] = str(toml)
    assert value(read(flags, environment), "port") == ("1", str(toml))
    environment["WORKOUTLOG_SERVER_SECRETS_DIR"] = str(secrets)
    assert value(read(flags, environment), "port") == ("2", str(secrets / "port"))
    environment[f"{PORT}_FILE"] = str(twin)
    assert value(read(flags, environment), "port") == ("3", f"{PORT}_FILE, {twin}")
    del environment[f"{PORT}_FILE"]
    environment[PORT] = "4"
    assert value(read(flags, environment), "port") == ("4", PORT)
    flags["port"] = "5"
    assert value(read(flags, environment), "port") == ("5", "--port")


def test_the_file_of_the_user_is_read_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "workoutlog-server"
    folder.mkdir()
    (folder / "server.toml").write_text('registration = "invite"\ntrusted_proxies = ["::1"]\n')

    settings = read({}, {}).settings

    assert settings.registration is Registration.INVITE
    assert [str(each) for each in settings.trusted_proxies] == ["::1/128"]


@pytest.mark.parametrize(
    ("flags", "environment", "says"),
    [
        ({}, {"WORKOUTLOG_SERVER_PROT": "1"}, "Did you mean port?"),
        ({}, {"WORKOUTLOG_SERVER_PROT_FILE": "1"}, "WORKOUTLOG_SERVER_PROT_FILE is no setting."),
        ({}, {"WORKOUTLOG_SERVER_XYZZY": "1"}, "It may be of a newer version."),
        ({}, {PORT: "1", f"{PORT}_FILE": "x"}, f"{PORT} and {PORT}_FILE are both set."),
        ({}, {f"{PORT}_FILE": "/nowhere/port"}, "/nowhere/port cannot be read"),
        ({}, {"WORKOUTLOG_SERVER_SECRETS_DIR": "/nowhere"}, "/nowhere cannot be read"),
        ({"config": "/nowhere/server.toml"}, {}, "There is no file /nowhere/server.toml."),
        ({"port": "0"}, {}, "--port: port cannot be used: input should be greater than"),
        ({"trusted_proxies": "10.0.0.1/8"}, {}, "--trusted-proxies: trusted_proxies cannot"),
        ({"workers": "2"}, {}, "workers: SQLite is for one process, so there can be only 1."),
        ({"session_absolute_days": "1"}, {}, "session_idle_days: it is more than"),
        ({"max_body_kib": "9000"}, {}, "max_body_kib: it is more than"),
        ({"max_bodies_mib": "7"}, {}, "max_sync_body_kib: it is more than max_bodies_mib"),
        ({"max_connections": "9"}, {}, "max_concurrent_requests: it is more than"),
        ({"request_deadline_s": "10"}, {}, "request_deadline_s: it is not between 10"),
        ({"request_deadline_s": "25"}, {}, "request_deadline_s: it is not between 10"),
        ({"metrics": "true", "metrics_port": "8420"}, {}, "metrics_port: the API is there."),
    ],
)
def test_what_cannot_be_used_is_named(
    flags: dict[str, str], environment: dict[str, str], says: str
) -> None:
    assert says in " ".join(refused(flags, environment))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"prot = 1\n", "server.toml: prot is no setting."),
        (b"port = \n", "server.toml is no TOML"),
        (b"\xff = 1\n", "server.toml is not in UTF-8."),
        (b'port = "x"\n', "server.toml: port cannot be used: input should be a valid integer"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "server.toml"
    path.write_bytes(content)

    assert says in " ".join(refused({"config": str(path)}))


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "port").write_bytes(b"\xff")
    assert refused({"config": str(tmp_path)}) == [f"{tmp_path} cannot be read: Is a directory."]
    assert refused({"secrets_dir": str(tmp_path)}) == [f"{tmp_path / 'port'} is not in UTF-8."]


def test_an_empty_variable_sets_nothing() -> None:
    assert value(read({}, {PORT: "", f"{PORT}_FILE": ""}), "port") == ("8420", "default")
    assert refused({}, {"WORKOUTLOG_SERVER_PROT": ""})[0] == "WORKOUTLOG_SERVER_PROT is no setting."


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(refused({"port": "x", "workers": "0", "registration": "opne"})) == 3


def test_a_name_that_nobody_knows_hides_nothing_else(tmp_path: Path) -> None:
    toml, secrets = tmp_path / "server.toml", tmp_path / "secrets"
    toml.write_text("prot = 1\npool_size = 0\n")
    secrets.mkdir()
    (secrets / "database_ulr").write_text("x")
    (secrets / "max_sets").write_text("x")

    says = refused(
        {"config": str(toml), "secrets_dir": str(secrets), "session_absolute_days": "x"},
        {f"{PORT}X": "1", "WORKOUTLOG_SERVER_METRICS": "maybe"},
    )

    assert [each.split(" cannot")[0] for each in says if "Did you mean" not in each] == [
        f"{toml}: prot is no setting.",
        f"{secrets / 'database_ulr'} is no setting.",
        f"{PORT}X is no setting.",
        f"{toml}: pool_size",
        "--session-absolute-days: session_absolute_days",
        f"{secrets / 'max_sets'}: max_sets",
        "WORKOUTLOG_SERVER_METRICS: metrics",
    ]


def test_settings_are_not_said_to_clash_with_one_that_was_not_understood() -> None:
    misspelt = {"WORKOUTLOG_SERVER_DATABASE_ULR": "postgresql://db/wl"}
    assert len(refused({"workers": "2"}, misspelt)) == 2


def test_secrets_are_shown_nowhere(tmp_path: Path) -> None:
    twin = tmp_path / "url"
    twin.write_text(f"{SECRET}\n")
    configuration = read({}, {"WORKOUTLOG_SERVER_DATABASE_URL_FILE": str(twin)})

    assert configuration.settings.database == SECRET
    assert configuration.settings.migration_database == SECRET
    assert value(configuration, "database_url")[0] == "***"
    assert "Sesam" not in f"{configuration!r}{[*configuration.lines()]}"
    says = refused({}, {"WORKOUTLOG_SERVER_PORT": SECRET, "WORKOUTLOG_SERVER_WORKERS": SECRET})
    assert "Sesam" not in str(says)


def test_the_defaults_are_sane_and_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    settings = Settings()

    assert (settings.host, settings.port) == ("127.0.0.1", 8420)
    assert settings.registration is Registration.CLOSED
    assert not settings.trusted_proxies
    assert not settings.metrics
    assert not settings.docs
    assert settings.database == f"sqlite:///{tmp_path}/workoutlog-server/server.db"
    assert settings.migrates


def test_several_workers_leave_migrating_to_somebody_who_is_alone() -> None:
    several = {"database_url": "postgresql://db/wl", "workers": "2"}

    assert not read(several, {}).settings.migrates
    assert read({**several, "migrate_on_start": "true"}, {}).settings.migrates
    past = {**several, "migration_database_url": "postgresql://direct/wl"}
    assert read(past, {}).settings.migration_database == "postgresql://direct/wl"


def test_a_home_may_be_written_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read({"data_dir": "~/wl"}, {}).settings.data_dir == tmp_path / "wl"
