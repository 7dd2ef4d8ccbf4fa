"""Every promise in `docs/guarantees.md` names a test that there is, and the page is short enough to be read."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT
from tests.mutants.catalogue import MUTANTS

PAGE = ROOT / "docs" / "guarantees.md"
TEXT = PAGE.read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


def names(path: str) -> set[str]:
    """All that a test module defines or assigns at its top."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                found.add(name)
            case _:
                continue
    return found


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_what_proves_a_promise_is_there(path: str, name: str):
    assert name in names(path)


def test_every_promise_has_a_proof_of_its_own():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "Promise" not in line]
    assert len(rows) > 20
    proofs = [re.findall(r"`tests/[\w/]+\.py::\w+` \|$", row) for row in rows]
    assert all(proofs)
    assert len({proof for found in proofs for proof in found}) == len(rows)


def test_the_page_is_short_and_counts_the_faults():
    assert len(TEXT.splitlines()) <= 120
    assert f"{len(MUTANTS)} faults put into the chassis" in TEXT
