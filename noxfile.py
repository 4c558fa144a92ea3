"""What must hold before a change goes in, one session each; ``nox`` runs them all."""

import re
import shutil
from itertools import chain
from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "virtualenv"

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
NOT_FOR_LIFTERS = [
    *("fastapi", "fitdecode", "granian", "hypothesis"),
    *("prometheus_client", "psycopg", "pytest", "starlette"),
]
# What loads all of a server that answers.
SERVING = ["workoutlog.server.operation.assembly", "workoutlog.server.operation.serving"]


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and the import contracts."""
    session.install(*group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache", "--no-logo", env={"PYTHONPATH": "src"})


@nox.session
def types(session: nox.Session) -> None:
    """Check types, in the tests too."""
    session.install("-e", ".", *group("types"))
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Test on every supported Python that is present."""
    session.install("-e", ".", *group("test"))
    session.run("pytest", *(session.posargs or ["--cov", "-n", "auto"]))
    if not session.posargs:
        # What two programs must agree on may not hide behind the rest.
        for part in ("server", "replica", "wire"):
            session.run("coverage", "report", "--format=total", f"--include=*/workoutlog/{part}/*")


@nox.session(default=False)
def durability(session: nox.Session) -> None:
    """Kill servers at fifty moments under load, on each engine."""
    session.install("-e", ".", *group("test"))
    moments = {"DURABILITY_MOMENTS": "50"}
    session.run("pytest", "tests/server/test_durability.py", *session.posargs, env=moments)


@nox.session
def convergence(session: nox.Session) -> None:
    """Let devices live through 2,000 histories and end equal; --hypothesis-seed chooses others."""
    session.install("-e", ".", *group("test"))
    histories = {"CONVERGENCE_HISTORIES": "2000"}
    session.run("pytest", "tests/server/test_convergence.py", *session.posargs, env=histories)


@nox.session(python=PYTHONS[0])
def tests_lowest(session: nox.Session) -> None:
    """Test with the lowest version of every dependency that pyproject.toml allows."""
    project = PROJECT["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    floors = [re.sub(r">=([\w.]+).*", r"==\1", line) for line in lines]
    # import-linter brings its own needs, and contracts do not depend on versions.
    tools = [tool for tool in group("test") if not tool.startswith("import-linter")]
    session.install("-e", ".", *floors, *tools)
    session.run("pytest", "--ignore=tests/architecture", *(session.posargs or ["-n", "auto"]))


@nox.session
def conformance(session: nox.Session) -> None:
    """Ask the server for more than 2,000 things on each engine, by its own OpenAPI document."""
    session.install("-e", ".", *group("test"))
    session.run(
        "pytest", "tests/server/test_conformance.py", env={"HYPOTHESIS_PROFILE": "thorough"}
    )


@nox.session
def base(session: nox.Session) -> None:
    """Log a first set with what a lifter installs: no extras, no test packages."""
    session.install(".")
    present = f"[name for name in {NOT_FOR_LIFTERS} if importlib.util.find_spec(name)]"
    session.run("python", "-c", f"import importlib.util, sys; sys.exit({present} or 0)")
    session.run("workoutlog-server", "--version")
    logbook = {"WORKOUTLOG_DB": str(new_folder(session) / "logbook.db")}
    session.run("wl", "log", "squat", "3x5@100", env=logbook)
    # Nor does the server need anything that only the tests bring.
    session.install(".[server]")
    session.run("python", "-c", f"import {', '.join(SERVING)}")
    data = {"WORKOUTLOG_SERVER_DATA_DIR": str(new_folder(session))}
    session.run("workoutlog-server", "migrate", env=data)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation, warnings being errors, and test what it says."""
    session.install("-e", ".", *group("docs"), *group("test"))
    session.run(
        "sphinx-build", "-q", "-W", "--keep-going", "-n", "-E", "docs", str(new_folder(session))
    )
    session.run("pytest", "-m", "docs")


@nox.session(default=False)
def generate(session: nox.Session) -> None:
    """Write anew what follows from the code: compiled SQL, pages, console and golden files."""
    session.install("-e", ".", *group("test"))
    session.run("python", "-m", "workoutlog.store.compiling")
    session.run("python", "docs/generate.py", env={"PYTHONPATH": "tests"})
    drawn = ("cli/test_access", "cli/test_help", "journeys/test_session", "journeys/test_pictures")
    files = [f"tests/{each}.py" for each in drawn]
    session.run("pytest", "-q", *files, env={"UPDATE_GOLDEN": "1"})


@nox.session
def build(session: nox.Session) -> None:
    """Build what is published, and install the wheel where nothing else is."""
    session.install("build", "twine")
    folder = new_folder(session)
    session.run("python", "-m", "build", "--outdir", str(folder))
    source, wheel = sorted(map(str, folder.iterdir()), reverse=True)
    session.run("twine", "check", "--strict", source, wheel)
    session.run("python", "-m", "venv", str(folder / "venv"))
    programs = folder / "venv" / "bin"
    session.run(str(programs / "pip"), "install", "--quiet", wheel, external=True)
    session.run(str(programs / "wl"), "--version", external=True)


def group(name: str) -> tuple[str, ...]:
    """Return the requirements of one of the project's dependency groups."""
    return nox.project.dependency_groups(PROJECT, name)


def new_folder(session: nox.Session) -> Path:
    """Return an empty folder that belongs to the session."""
    folder = Path(session.create_tmp()).resolve() / "new"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
