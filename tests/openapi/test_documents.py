"""What the services say of themselves is so, whoever asks: schemathesis' default checks, on real parts."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.modes import GenerationMode

from contracts.roles import ROLES
from contracts.topics import SERVICES
from tests.openapi.conftest import HERE, Street

NAMES: Final = [service.name for service in SERVICES]
MORE: Final = os.environ.get("SAMVERKA_OPENAPI_EXAMPLES")
"""A number of examples of each operation, for a long run; then every boundary of a programme is tried too."""
EXAMPLES: Final = int(MORE or "1")
"""Beside the boundaries of all fields; the same in every run."""
SHORT: Final = """
[[operations]]
include-path = "/programmes"
include-method = "POST"
phases.coverage.enabled = false
"""
"""A programme has so many fields that their boundaries alone take as long as all the rest."""
ROOT: Final = HERE.parents[1]
CONFIG: Final = HERE / "schemathesis.toml"
SCHEMATHESIS: Final = Path(sys.executable).with_name("schemathesis")
FEW: Final = settings(
    max_examples=EXAMPLES,
    phases=(Phase.generate,),
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow),
)

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def told(asked: Street, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Popen[str]]:
    """What the command line says of each service, as anybody would call it: all at once, by somebody who may do all."""
    config = tmp_path_factory.mktemp("schemathesis") / "schemathesis.toml"
    config.write_text(CONFIG.read_text("utf-8") + ("" if MORE else SHORT), "utf-8")
    whole = (SCHEMATHESIS, "--no-color", "--config-file", config, "run")
    how = ("--max-examples", str(EXAMPLES), "--continue-on-failure", "--warnings", "off")
    who = ("--header", f"Authorization: Bearer {asked.tokens['everybody']}")
    return {
        name: Popen(
            (*whole, f"{asked.addresses[name]}/openapi.json", *how, *who),
            cwd=ROOT,
            stdout=PIPE,
            stderr=STDOUT,
            text=True,
        )
        for name in NAMES
    }


@pytest.mark.parametrize("service", NAMES)
def test_every_boundary_of_every_field_keeps_to_the_document(
    service: str, told: Mapping[str, Popen[str]]
) -> None:
    said, _ = told[service].communicate()
    assert told[service].returncode == 0, said
    assert "No issues found" in said, said


@pytest.mark.parametrize("service", NAMES)
def test_the_document_holds_whoever_asks(service: str, asked: Street) -> None:
    """Each role alone, nobody, and somebody whose token is none: right and wrong requests of each operation."""
    assert asked.tokens.keys() == {*ROLES, "everybody", "nobody", "broken"}
    config = schemathesis.Config.from_path(CONFIG)
    document = schemathesis.openapi.from_url(
        f"{asked.addresses[service]}/openapi.json", config=config
    )
    for each in document.get_all_operations():
        operation = each.ok()
        ask_in_every_role(operation, GenerationMode.POSITIVE, asked)
        if operation.body or list(operation.iter_parameters()):  # otherwise nothing can be wrong
            ask_in_every_role(operation, GenerationMode.NEGATIVE, asked)


def ask_in_every_role(operation: Any, mode: GenerationMode, asked: Street) -> None:
    @FEW
    @given(case=operation.as_strategy(mode))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            name_what_is_there(case, asked.known)
        for who, token in asked.tokens.items():
            try:
                case.call_and_validate(
                    headers={"Authorization": f"Bearer {token}"} if token else None
                )
            except FailureGroup as broken:
                broken.add_note(f"asked with the token of: {who}")
                raise

    ask()


def name_what_is_there(case: Any, known: Mapping[str, Any]) -> None:
    """In place of names that nothing bears: otherwise every answer would be 404."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part |= {name: known[name] for name in part.keys() & known.keys()}
