"""The import contracts hold, and each of them is seen to catch what it is there to catch."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

# What is not imported by its own name.
IMPORTED_AS = {"argon2-cffi": "argon2"}
# Not declared by us, but imported by name wherever SQLModel is.
BENEATH_SQLMODEL = {"pydantic", "sqlalchemy"}

# One row each: the contract, and new files that break it and no other.
PLANTED: list[tuple[str, dict[str, str]]] = [
    ("layers", {"output/planted.py": "import workoutlog.cli"}),
    ("layers", {"cli/planted.py": "import workoutlog.server"}),
    ("layers", {"replica/planted.py": "import workoutlog.exercises"}),
    ("layers", {"undeclared.py": ""}),
    ("standard-library", {"domain/planted.py": "import rich"}),
    ("standard-library", {"services/planted.py": "def later() -> None:\n    import platformdirs"}),
    ("server", {"server/planted.py": "import workoutlog.services"}),
    ("server", {"server/planted.py": "from workoutlog import output"}),
    ("tables", {"cli/planted.py": "from workoutlog.store import tables"}),
    ("sql", {"cli/planted.py": "import sqlalchemy"}),
    ("sql", {"services/planted.py": "import sqlite3"}),
    ("network", {"cli/planted.py": "import httpx"}),
    ("network", {"server/planted.py": "def later() -> None:\n    import keyring"}),
    (
        "circles",
        {
            "domain/planted.py": "import workoutlog.domain.planted_too",
            "domain/planted_too.py": "import workoutlog.domain.planted",
        },
    ),
]


def test_every_contract_is_kept() -> None:
    report = lint_imports(ROOT / "src")

    assert verdicts(report) == dict.fromkeys(CONTRACTS, "KEPT"), report


@pytest.mark.parametrize(("broken", "files"), PLANTED)
def test_a_planted_violation_breaks_exactly_its_contract(
    broken: str, files: dict[str, str], tmp_path: Path
) -> None:
    package = tmp_path / "workoutlog"
    shutil.copytree(
        ROOT / "src" / "workoutlog", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    for name, text in files.items():
        (package / name).write_text(f"{text}\n", encoding="utf-8")

    report = lint_imports(tmp_path)

    assert verdicts(report) == dict.fromkeys(CONTRACTS, "KEPT") | {broken: "BROKEN"}, report


def test_every_contract_has_a_planted_violation() -> None:
    assert {broken for broken, _ in PLANTED} == set(CONTRACTS)


def test_the_forbidden_names_are_all_third_party_dependencies() -> None:
    """A forbidden name that is nobody's is kept by every import, so none may be misspelt."""
    project = PROJECT["project"]
    required = import_names(project["dependencies"])
    optional = set().union(*map(import_names, project["optional-dependencies"].values()))

    forbidden = set(CONTRACTS["standard-library"]["forbidden_modules"])

    assert forbidden == required | optional | BENEATH_SQLMODEL
    assert {name for name in forbidden - optional if not importlib.util.find_spec(name)} == set()


def test_the_core_reaches_nothing_but_the_standard_library() -> None:
    """What the contract forbids by name, from the other side: nothing else is named at all."""
    graph = grimp.build_graph("workoutlog", include_external_packages=True, cache_dir=None)
    core = set(CONTRACTS["standard-library"]["source_modules"])
    core |= set().union(*map(graph.find_descendants, core))

    reached = set().union(*map(graph.find_modules_directly_imported_by, core))

    foreign = {name for name in reached if not name.startswith("workoutlog")}
    assert foreign <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("contract", "listed", "exempt"),
    [
        ("server", "forbidden_modules", "__main__ domain errors replica server wire"),
        ("sql", "source_modules", "replica server store"),
        ("network", "source_modules", "remote"),
    ],
)
def test_no_package_is_left_out_of_a_contract(contract: str, listed: str, exempt: str) -> None:
    graph = grimp.build_graph("workoutlog", cache_dir=None)
    exempted = {f"workoutlog.{name}" for name in exempt.split()}

    assert set(CONTRACTS[contract][listed]) == graph.find_children("workoutlog") - exempted


def lint_imports(source: Path) -> str:
    """Check the package below a folder, and return what import-linter says about it."""
    program = str(Path(sys.executable).with_name("lint-imports"))
    return subprocess.run(
        [program, "--no-cache", "--no-logo", "--config", str(ROOT / "pyproject.toml")],
        cwd=source,  # searched before anything that is installed
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
        check=False,
        capture_output=True,
        text=True,
    ).stdout


def verdicts(report: str) -> dict[str, str]:
    """Read from import-linter's report which contracts are kept and which are broken."""
    return {
        identifier: verdict
        for identifier, contract in CONTRACTS.items()
        for verdict in re.findall(
            rf"^{re.escape(contract['name'])} (KEPT|BROKEN)$", report, re.MULTILINE
        )
    }


def import_names(requirements: list[str]) -> set[str]:
    """Return the names by which requirements are imported: for nearly all of ours, their own."""
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in requirements}
    return {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}
