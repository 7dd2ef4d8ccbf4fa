"""A check that schemathesis runs beside its own: a document says all that a schema can say."""

from typing import Any, Final, get_args

import schemathesis
from pydantic_core.core_schema import ErrorType
from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.generation.modes import GenerationMode

SHAPES: Final = {*get_args(ErrorType)} - {"value_error"}
"""What pydantic refuses by the form alone; our own rules go under other names, or under `value_error`."""


class Unsaid(Failure):
    """A refusal for a form that the document allows."""


@schemathesis.check
def refused_by_a_rule_of_ours(_: Any, response: Response, case: Case[Any]) -> None:
    """Stands beside positive_data_acceptance, which lets 422 through: only where no schema can help."""
    mode = case.meta.generation.mode if case.meta else None
    if response.status_code == 422 and mode is GenerationMode.POSITIVE:
        rules = {error["rule"] for error in response.json()["errors"]}
        if rules <= SHAPES:  # a form may break as well because of what breaks a rule within it
            raise Unsaid(operation=case.operation.label, title="Unsaid", message=response.text)
