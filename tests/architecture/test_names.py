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
VERBS = {"vara"}
"""A municipality is called what a form asks in words: to be."""
MERE_CHANGES = re.compile(r".*(Updated|Changed|Event|Saved|Deleted)$|(Set|Update|Change)[A-Z].*")
VAGUE = {"utils", "util", "helpers", "helper", "common", "base_classes", "misc", "shared"}


@pytest.mark.parametrize("path", list(files("chassis")), ids=lambda path: path.name)
def test_the_chassis_knows_no_word_of_the_field(path: Path):
    text = path.read_text("utf-8").lower()
    assert [word for word in BUSINESS if word in text] == []


@cache
def places() -> frozenset[str]:
    """The names and slugs of every programme, agency, unit, town and area there is a programme for."""
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
            found |= {later["name"] for o in known for later in o.get("renamed", ())}
            lives_in = version.get("eligibility", {}).get("residence", {})
            found |= {
                *lives_in.get("municipalities", ()),
                lives_in.get("area", content["programme"]["name"]),
            }
            units = version.get("units", ())
            found |= {unit[key] for unit in units for key in ("unit", "name", "place")}
            found |= {
                pool[key] for u in units for pool in u.get("pools", ()) for key in ("pool", "name")
            }
    return frozenset(name.lower() for name in found) - VERBS


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


PUBLISHED = ROOT / "contracts"


def test_no_programme_town_or_agency_is_named_in_what_the_contracts_publish():
    """The golden schemas, the examples and the AsyncAPI document, which agencies have."""
    named = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(places())))})(?!\w)")
    published = [p for p in PUBLISHED.rglob("*") if p.suffix in {".json", ".md", ".py"}]
    assert len(published) > 50
    found = {
        f"{path.name}: {match[0]}"
        for path in published
        for match in named.finditer(_without_kinds_of_party(path, PUBLISHED))
    }
    assert not found


WHOSE = {"programme", "programme_id", "unit", "organisation", "funder", "referred_by", "agency"}
"""What is data: no code may ask whether it is a certain one."""
COMPARED = re.compile(
    rf"\b({'|'.join(sorted(WHOSE))})\s*(=|<>|!=|in|like|ilike|~)\s*\(?\s*'[^']", re.IGNORECASE
)


def _of(node: ast.expr) -> str | None:
    """What an expression is called: the last of its names; a list is called what the first in it is called."""
    match node:
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]) | ast.Set(elts=[first, *_]):
            return _of(first)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(value=inner)):
            return _of(inner)
        case _:
            return None


def _texts(node: ast.AST) -> set[str]:
    found = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in found if isinstance(value, str) and value}


def branches(tree: ast.AST) -> Iterator[int]:
    """The lines on which it is asked whether a programme, unit or agency is a certain one."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(_of(s) in WHOSE for s in sides) and any(
                    _texts(s) and _of(s) is None for s in sides
                ):
                    yield node.lineno
            case ast.Match(subject=subject) if _of(subject) in WHOSE:
                if any(_texts(case.pattern) for case in node.cases):
                    yield node.lineno
            case ast.MatchClass(kwd_attrs=names, kwd_patterns=patterns):
                asked = zip(names, patterns, strict=True)
                if any(name in WHOSE and _texts(pattern) for name, pattern in asked):
                    yield node.lineno
            case ast.Call(func=ast.Attribute(value=subject, attr=how), args=args):
                begins = how in {"startswith", "endswith", "removeprefix"}
                if begins and _of(subject) in WHOSE and any(_texts(each) for each in args):
                    yield node.lineno
            case ast.Subscript(value=ast.Dict() as table, slice=key) if _of(key) in WHOSE:
                if _texts(table):
                    yield node.lineno
            case _:
                pass


@pytest.mark.parametrize("package", [*SERVICES, "chassis", "contracts"])
def test_no_code_asks_whether_it_is_a_certain_programme_unit_or_agency(package: str):
    asked = [
        f"{module.name}:{line}" for module in modules(package) for line in branches(module.tree)
    ]
    asked += [
        f"{path.name}: {match[0]}"
        for path in files(package)
        for match in COMPARED.finditer(path.read_text("utf-8"))
    ]
    assert asked == []


@pytest.mark.parametrize(
    "code",
    [
        "if version.programme == 'a-programme': pass",
        "if 'a-town' in (case.unit,): pass",
        "if programme not in ('a', 'b'): pass",
        "if fact['organisation'] != 'agency': pass",
        "match row.programme:\n    case 'a': pass",
        "match fact:\n    case Enrolled(programme='a'): pass",
        "if programme_id.startswith('a-'): pass",
        "if programme.lower() == 'a': pass",
        "limit = {'a': 1}[programme]",
    ],
)
def test_the_rule_for_branches_sees_what_it_should(code: str):
    assert list(branches(ast.parse(code)))
    assert COMPARED.search("where programme = 'a'")
    assert COMPARED.search("and unit in ('a', 'b')")
    for harmless in ("if unit == '': pass", "if unit == other.unit: pass", "x = unit in known"):
        assert not list(branches(ast.parse(harmless)))
    assert not COMPARED.search("where unit <> '' and programme = $1")


def _without_kinds_of_party(path: Path, lists: Path = PACKAGES["contracts"] / "codes.py") -> str:
    """The code list says what each kind of party is called; that is no agency's name."""
    text = path.read_text("utf-8").lower()
    if path.is_relative_to(lists):
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
