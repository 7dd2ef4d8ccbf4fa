"""What a command is answered with to wait for: the streams it moved, and the last version told of each."""

import base64
import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter

from chassis.database import Pool
from chassis.problem import Problem

_MISSING = """
select count(*) from unnest($1::text[], $2::bigint[]) wanted (stream, version)
where not exists (select from heard where subject = stream and heard.version >= wanted.version)
"""
_NAMED = TypeAdapter(
    dict[Annotated[str, Field(pattern="^[^\0]*$")], Annotated[int, Field(ge=0, lt=2**63)]]
)


def token_of(told: Mapping[str, int]) -> str:
    """Empty if nothing was told: then there is nothing to wait for."""
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode() if told else ""


def named_in(token: str | None) -> dict[str, int]:
    """Raises Problem for what is no token of ours."""
    try:
        return _NAMED.validate_json(base64.urlsafe_b64decode(token)) if token else {}
    except ValueError:
        raise Problem(422, "token", "this is no token of ours", "wait_for") from None


async def heard(pool: Pool, wanted: Mapping[str, int]) -> bool:
    """Whether this service has heard all of it."""
    return not wanted or not await pool.fetchval(_MISSING, list(wanted), list(wanted.values()))
