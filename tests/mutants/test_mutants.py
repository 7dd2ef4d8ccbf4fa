"""The mutants still fit the code: each changes exactly what it says, and leaves code that can be read."""

import ast
import re

import pytest

from tests.architecture.sources import ROOT
from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import Mutant, Patch, Stale
from tests.mutants.running import judged
from tests.mutants.witness import MARK

GONE = f"{MARK}/gone/chassis\n1 failed"


@pytest.mark.parametrize("mutant", [pytest.param(each, id=each.name) for each in MUTANTS])
def test_a_mutant_fits_the_code(mutant: Mutant):
    for file, text in mutant.texts().items():
        if file.endswith(".py"):
            ast.parse(text)
    re.compile(mutant.reason)
    path, _, function = mutant.test.partition("::")
    assert f"def {function}" in (ROOT / path).read_text("utf-8")


def test_mutants_are_many_and_have_names_of_their_own():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 12


@pytest.mark.parametrize("text", ["", "one one"])
def test_a_text_that_is_gone_or_twice_there_is_refused(text: str):
    with pytest.raises(Stale):
        Patch("clock.py", "one", "two").applied(text)


@pytest.mark.parametrize(
    ("code", "output", "caught"),
    [
        (1, f"E       assert 3 == 0\n{GONE}", True),
        (1, f"E       assert 4 == 0\n{GONE}", False),
        (1, f"E       Failed: Timeout >100s assert 3 == 0\n{GONE}", False),
        (2, "E       ImportError: assert 3 == 0", False),
        (0, f"{MARK}/gone/chassis\n1 passed", False),
        (1, "E       assert 3 == 0\n1 failed", False),
    ],
)
def test_only_a_failure_for_the_reason_that_was_said_counts(code: int, output: str, caught: bool):
    assert judged(r"assert 3 == 0", code, output, "/gone")[0] is caught
