"""What words must not stand where: business in the chassis, places in the code, mere changes among events."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.codes import Party
from tests.architecture.sources import PACKAGES, ROOT, SERVICES, Module, files, modules

BUSINESS = (
    *("referral", "participation", "participant", "programme", "rehabilitation", "consent"),
    *("agreement", "funder", "milestone", "enrol", "admission", "waitlist", "attendance"),
    *("disclosure", "headcount", "caseworker", "unit_staff", "coordinator", "economist"),
    *("municipality", "case_id"),
)
"""Words of the field that no technique uses."""


AGENCIES = (
    *("arbetsförmedlingen", "arbetsformedlingen", "försäkringskassan", "forsakringskassan"),
    *("skatteverket", "socialstyrelsen", "landstinget", "samordningsförbundet"),
)
MERE_CHANGES = re.compile(r".*(Updated|Changed|Event|Saved|Deleted)$|(Set|Update|Change)[A-Z].*")
VAGUE = {"utils", "util", "helpers", "helper", "common", "base_classes", "misc", "shared"}


@pytest.mark.parametrize("path", list(files("chassis")), ids=lambda path: path.name)
def test_the_chassis_knows_no_word_of_the_field(path: Path):
    text = path.read_text("utf-8").lower()
    assert [word for word in BUSINESS if word in text] == []


@cache
def places() -> frozenset[str]:
    """The names and slugs of every programme, agency, unit and town there is a programme for."""
    found = set[str](AGENCIES)
    for file in (ROOT / "programmes").glob("*.yaml"):
        content: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
        for version in (
            content["programme"],
            *(later["sets"] for later in content.get("history", ())),
        ):
            found |= {version[key] for key in ("programme", "name") if key in version}
            known = version.get("organisations", ())
            found |= {o[key] for o in known for key in ("organisation", "name")}
            units = version.get("units", ())
            found |= {unit[key] for unit in units for key in ("unit", "name", "place")}
    return frozenset(name.lower() for name in found)


def test_there_are_names_to_look_for():
    assert len(places()) > len(AGENCIES) + 5


@pytest.mark.parametrize("package", [*SERVICES, "chassis", "contracts"])
def test_no_programme_town_or_agency_is_named_in_the_code(package: str):
    named = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(places())))})(?!\w)")
    found = {
        f"{path.name}: {match[0]}"
        for path in files(package)
        for match in named.finditer(_without_kinds_of_party(path))
    }
    assert not found


def _without_kinds_of_party(path: Path) -> str:
    """The code list says what each kind of party is called; that is no agency's name."""
    text = path.read_text("utf-8").lower()
    if path == PACKAGES["contracts"] / "codes.py":
        for party in Party:
            text = text.replace(f'"{party.swedish.lower()}"', "")
    return text


def classes(*packages: str) -> Iterator[tuple[Module, ast.ClassDef]]:
    for module in modules(*packages):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                yield module, node


def test_nothing_is_named_for_a_mere_change():
    wrong = [
        f"{module.name}.{node.name}"
        for module, node in classes(*SERVICES, "contracts")
        if ".domain" in module.name or module.package == "contracts"
        if MERE_CHANGES.match(node.name)
    ]
    assert wrong == []


def test_the_rule_for_names_sees_what_it_should():
    for name in ("ReferralUpdated", "StatusChanged", "SetStatus", "ChangeUnit", "PlaceEvent"):
        assert MERE_CHANGES.match(name)
    for name in ("SettledCost", "ReferralSent", "Settings", "PlannedEndMoved"):
        assert not MERE_CHANGES.match(name)


def test_no_module_is_a_drawer_for_everything():
    assert [m.name for m in modules() if set(m.name.split(".")) & VAGUE] == []


def test_every_module_says_at_its_head_what_it_is():
    silent = [m.name for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    assert silent == []


def test_no_signature_takes_whatever_comes():
    loose = [
        f"{module.name}.{node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.kwarg
    ]
    assert loose == []


def test_no_error_is_swallowed_unseen():
    bare = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


def test_every_import_is_absolute():
    relative = [
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
