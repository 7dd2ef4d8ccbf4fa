"""What the services say of themselves is so, whoever asks: schemathesis' default checks, on real parts."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
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
EXAMPLES: Final = int(MORE or "2")
"""Beside the boundaries of all fields; the same ones in every run."""
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


@pytest.mark.parametrize("service", NAMES)
def test_every_boundary_of_every_field_keeps_to_the_document(
    service: str, asked: Street, tmp_path: Path
) -> None:
    """By somebody who may do everything: the command line as anybody would call it."""
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG.read_text("utf-8") + ("" if MORE else SHORT), "utf-8")
    done = subprocess.run(
        (
            *(SCHEMATHESIS, "--no-color", "--config-file", config, "run"),
            *(f"{asked.addresses[service]}/openapi.json", "--max-examples", str(EXAMPLES)),
            *("--continue-on-failure", "--warnings", "off", "--header"),
            f"Authorization: Bearer {asked.tokens['everybody']}",
        ),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout, done.stdout


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
