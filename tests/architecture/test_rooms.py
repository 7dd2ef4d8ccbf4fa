"""Every service has the same rooms, and each room what it is there for."""

import ast
from importlib import import_module
from typing import Any

import pytest

from contracts.topics import SERVICES as KNOWN
from tests.architecture.sources import PACKAGES, ROOT, SERVICES, modules

ROOMS = {"app", "api", "subscriptions", "projections", "publications", "domain"}
TELLING = {service.name for service in KNOWN if service.tells}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_same_rooms_as_the_others(service: str):
    folder = PACKAGES[service]
    rooms = {path.stem for path in folder.glob("*.py")}
    rooms |= {path.parent.name for path in folder.glob("*/__init__.py")}
    expected = ROOMS if service in TELLING else ROOMS - {"publications"}
    assert rooms - {"__init__"} == expected


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_migrations_and_says_what_it_is(service: str):
    assert sorted(path.name[:4] for path in (PACKAGES[service] / "sql").glob("*.sql"))[0] == "0001"
    assert (ROOT / "services" / service / "README.md").read_text("utf-8").startswith(f"# {service}")


def test_there_are_no_services_but_those_that_the_contracts_name():
    assert {path.parent.name for path in ROOT.glob("services/*/pyproject.toml")} == set(SERVICES)
    assert {service.name for service in KNOWN} == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_what_the_contracts_say(service: str):
    wired: Any = import_module(f"{service}.app").SERVICE
    known = next(each for each in KNOWN if each.name == service)
    assert (wired.name, wired.hears) == (known.name, known.hears)


@pytest.mark.parametrize("service", SERVICES)
def test_only_app_wires_a_service(service: str):
    """Nobody else makes a pool, a store, a broker or a service."""
    makers = {"Service", "Store", "Relay", "Hearing", "Effect", "open_pool", "new_broker"}
    calls = [
        f"{module.name}: {node.func.id}"
        for module in modules(service)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in makers and not f"{module.name}.".startswith(f"{service}.app.")
    ]
    assert calls == []


@pytest.mark.parametrize("service", SERVICES)
def test_sql_reaches_no_schema_of_another_service(service: str):
    """A service's statements name its own schemas and the chassis' `es`, nothing else."""
    own = {"referral": "desk", "participation": "desk", "followup": "calendar"}
    schemas = {"es", own.get(service, "rpt_v1")}
    others = {*own.values(), "rpt_v1"} - schemas
    named = [
        f"{module.name}: {schema}"
        for module in modules(service)
        for schema in others
        if f" {schema}." in module.text
    ]
    assert named == []
