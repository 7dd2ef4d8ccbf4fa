"""The room table holds, each of its contracts can break, and what is let through by name is known."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

CONFIG = ROOT / ".importlinter"
LINT = Path(sys.executable).with_name("lint-imports")

TAMPERED = [
    ("rooms", "referral/helpers.py", "x = 1"),
    ("rooms", "referral/domain/eligibility.py", "from referral import publications"),
    ("rooms", "participation/api/table.py", "from participation import subscriptions"),
    ("services", "followup/subscriptions.py", "from participation.domain import headcount"),
    ("packages", "chassis/clock.py", "from contracts import codes"),
    ("packages", "reporting/app.py", "import embedded"),
    ("packages", "chassis/relay.py", "import referral"),
    ("contracts", "contracts/codes.py", "import yaml"),
    ("domain", "referral/domain/consent.py", "from contracts import referral"),
    ("domain", "participation/domain/unit/line.py", "import asyncpg"),
    ("publications", "participation/publications.py", "from chassis import database"),
    ("projections", "reporting/projections/rows.py", "from chassis import messaging"),
    ("subscriptions", "referral/subscriptions.py", "import asyncpg"),
    ("api", "referral/api/reading.py", "from contracts import participation"),
    ("pages", "reporting/api/page.py", "from contracts import codes"),
    ("broker", "referral/api/reading.py", "from chassis import relay"),
    ("chassis", "chassis/identity.py", "from chassis import service"),
]
"""A contract, a module, and a line that must not be in it."""

EXCEPTIONS = {
    "api": "request bodies of all services take Slug, codes and the programme's parts from contracts"
}
"""Contracts that hold but for the imports that they let through by name, and why."""


def contracts() -> ConfigParser:
    config = ConfigParser()
    config.read(CONFIG, "utf-8")
    return config


def ids() -> list[str]:
    return [name.rsplit(":", 1)[1] for name in contracts().sections() if "contract:" in name]


def lint(where: Path, *contract: str) -> subprocess.CompletedProcess[str]:
    chosen = [word for one in contract for word in ("--contract", one)]
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo", *chosen],
        cwd=where,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "200"},
    )


def test_every_contract_holds():
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout
    assert f"Contracts: {len(ids())} kept, 0 broken." in checked.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages side by side, with the contracts."""
    home = tmp_path_factory.mktemp("copy")
    for package, path in PACKAGES.items():
        shutil.copytree(path, home / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(Path(__file__).parent, home / "tests" / "architecture")
    shutil.copy(CONFIG, home)
    return home


@pytest.fixture
def tampered(request: pytest.FixtureRequest, copy: Path) -> Iterator[Path]:
    """The copy with one line too many."""
    module, line = request.param
    path = copy / module
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", "utf-8")
    yield copy
    if before is None:
        path.unlink()
    else:
        path.write_text(before, "utf-8")


@pytest.mark.parametrize(
    ("contract", "tampered"),
    [pytest.param(c, (m, line), id=f"{c}: {line}") for c, m, line in TAMPERED],
    indirect=["tampered"],
)
def test_a_contract_breaks_when_it_is_broken(contract: str, tampered: Path):
    checked = lint(tampered, contract)
    assert checked.returncode == 1
    assert "0 kept, 1 broken" in checked.stdout, checked.stdout


def test_every_contract_is_broken_once():
    assert {contract for contract, _, _ in TAMPERED} == set(ids())


def test_what_is_let_through_is_let_through_for_a_reason():
    config = contracts()
    let_through = {name for name in ids() if config.has_option(_section(name), "ignore_imports")}
    assert let_through == set(EXCEPTIONS)


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=why))
        for name, why in EXCEPTIONS.items()
    ],
)
def test_a_contract_holds_without_exceptions(contract: str, copy: Path):
    config, strict = contracts(), copy / "strict"
    config.remove_option(_section(contract), "ignore_imports")
    strict.mkdir(exist_ok=True)
    with (strict / ".importlinter").open("w") as file:
        config.write(file)
    checked = subprocess.run(
        [LINT, "--no-cache", "--config", strict / ".importlinter", "--contract", contract],
        cwd=copy,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def _section(contract: str) -> str:
    return f"importlinter:contract:{contract}"
