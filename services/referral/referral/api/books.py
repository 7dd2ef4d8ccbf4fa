"""What every page of the books asks of a request: a whole amount, and whose books they are."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from chassis.http import Asked, Problem
from referral.projections.programmes import versions_of


def _whole(amount: object) -> object:
    """To JSON 39.0 is the same number as 39; half an öre, a text and a truth are none."""
    return int(amount) if isinstance(amount, float) and amount.is_integer() else amount


WHOLE = BeforeValidator(_whole)
Ore = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12), WHOLE]
"""An amount in öre."""


async def organisations_of(asked: Asked, programme: str, unit: str | None) -> frozenset[str]:
    """Whom the programme has had in one of its versions; raises Problem if it, or its unit, is not known."""
    versions = await versions_of(asked.pool, programme)
    if not versions:
        raise Problem(422, "unknown_programme", "there is no such programme", "/programme")
    if unit and not any(version.unit(unit) for version in versions):
        raise Problem(422, "unknown_unit", "the programme has no such unit", "/unit")
    return frozenset(o.organisation for version in versions for o in version.organisations)
