"""What is shipped for containers and systemd is hardened, and names only what is there.

No container engine runs these files here: they are read, and compared with the program.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from workoutlog.server.commands import app
from workoutlog.server.configuration import read
from workoutlog.server.refusals import MISCONFIGURED
from workoutlog.server.settings import PREFIX, Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: Any = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNIT = (DEPLOY / "workoutlog-server.service").read_text()
DEFAULTS = Settings()


def instructions(path: Path) -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    pairs = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return [(name, " ".join(words.split())) for name, words in pairs]


def commands() -> set[str]:
    names = (
        each.name or getattr(each.callback, "__name__", "") for each in app.registered_commands
    )
    return {str(each) for each in names}


DOCKERFILE = instructions(DEPLOY / "Dockerfile")
LAST = max(at for at, (name, _) in enumerate(DOCKERFILE) if name == "FROM")
IMAGE = dict(DOCKERFILE[LAST:])


def test_the_image_runs_as_nobody_in_particular() -> None:
    user, group = IMAGE["USER"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert f"--uid {user}" in IMAGE["RUN"]
    assert "USER" not in {name for name, _ in DOCKERFILE[:LAST]}


def test_the_image_is_built_of_named_versions_and_of_this_repository() -> None:
    bases = [words for name, words in DOCKERFILE if name == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim( AS \w+)?", each) for each in bases)
    for name, words in DOCKERFILE[:LAST]:
        if name == "COPY":
            assert all((DEPLOY.parent / each).exists() for each in words.split()[:-1])
    assert "ADD" not in dict(DOCKERFILE)
    assert '".[server,postgres]"' in dict(DOCKERFILE[:LAST])["RUN"]


def test_what_the_build_copies_is_not_ignored() -> None:
    ignored, *kept = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert ignored == "*"
    copied = {each for name, words in DOCKERFILE[:LAST] if name == "COPY" for each in words.split()}
    assert {each.removeprefix("!") for each in kept if each.startswith("!")} == {
        each.removeprefix("./") for each in copied - {"./", "./src"}
    }


def test_the_image_runs_commands_that_there_are() -> None:
    assert IMAGE["ENTRYPOINT"] == '["workoutlog-server"]'
    assert IMAGE["CMD"] == '["serve"]'
    assert '["workoutlog-server", "healthcheck"]' in IMAGE["HEALTHCHECK"]
    assert {"serve", "healthcheck"} <= commands()
    assert IMAGE["EXPOSE"] == str(DEFAULTS.port)
    assert IMAGE["VOLUME"] == "/data"


def test_the_image_sets_settings_that_there_are() -> None:
    pairs = dict(word.split("=", 1) for word in IMAGE["ENV"].split())
    set_ = {name: value for name, value in pairs.items() if name.startswith(PREFIX)}
    settings = read({}, set_).settings
    assert (settings.host, str(settings.data_dir)) == ("0.0.0.0", "/data")  # noqa: S104  # in its own network


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert "privileged" not in service
    assert "network_mode" not in service
    assert not re.search(r":latest$", service["image"])
    if name != "postgres":  # whose image prepares its folder as root
        assert service["read_only"] is True


def test_a_container_is_given_more_time_than_requests_are() -> None:
    grace = int(SERVICES["server"]["stop_grace_period"].removesuffix("s"))
    assert grace > DEFAULTS.graceful_s > DEFAULTS.request_deadline_s
    assert SERVICES["server"]["volumes"][0] == "data:/data"
    assert "cap_add" not in SERVICES["server"]


def test_sqlite_needs_no_profile_and_the_others_one_each() -> None:
    profiles = {name: service.get("profiles") for name, service in SERVICES.items()}
    assert profiles == {"server": None, "postgres": ["postgres"], "caddy": ["tls"]}


def test_only_caddy_is_a_proxy_and_only_it_is_open_to_the_world() -> None:
    environment = SERVICES["server"]["environment"]
    closed = environment | {f"{PREFIX}SECRETS_DIR": "", f"{PREFIX}REGISTRATION": ""}
    settings = read({}, closed).settings
    address = SERVICES["caddy"]["networks"]["default"]["ipv4_address"]
    assert [str(each) for each in settings.trusted_proxies] == [f"{address}/32"]
    assert SERVICES["server"]["ports"] == [f"127.0.0.1:{DEFAULTS.port}:{DEFAULTS.port}"]
    assert "ports" not in SERVICES["postgres"]


def test_passwords_are_files() -> None:
    given = [str(service.get("environment", {})) for service in SERVICES.values()]
    assert not re.search(r"PASSWORD'", "".join(given))
    [secret] = SERVICES["postgres"]["secrets"]
    assert COMPOSE["secrets"][secret]["file"] == "./postgres_password"
    assert "./secrets:/run/secrets/workoutlog:ro" in SERVICES["server"]["volumes"]
    ignored = (DEPLOY.parent / ".gitignore").read_text().splitlines()
    assert "deploy/postgres_password" in ignored
    assert (DEPLOY / "secrets" / ".gitignore").exists()


def test_everything_that_is_named_is_declared() -> None:
    mounts = [each for service in SERVICES.values() for each in service.get("volumes", ())]
    named = {each.partition(":")[0] for each in mounts if not each.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert all((DEPLOY / each.partition(":")[0]).exists() for each in mounts if each[0] == ".")


def test_caddy_passes_requests_on_to_the_server() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    assert f"reverse_proxy server:{DEFAULTS.port}" in caddyfile
    assert f"max_size {DEFAULTS.max_sync_body_kib // 1024}MiB" in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")


def directives() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.splitlines():
        if line and not line.startswith(("#", "[")):
            name, is_set, value = line.partition("=")
            assert is_set, line
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_is_confined() -> None:
    unit = directives()
    assert re.findall(r"^\[(\w+)\]$", UNIT, re.MULTILINE) == ["Unit", "Service", "Install"]
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert unit[name] == ["yes"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["StateDirectory"] == ["workoutlog-server"]
    assert unit["Environment"] == [f"{PREFIX}DATA_DIR=%S/workoutlog-server"]
    assert unit["ExecStart"][0].endswith("/workoutlog-server serve")


def test_systemd_waits_longer_than_requests_do_and_does_not_repeat_a_mistake() -> None:
    unit = directives()
    assert unit["Type"] == ["notify"]
    assert int(unit["WatchdogSec"][0]) > 0
    assert int(unit["TimeoutStopSec"][0]) > DEFAULTS.graceful_s
    assert unit["RestartPreventExitStatus"] == [str(MISCONFIGURED)]


def test_a_command_of_root_has_the_settings_of_the_unit(tmp_path: Path) -> None:
    assert "/opt/workoutlog/bin/workoutlog-server" in UNIT
    assert "/etc/workoutlog-server.env" in UNIT
    assert "/etc/workoutlog/" in UNIT
    script = (DEPLOY / "workoutlog-server.sh").read_text()
    for place in ("/etc/", "/opt/workoutlog/bin/"):
        script = script.replace(place, f"{tmp_path}/")
    (tmp_path / "workoutlog").mkdir()
    (tmp_path / "workoutlog-server.env").write_text(
        "# a comment\nPATH=/nowhere\n"
        "WORKOUTLOG_SERVER_TRUSTED_PROXIES=10.0.0.0/8 ::1\n"
        "WORKOUTLOG_SERVER_DATABASE_URL='postgresql://db/wl?a=$b&c=d'"
    )
    program = tmp_path / "workoutlog-server"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nenv | grep ^WORKOUTLOG_SERVER_ | sort\n')
    program.chmod(0o700)

    done = subprocess.run(
        ["sh", "-c", script, "sh", "user", "add", "two words"],
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.splitlines() == [
        "user",
        "add",
        "two words",
        "WORKOUTLOG_SERVER_DATABASE_URL=postgresql://db/wl?a=$b&c=d",
        "WORKOUTLOG_SERVER_DATA_DIR=/var/lib/workoutlog-server",
        f"WORKOUTLOG_SERVER_SECRETS_DIR={tmp_path}/workoutlog",
        "WORKOUTLOG_SERVER_TRUSTED_PROXIES=10.0.0.0/8 ::1",
    ]
